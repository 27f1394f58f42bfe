// Recalls on made-up calls: who is lost, tried and reached.
#include "../../src/calls/recalls_parts.h"
#include "../../src/calls/stitch_parts.h"
#include "../support/pausing.h"
#include "calls/recalls.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct recall_terms terms_of(int digits) {
    return (struct recall_terms){.from = INT64_MIN, .to = INT64_MAX, .match_digits = digits};
}

static void check_digits(const char *number, const char *wanted) {
    char out[RECALLS_DIGITS_MAX];
    size_t len = recalls_digits(span_of(number), RECALLS_DIGITS, out);
    cr_expect(len == strlen(wanted) && !memcmp(out, wanted, len), "%s gave %.*s", number, (int)len,
              out);
}

Test(recalls, numbers_are_compared_by_their_last_digits) {
    check_digits("491701100342", "701100342");
    check_digits("+49 (170) 110-03.42", "701100342");
    check_digits("01701100342", "701100342");
    check_digits("9001701100342", "701100342"); // as dialled, with the prefix of the trunk
    check_digits("5551234", "5551234");
    check_digits("1004", "1004");
}

Test(recalls, who_withholds_his_number_has_none) {
    static const char *const none[] = {
        "",          "anonymous", "Anonymous", "<unknown>", "unknown", "private",      "0",
        "000000000", "+",         "s",         "alice42",   "*72",     "491701100342x"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        check_digits(none[i], "");
}

// ---- made-up calls, one row each

#define TRUNK "PJSIP/provider-00000001"

static uint32_t rows_made;

struct made {
    const char *from, *to, *name;
    int64_t at;
    uint32_t rang, talked; // seconds
    enum cdr_disposition disposition;
    bool ours;
};

static void post(struct stitch *s, uint16_t server, uint32_t number, struct made m) {
    char id[32], caller[96];
    snprintf(id, sizeof id, "%lld.%u", (long long)m.at, number);
    snprintf(caller, sizeof caller, "\"%s\" <%s>", m.name ? m.name : "", m.from);
    struct cdr row = {.server = server,
                      .start = m.at,
                      .answer = m.disposition == CDR_ANSWERED ? m.at + m.rang : CDR_NO_TIME,
                      .end = m.at + m.rang + m.talked,
                      .duration = m.rang + m.talked,
                      .billable = m.talked,
                      .disposition = m.disposition,
                      .sequence = CDR_NO_SEQUENCE};
    row.text[CDR_SOURCE] = span_of(m.from);
    row.text[CDR_DESTINATION] = span_of(m.to);
    row.text[CDR_CALLER_ID] = span_of(caller);
    row.text[CDR_CHANNEL] = m.ours ? SPAN("PJSIP/1001-00000001") : SPAN(TRUNK);
    row.text[CDR_DESTINATION_CHANNEL] = m.ours ? SPAN(TRUNK) : SPAN("PJSIP/1002-00000002");
    row.text[CDR_UNIQUE_ID] = span_of(id);
    stitch_row(s, number, &row);
}

struct wall { // a stitch, and the recalls over it
    struct stitch *s;
    struct recalls r;
};

static struct wall wall_begin(struct recall_terms terms) {
    struct wall w = {.s = stitch_create(NULL)};
    rows_made = 0;
    recalls_init(&w.r, &terms);
    return w;
}

static void wall_end(struct wall *w) {
    recalls_finish(&w->r);
    stitch_destroy(w->s);
}

static void call(struct wall *w, struct made m) {
    post(w->s, 0, rows_made++, m);
}

static void settle(struct wall *w) {
    recalls_run(&w->r, w->s, NULL);
}

static void lost(struct wall *w, const char *from, int64_t at, uint32_t rang) {
    call(w, (struct made){from, "6001", "Maria", at, rang, 0, CDR_NO_ANSWER, false});
}

static void answered(struct wall *w, const char *from, int64_t at) {
    call(w, (struct made){from, "6001", "Maria", at, 5, 60, CDR_ANSWERED, false});
}

static void called_back(struct wall *w, const char *to, int64_t at, bool reached) {
    call(w, (struct made){"1001", to, "Alice", at, 7, reached ? 30 : 0,
                          reached ? CDR_ANSWERED : CDR_NO_ANSWER, true});
}

#define EXPECT_TEXT(w, id, text)                                                                   \
    cr_expect(span_same(stitch_text((w)->s, id), SPAN(text)), "%.*s",                              \
              (int)stitch_text((w)->s, id).len, stitch_text((w)->s, id).at)

Test(recalls, a_lost_caller_stands_there_until_he_is_reached) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 1000, 20);
    lost(&w, "+49 170 1100001", 2000, 31);
    called_back(&w, "901701100001", 2500, false);
    called_back(&w, "901701100001", 2600, false);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.open, 1);
    const struct recall *l = &w.r.list[0];
    cr_expect_eq(l->first_lost, 1000);
    cr_expect_eq(l->last_lost, 2000);
    cr_expect_eq(l->attempts, 2);
    cr_expect_eq(l->longest_wait_s, 31);
    cr_expect_eq(l->result, CALL_MISSED);
    cr_expect_eq(l->tried, 2);
    cr_expect_eq(l->last_tried, 2600);
    cr_expect_eq(l->reached, CDR_NO_TIME);
    EXPECT_TEXT(&w, l->number, "+49 170 1100001");
    EXPECT_TEXT(&w, l->name, "Maria");
    called_back(&w, "901701100001", 3000, true);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.open, 0);
    cr_expect_eq(w.r.reached, 1);
    cr_expect_eq(w.r.list[0].reached, 3007);
    cr_expect(w.r.list[0].called_back);
    cr_expect_eq(w.r.list[0].tried, 2);
    EXPECT_TEXT(&w, w.r.list[0].reached_by, "Alice");
    wall_end(&w);
}

