// Parses a configuration that is right, or one that is wrong with those words.
#ifndef CDRTOP_TESTS_CONF_PARSED_H
#define CDRTOP_TESTS_CONF_PARSED_H

#include "../../src/conf/conf_parts.h"
#include "conf/conf.h"

#include <criterion/criterion.h>

static inline struct conf good(const char *yaml) {
    struct conf conf;
    struct conf_report report = {0};
    cr_assert_eq(conf_parse(span_of(yaml), "f", &report, &conf), 0, "%.*s", (int)report.text.len,
                 report.text.at);
    conf_report_finish(&report);
    return conf;
}

static inline void bad(const char *yaml, const char *wanted) {
    struct conf conf;
    struct conf_report report = {0};
    cr_expect_eq(conf_parse(span_of(yaml), "f", &report, &conf), CONF_WRONG, "%s", yaml);
    buf_put(&report.text, "", 1);
    cr_expect_str_eq(report.text.at, wanted);
    conf_finish(&conf);
    conf_report_finish(&report);
}

#endif
