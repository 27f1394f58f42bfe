// A PBX that lies tells of more than there can be: what is kept stays within its limits, the rest
// is counted and said, and what was known before goes on.
#include "../../src/engine/parts.h"
#include "../support/live_settings.h"
#include "base/civil.h"
#include "base/clock.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONDAY INT64_C(1794783600) // 2026-11-16 00:00 in Berlin
#define MIB    ((size_t)1 << 20)
// Things are told apart by hashes of 32 bits, so a few of very many are taken for others.
#define ALIKE(told) (2 + (told) / 25000)

static struct run {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct origin link;
    int64_t now_s;
} run;

static void open_run(void) {
    struct zone *machine;
    run = (struct run){.now_s = MONDAY + 8 * 3600};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&run.door, machine, NULL);
    run.link = (struct origin){.source = "ws://pbx", .host = "pbx"};
    run.settings = live_settings();
    figures_init(&run.figures, &run.settings, &run.door, MONDAY);
}

static void close_run(void) {
    figures_finish(&run.figures);
    settings_finish(&run.settings);
    door_finish(&run.door);
}

TestSuite(limits, .init = open_run, .fini = close_run);

// So many times what is let in; a flood of millions with CDRTOP_TEST_ALL.
static uint32_t times(uint32_t most) {
    return getenv("CDRTOP_TEST_ALL") ? 2000000 : most + most / 16;
}

static size_t held(void) {
    return cdr_store_bytes(run.door.store) + ledger_bytes(&run.door.book.ledger) +
           stitch_bytes(run.door.book.stitch);
}

// What the program has allocated; AddressSanitizer does not tell.
static size_t allocated(void) {
    struct mallinfo2 all = mallinfo2();
    return all.uordblks + all.hblkhd;
}

static void tell(const char *format, ...) {
    char frame[1024];
    int len =
        snprintf(frame, sizeof frame,
                 "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
                 "\"data\": {");
    va_list values;
    va_start(values, format);
    len += vsnprintf(frame + len, sizeof frame - (size_t)len, format, values);
    va_end(values);
    len += snprintf(frame + len, sizeof frame - (size_t)len, "}}");
    cr_assert_lt((size_t)len, sizeof frame);
    door_frame(&run.door, &run.link, (struct span){frame, (size_t)len}, run.now_s * SECOND_US);
}

static void tell_member(const char *queue, uint32_t n, int status) {
    tell("\"Event\": \"QueueMemberStatus\",\"Queue\": \"%s\",\"MemberName\": \"Agent %" PRIu32
         "\",\"Interface\": \"PJSIP/%" PRIu32 "\",\"StateInterface\": \"PJSIP/%" PRIu32
         "\",\"Membership\": \"dynamic\",\"Penalty\": \"0\",\"CallsTaken\": \"0\","
         "\"LastCall\": \"0\",\"LastPause\": \"0\",\"InCall\": \"0\",\"Status\": \"%d\","
         "\"Paused\": \"0\",\"PausedReason\": \"\",\"Wrapuptime\": \"0\"",
         queue, n, n, n, status);
}

static void tell_caller(const char *event, const char *queue, uint32_t n, const char *more) {
    tell("\"Event\": \"%s\",\"Channel\": \"PJSIP/trunk-%08" PRIx32
         "\",\"CallerIDNum\": \"0170%" PRIu32 "\",\"CallerIDName\": \"Caller %" PRIu32
         "\",\"Context\": \"ext-queues\",\"Exten\": \"400\",\"Priority\": \"12\","
         "\"Uniqueid\": \"%" PRId64 ".%" PRIu32 "\",\"Linkedid\": \"%" PRId64 ".%" PRIu32
         "\",\"Queue\": \"%s\",\"Position\": \"1\",\"Count\": \"1\"%s",
         event, n, n, n, run.now_s, n, run.now_s, n, queue, more);
}

static void count(void) {
    figures_run(&run.figures, run.now_s * SECOND_US, NULL);
}

