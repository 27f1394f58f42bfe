// The filter language on the call-centre capture: each count is compared with one that was made
// without cdrtop (tests/tools/filter_counts.py), and what must hold between any two expressions is
// checked.
#include "../support/trim.h"
#include "filter_day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct filter_counts counts_of(struct filter_day *d, const char *expression) {
    struct filter *f = filter_day_make(d, expression);
    struct filter_counts n = filter_day_count(d, f);
    struct filter_counts again = filter_day_count(d, f); // cached answers change nothing
    cr_expect(memcmp(&n, &again, sizeof n) == 0, "%s", expression);
    filter_destroy(f);
    return n;
}

static void expect_count(const char *expression, const char *level, const char *wanted,
                         size_t count) {
    if (strcmp(wanted, "-") == 0) return;
    cr_expect_eq(strtoul(wanted, NULL, 10), count, "%s: %zu %s, counted otherwise: %s", expression,
                 count, level, wanted);
}

Test(filter, counts_equal_those_made_without_it) {
    struct filter_day d;
    char line[512];
    size_t lines = 0;
    FILE *table = fopen(FIXTURES "/filter/callcentre.tsv", "r");
    cr_assert_not_null(table);
    filter_day_init(&d);
    while (fgets(line, sizeof line, table)) {
        struct span rest = span_trim(span_of(line));
        if (line[0] == '\t') rest = span_of(line); // the empty expression
        char words[4][200];
        for (int i = 0; i < 4; i++)
            span_copy(span_trim(span_take(&rest, '\t')), words[i], sizeof words[i]);
        struct filter_counts n = counts_of(&d, words[0]);
        expect_count(words[0], "records", words[1], n.records);
        expect_count(words[0], "calls of pbx1", words[2], n.calls_of_one);
        expect_count(words[0], "visits", words[3], n.visits);
        lines++;
    }
    cr_expect_geq(lines, 45);
    fclose(table);
    filter_day_finish(&d);
}

// What only another part of the call tells. Calls and results: the census of the capture
// (tests/calls/test_visits.c); abandoned callers without any row: 23 of 78 in the log of pbx1.
Test(filter, levels_ask_each_other) {
    static const struct {
        const char *expression;
        struct filter_counts wanted; // SIZE_MAX if it was not counted elsewhere
    } rows[] = {
        {"disp:answered", {472, 330, 282, 288}},
        {"disp:missed", {203, 106, 99, 100}},
        {"disp:busy", {12, 9, 9, 0}},
        {"disp:failed,congestion", {2, 2, 2, 0}},
        {"disp:selfservice", {0, 25, 20, 0}},
        {"disp:active", {0, 0, 0, 0}},
        {"call:1795374511.0 server:pbx1", {2, 1, 1, 1}},
        {"@saved", {689, 472, 412, 388}},
        {"-@saved", {0, 0, 0, 0}},
        {"direction:inbound,outbound,internal,unknown", {689, 472, 412, 388}},
    };
    struct filter_day d;
    filter_day_init(&d);
    d.saved = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter_counts n = counts_of(&d, rows[i].expression), *w;
        struct filter_counts wanted = rows[i].wanted;
        w = &wanted;
        cr_expect(memcmp(&n, w, sizeof n) == 0, "%s: %zu %zu (%zu) %zu, not %zu %zu (%zu) %zu",
                  rows[i].expression, n.records, n.calls, n.calls_of_one, n.visits, w->records,
                  w->calls, w->calls_of_one, w->visits);
    }
    filter_day_finish(&d);
}

static const char *const some[] = {
    "queue:support",
    "src:*5*",
    "disp:missed",
    "outcome:abandoned",
    "agent:1001,dave",
    "dur>10",
    "wait:3..20",
    "time:20:10-20:20",
    "name:*a*",
    "department:support",
    "schmidt",
    "call:*74511.0",
    "direction:inbound",
    "dst:60*",
    "talk<5",
    "account:\"\"",
    "linkedid:*1*",
    "callerid:*49*",
    "userfield:\"\"",
    "disp:answered talk>3",
};
#define SOME (sizeof some / sizeof *some)

