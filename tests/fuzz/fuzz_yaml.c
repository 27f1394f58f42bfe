// Any bytes as a configuration: refused with an error, or read; and what is read and printed can be
// read again with the same result.
#include "../../src/conf/conf_parts.h"
#include "conf/conf.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct conf conf, again;
    struct conf_report report = {0};
    if (conf_parse((struct span){(const char *)data, size}, "f", &report, &conf) == 0) {
        struct buf one = {0}, two = {0};
        conf_dump(&conf, &one);
        must(conf_parse(buf_text(&one), "d", &report, &again) == 0, "a dump is read: %.*s",
             (int)report.text.len, report.text.at);
        conf_dump(&again, &two);
        // A secret is left out of the dump, and so it is of the dump of what was read from it.
        size_t at = 0;
        must(conf_next(&conf, CONF_AUTH_PASSWORD, &at) || span_same(buf_text(&one), buf_text(&two)),
             "its dump is the same");
        conf_finish(&again);
        buf_finish(&one);
        buf_finish(&two);
    } else {
        must(report.errors, "it says why it is refused");
    }
    conf_finish(&conf);
    conf_report_finish(&report);
    return 0;
}