static void expect_left_out(enum limited what, uint32_t told, uint32_t most) {
    uint64_t left_out = run.door.limits.left_out.counts[what];
    cr_expect_leq(left_out, told - most);
    cr_expect_geq(left_out + ALIKE(told), told - most, "%" PRIu64 " were left out", left_out);
    const struct ingest *in = &run.door.ingest;
    cr_expect_eq(in->frames, in->taken + in->ignored + in->left_out, "each frame counts once");
}

static void expect_words(const char *begin) {
    char words[200];
    left_out_words(&run.door.limits.left_out, words, sizeof words);
    cr_expect(span_starts(span_of(words), span_of(begin)), "%s", words);
}

Test(limits, members) {
    uint32_t told = times(LIMIT_MEMBERS);
    size_t before = allocated();
    for (uint32_t i = 0; i < told; i++)
        tell_member("support", i, 1);
    cr_expect_leq(run.door.book.ledger.members.count, LIMIT_MEMBERS + ALIKE(told));
    expect_left_out(LIMITED_MEMBERS, told, LIMIT_MEMBERS);
    expect_words("too many members of queues: ");
    tell_member("support", 0, 2);
    tell_caller("QueueCallerJoin", "support", 1, "");
    tell_caller("QueueCallerLeave", "support", 1, "");
    tell_caller("AgentConnect", "support", 1,
                ",\"Interface\": \"PJSIP/new\",\"MemberName\": \"New\",\"HoldTime\": \"0\"");
    count();
    cr_expect_leq(run.figures.shown.agents.count, LIMIT_MEMBERS + ALIKE(told));
    cr_expect_eq(run.door.book.ledger.members.list[0].status, 2, "who is known goes on");
    struct visit v;
    ledger_visit(&run.door.book.ledger, 0, &v);
    cr_expect_eq(v.outcome, VISIT_ANSWERED);
    cr_expect_eq(v.agent, 0, "by whom is not known");
    cr_expect_lt(held(), 100 * MIB, "%zu bytes", held());
    cr_expect_lt(allocated() - before, 330 * MIB, "%zu bytes", allocated() - before);
}

Test(limits, queues) {
    uint32_t told = times(LIMIT_QUEUES);
    size_t before = allocated();
    char queue[32];
    for (uint32_t i = 0; i < told; i++) {
        snprintf(queue, sizeof queue, "queue-%" PRIu32, i);
        tell("\"Event\": \"QueueParams\",\"Queue\": \"%s\",\"ServiceLevel\": \"20\"", queue);
        tell_member(queue, 1, 1);
    }
    cr_expect_leq(run.door.book.ledger.queue_count, LIMIT_QUEUES + ALIKE(told));
    expect_left_out(LIMITED_QUEUES, told, LIMIT_QUEUES);
    expect_words("too many queues: ");
    count();
    cr_expect_leq(run.figures.shown.queues.queue_count, LIMIT_QUEUES + ALIKE(told));
    cr_expect_lt(held(), 20 * MIB, "%zu bytes", held());
    cr_expect_lt(allocated() - before, 30 * MIB, "%zu bytes", allocated() - before);
}

// It names one queue and one caller again and again.
Test(limits, a_list_without_an_end) {
    const struct ledger_list *lists = run.door.book.ledger.lists;
    uint32_t named = 0;
    for (uint32_t i = 0; i < 3 * LIMIT_CALLERS; i++)
        tell("\"Event\": \"QueueParams\",\"Queue\": \"support\",\"ServiceLevel\": \"20\","
             "\"ActionID\": \"1\"");
    for (int i = 0; i < LEDGER_LISTS; i++)
        named += lists[i].open ? lists[i].queue_count : 0;
    cr_expect_eq(named, 2 * LIMIT_CALLERS);
}

