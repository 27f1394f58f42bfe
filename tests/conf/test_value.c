// Checks single values for their options.
#include "../../src/base/distance.h"
#include "../../src/conf/conf_parts.h"
#include "base/nearest.h"
#include "conf/option.h"

#include <criterion/criterion.h>
#include <string.h>

static void checks(int option, const char *written, const char *wanted, int64_t number) {
    struct buf out = {0};
    const char *why = conf_check(&conf_options[option], span_of(written), &out);
    if (!wanted) {
        cr_expect(why, "%s should be refused for %s", written, conf_options[option].path);
    } else {
        cr_expect(!why && span_same(buf_text(&out), span_of(wanted)), "%s: %s",
                  conf_options[option].path, why ? why : "another value");
        if (!why) cr_expect_eq(conf_number(&conf_options[option], buf_text(&out)), number);
    }
    buf_finish(&out);
}

Test(value, each_type_has_one_form) {
    checks(CONF_THRESHOLD, "20", "20", 20);
    checks(CONF_THRESHOLD, "20s", "20", 20);
    checks(CONF_THRESHOLD, "2m", "120", 120);
    checks(CONF_THRESHOLD, "1h", "3600", 3600);
    checks(CONF_THRESHOLD, "1:30", "90", 90);
    checks(CONF_THRESHOLD, "0:20:00", "1200", 1200);
    checks(CONF_THRESHOLD, "PBX", "pbx", -1);
    checks(CONF_DAY_START, "4:30", "04:30", 16200);
    checks(CONF_ASCII, "Yes", "true", 1);
    checks(CONF_BELL, "off", "false", 0);
    checks(CONF_MASK_NUMBERS, "off", "off", -1);
    checks(CONF_MASK_NUMBERS, "0", "0", 0);
    checks(CONF_FORMULA, "Of_Answered", "of_answered", -1);
    checks(CONF_PAGES, "Wall", "wall", -1);
    checks(CONF_PAGES, "wall:20", "wall:20", -1);
    checks(CONF_PAGES, "wall:1:30", "wall:90", -1);
    checks(CONF_DIM, "22:00-6:00", "22:00-06:00", 22 * 3600 * 86400LL + 6 * 3600);
    checks(CONF_DIM, "Off", "off", -1);
    checks(CONF_BUSINESS_HOURS, "20:00-4:00", "20:00-04:00", 20 * 3600 * 86400LL + 4 * 3600);
    checks(CONF_BUSINESS_HOURS, "All", "all", -1);
    checks(CONF_SERVER_URL, "wss://pbx:8443/x", "wss://pbx:8443/x", -1);
}

