// Gaps: how links, recordings and logs make them, and what fills them.
#include "../../src/engine/parts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define S ((int64_t)1000000)

static struct door door;
static struct origin origin;

static void open_door(void) {
    struct zone *utc = NULL;
    zone_load("UTC", &utc);
    door_init(&door, utc, NULL);
    origin = (struct origin){.source = "frames.rec", .link = -1};
}

static void close_door(void) {
    door_finish(&door);
}

TestSuite(gaps, .init = open_door, .fini = close_door);

static void frame(const char *data, int64_t at_s) {
    char text[512];
    snprintf(text, sizeof text,
             "{ \"type\": %d, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
             "\"data\": {%s}}",
             data[1] == 'R' ? 4 : 3, data);
    door_frame(&door, &origin, span_of(text), at_s * S);
}

static void event(int64_t at_s) {
    frame("\"Event\": \"FullyBooted\",\"Status\": \"Fully Booted\"", at_s);
}

static void accepted(int64_t at_s) {
    frame("\"Response\": \"Success\",\"Message\": \"Authentication accepted\"", at_s);
}

static void refused(int64_t at_s) {
    frame("\"Response\": \"Error\",\"Message\": \"Authentication failed\"", at_s);
}

static void expect_gap(size_t i, int64_t from_s, int64_t to_s, const char *reason) {
    const struct server *v = &door.servers.list[0];
    cr_assert_lt(i, v->gaps.count);
    cr_expect_eq(v->gaps.list[i].from_us, from_s * S);
    cr_expect_eq(v->gaps.list[i].to_us, to_s * S);
    cr_expect_str_eq(v->gaps.list[i].reason, reason);
}

static void mark(bool up, const char *reason, int64_t at_s) {
    door_mark(&door, &origin, up, span_of(reason), at_s * S);
}

Test(gaps, a_first_login_is_none_a_later_one_is) {
    mark(true, "", 99);
    accepted(100);
    event(101);
    refused(110); // no sign of life
    accepted(120);
    cr_expect_eq(door.servers.list[0].gaps.count, 1);
    expect_gap(0, 101, 120, "amiws had to log in again");
}

Test(gaps, a_lost_link_is_one_until_something_is_heard) {
    event(100);
    mark(false, "the connection was closed", 105);
    expect_gap(0, 100, 0, "the connection was closed");
    cr_expect_null(server_last_gap(&door.servers.list[0]));
    mark(true, "", 107);
    mark(false, "lost", 108);
    mark(true, "", 110);
    accepted(112);
    cr_expect_eq(door.servers.list[0].gaps.count, 1);
    expect_gap(0, 100, 112, "the connection was closed");
    event(113);
    mark(false, "lost", 300); // when only listening, nothing may be heard for minutes
    mark(true, "", 301);
    expect_gap(1, 300, 301, "lost");
}

Test(gaps, the_reason_in_a_recording_is_cleaned) {
    event(100);
    mark(false, "\033[2Jlost", 101);
    expect_gap(0, 100, 0, "\xef\xbf\xbd[2Jlost");
}

Test(gaps, a_mark_that_names_a_pbx_is_of_that_one) {
    static const char other[] =
        "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx2\", \"ssl\": false, \"data\": "
        "{\"Event\": \"FullyBooted\"}}";
    event(100);
    mark(true, "[pbx2]", 101);
    door_frame(&door, &origin, SPAN(other), 102 * S);
    cr_expect_eq(door.servers.list[0].gaps.count, 0);
    mark(false, "[pbx1] the connection was closed", 103);
    mark(true, "[pbx1]", 105);
    cr_expect_eq(door.servers.list[0].gaps.count, 1);
    expect_gap(0, 100, 105, "the connection was closed");
    cr_expect_eq(door.servers.list[1].gaps.count, 0);
}

Test(gaps, a_recording_that_goes_on_later_has_one) {
    event(100);
    mark(true, "", 500);
    expect_gap(0, 100, 500, "not listened");
}

