// Configured direction rules: what matches, what is wrong, and patterns that would take too long.
#include "../../src/calls/stitch_parts.h"
#include "inputs.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#define T(text)                                                                                    \
    { text, sizeof(text) - 1 } // SPAN, for tables
#define TRUNK "(?i)^(SIP|PJSIP|IAX2|DAHDI)/(trunk|provider|gateway)"

static const struct direction_rule as_default[] = {
    {DIRECTION_UNKNOWN, T(TRUNK), T(TRUNK), T("")},
    {DIRECTION_INBOUND, T(TRUNK), T(""), T("")},
    {DIRECTION_OUTBOUND, T(""), T(TRUNK), T("")},
    {DIRECTION_INTERNAL, T(""), T(""), T("")},
};

Test(pattern, rules_that_say_the_default_give_the_default) {
    static const char *const captures[] = {"callcentre/frames.rec.gz", "exits/frames.rec.gz"};
    struct direction_rules *r;
    struct direction_error e;
    uint32_t rows = 0, by[DIRECTIONS] = {0};
    cr_assert_eq(direction_rules_compile(as_default, 4, &r, &e), 0);
    for (int k = 0; k < 2; k++) {
        struct inputs in;
        inputs_load(&in, captures[k]);
        for (size_t i = 0; i < in.count; i++) {
            if (in.at[i].value.kind != AMI_VALUE_CDR) continue;
            const struct span *t = in.at[i].value.cdr.text;
            struct span from = t[CDR_CHANNEL], to = t[CDR_DESTINATION_CHANNEL];
            enum direction d = direction_rules_of(r, from, to, t[CDR_DESTINATION_CONTEXT]);
            cr_assert_eq(d, direction_of(from, to));
            cr_assert_eq(direction_rules_of(NULL, from, to, SPAN_NONE), d);
            rows++;
            by[d]++;
        }
        inputs_finish(&in);
    }
    cr_assert_gt(rows, 689);
    cr_assert(by[DIRECTION_INBOUND] && by[DIRECTION_OUTBOUND] && by[DIRECTION_INTERNAL]);
    direction_rules_destroy(r);
}

Test(pattern, all_of_a_rule_must_match_and_the_first_rule_decides) {
    static const struct direction_rule rules[] = {
        {DIRECTION_OUTBOUND, T("^PJSIP/"), T("^PJSIP/carrier"), T("^internal$")},
        {DIRECTION_INBOUND, T(""), T(""), T("^from-(trunk|pstn)$")},
        {DIRECTION_INTERNAL, T("M\xc3\xbcller.x"), T("^$"), T("")},
    };
    struct direction_rules *r;
    struct direction_error e;
    cr_assert_eq(direction_rules_compile(rules, 3, &r, &e), 0);
    struct span phone = SPAN("PJSIP/1001-1"), carrier = SPAN("PJSIP/carrier-2");
    cr_expect_eq(direction_rules_of(r, phone, carrier, SPAN("internal")), DIRECTION_OUTBOUND);
    cr_expect_eq(direction_rules_of(r, phone, phone, SPAN("internal")), DIRECTION_UNKNOWN);
    cr_expect_eq(direction_rules_of(r, phone, carrier, SPAN("from-pstn")), DIRECTION_INBOUND);
    cr_expect_eq(direction_rules_of(r, phone, phone, SPAN("from-pstn-2")), DIRECTION_UNKNOWN);
    cr_expect_eq(direction_rules_of(r, SPAN("SIP/M\xc3\xbcller\xc3\xa4x"), SPAN_NONE, SPAN_NONE),
                 DIRECTION_INTERNAL);
    cr_expect_eq(direction_rules_of(r, SPAN("SIP/M\xfcller\xff"), SPAN_NONE, SPAN_NONE),
                 DIRECTION_UNKNOWN); // not UTF-8: no match, and no harm
    direction_rules_destroy(r);
    cr_assert_eq(direction_rules_compile(NULL, 0, &r, &e), 0);
    cr_expect_eq(direction_rules_of(r, phone, phone, SPAN_NONE), DIRECTION_UNKNOWN);
    direction_rules_destroy(r);
}

Test(pattern, a_wrong_pattern_says_where) {
    static const struct {
        const char *pattern, *text;
        size_t offset;
    } wrong[] = {{"^(SIP/", "missing closing parenthesis", 6},
                 {"ab[", "missing terminating ]", 3},
                 {"a\\C", "using \\C is disabled", 3},
                 {"*", "quantifier does not follow a repeatable item", 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct direction_rule rules[2] = {as_default[0], as_default[1]};
        struct direction_rules *r = NULL;
        struct direction_error e;
        rules[1].context = span_of(wrong[i].pattern);
        cr_assert_eq(direction_rules_compile(rules, 2, &r, &e), DIRECTION_BAD_PATTERN);
        cr_expect_null(r);
        cr_expect_eq(e.rule, 1);
        cr_expect_str_eq(e.field, "context");
        cr_expect_eq(e.offset, wrong[i].offset, "%zu: %zu", i, e.offset);
        cr_expect_not_null(strstr(e.text, wrong[i].text), "%s", e.text);
        cr_expect_not_null(strstr(e.text, wrong[i].pattern), "%s", e.text);
    }
    struct direction_rule many[DIRECTION_RULES_MAX + 1] = {0};
    struct direction_rules *r;
    struct direction_error e;
    cr_expect_eq(direction_rules_compile(many, DIRECTION_RULES_MAX + 1, &r, &e),
                 DIRECTION_BAD_PATTERN);
    char nested[2001];
    memset(nested, '(', 1000);
    memset(nested + 1000, ')', 1000);
    nested[2000] = '\0';
    many[0].channel = span_of(nested);
    cr_expect_eq(direction_rules_compile(many, 1, &r, &e), DIRECTION_BAD_PATTERN);
}

Test(pattern, a_pattern_that_explodes_costs_a_bounded_time) {
    static const struct direction_rule rules[] = {{DIRECTION_INBOUND, T("^(a+)+$"), T(""), T("")},
                                                  {DIRECTION_INTERNAL, T(""), T(""), T("")}};
    struct direction_rules *r;
    struct direction_error e;
    cr_assert_eq(direction_rules_compile(rules, 2, &r, &e), 0);
    clock_t start = clock();
    for (int i = 0; i < 100; i++)
        cr_assert_eq(direction_rules_of(r,
                                        SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                                        SPAN_NONE, SPAN_NONE),
                     DIRECTION_INTERNAL);
    cr_assert_lt(clock() - start, CLOCKS_PER_SEC * 2); // 20 ms each, also under a sanitizer
    direction_rules_destroy(r);
}

Test(pattern, words) {
    enum direction d;
    cr_assert(direction_of_word(SPAN("Outbound"), &d));
    cr_expect_eq(d, DIRECTION_OUTBOUND);
    cr_expect_not(direction_of_word(SPAN("sideways"), &d));
}