Test(recalls, who_calls_again_and_is_answered_is_reached) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 1000, 20);
    answered(&w, "01701100001", 1100);
    answered(&w, "01701100001", 1500);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.reached, 1);
    cr_expect_eq(w.r.list[0].reached, 1105, "the first time");
    cr_expect(!w.r.list[0].called_back);
    EXPECT_TEXT(&w, w.r.list[0].reached_by, "1002");
    wall_end(&w);
}

// Reached at 1105, lost again at 2000: only the latter counts now.
Test(recalls, who_is_lost_again_stands_there_anew) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 900, 50);
    lost(&w, "491701100001", 1000, 20);
    answered(&w, "491701100001", 1100);
    called_back(&w, "01701100001", 1900, false); // for another reason
    lost(&w, "491701100001", 2000, 10);
    called_back(&w, "01701100001", 2100, false);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.open, 1);
    cr_expect_eq(w.r.list[0].first_lost, 2000);
    cr_expect_eq(w.r.list[0].attempts, 1);
    cr_expect_eq(w.r.list[0].longest_wait_s, 10);
    cr_expect_eq(w.r.list[0].tried, 1);
    cr_expect_eq(w.r.list[0].last_tried, 2100);
    wall_end(&w);
}

Test(recalls, an_earlier_answer_reaches_nobody) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    answered(&w, "491701100001", 500);
    lost(&w, "491701100001", 1000, 20);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.open, 1);
    wall_end(&w);
}

Test(recalls, withheld_numbers_and_extensions_are_nobody) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "anonymous", 1000, 20);
    lost(&w, "", 1100, 20);
    struct cdr inside = {.start = 1200,
                         .answer = CDR_NO_TIME,
                         .end = 1220,
                         .duration = 20,
                         .disposition = CDR_NO_ANSWER,
                         .sequence = CDR_NO_SEQUENCE};
    inside.text[CDR_SOURCE] = SPAN("1001");
    inside.text[CDR_CHANNEL] = SPAN("PJSIP/1001-00000001");
    inside.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/1002-00000001");
    inside.text[CDR_UNIQUE_ID] = SPAN("1200.9");
    stitch_row(w.s, rows_made++, &inside);
    called_back(&w, "01701100001", 1300, false); // nobody with that number was lost
    settle(&w);
    cr_expect_eq(w.r.count, 0);
    wall_end(&w);
}