Test(gaps, the_oldest_become_one) {
    for (int64_t i = 0; i < SERVER_GAPS_MAX + 6; i++) {
        event(1000 + i * 10);
        mark(false, "lost", 1001 + i * 10);
        mark(true, "", 1002 + i * 10);
    }
    cr_expect_eq(door.servers.list[0].gaps.count, SERVER_GAPS_MAX);
    expect_gap(0, 1000, 1062, "lost"); // they are not forgotten
    expect_gap(SERVER_GAPS_MAX - 1, 1000 + 69 * 10, 1002 + 69 * 10, "lost");
}

static uint8_t outcome(uint32_t number) {
    struct visit v;
    ledger_visit(&door.book.ledger, number, &v);
    return v.outcome;
}

// amiws logs in again, after which an account with the class system gets FullyBooted each time. Its
// Uptime shows that a caller who joined since then was not affected by a restart.
Test(gaps, only_a_start_ends_who_waits) {
    frame("\"Event\": \"QueueCallerJoin\",\"Channel\": \"PJSIP/a-1\",\"Uniqueid\": \"1000.1\","
          "\"Linkedid\": \"1000.1\",\"Queue\": \"care\",\"Position\": \"1\",\"Count\": \"1\"",
          1000);
    frame("\"Event\": \"FullyBooted\",\"Uptime\": \"610\",\"Status\": \"Fully Booted\"", 1010);
    cr_expect_eq(outcome(0), VISIT_WAITING);
    event(1011); // without Uptime nobody knows when it was started
    cr_expect_eq(outcome(0), VISIT_WAITING);
    frame("\"Event\": \"FullyBooted\",\"Uptime\": \"2\",\"Status\": \"Fully Booted\"", 1020);
    cr_expect_eq(outcome(0), VISIT_UNKNOWN);
}

static enum heartbeat_state heartbeat(int64_t at_s) {
    return heartbeat_state(&door.servers.list[0].heartbeat, at_s * S);
}

// Its own word is exact, and known at once.
Test(gaps, a_shutdown_begins_one_at_once) {
    static const char stop[] = "\"Event\": \"Shutdown\",\"Shutdown\": \"Cleanly\","
                               "\"Restart\": \"%s\"";
    char text[128];
    event(100);
    snprintf(text, sizeof text, stop, "True");
    frame(text, 103);
    expect_gap(0, 103, 0, "it was restarted");
    cr_expect_str_eq(server_stopped_words(&door.servers.list[0]), "it was restarted");
    cr_expect_eq(heartbeat(103), HEARTBEAT_DOWN);
    cr_expect_eq(heartbeat_since_us(&door.servers.list[0].heartbeat), 103 * S);
    frame("\"Event\": \"Hangup\",\"Uniqueid\": \"1.1\"", 104); // was under way
    expect_gap(0, 103, 0, "it was restarted");
    mark(false, "the connection was closed", 104);
    expect_gap(0, 103, 0, "it was restarted");
    mark(true, "", 109);
    accepted(109);
    event(110);
    expect_gap(0, 103, 109, "it was restarted");
    cr_expect_eq(heartbeat(110), HEARTBEAT_UP);
    cr_expect_str_eq(server_stopped_words(&door.servers.list[0]), "");
    snprintf(text, sizeof text, stop, "False");
    frame(text, 200);
    accepted(220); // through amiws, whose link stays up
    expect_gap(1, 200, 220, "it was shut down");
    cr_expect_eq(door.servers.list[0].gaps.count, 2);
}

// Only an event much later shows that it runs, where nothing else does.
Test(gaps, a_shutdown_that_was_none_ends_with_later_events) {
    frame("\"Event\": \"Shutdown\",\"Shutdown\": \"Cleanly\",\"Restart\": \"False\"", 100);
    frame("\"Event\": \"Hangup\",\"Uniqueid\": \"1.1\"", 109);
    expect_gap(0, 100, 0, "it was shut down");
    frame("\"Event\": \"Hangup\",\"Uniqueid\": \"1.2\"", 110);
    expect_gap(0, 100, 110, "it was shut down");
}