// Each row, call and visit is either wanted by an expression or by its negation, and two words want
// what both want. Every one of them is asked about.
Test(filter, negation_parts_and_words_meet) {
    struct filter_day d;
    filter_day_init(&d);
    struct filter *yes[SOME], *no[SOME], *both[SOME];
    for (size_t i = 0; i < SOME; i++) {
        char text[256];
        d.saved = some[i];
        yes[i] = filter_day_make(&d, some[i]);
        no[i] = filter_day_make(&d, "-@saved");
        snprintf(text, sizeof text, "%s %s", some[(i + 1) % SOME], some[i]);
        both[i] = filter_day_make(&d, text);
    }
    for (size_t i = 0; i < SOME; i++) {
        size_t n = (i + 1) % SOME, hits = 0;
        for (size_t row = 0; row < cdr_store_count(d.store); row++) {
            bool a = filter_record(yes[i], row), b = filter_record(yes[n], row);
            cr_assert_neq(a, filter_record(no[i], row), "%s", some[i]);
            cr_assert_eq(a && b, filter_record(both[i], row), "%s", some[i]);
            hits += a;
        }
        for (uint32_t call = 0; call < stitch_count(d.stitch); call++) {
            struct call c;
            if (!stitch_get(d.stitch, call, &c)) continue;
            bool a = filter_call(yes[i], call, &c);
            bool b = filter_call(yes[n], call, &c);
            cr_assert_neq(a, filter_call(no[i], call, &c), "%s", some[i]);
            cr_assert_eq(a && b, filter_call(both[i], call, &c), "%s", some[i]);
            hits += a;
        }
        for (uint32_t visit = 0; visit < ledger_count(&d.ledger); visit++) {
            struct visit v;
            ledger_visit(&d.ledger, visit, &v);
            bool a = filter_visit(yes[i], visit, &v);
            bool b = filter_visit(yes[n], visit, &v);
            cr_assert_neq(a, filter_visit(no[i], visit, &v), "%s", some[i]);
            cr_assert_eq(a && b, filter_visit(both[i], visit, &v), "%s", some[i]);
            hits += a;
        }
        cr_expect_gt(hits, 0, "%s wants nothing: it tests nothing", some[i]);
    }
    for (size_t i = 0; i < SOME; i++) {
        filter_destroy(yes[i]);
        filter_destroy(no[i]);
        filter_destroy(both[i]);
    }
    filter_day_finish(&d);
}

// What the tables show can be written: abbreviations, and results that are outcomes of visits.
Test(filter, words_of_the_tables_are_understood) {
    static const char *const rows[][2] = {
        {"direction:int", "direction:internal"},
        {"way:in,out", "direction:inbound,outbound"},
        {"result:\"no answer\"", "disp:noanswer"},
        {"disp:noans", "disp:noanswer"},
        {"disp:congested", "disp:congestion"},
        {"disp:answ", "disp:answered"},
        {"disp:abandoned", "outcome:abandoned"},
        {"result:\"by key\",\"timed out\"", "outcome:leftbykey,timedout"},
        {"disp:aband,\"no agents\"", "outcome:abandoned,noagents"},
        {"-disp:waiting", "-outcome:waiting"},
        {"disp:busy,abandoned,refused outcome:abandoned", "outcome:abandoned"},
        {"outcome:aband", "outcome:abandoned"},
        {"ext:1001", "agent:1001"},
    };
    struct filter_day d;
    filter_day_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter_counts shown = counts_of(&d, rows[i][0]), usual = counts_of(&d, rows[i][1]);
        cr_expect(memcmp(&shown, &usual, sizeof shown) == 0, "%s", rows[i][0]);
    }
    cr_expect_eq(counts_of(&d, "disp:talking").calls, 0, "the day is over");
    filter_day_finish(&d);
}

// After a trim the same numbers are other texts, so the filter must not use cached answers.
Test(filter, a_trimmed_store_is_asked_anew) {
    struct filter_day d;
    filter_day_init(&d);
    struct filter *old = filter_day_make(&d, "src:*100005,*1000?? name:*a* agent:\"\",1004,1001");
    filter_destroy(old);
    old = filter_day_make(&d, "name:*a* agent:\"\",1004,1001");
    for (size_t i = 0; i < cdr_store_count(d.store); i++)
        filter_record(old, i);
    cr_assert_gt(trim_whole(d.store, 200, INT64_MAX), 0);
    struct filter *fresh = filter_day_make(&d, "name:*a* agent:\"\",1004,1001");
    size_t hits = 0;
    for (size_t i = 0; i < cdr_store_count(d.store); i++) {
        bool wanted = filter_record(fresh, i);
        cr_assert_eq(filter_record(old, i), wanted, "row %zu", i);
        hits += wanted;
    }
    cr_expect(hits > 0 && hits < 200);
    filter_destroy(old);
    filter_destroy(fresh);
    filter_day_finish(&d);
}

