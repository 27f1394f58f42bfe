// Moving the times inside recorded frames.
#include "../../src/sim/centre/shift.h"

#include <criterion/criterion.h>

#define DAY INT64_C(86400)

static void moves(const struct shift *s, struct span from, struct span to) {
    struct buf out = {0};
    buf_put(&out, "x", 1);
    shift_frame(s, from, &out);
    struct span got = span_from(buf_text(&out), 1);
    cr_expect(span_same(got, to), "%.*s\nbecame %.*s\nnot    %.*s", (int)from.len, from.at,
              (int)got.len, got.at, (int)to.len, to.at);
    buf_finish(&out);
}

Test(shift, each_value_by_its_name_and_shape) {
    static const char *const rows[][2] = {
        {"\"Uniqueid\": \"1795374454.6\"", "\"Uniqueid\": \"1795460854.6\""},
        {"\"UniqueID\": \"1795374454.6\"", "\"UniqueID\": \"1795460854.6\""},
        {"\"LinkedID\":\"1795374454.6\"", "\"LinkedID\":\"1795460854.6\""},
        {"\"linkedid\": \"1795374454.6\"", "\"linkedid\": \"1795460854.6\""},
        {"\"DestUniqueid\": \"branch2-1795374454.16\"",
         "\"DestUniqueid\": \"branch2-1795460854.16\""},
        {"\"OrigTransfererLinkedid\": \"a-b-1795374454.16\"",
         "\"OrigTransfererLinkedid\": \"a-b-1795460854.16\""},
        {"\"BridgeUniqueid\": \"3f4d2c11-8e9a-4a31-9d1f-1795374454\"", NULL},
        {"\"Uniqueid\": \"1795374454\"", NULL},
        {"\"Uniqueid\": \"1795374454.6x\"", NULL},
        {"\"Uniqueid\": \"\"", NULL},
        {"\"Uniqueid\": \"1795374454.6", NULL}, // cut short
        {"\"Uniqueid\"", NULL},
        {"\"Uniqueid\": 1795374454.6", NULL},
        {"\"Source\": \"1795374454.6\"", NULL},
        {"\"LastCall\": \"1795374454\",\"LastPause\": \"0\",\"LoginTime\": \"1795374400\"",
         "\"LastCall\": \"1795460854\",\"LastPause\": \"0\",\"LoginTime\": \"1795460800\""},
        {"\"Timestamp\": \"1795379369.992447\"", "\"Timestamp\": \"1795465769.992447\""},
        {"\"Timestamp\": \"1795379369.\"", NULL},
        {"\"StartTime\": \"2026-12-31 20:07:34\",\"AnswerTime\": \"\",\"EndTime\": "
         "\"2026-02-28 23:59:59\"",
         "\"StartTime\": \"2027-01-01 20:07:34\",\"AnswerTime\": \"\",\"EndTime\": "
         "\"2026-03-01 23:59:59\""},
        {"\"AnswerTime\": \"2026-13-01 00:00:00\"", NULL},
        {"\"Name\": \"\\\"Uniqueid\\\": \\\"1795374454.6\\\"\"", NULL}, // forged inside a value
        {"\"CallerIDName\": \"Andr\xe9\",\"Uniqueid\": \"1795374454.6\"} tail\x0b",
         "\"CallerIDName\": \"Andr\xe9\",\"Uniqueid\": \"1795460854.6\"} tail\x0b"},
        {"no JSON at all", NULL},
        {"\":\":\":", NULL},
        {"", NULL},
    };
    struct shift s = {.seconds = DAY};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        moves(&s, span_of(rows[i][0]), span_of(rows[i][1] ? rows[i][1] : rows[i][0]));
    struct shift back = {.seconds = -DAY};
    moves(&back, SPAN("\"Uniqueid\": \"1795460854.6\""), SPAN("\"Uniqueid\": \"1795374454.6\""));
}

#define CDR(server, time) "\"server_name\": \"" server "\", \"EndTime\": \"" time "\""

Test(shift, local_times_go_by_the_servers_zone) {
    struct zone *berlin = NULL;
    if (zone_load("Europe/Berlin", &berlin)) cr_skip_test("no zones here");
    struct replay_zone zones[] = {{SPAN("pbx1"), berlin}};
    struct shift s = {7 * 30 * DAY, zones, 1}; // from winter into summer
    moves(&s, SPAN(CDR("pbx1", "2026-11-22 20:07:34")), SPAN(CDR("pbx1", "2027-06-20 21:07:34")));
    moves(&s, SPAN(CDR("pbx2", "2026-11-22 20:07:34")), SPAN(CDR("pbx2", "2027-06-20 20:07:34")));
    zone_destroy(berlin);
}

Test(shift, the_earliest_moment_of_a_frame) {
    int64_t epoch = 7;
    cr_expect(!shift_epoch(SPAN("{}"), &epoch) && epoch == 7);
    cr_expect(!shift_epoch(SPAN("\"LastCall\": \"1795374454\""), &epoch));
    cr_expect(
        shift_epoch(SPAN("\"Uniqueid\": \"1795374460.1\",\"Linkedid\": \"1795374454.0\""), &epoch));
    cr_expect_eq(epoch, 1795374454);
}
