// What a check makes of what was observed, without a PBX, a socket or a file: the values come from
// here, and frames as amiws sends them.
#include "../../src/app/check/judge.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <string.h>

static struct zone *utc;

static void make_zone(void) {
    cr_assert_eq(zone_load("UTC", &utc), 0);
}

static void end_zone(void) {
    zone_destroy(utc);
}

TestSuite(judged, .init = make_zone, .fini = end_zone);

#define NOW_S  1795374600 // 2026-11-22 20:10:00 in Berlin
#define NOW_US (NOW_S * SECOND_US)

#define FRAME(type, data)                                                                          \
    "{ \"type\": " type ", \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "          \
    "\"data\": {" data "}}"
#define CDR(more)                                                                                  \
    FRAME("3", "\"Event\": \"Cdr\",\"Privilege\": \"cdr,all\",\"Source\": \"1\","                  \
               "\"LastApplication\": \"Queue\",\"LastData\": \"sales,,,,45\","                     \
               "\"StartTime\": \"2026-11-22 20:09:50\",\"AnswerTime\": \"\","                      \
               "\"EndTime\": \"2026-11-22 20:10:02\",\"Duration\": \"12\","                        \
               "\"BillableSeconds\": \"0\",\"Disposition\": \"ANSWERED\","                         \
               "\"UniqueID\": \"1795374590.6\",\"UserField\": \"\"" more)

static struct hearing hears(const char *frame) {
    struct hearing h = {.utc = utc, .word = SPAN("w"), .since_us = NOW_US};
    hearing_take(&h, 0, span_of(frame), NOW_US + 3 * SECOND_US);
    return h;
}

Test(judged, the_zone_is_in_a_record) {
    struct hearing h = hears(CDR(",\"LinkedID\": \"1795374590.6\",\"Sequence\": \"7\""));
    cr_assert_eq(h.count, 1);
    const struct heard_calls *c = &h.list[0].calls;
    cr_expect_eq(c->records, 1);
    cr_expect_eq(c->linked, 1);
    cr_expect_eq(c->sequenced, 1);
    cr_expect_eq(c->offset_votes, 1);
    cr_expect_eq(c->utc_offset, 3600);
    cr_expect_eq(c->fresh_of_queues, 1, "it ended two seconds after this began to listen");
    cr_expect_eq(h.list[0].stamped, 0);
    hearing_finish(&h);
}

Test(judged, a_record_of_before_shows_nothing_of_the_queues) {
    struct hearing h = {.utc = utc, .word = SPAN("w"), .since_us = NOW_US + 60 * SECOND_US};
    hearing_take(&h, 0, span_of(CDR("")), NOW_US + 61 * SECOND_US); // held back by a batch
    cr_expect_eq(h.list[0].calls.records, 1);
    cr_expect_eq(h.list[0].calls.fresh, 0);
    hearing_finish(&h);
}

Test(judged, the_quickest_answer_tells_the_clock) {
    struct hearing h = {.utc = utc, .word = SPAN("w"), .since_us = NOW_US};
    const char *pong = FRAME("4", "\"Response\": \"Success\",\"ActionID\": \"w-1\",\"Ping\": "
                                  "\"Pong\",\"Timestamp\": \"1795374600.000000\"");
    hearing_take(&h, 0, span_of(pong), NOW_US + 4 * SECOND_US); // amiws was busy
    hearing_take(&h, 0, span_of(pong), NOW_US + SECOND_US / 10);
    hearing_take(&h, 0, span_of(pong), NOW_US + 2 * SECOND_US);
    cr_assert(h.list[0].told_time);
    cr_expect_eq(h.list[0].ahead_us, -SECOND_US / 10);
    hearing_finish(&h);
}

Test(judged, lists_of_others_are_left_alone) {
    struct hearing h = hears(FRAME("3", "\"Event\": \"QueueStatusComplete\",\"ActionID\": "
                                        "\"other-1\",\"EventList\": \"Complete\""));
    cr_expect_eq(h.list[0].queues.lists, 0);
    hearing_finish(&h);
}

Test(judged, what_is_no_frame_is_counted) {
    struct hearing h = hears("hello");
    cr_expect_eq(h.count, 0);
    cr_expect_eq(h.strange[0], 1);
    hearing_finish(&h);
}

static struct heard well(void) {
    return (struct heard){.events = 9,
                          .stamped = 9,
                          .channel_events = 4,
                          .calls = {.records = 2, .linked = 2, .sequenced = 2, .offset_votes = 2},
                          .queues = {.events = 5, .callers = 4, .lists = 1, .queues = 1},
                          .booted = true,
                          .ponged = true,
                          .told_time = true};
}

