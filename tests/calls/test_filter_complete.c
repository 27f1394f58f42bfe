// What Tab offers, and which bytes it would replace.
#include "calls/filter_complete.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void known(void *context, enum filter_known kind, struct filter_offers *o) {
    static const char *const values[][5] = {
        [FILTER_KNOWN_QUEUES] = {"support", "sales", "front desk", "*97"},
        [FILTER_KNOWN_AGENTS] = {"1001", "1002", "Zo\xc3\x8b M\xc3\xbcller"},
        [FILTER_KNOWN_SERVERS] = {"pbx1", "pbx2", "pbx1"},
        [FILTER_KNOWN_PAUSES] = {"lunch", "late shift", "coffee"},
        [FILTER_KNOWN_CUSTOM] = {"Department"},
        [FILTER_KNOWN_SAVED] = {"missed today", "mine"},
    };
    (void)context;
    for (size_t i = 0; i < 5 && values[kind][i]; i++)
        filter_offer(o, span_of(values[kind][i]));
}

Test(filter_complete, the_word_at_the_cursor) {
    static const struct {
        const char *text; // a | marks the cursor
        size_t at, len;
        const char *candidates;
    } rows[] = {
        {"que|", 0, 3, "queue:"},
        {"QUE|", 0, 3, "queue:"},
        {"-que|", 1, 3, "queue:"},
        {"d|", 0, 1, "dst: direction: disp: dur: dstchannel: data: Department:"},
        {"src:1 di|", 6, 2, "direction: disp:"},
        {"src:1 di| queue:a", 6, 2, "direction: disp:"},
        {"queue:|", 6, 0, "\"*97\" \"front desk\" sales support"},
        {"queue:s|", 6, 1, "sales support"},
        {"queue:S|", 6, 1, "sales support"},
        {"queue:s|upport", 6, 1, "sales support"},
        {"queue:sales,su|", 12, 2, "support"},
        {"queue:\"fr|", 6, 3, "\"front desk\""},
        {"queue:\"front d|", 6, 8, "\"front desk\""},
        {"queue:x|", 6, 1, ""},
        {"-agent:zo\xc3\xab|", 7, 4, "\"Zo\xc3\x8b M\xc3\xbcller\""},
        {"server:|", 7, 0, "pbx1 pbx2"},
        {"state:r|", 6, 1, "ready ringing"},
        {"state:ready,p|", 12, 1, "paused"},
        {"pause:l|", 6, 1, "\"late shift\" lunch"},
        {"disp:no|", 5, 2, "noanswer norecord"},
        {"outcome:|", 8, 0,
         "waiting answered abandoned timedout leftbykey noagents refused withdrawn unknown"},
        {"direction:i|", 10, 1, "inbound internal"},
        {"dur>3|", 4, 1, ""},
        {"@m|", 1, 1, "\"missed today\" mine"},
        {"-@mi|", 2, 2, "\"missed today\" mine"},
        {"\"que|", 0, 4, ""},
        {"name:\"a b\" que|", 11, 3, "queue:"},
        {"zzz|", 0, 3, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[100], all[600] = "";
        const char *cursor = strchr(rows[i].text, '|');
        size_t at = (size_t)(cursor - rows[i].text);
        snprintf(text, sizeof text, "%.*s%s", (int)at, rows[i].text, cursor + 1);
        struct filter_completion c;
        filter_complete(span_of(text), at, known, NULL, &c);
        for (size_t k = 0; k < c.count; k++) {
            strcat(all, k ? " " : "");
            strcat(all, c.candidates[k]);
        }
        cr_expect_str_eq(all, rows[i].candidates, "%s: %s", rows[i].text, all);
        cr_expect(c.at == rows[i].at && c.len == rows[i].len, "%s: %zu, %zu", rows[i].text, c.at,
                  c.len);
    }
}

Test(filter_complete, nothing_typed_offers_everything) {
    struct filter_completion c;
    filter_complete(SPAN_NONE, 0, known, NULL, &c);
    cr_expect_str_eq(c.candidates[0], "queue:");
    cr_expect_str_eq(c.candidates[c.count - 1], "@mine");
    filter_complete(SPAN("abc"), 99, NULL, NULL, &c);
    cr_expect_eq(c.at + c.len, 3);
}