// queue_log names no channels, so an extension is recognised by its length.
Test(recalls, visits_alone_have_no_direction) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    struct call_visit v = {.state = CALL_VISIT_LEFT,
                           .unique_id = SPAN("1000.1"),
                           .queue = SPAN("support"),
                           .caller_number = SPAN("491701100001"),
                           .join_us = 1000000000,
                           .end_us = 1031000000,
                           .talk_s = -1};
    stitch_visit(w.s, 0, &v);
    v.unique_id = SPAN("1100.1");
    v.caller_number = SPAN("1008");
    stitch_visit(w.s, 1, &v);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.list[0].longest_wait_s, 31);
    EXPECT_TEXT(&w, w.r.list[0].queue, "support");
    EXPECT_TEXT(&w, w.r.list[0].number, "491701100001");
    wall_end(&w);
}

// A call that goes on is not lost yet; until somebody answers it, the caller is calling again.
Test(recalls, who_is_calling_again_is_marked) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 1000, 20);
    struct call_visit v = {.state = CALL_VISIT_WAITING,
                           .unique_id = SPAN("2000.1"),
                           .queue = SPAN("support"),
                           .caller_number = SPAN("491701100001"),
                           .join_us = 2000000000,
                           .talk_s = -1};
    stitch_visit(w.s, 0, &v);
    settle(&w);
    cr_assert_eq(w.r.open, 1);
    cr_expect(w.r.list[0].calling);
    cr_expect_eq(w.r.list[0].attempts, 1);
    v.state = CALL_VISIT_ANSWERED;
    v.agent = SPAN("Alice");
    v.end_us = 2009000000;
    stitch_visit(w.s, 0, &v);
    settle(&w);
    cr_expect_eq(w.r.reached, 1, "while they talk");
    cr_expect_eq(w.r.list[0].reached, 2009);
    cr_expect(!w.r.list[0].calling);
    EXPECT_TEXT(&w, w.r.list[0].reached_by, "Alice");
    wall_end(&w);
}

// Lost on one server and reached from another. The list has those lost in the window, whenever they
// were reached.
Test(recalls, the_window_is_of_who_was_lost) {
    struct recall_terms terms = terms_of(RECALLS_DIGITS);
    terms.from = 1000;
    terms.to = 2000;
    struct wall w = wall_begin(terms);
    lost(&w, "491701100001", 999, 20); // before
    lost(&w, "491701100001", 1000, 20);
    lost(&w, "491701100002", 1999, 20);
    lost(&w, "491701100003", 2000, 20); // after
    post(w.s, 1, rows_made++,
         (struct made){"491701100002", "6001", NULL, 5000, 3, 30, CDR_ANSWERED, false});
    settle(&w);
    cr_assert_eq(w.r.count, 2);
    cr_expect_eq(w.r.open, 1);
    cr_expect_eq(w.r.list[0].last_lost, 1000, "open ones first");
    cr_expect_eq(w.r.list[0].attempts, 1);
    cr_expect_eq(w.r.list[1].reached, 5003);
    wall_end(&w);
}

// What the filter does not want is not lost; but callers who were answered are reached
// nevertheless.
Test(recalls, the_filter_is_of_who_was_lost) {
    struct recall_terms terms = terms_of(RECALLS_DIGITS);
    struct filter_error error;
    cr_assert_eq(filter_create(SPAN("wait:>10"), &(struct filter_terms){0}, &terms.filter, &error),
                 0);
    struct wall w = wall_begin(terms);
    lost(&w, "491701100001", 1000, 10);
    lost(&w, "491701100002", 1000, 11);
    lost(&w, "491701100003", 1000, 12);
    answered(&w, "491701100003", 1100); // rang for 5 seconds
    settle(&w);
    cr_assert_eq(w.r.count, 2);
    cr_expect_eq(w.r.open, 1);
    cr_expect_eq(w.r.reached, 1);
    filter_destroy(terms.filter);
    wall_end(&w);
}

