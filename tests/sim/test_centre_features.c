// What a simulated PBX does that is easily forgotten: what runs between a queue and its agent, the
// four kinds of attended transfer, click-to-dial, batches of rows, penalties, logins.
#include "centre_day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct centre_options busy = {.seed = 9, .lively = true, .calls_per_hour = 900};

static bool is(struct span frame, const char *event) {
    return span_same(frame_value(frame, "Event"), span_of(event));
}

static bool holds(struct span s, const char *text) {
    return s.len && memmem(s.at, s.len, text, strlen(text)) != NULL;
}

static size_t lines_with(const struct buf *lines, const char *text) {
    size_t count = 0;
    for (struct span rest = buf_text(lines); rest.len;)
        count += holds(span_take(&rest, '\n'), text);
    return count;
}

static struct span next_line(struct span *rest, int64_t *ret_us) { // of a recording
    struct span line = span_take(rest, '\n'), moment = span_take(&line, '\t');
    int64_t seconds = 0, part = 0;
    struct span whole = span_take(&moment, '.');
    cr_assert(span_number(whole, &seconds) && span_number(moment, &part));
    *ret_us = seconds * 1000000 + part;
    return line;
}

struct open_visit {
    char server[8], unique[32];
    int64_t left_us;
    bool hung_up;
};

static struct open_visit *left_by(struct open_visit *list, size_t count, struct span server,
                                  struct span unique) {
    for (size_t i = count; i-- > 0;)
        if (span_same(span_of(list[i].unique), unique) &&
            span_same(span_of(list[i].server), server))
            return &list[i];
    return NULL;
}

// A membergosub takes its time, whoever else is late; a caller who hangs up meanwhile is connected
// nevertheless, and completed at once.
Test(ways, what_runs_between_leave_and_connect) {
    enum { VISITS = 4000 };
    static struct open_visit visits[VISITS];
    struct day d;
    size_t count = 0, at_once = 0, late = 0, whispered = 0, overtaken = 0;
    day_begin(&d, busy);
    day_run(&d, 7200);
    day_close(&d);
    int64_t at_us;
    for (struct span rest = buf_text(&d.recording); rest.len;) {
        struct span frame = next_line(&rest, &at_us), server = frame_server(frame),
                    unique = frame_value(frame, "Uniqueid"), queue = frame_value(frame, "Queue");
        struct open_visit *v = left_by(visits, count, server, unique);
        if (is(frame, "QueueCallerLeave")) {
            cr_assert_lt(count, VISITS);
            v = &visits[count++];
            *v = (struct open_visit){.left_us = at_us};
            span_copy(server, v->server, sizeof v->server);
            span_copy(unique, v->unique, sizeof v->unique);
        } else if (is(frame, "HangupRequest") && v) {
            v->hung_up = true;
        } else if (is(frame, "AgentConnect")) {
            cr_assert(v);
            int64_t gap = at_us - v->left_us;
            if (span_same(queue, SPAN("billing")) && span_same(server, SPAN("pbx1"))) {
                cr_assert(gap >= 2750000 && gap < 2800000, "%lld", (long long)gap);
                whispered++;
            } else {
                at_once += !gap;
                late += gap > 0;
            }
            if (v->hung_up) overtaken++;
        }
    }
    cr_expect(at_once > 500 && late > 20 && whispered > 50 && overtaken > 3,
              "%zu at once, %zu late, %zu whispered, %zu overtaken", at_once, late, whispered,
              overtaken);
    day_finish(&d);
}

