// Any bytes as the files of the state folder: what the board remembers, and alerts. Lines that are
// understood are written again, and then nothing of them is lost.
#include "alert/alerts.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "ui/ui.h"

#include <string.h>

static struct buf board_again(struct span text) {
    struct buf out = {0};
    struct ui u;
    ui_init(&u, NULL, 0);
    ui_remember(&u, text);
    ui_write_remembered(&u, &out);
    ui_finish(&u);
    return out;
}

static struct buf alerts_again(struct span text) {
    struct buf out = {0};
    struct alerts a = {0};
    struct condition c = {0};
    struct filter_error error;
    must(condition_parse(SPAN("waiting>5"), &(struct filter_terms){0}, &c, &error) == 0,
         "a condition: %s", error.text);
    alerts_add(&a, "waiting", &c);
    while (text.len)
        alerts_read(&a, span_take(&text, '\n'));
    for (size_t i = 0; i < a.count; i++)
        must(utf8_can_be_shown(span_of(a.list[i].name)) && a.list[i].life.since_us >= 0,
             "the name of an alert was cleaned, and its time is one");
    alerts_write(&a, &out);
    alerts_finish(&a);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span text = {(const char *)data, size};
    struct buf (*const read[])(struct span) = {board_again, alerts_again};
    for (int i = 0; i < 2; i++) {
        struct buf one = read[i](text), two = read[i](buf_text(&one));
        must(span_same(buf_text(&one), buf_text(&two)), "it is the same the next time");
        buf_finish(&one);
        buf_finish(&two);
    }
    return 0;
}