// No event tells which members a reload has added or removed.
Test(gaps, a_reload_is_none_but_lists_are_asked_for_again) {
    frame("\"Event\": \"Hangup\",\"Uniqueid\": \"1.1\"", 100);
    cr_expect(!door.servers.list[0].logged_in);
    frame("\"Event\": \"Reload\",\"Module\": \"app_queue.so\",\"Status\": \"0\"", 101);
    cr_expect(door.servers.list[0].logged_in);
    cr_expect_eq(door.servers.list[0].gaps.count, 0);
}

// Records may come in batches: for five minutes nobody can say that none come.
Test(gaps, no_records_are_missed_before_a_batch_could_have_come) {
    char join[256];
    for (int i = 0; i < 30; i++) {
        snprintf(join, sizeof join,
                 "\"Event\": \"QueueCallerJoin\",\"Privilege\": \"agent,all\",\"Channel\": "
                 "\"PJSIP/a-%d\",\"Uniqueid\": \"1000.%d\","
                 "\"Queue\": \"care\",\"Position\": \"1\"",
                 i, i);
        frame(join, 1000 + i);
    }
    frame("\"Event\": \"Hangup\",\"Channel\": \"PJSIP/a-0\",\"Uniqueid\": \"1000.0\"", 1320);
    cr_expect_eq(door.servers.list[0].events.count, 30);
    cr_expect_str_eq(server_cannot_tell(&door.servers.list[0]), "");
    frame("\"Event\": \"Hangup\",\"Channel\": \"PJSIP/a-1\",\"Uniqueid\": \"1000.1\"", 1340);
    cr_expect_not_null(strstr(server_cannot_tell(&door.servers.list[0]), "no records"));
}

static void expect_parts(const char *text) {
    const struct server *v = &door.servers.list[0];
    char parts[400] = "";
    size_t used = 0;
    for (size_t i = 0; i < v->gaps.count; i++) {
        const struct server_gap *g = &v->gaps.list[i];
        used += (size_t)snprintf(parts + used, sizeof parts - used, "%s%lld-%lld%s%s", i ? " " : "",
                                 (long long)(g->from_us / S), (long long)(g->to_us / S),
                                 g->log_read ? "q" : "", g->rows_read ? "r" : "");
    }
    cr_expect_str_eq(parts, text);
}

// A source that was read for a time parts the gaps that it does not fill as a whole.
Test(gaps, what_was_read_parts_them) {
    event(100);
    mark(false, "lost", 101);
    mark(true, "", 200);
    event(300);
    mark(false, "lost", 301);
    struct server *v = &door.servers.list[0];
    expect_parts("100-200 300-0");
    server_fill(v, SERVER_READ_LOG, 50 * S, 150 * S);
    expect_parts("100-150q 150-200 300-0");
    server_fill(v, SERVER_READ_ROWS, 120 * S, 350 * S);
    expect_parts("100-120q 120-150qr 150-200r 300-0");
    mark(true, "", 400);
    server_fill(v, SERVER_READ_ROWS, 120 * S, 350 * S);
    server_fill(v, SERVER_READ_LOG, 110 * S, 400 * S);
    expect_parts("100-120q 120-200qr 300-350qr 350-400q");
    server_fill(v, SERVER_READ_ROWS, 90 * S, 500 * S);
    expect_parts("100-200qr 300-400qr");
    mark(false, "lost again", 400); // a gap that is filled does not go on
    mark(true, "", 450);
    expect_parts("100-200qr 300-400qr 400-450");
}

Test(gaps, a_time_before_the_first_frame_becomes_one) {
    event(1000);
    struct server *v = &door.servers.list[0];
    server_known_from(v, 400 * S, "cdrtop did not run");
    cr_expect_eq(v->heard_from_us, 400 * S);
    expect_gap(0, 400, 1000, "cdrtop did not run");
    server_known_from(v, 500 * S, "cdrtop did not run");
    cr_expect_eq(v->gaps.count, 1);
}