Test(value, what_does_not_fit_is_refused) {
    static const struct {
        int option;
        const char *written;
    } rows[] = {
        {CONF_THRESHOLD, ""},
        {CONF_THRESHOLD, "0"},
        {CONF_THRESHOLD, "3601"},
        {CONF_THRESHOLD, "-5"},
        {CONF_THRESHOLD, "1:99"},
        {CONF_THRESHOLD, "1:"},
        {CONF_THRESHOLD, "s"},
        {CONF_THRESHOLD, "1:2:3:4"},
        {CONF_THRESHOLD, "20x"},
        {CONF_DAY_START, "24:00"},
        {CONF_DAY_START, "4"},
        {CONF_DAY_START, "04:3"},
        {CONF_DAY_START, "-1:00"},
        {CONF_ASCII, "maybe"},
        {CONF_MAX_RECORDS, "999"},
        {CONF_MAX_RECORDS, "1e6"},
        {CONF_MAX_RECORDS, ""},
        {CONF_TARGET, "101"},
        {CONF_PAGES, "walls"},
        {CONF_PAGES, "wall:"},
        {CONF_PAGES, "wall:0"},
        {CONF_PAGES, "wall:x"},
        {CONF_PAGES, ":20"},
        {CONF_DIM, "22:00"},
        {CONF_DIM, "22:00-24:00"},
        {CONF_DIM, "06:00-06:00"},
        {CONF_DIM, "22-6"},
        {CONF_DIM, ""},
        {CONF_BUSINESS_HOURS, "8-20"},
        {CONF_BUSINESS_HOURS, "off"},
        {CONF_FORMULA, "of"},
        {CONF_FORMULA, ""},
        {CONF_SERVER_URL, "http://x"},
        {CONF_SERVER_URL, "ws://"},
        {CONF_SERVER_URL, "ws:///p"},
        {CONF_SERVER_URL, "ws://u:p@h"},
        {CONF_THEME, "a\x1b[31m"},
        {CONF_SERVER_URL, ""},
        {CONF_THRESHOLD, "9999999999999999h"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        checks(rows[i].option, rows[i].written, NULL, 0);
}

Test(value, a_text_for_people_is_of_any_script) {
    static const char *const good[] = {"S\xc3\xbc"
                                       "d",
                                       "Zo\xc3\xab M\xc3\xbcller",
                                       "Z\xc3\xbcrich",
                                       "\xe6\x97\xa5\xe6\x9c\xac",
                                       "\xd0\x9f\xd0\xbe",
                                       "e\xcc\x81",
                                       "\xe2\x98\x8e \xf0\x9f\x93\x9e",
                                       "fran\xc3\xa7"
                                       "ais"};
    static const int options[] = {CONF_QUEUE_LABEL,      CONF_AGENT_NAME, CONF_PBX_LABEL,
                                  CONF_CUSTOM_FIELD,     CONF_FILTER,     CONF_LANGUAGE,
                                  CONF_QUEUE_MERGE_WITH, CONF_ALERT_WHEN, CONF_COLUMN_LIST};
    static const char *const bad[] = {"a\x1b[31m",
                                      "a\nb",
                                      "a\x7f",
                                      "\xc2\x9b"
                                      "31m", // escapes
                                      "S\xfc"
                                      "d",
                                      "\xe6\x97",
                                      "\xc0\xaf", // no UTF-8
                                      "a\xe2\x80\xae"
                                      "b",
                                      "a\xe2\x81\xa6"
                                      "b", // directions
                                      "a\xe2\x80\x8b"
                                      "b",
                                      "\xee\x80\x80"}; // hidden, private
    for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
        for (size_t i = 0; i < sizeof good / sizeof *good; i++)
            checks(options[o], good[i], good[i], -1);
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
            checks(options[o], bad[i], NULL, 0);
    }
}

Test(value, the_nearest_word_is_near) {
    cr_expect_eq(nearest_distance(SPAN("threshold"), SPAN("trheshold")), 1);
    cr_expect_eq(nearest_distance(SPAN(""), SPAN("abc")), 3);
    cr_expect_eq(nearest_distance(SPAN("kitten"), SPAN("sitting")), 3);
    struct nearest n = {.wanted = SPAN("quues")};
    nearest_offer(&n, SPAN("filters"));
    nearest_offer(&n, SPAN("queues"));
    cr_expect(span_same(n.best, SPAN("queues")));
}

Test(value, the_table_holds_together) {
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        struct buf out = {0};
        const char *called = o->path ? o->path : o->name;
        cr_assert(called && o->text, "row %d", i);
        cr_expect(o->text[strlen(o->text) - 1] != '.', "%s: a dot comes behind its range", called);
        if (o->path)
            cr_expect_eq(conf_option_find(span_of(o->path)), i, "%s stands twice", o->path);
        cr_expect_eq(o->name != NULL, o->commands != 0, "%s: which commands take it?", called);
        bool lone = o->type == CONF_BOOLEAN || !o->name;
        cr_expect_eq(o->value == NULL, lone, "%s: what is its value called?", called);
        if (o->fallback) cr_expect_null(conf_check(o, span_of(o->fallback), &out), "%s", called);
        if (o->bare) cr_expect_null(conf_check(o, span_of(o->bare), &out), "%s", called);
        bool once = conf_option_fixed(o) && !conf_option_is_group(o) && !conf_option_is_list(o);
        if (o->path && once) cr_expect(o->fallback, "%s has no default", o->path);
        if (o->path && !once && conf_option_fixed(o) && o->type != CONF_SECTION)
            cr_expect(o->example, "%s has no example", o->path);
        buf_finish(&out);
    }
}