Test(filter, members_and_queues_that_can_match) {
    static const struct {
        const char *expression, *queue, *agent, *name;
        bool may;
    } rows[] = {
        {"queue:support", "support", "", "", true},
        {"queue:support", "sales", "", "", false},
        {"-queue:support", "sales", "", "", true},
        {"-queue:support", "support", "PJSIP/1001", "Alice Agent", false},
        {"agent:1001", "sales", "", "", true},
        {"agent:1001", "sales", "PJSIP/1004", "Dave", false},
        {"agent:1001", "support", "Local/1001@from-queue/n", "", true},
        {"agent:dave", "sales", "PJSIP/1004", "Dave", true},
        {"disp:missed dur>3", "sales", "PJSIP/1004", "Dave", true},
        {"server:pbx2", "sales", "", "", false},
        {"@saved", "sales", "", "", false},
        {"-@saved", "sales", "", "", true},
        {"-@saved", "support", "", "", true}, // it may not be missed
    };
    struct filter_day d;
    filter_day_init(&d);
    d.saved = "queue:support disp:missed";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter *f = filter_day_make(&d, rows[i].expression);
        cr_expect_eq(filter_member(f, 0, span_of(rows[i].queue), span_of(rows[i].agent),
                                   span_of(rows[i].name)),
                     rows[i].may, "%zu: %s", i, rows[i].expression);
        filter_destroy(f);
    }
    cr_expect(filter_member(NULL, 0, SPAN("sales"), SPAN_NONE, SPAN_NONE));
    filter_day_finish(&d);
}

// Words about the state of agents choose agents, and leave every record, call and visit.
Test(filter, words_about_agents_choose_agents_alone) {
    static const char *const same[][2] = {
        {"state:ready", ""},
        {"-state:ready,paused", ""},
        {"pause:lunch", ""},
        {"-@saved", ""},
        {"queue:support state:ready -pause:lunch", "queue:support"},
    };
    static const struct {
        const char *expression;
        uint32_t state;
        const char *reason;
        bool wanted;
    } rows[] = {
        {"state:ready", 1u << MEMBER_READY, "", true},
        {"state:free", 1u << MEMBER_READY, "", true},
        {"state:ready", 1u << MEMBER_PAUSED, "lunch", false},
        {"-state:ready", 1u << MEMBER_PAUSED, "lunch", true},
        {"state:ready,paused", 1u << MEMBER_PAUSED, "lunch", true},
        {"state:talking", 1u << MEMBER_ON_HOLD, "", true},
        {"state:onhold", 1u << MEMBER_TALKING, "", false},
        {"state:away", 1u << MEMBER_UNAVAILABLE, "", true},
        {"state:loggedout", 1u << MEMBER_UNAVAILABLE, "", false},
        {"state:unknown", FILTER_STATE_UNKNOWN, "", true},
        {"state:ready", FILTER_STATE_UNKNOWN, "", false},
        {"pause:lunch", 1u << MEMBER_PAUSED, "Lunch", true},
        {"pause:lu*", 1u << MEMBER_PAUSED, "lunch", true},
        {"pause:lunch", 1u << MEMBER_PAUSED, "coffee", false},
        {"pause:*", 1u << MEMBER_READY, "", false},
        {"-pause:lunch", 1u << MEMBER_READY, "", true},
        {"queue:support state:ready", 1u << MEMBER_READY, "", true},
        {"queue:support state:ready", 1u << MEMBER_TALKING, "", false},
        {"-@saved", 1u << MEMBER_READY, "", true}, // they may be in another queue
        {"-@saved", 1u << MEMBER_TALKING, "", true},
        {"disp:missed", 1u << MEMBER_TALKING, "", true},
    };
    struct filter_day d;
    filter_day_init(&d);
    d.saved = "queue:support state:ready";
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct filter_counts a = counts_of(&d, same[i][0]), b = counts_of(&d, same[i][1]);
        cr_expect(memcmp(&a, &b, sizeof a) == 0, "%s", same[i][0]);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filter *f = filter_day_make(&d, rows[i].expression);
        cr_expect_eq(filter_person(f, rows[i].state, span_of(rows[i].reason)), rows[i].wanted,
                     "%zu: %s", i, rows[i].expression);
        filter_destroy(f);
    }
    cr_expect(filter_person(NULL, 1u << MEMBER_READY, SPAN_NONE));
    filter_day_finish(&d);
}