// They wait for ever. When some of them leave, others are let in.
Test(limits, callers_who_wait) {
    uint32_t told = times(LIMIT_CALLERS);
    size_t before = allocated();
    for (uint32_t i = 0; i < told; i++)
        tell_caller("QueueCallerJoin", i % 2 ? "support" : "sales", i, "");
    cr_expect_eq(ledger_count(&run.door.book.ledger), LIMIT_CALLERS);
    expect_left_out(LIMITED_CALLERS, told, LIMIT_CALLERS);
    expect_words("too many callers in queues: ");
    cr_expect_lt(held(), 20 * MIB, "%zu bytes", held());
    count();
    cr_expect_lt(allocated() - before, 20 * MIB, "%zu bytes", allocated() - before);
    tell_caller("QueueCallerAbandon", "sales", 0, ",\"HoldTime\": \"1\"");
    tell_caller("QueueCallerLeave", "sales", 0, "");
    run.now_s++;
    tell_caller("QueueCallerJoin", "sales", told, "");
    cr_expect_eq(ledger_count(&run.door.book.ledger), LIMIT_CALLERS + 1);
}

Test(limits, callers_who_talk) {
    uint32_t told = times(LIMIT_CALLERS);
    char agent[96];
    for (uint32_t i = 0; i < told; i++) {
        snprintf(agent, sizeof agent,
                 ",\"Interface\": \"PJSIP/%" PRIu32 "\",\"MemberName\": \"A\",\"HoldTime\": \"0\"",
                 i % 1000);
        tell_caller("QueueCallerJoin", "support", i, "");
        tell_caller("QueueCallerLeave", "support", i, "");
        tell_caller("AgentConnect", "support", i, agent);
    }
    cr_expect_leq(ledger_count(&run.door.book.ledger), LIMIT_CALLERS + 1);
    expect_words("too many callers in queues: ");
}

static void tell_channel(const char *event, uint32_t n) {
    tell("\"Event\": \"%s\",\"Channel\": \"PJSIP/%" PRIu32 "-%08" PRIx32
         "\",\"ChannelState\": \"0\",\"CallerIDNum\": \"0170%" PRIu32
         "\",\"CallerIDName\": \"\",\"Context\": \"from-internal\",\"Exten\": \"4%" PRIu32
         "\",\"Priority\": \"1\",\"Uniqueid\": \"%" PRId64 ".%" PRIu32 "\",\"Linkedid\": \"%" PRId64
         ".%" PRIu32 "\"",
         event, n, n, n, n, run.now_s, n, run.now_s, n);
}

Test(limits, channels) {
    uint32_t told = times(LIMIT_CHANNELS);
    size_t before = allocated();
    for (uint32_t i = 0; i < told; i++)
        tell_channel("Newchannel", i);
    cr_expect_eq(stitch_count_up(run.door.book.stitch), LIMIT_CHANNELS);
    expect_left_out(LIMITED_CHANNELS, told, LIMIT_CHANNELS);
    expect_words("too many channels: ");
    cr_expect_lt(held(), 100 * MIB, "%zu bytes", held());
    count();
    cr_expect_lt(allocated() - before, 70 * MIB, "%zu bytes", allocated() - before);
}

static void tell_of_server(struct origin *link, uint32_t server, const char *data) {
    char frame[512];
    int len = snprintf(frame, sizeof frame,
                       "{ \"type\": 3, \"server_id\": %" PRIu32 ", \"server_name\": \"pbx%" PRIu32
                       "\", \"ssl\": false, \"data\": {%s}}",
                       server, server, data);
    door_frame(&run.door, link, (struct span){frame, (size_t)len}, run.now_s * SECOND_US);
}