Test(ways, attended_transfers_of_every_kind) {
    struct day d;
    static const char *const kinds[] = {"|ATTENDEDTRANSFER|BRIDGE|", "|ATTENDEDTRANSFER|LINK|",
                                        "|ATTENDEDTRANSFER|APP|Queue|",
                                        "|ATTENDEDTRANSFER|APP|Dial|"};
    size_t all = 0;
    day_begin(&d, busy);
    day_run(&d, 4 * 3600);
    day_close(&d);
    cr_expect_eq(centre_census(d.centre).callers, 0);
    for (size_t i = 0; i < 4; i++) {
        size_t some = lines_with(&d.queue_log, kinds[i]);
        cr_expect_gt(some, 3, "%s: %zu", kinds[i], some);
        all += some;
    }
    // If the member is behind a Local channel, a leg is transferred: no line tells this.
    size_t legs = lines_with(&d.frames, "\"TransfereeChannel\": \"Local/");
    cr_expect_gt(legs, 3);
    cr_expect_eq(lines_with(&d.frames, "\"Event\": \"AttendedTransfer\""), all + legs);
    // The visit of a consultation ends with the transfer, by its caller, before the line about
    // that.
    size_t links = 0;
    struct span last = SPAN_NONE;
    for (struct span rest = buf_text(&d.queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n');
        if (holds(line, "|ATTENDEDTRANSFER|LINK|")) {
            cr_expect(holds(last, "|COMPLETECALLER|"), "%.*s", (int)last.len, last.at);
            links++;
        }
        last = line;
    }
    cr_expect_gt(links, 3);
    day_finish(&d);
}

// The agent's half leaves an answered row, whatever becomes of the customer.
Test(ways, click_to_dial) {
    struct day d;
    size_t agents = 0, customers = 0, busy_ones = 0;
    day_begin(&d, busy);
    day_run(&d, 4 * 3600);
    day_close(&d);
    for (struct span rest = buf_text(&d.frames); rest.len;) {
        struct span frame = span_take(&rest, '\n'), channel = frame_value(frame, "Channel");
        if (!is(frame, "Cdr") || !holds(channel, "@click-to-dial-")) continue;
        bool far = holds(channel, ";2");
        agents += far && span_same(frame_value(frame, "Disposition"), SPAN("ANSWERED"));
        customers += !far && holds(frame_value(frame, "DestinationChannel"), "PJSIP/trunk-main-");
        busy_ones += !far && span_same(frame_value(frame, "Disposition"), SPAN("BUSY"));
    }
    cr_expect(customers > 20 && busy_ones > 1, "%zu, %zu busy", customers, busy_ones);
    cr_expect_eq(agents, customers);
    cr_expect_eq(lines_with(&d.frames, "\"Response\": \"Success\",\"Channel\": \"Local/"), agents);
    cr_expect_gt(lines_with(&d.frames, "\"Response\": \"Failure\",\"Channel\": \"Local/"), 2);
    day_finish(&d);
}

// pbx2 sends its rows every 45 seconds; the row of a Local leg comes while its caller still waits.
Test(ways, rows_come_late_and_early) {
    struct day d;
    size_t local = 0;
    int64_t at_us, last_us = 0;
    size_t bursts = 0, rows = 0;
    day_begin(&d, busy);
    day_run(&d, 3600);
    day_close(&d);
    for (struct span rest = buf_text(&d.recording); rest.len;) {
        struct span frame = next_line(&rest, &at_us);
        bool second = span_same(frame_server(frame), SPAN("pbx2"));
        if (!is(frame, "Cdr")) continue;
        local += holds(frame_value(frame, "Channel"), "@from-queue-") && !second &&
                 span_same(frame_value(frame, "Disposition"), SPAN("NO ANSWER"));
        if (!second) continue;
        rows++;
        bursts += at_us != last_us;
        if (at_us != last_us && last_us) cr_assert_geq(at_us - last_us, 45000000);
        last_us = at_us;
    }
    cr_expect_gt(local, 5);
    cr_expect(bursts > 60 && rows > 3 * bursts, "%zu rows in %zu bursts", rows, bursts);
    cr_expect_eq(lines_with(&d.frames, "\"Event\": \"Cdr\""), d.master_count);
    day_finish(&d);
}

Test(ways, batches_begin_and_end_on_command) {
    struct day d;
    int64_t at_us, last_us = 0;
    size_t bursts = 0;
    day_begin(&d, busy);
    cr_expect(!centre_batch(d.centre, SPAN("pbx7"), 10));
    cr_expect(centre_batch(d.centre, SPAN("pbx1"), 10) && centre_batch(d.centre, SPAN("pbx2"), 0));
    day_run(&d, 1800);
    for (struct span rest = buf_text(&d.recording); rest.len;) {
        struct span frame = next_line(&rest, &at_us);
        if (!is(frame, "Cdr") || !span_same(frame_server(frame), SPAN("pbx1"))) continue;
        bursts += at_us != last_us;
        cr_assert(at_us == last_us || at_us - last_us >= 10000000);
        last_us = at_us;
    }
    cr_expect(bursts > 60 && bursts <= 180, "%zu", bursts);
    day_finish(&d);
}

Test(ways, penalties_are_told_by_line_and_event) {
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 4 * 3600);
    size_t lines = lines_with(&d.queue_log, "|PENALTY|");
    cr_expect_gt(lines, 10);
    cr_expect_eq(lines_with(&d.frames, "\"Event\": \"QueueMemberPenalty\""), lines);
    cr_expect_gt(lines_with(&d.frames, "\"Penalty\": \"2\""), 10);
    day_finish(&d);
}

// FullyBooted comes after each login if the account has the class system, and only then. Only its
// Uptime tells a restart from a lost connection, as LoginTime does for other accounts.
Test(ways, accounts_with_and_without_class_system) {
    static const struct centre_server_options servers[] = {{.name = "pbx1", .system = true},
                                                           {.name = "pbx2"}};
    struct day d;
    struct centre_options o = busy;
    o.servers = servers;
    o.server_count = 2;
    day_begin(&d, o);
    day_run(&d, 600);
    int64_t before = centre_now_us(d.centre) / 1000000;
    for (size_t i = 0; i < 2; i++)
        centre_ami_loss(d.centre, span_of(servers[i].name), 10);
    day_run(&d, 60);
    for (size_t i = 0; i < 2; i++)
        centre_restart(d.centre, span_of(servers[i].name), 10);
    day_run(&d, 60);
    cr_expect_eq(lines_with(&d.frames, "\"Event\": \"FullyBooted\""), 2);
    cr_expect_eq(lines_with(&d.frames, "\"Privilege\": \"system,all\",\"Uptime\": \"610\""), 1);
    cr_expect_eq(lines_with(&d.frames, "\"Privilege\": \"system,all\",\"Uptime\": \"0\""), 1);
    cr_expect_eq(lines_with(&d.frames, "\"Event\": \"Shutdown\""), 1);
    size_t from = d.frames.len, members = 0;
    centre_request(d.centre, SPAN("{\"Action\":\"QueueStatus\"}"));
    for (struct span rest = span_from(buf_text(&d.frames), from); rest.len;) {
        struct span frame = span_take(&rest, '\n');
        int64_t login = 0;
        if (!is(frame, "QueueMember")) continue;
        cr_assert(span_number(frame_value(frame, "LoginTime"), &login));
        cr_expect_gt(login, before);
        members++;
    }
    cr_expect_gt(members, 15);
    day_finish(&d);
}