static struct check_pbx pbx(const struct heard *h) {
    return (struct check_pbx){.name = "pbx1",
                              .heard = h,
                              .greeting = "Asterisk Call Manager/11.0.0",
                              .state = HEARTBEAT_UP,
                              .waited_s = 10,
                              .now_us = NOW_US,
                              .folder = "/etc/asterisk"};
}

// The line of that check; NULL if there is none.
static const struct check_line *line_of(const struct check_lines *l, const char *check) {
    for (size_t i = 0; i < l->count; i++)
        if (!strcmp(l->list[i].check, check)) return &l->list[i];
    return NULL;
}

static void is(const struct heard *h, const struct asterisk_files *files, const char *check,
               enum check_level level) {
    struct check_lines l = {0};
    struct check_pbx p = pbx(h);
    p.files = files;
    judge_pbx(&p, &l);
    const struct check_line *line = line_of(&l, check);
    cr_assert_not_null(line, "%s", check);
    cr_expect_eq(line->level, level, "%s: %s: %s", check, check_words[line->level], line->found);
    check_finish(&l);
}

Test(judged, a_pbx_that_tells_all) {
    struct heard h = well();
    struct check_lines l = {0};
    struct check_pbx p = pbx(&h);
    judge_pbx(&p, &l);
    cr_expect_eq(check_count(&l, CHECK_OK), l.count);
    cr_expect(judge_heard_all(&h));
    cr_expect(strstr(line_of(&l, "login")->found, "of Asterisk 22"));
    check_finish(&l);
}

Test(judged, records_that_a_batch_may_hold_back) {
    struct heard h = well();
    struct asterisk_files files = {.cdr = ASTERISK_READ};
    h.calls = (struct heard_calls){0};
    is(&h, NULL, "records", CHECK_UNKNOWN); // no call ended
    h.calls.answered_ends = 1;
    h.calls.ends[0] = NOW_US - SECOND_US;
    is(&h, NULL, "records", CHECK_UNKNOWN); // it may still come
    h.calls.ends[0] = NOW_US - 10 * SECOND_US;
    is(&h, NULL, "records", CHECK_WARNING);
    is(&h, &files, "records", CHECK_WRONG); // cdr.conf holds none back
    files.batch = true;
    is(&h, &files, "records", CHECK_WARNING);
    h.calls.ends[0] = NOW_US - 340 * SECOND_US;
    is(&h, &files, "records", CHECK_WRONG);
}

Test(judged, queues_that_count_without_events) {
    struct heard h = well();
    h.queues = (struct heard_queues){.lists = 2, .queues = 1, .first_handled = 7, .handled = 7};
    is(&h, NULL, "queues", CHECK_UNKNOWN);
    h.queues.handled = 9;
    is(&h, NULL, "queues", CHECK_WRONG);
    h.queues.handled = 0; // its counters were set to zero
    is(&h, NULL, "queues", CHECK_UNKNOWN);
}

Test(judged, clocks) {
    struct heard h = well();
    h.ahead_us = 4 * SECOND_US;
    is(&h, NULL, "clock", CHECK_OK);
    h.ahead_us = -6 * SECOND_US;
    is(&h, NULL, "clock", CHECK_WARNING);
    h.ahead_us = 3600 * SECOND_US;
    is(&h, NULL, "clock", CHECK_WRONG);
}

Test(judged, text_that_others_wrote_is_cleaned) {
    struct check_lines l = {0};
    struct buf out = {0};
    check_add(&l, CHECK_WRONG, "login", "pbx\x1b[2J", "%s", "a\x07name");
    check_to_do(&l, "one\ntwo");
    check_write_text(&l, &out);
    buf_put(&out, "", 1);
    cr_expect_str_eq(out.at, "wrong    pbx\xef\xbf\xbd[2J: login: a\xef\xbf\xbdname\n"
                             "      -> one\n"
                             "         two\n"
                             "\n1 wrong, 0 warnings, 0 ok, 0 unknown\n");
    buf_finish(&out);
    check_finish(&l);
}

Test(judged, long_lines_go_on_below) {
    struct check_lines l = {0};
    struct buf out = {0};
    check_add(&l, CHECK_WARNING, "c", "", "found");
    check_means(&l, "%s",
                "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
                "0123456789 0123456789 0123456789");
    check_write_text(&l, &out);
    buf_put(&out, "", 1);
    cr_expect_str_eq(out.at, "warning  c: found\n"
                             "         0123456789 0123456789 0123456789 0123456789 0123456789 "
                             "0123456789 0123456789 0123456789\n"
                             "         0123456789\n"
                             "\n0 wrong, 1 warning, 0 ok, 0 unknown\n");
    buf_finish(&out);
    check_finish(&l);
}