// Those of which nothing is kept make room after an hour, also for a PBX of another link.
Test(limits, servers) {
    static const char nothing[] = "\"Event\": \"RTCPSent\",\"SSRC\": \"1\"";
    static const char member[] = "\"Event\": \"QueueMemberStatus\",\"Queue\": \"support\","
                                 "\"Interface\": \"PJSIP/1\",\"Status\": \"1\"";
    struct origin other = {.source = "ws://other", .host = "other", .link = 1};
    const struct servers *all = &run.door.servers;
    tell_of_server(&run.link, 0, member);
    for (uint32_t i = 1; i < SERVERS_MAX + 6; i++)
        tell_of_server(&run.link, i, nothing);
    tell_of_server(&other, 1000, member);
    cr_expect_eq(all->count, SERVERS_MAX);
    cr_expect_eq(run.door.limits.left_out.counts[LIMITED_SERVERS], 1);
    expect_words("too many servers: 1 left out");
    run.now_s += 3601;
    tell_of_server(&run.link, 0, member);
    tell_of_server(&other, 1000, member);
    cr_expect_str_eq(all->list[0].name, "pbx0", "something of it is kept");
    cr_expect_str_eq(all->list[1].name, "pbx1000");
    door_observe(&run.door,
                 &(struct news){NEWS_LINK_LOST, &run.link, run.now_s * SECOND_US, SPAN("gone")});
    cr_expect_eq(all->list[0].gaps.count, 1);
    cr_expect_eq(all->list[1].gaps.count, 0, "the number is not that link's any more");
}

// ---- max_memory

static void tell_record(uint32_t n, int64_t start_s) {
    char start[40];
    struct civil c = zone_civil(run.settings.zone, start_s);
    snprintf(start, sizeof start, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour,
             c.minute, c.second);
    tell("\"Event\": \"Cdr\",\"AccountCode\": \"\",\"Source\": \"0170%" PRIu32
         "\",\"Destination\": \"400\",\"DestinationContext\": \"ext-queues\",\"CallerID\": "
         "\"\\\"Caller %" PRIu32 "\\\" <0170%" PRIu32 ">\",\"Channel\": \"PJSIP/trunk-%08" PRIx32
         "\",\"DestinationChannel\": \"PJSIP/1001-%08" PRIx32
         "\",\"LastApplication\": \"Queue\",\"LastData\": \"support,t\",\"StartTime\": \"%s\","
         "\"AnswerTime\": \"%s\",\"EndTime\": \"%s\",\"Duration\": \"3\","
         "\"BillableSeconds\": \"3\",\"Disposition\": \"ANSWERED\",\"AMAFlags\": "
         "\"DOCUMENTATION\",\"UniqueID\": \"%" PRId64 ".%" PRIu32 "\",\"UserField\": \"\"",
         n, n, n, n, n, start, start, start, run.now_s, n);
}

// What links tell while the history is read waits, up to a limit.
Test(limits, the_inbox) {
    char *large = malloc(MIB);
    cr_assert_not_null(large);
    int len =
        snprintf(large, MIB,
                 "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
                 "\"data\": {\"Event\": \"Cdr\",\"UserField\": \"");
    memset(large + len, 'x', MIB - (size_t)len);
    run.door.held = true;
    for (int i = 0; i < 300; i++)
        door_news(&run.door, &(struct news){NEWS_FRAME, &run.link, run.now_s * SECOND_US,
                                            (struct span){large, MIB}});
    cr_expect_lt(run.door.inbox.waiting.len, LIMIT_INBOX + 2 * MIB);
    cr_expect_geq(run.door.limits.left_out.counts[LIMITED_RECORDS], 43);
    cr_expect_eq(run.door.ingest.left_out, run.door.limits.left_out.counts[LIMITED_RECORDS]);
    expect_words("too many records: 4");
    free(large);
}

#define MOST  (32 * MIB)
#define CALLS 6000 // of a day, which take some 7 MiB

static void limit_memory(void) {
    run.door.limits.memory.most = MOST;
}

// As the board does each second.
static void tick(void) {
    run.figures.trims = true;
    count();
}

static uint64_t left_out_records(void) {
    return run.door.limits.left_out.counts[LIMITED_RECORDS];
}

static void expect_bounded(void) {
    cr_expect_lt(held(), MOST + MOST / 8 + MIB, "%zu bytes", held());
    cr_expect_lt(allocated(), 2 * MOST, "%zu bytes", allocated());
}