// The stitch forgets; when it is told everything again, the list is the same, with the same keys.
Test(recalls, start_over_when_the_stitch_forgets) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 1000, 20);
    settle(&w);
    uint64_t key = w.r.list[0].key, changes = w.r.changes;
    stitch_forget(w.s, INT64_MAX);
    settle(&w);
    cr_expect_eq(w.r.count, 0);
    cr_expect_gt(w.r.changes, changes);
    lost(&w, "491701100001", 1000, 20);
    settle(&w);
    cr_assert_eq(w.r.count, 1);
    cr_expect_eq(w.r.list[0].key, key);
    wall_end(&w);
}

static void same_list(const struct recalls *a, const struct recalls *b) {
    cr_assert_eq(a->count, b->count);
    cr_assert_eq(a->open, b->open);
    cr_assert_eq(a->reached, b->reached);
    for (uint32_t i = 0; i < a->count; i++) {
        const struct recall *x = &a->list[i], *y = &b->list[i];
        cr_assert(x->key == y->key && x->attempts == y->attempts && x->last_lost == y->last_lost &&
                      x->reached == y->reached && x->tried == y->tried,
                  "line %u", i);
    }
}

static bool run_recalls(struct task *t, void *wall) {
    struct wall *w = wall;
    return recalls_run(&w->r, w->s, t);
}

// Callers call again while their lines are being made, and the job is cancelled at any pause; also
// with numbers that another list over the same calls has read.
Test(recalls, many_in_jobs_that_pause_are_the_same) {
    struct recall_numbers numbers = {0};
    struct recall_terms terms = terms_of(RECALLS_DIGITS);
    terms.numbers = &numbers;
    struct wall w = wall_begin(terms);
    unsigned seed = 5, most = 0, cancelled = 0;
    for (int step = 0; step < 6000; step++) {
        char number[20];
        seed = seed * 1103515245u + 12345u;
        snprintf(number, sizeof number, "49170110%04u", (seed >> 16) % 1500);
        int64_t at = 1000 + (seed >> 8) % 5000; // some in the same second, in no order
        if (step % 5 == 4)
            answered(&w, number, at);
        else
            lost(&w, number, at, seed >> 20 & 31);
        if (step == 3000) settle(&w);
        if (step > 3000 && step % 40 == 0) {
            uint64_t changes = w.r.changes;
            struct pausing p = pausing(run_recalls, &w, seed >> 16 & 7);
            cancelled += p.cancelled;
            cr_assert(!p.cancelled || w.r.changes == changes, "the list is as it was");
        }
        if (w.r.dirty.count > most) most = w.r.dirty.count;
        cr_assert_eq(w.r.open + w.r.reached, w.r.count);
        for (uint32_t i = 1; i < w.r.count && step % 200 == 0; i++)
            cr_assert(w.r.list[i - 1].reached == CDR_NO_TIME || w.r.list[i].reached != CDR_NO_TIME);
    }
    cr_expect_gt(most, 200, "callers at once");
    cr_expect_gt(cancelled, 10);
    settle(&w);
    struct recalls fresh;
    recalls_init(&fresh, &terms);
    cr_assert_not(recalls_run(&fresh, w.s, NULL));
    cr_expect_gt(fresh.count, 1000);
    same_list(&w.r, &fresh);
    recalls_finish(&fresh);
    wall_end(&w);
    recall_numbers_finish(&numbers);
}

Test(recalls, start_over_with_another_window) {
    struct wall w = wall_begin(terms_of(RECALLS_DIGITS));
    lost(&w, "491701100001", 1000, 20);
    lost(&w, "491701100002", 2000, 20);
    settle(&w);
    cr_expect_eq(w.r.open, 2);
    uint64_t changes = w.r.changes;
    struct recall_terms later = terms_of(RECALLS_DIGITS);
    later.from = 1500;
    recalls_restart(&w.r, &later);
    settle(&w);
    cr_assert_eq(w.r.open, 1);
    cr_expect_eq(w.r.list[0].last_lost, 2000);
    cr_expect_gt(w.r.changes, changes);
    wall_end(&w);
}
