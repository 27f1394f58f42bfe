// Errors are reported at their places, and no bytes whatever crash the parser.
#include "calls/filter.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

static struct span saved(void *context, struct span name) {
    (void)context;
    if (span_same(name, SPAN("good"))) return SPAN("queue:support");
    if (span_same(name, SPAN("wrong"))) return SPAN("disp:mised");
    if (span_same(name, SPAN("round"))) return SPAN("@and");
    if (span_same(name, SPAN("and"))) return SPAN("dur>3 @round");
    if (span_same(name, SPAN("two words"))) return SPAN("@good -@good");
    if (span_same(name, SPAN("many"))) return SPAN("a b c d e f g h i j k l m n o p @good @good");
    return SPAN_NONE;
}

static const struct filter_terms terms = {.saved = saved};

static int make(struct span expression, struct filter_error *ret_error) {
    struct filter *f = NULL;
    int wrong = filter_create(expression, &terms, &f, ret_error);
    filter_destroy(f);
    return wrong;
}

Test(filter_errors, the_place_and_the_sentence) {
    static const struct {
        const char *expression;
        size_t at, len;
        const char *text;
    } rows[] = {
        {"disp:mised", 5, 5, "disp: 'mised' is unknown; did you mean missed?"},
        {"queue:a disp:answered,bsy", 22, 3, "disp: 'bsy' is unknown; did you mean busy?"},
        {"direction:sideways", 10, 8, "direction: use inbound, outbound, internal or unknown"},
        {"state:redy", 6, 4, "state: 'redy' is unknown; did you mean ready?"},
        {"stat:ready", 0, 4, "no field is called stat; did you mean state?"},
        {"-outcome:abandonned", 9, 10, "outcome: 'abandonned' is unknown; did you mean abandoned?"},
        {"disp:abandonned", 5, 10, "disp: 'abandonned' is unknown; did you mean abandoned?"},
        {"quue:support", 0, 4, "no field is called quue; did you mean queue?"},
        {"-quue:support", 1, 4, "no field is called quue; did you mean queue?"},
        {"queue:", 0, 6, "a value is missing here"},
        {"queue: support", 0, 7, "a value is missing here"},
        {"queue:a,", 0, 8, "a value is missing after the comma"},
        {"queue:a,,b", 0, 9, "a value is missing after the comma"},
        {"a,", 0, 2, "a value is missing after the comma"},
        {",a", 0, 1, "a value is missing before the comma"},
        {"-", 0, 1, "put the minus directly before a word"},
        {"a - b", 2, 1, "put the minus directly before a word"},
        {"--a", 0, 2, "one minus is enough"},
        {"\"open", 0, 5, "this quote is not closed"},
        {"name:\"open it", 5, 8, "this quote is not closed"},
        {"dur>x", 4, 1, "dur takes a duration: 90, 1:30, 2m, 1h or 20..60"},
        {"dur:", 0, 4, "a value is missing here"},
        {"dur>", 0, 4, "a value is missing here"},
        {"dur>-5", 4, 2, "dur takes a duration: 90, 1:30, 2m, 1h or 20..60"},
        {"wait:60..20", 5, 6, "in a..b, the smaller value comes first"},
        {"talk:..", 5, 2, "talk takes a duration: 90, 1:30, 2m, 1h or 20..60"},
        {"talk>99999999999999999999", 5, 20, "talk takes a duration: 90, 1:30, 2m, 1h or 20..60"},
        {"dur>5,6", 5, 1, "a comparison takes one value; repeat the word for another"},
        {"queue>5", 5, 1, "only dur, talk, wait and hour can be compared; use a colon"},
        {"hour:24", 5, 2, "hour takes hours from 0 to 23: 9 or 9..11"},
        {"hour:9,x", 7, 1, "hour takes hours from 0 to 23: 9 or 9..11"},
        {"time:9", 5, 1, "time takes HH:MM-HH:MM: 09:00-12:00 or 22:00-6:00"},
        {"time:9:00-9:60", 5, 9, "time takes HH:MM-HH:MM: 09:00-12:00 or 22:00-6:00"},
        {"time:9:00-09:00", 5, 10, "the time ends when it begins"},
        {"@", 0, 1, "the name of a saved filter is missing after @"},
        {"@nobody", 0, 7, "there is no saved filter called nobody"},
        {"a -@nobody", 2, 8, "there is no saved filter called nobody"},
        {"a @wrong", 2, 6, "@wrong: disp: 'mised' is unknown; did you mean missed?"},
        {"@round", 0, 6, "@round: @and: @round refers to itself"},
        {"@many @many @many @many @many @many @many @many @many @many @many @many @many", 72, 5,
         "@many: there are too many words"},
        {"name:Zo\xc3\xab dir\x01:x -tolk:3", 18, 4, "no field is called tolk; did you mean talk?"},
        {"disp:\x1b[31m", 5, 5, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter_error e = {0};
        cr_assert_eq(make(span_of(rows[i].expression), &e), FILTER_WRONG, "%s", rows[i].expression);
        cr_expect(e.at == rows[i].at && e.len == rows[i].len, "%s: at %zu, %zu", rows[i].expression,
                  e.at, e.len);
        if (rows[i].text) cr_expect_str_eq(e.text, rows[i].text, "%s", rows[i].expression);
        for (const char *c = e.text; *c; c++)
            cr_expect((unsigned char)*c >= 0x20, "%s: a control byte", rows[i].expression);
    }
}

Test(filter_errors, what_is_good) {
    static const char *const rows[] = {
        "",
        "   \t ",
        "queue:support agent:1001,1002 src:514* dst:911 direction:inbound disp:missed,busy",
        "server:pbx-east account:acme dur>30 talk>=60 wait<20 time:09:00-12:00 hour:9..11",
        "outcome:abandoned call:1795374511.0 department:sales \"free text\" -queue:test",
        "hour:9,10 hour:22..2 hour>=18 dur:1:30 dur:2m..1h dur:..5 dur:5.. dur:>3 wait<=1:00:00",
        "time:22:00-6:00,9-12,18:00-24:00",
        "outcome:\"timed out\",left-by-key,no_agents disp:NOANSWER,\"no answer\"",
        "Queue:a QUEUE:b uniqueId:1.2 billableSeconds>3 from:1 to:2",
        "@good -@good @\"two words\"",
        "\"dest\":3 \"a b\":c src:\"*97\" name:*\"van der\"* a=b 09:30 -3",
        "src=514",
        "name:\"say \\\"hi\\\" \\\\\"",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter_error e = {0};
        cr_expect_eq(make(span_of(rows[i]), &e), 0, "%s: %s", rows[i], e.text);
    }
}

// Words of the language and arbitrary bytes, put together at random.
Test(filter_errors, hostile_expressions) {
    static const char *const parts[] = {"queue:", "-",     "\"",    "*",      ",",     " ",
                                        "dur>",   "..",    "@good", "@",      "9",     ":",
                                        "time:",  "hour:", "\\",    "\xff",   "\xc3",  "<=",
                                        "a",      "disp:", "=",     "@round", "call:", "\x1b"};
    uint64_t random = 88172645463325252u;
    size_t good = 0, wrong = 0;
    for (int round = 0; round < 60000; round++) {
        char text[200];
        size_t len = 0;
        for (int i = 0; i < 12 && len < 150; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            const char *part = parts[random % (sizeof parts / sizeof *parts)];
            if (random >> 40 & 7)
                for (; *part; part++)
                    text[len++] = *part;
            else
                text[len++] = (char)(random >> 48);
        }
        struct filter_error e = {.at = 999, .len = 999};
        if (!make((struct span){text, len}, &e)) {
            good++;
            continue;
        }
        wrong++;
        cr_assert(e.at + e.len <= len && e.text[0], "%.*s: at %zu, %zu: %s", (int)len, text, e.at,
                  e.len, e.text);
        cr_assert(utf8_valid(span_of(e.text)));
    }
    cr_expect(good > 100 && wrong > 10000, "%zu good, %zu wrong", good, wrong);
}

Test(filter_errors, an_endless_expression_is_refused) {
    static char text[FILTER_BYTES_MAX + 100];
    struct filter_error e = {0};
    memset(text, '*', sizeof text);
    cr_expect_eq(make((struct span){text, sizeof text}, &e), FILTER_WRONG);
    cr_expect(e.at == FILTER_BYTES_MAX && e.len == 100);
    cr_expect_eq(make((struct span){text, FILTER_BYTES_MAX}, &e), 0);
}