Test(limits, days_before_today_leave_memory_first) {
    limit_memory();
    for (uint32_t day = 0; day < 10; day++) {
        run.now_s = MONDAY + (int64_t)day * 86400 + 3600;
        tick();
        for (uint32_t i = 0; i < CALLS; i++) {
            tell_record(day * CALLS + i, run.now_s);
            if (i % 1000 == 0) tick();
        }
    }
    tick();
    cr_expect_eq(left_out_records(), 0);
    cr_expect_geq(cdr_store_count(run.door.store), 2 * CALLS, "yesterday is there, too");
    cr_expect_leq(cdr_store_count(run.door.store), 5 * CALLS);
    cr_expect_eq(calls_total(&run.figures.shown.calls.all), CALLS, "today is whole");
    cr_expect_gt(run.door.kept_from_us, 0, "the board knows from when on it knows");
    expect_bounded();
}

// No row is lost silently: each is there, or counted.
Test(limits, rows_of_today_are_more_than_memory_holds) {
    uint32_t told = times(50000);
    limit_memory();
    for (uint32_t i = 0; i < told; i++) {
        tell_record(i, run.now_s);
        if (i % 10000 == 0) tick();
    }
    cr_expect_gt(left_out_records(), 0);
    cr_expect_eq(cdr_store_count(run.door.store) + left_out_records(), told);
    expect_words("too many records: ");
    tell_record(0, run.now_s); // comes again
    cr_expect_eq(cdr_store_count(run.door.store) + left_out_records(), told);
    cr_expect_eq(run.door.ingest.left_out, left_out_records());
    expect_bounded();
}

// The next day there is room again.
Test(limits, what_came_the_day_before_makes_room) {
    limit_memory();
    for (uint32_t i = 0; i < 50000; i++)
        tell_record(i, run.now_s);
    tick();
    uint64_t before = left_out_records();
    cr_expect_gt(before, 0);
    run.now_s += 86400;
    tick();
    tick();
    for (uint32_t i = 0; i < CALLS; i++)
        tell_record(i, run.now_s);
    cr_expect_eq(left_out_records(), before);
    cr_expect_eq(cdr_store_count(run.door.store), CALLS);
}

Test(limits, visits_that_are_over) {
    limit_memory();
    uint32_t told = times(50000);
    for (uint32_t i = 0; i < told; i++) {
        tell_caller("QueueCallerJoin", "support", i, "");
        tell_caller("QueueCallerAbandon", "support", i, ",\"HoldTime\": \"3\"");
        if (i % 10000 == 0) tick();
    }
    uint64_t all =
        ledger_count(&run.door.book.ledger) + run.door.limits.left_out.counts[LIMITED_CALLERS];
    cr_expect_leq(all, told);
    cr_expect_geq(all + ALIKE(told), told);
    expect_bounded();
}

Test(limits, channels_that_were_hung_up) {
    limit_memory();
    uint32_t told = times(100000);
    for (uint32_t i = 0; i < told; i++) {
        tell_channel("Newchannel", i);
        tell_channel("Hangup", i);
        if (i % 10000 == 0) tick();
    }
    cr_expect_gt(run.door.limits.left_out.counts[LIMITED_CHANNELS], 0);
    expect_bounded();
}

// A caller who waits has another name in each event.
Test(limits, texts) {
    uint32_t told = times(150000);
    limit_memory();
    tick();
    tell_caller("QueueCallerJoin", "support", 0, "");
    for (uint32_t i = 0; i < told; i++) {
        tell("\"Event\": \"AgentCalled\",\"Channel\": \"PJSIP/trunk-00000000\","
             "\"CallerIDName\": \"%0250" PRIu32 "\",\"Uniqueid\": \"%" PRId64
             ".0\",\"Linkedid\": \"%" PRId64
             ".0\",\"Queue\": \"support\",\"Interface\": \"PJSIP/1\"",
             i, run.now_s, run.now_s);
        if (i % 10000 == 0) tick();
    }
    cr_expect_gt(run.door.limits.left_out.counts[LIMITED_EVENTS], 0);
    expect_bounded();
}
