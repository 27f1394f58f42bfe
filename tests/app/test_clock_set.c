// Somebody sets this machine's clock while the board runs: by a minute, an hour, a year, to 1971,
// when a day begins, and when summer time begins and ends. libfaketime tells the board what the
// time is; the PBX has the right time, or has it set along with this machine's.
//
// AddressSanitizer and libfaketime do not work together: here the program is one without.
#include "raw_pbx.h"
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include "base/clock.h"
#include "base/zone.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOUR 3600
#define YEAR (365 * 24 * HOUR)

static char folder[64], state[96], told[96], snapshot[128];
static char preload[300], timestamps[128], home[128], url[64];
static struct raw_pbx pbx;
static struct screen *board;

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(state, sizeof state, "%s/state", folder);
    snprintf(told, sizeof told, "%s/time", folder);
    snprintf(snapshot, sizeof snapshot, "%s/cdrtop/snapshot.json", state);
    snprintf(preload, sizeof preload, "LD_PRELOAD=%s", FAKETIME);
    snprintf(timestamps, sizeof timestamps, "FAKETIME_TIMESTAMP_FILE=%s", told);
    snprintf(home, sizeof home, "XDG_STATE_HOME=%s", state);
    memset(&pbx, 0, sizeof pbx);
}

static void stop_pbx(void) {
    if (pbx.server.port) raw_pbx_stop(&pbx);
    memset(&pbx, 0, sizeof pbx);
}

static void end(void) {
    stop_pbx();
    run_folder_end(folder);
}

TestSuite(clock_set, .init = begin, .fini = end);

// "+3600", or "@1971-01-01 12:00:00" UTC. It is never there in part.
static void set_clock(const char *time) {
    char beside[128];
    snprintf(beside, sizeof beside, "%s.new", told);
    run_write_file(beside, span_of(time));
    cr_assert_eq(rename(beside, told), 0);
}

static void set_ahead(int64_t seconds) {
    char time[32];
    snprintf(time, sizeof time, "%+lld", (long long)seconds);
    set_clock(time);
}

// With its first figures. This machine and the PBX are so far ahead of the real time.
static void open_board(int64_t ahead_s, const char *zone, const char *day_start) {
    static char tz[64], start[64];
    const char *program = getenv("CDRTOP_INSTALLED");
    snprintf(tz, sizeof tz, "CDRTOP_TIMEZONE=%s", zone);
    snprintf(start, sizeof start, "CDRTOP_DAY_START=%s", day_start);
    set_ahead(ahead_s);
    pbx.ahead_s = ahead_s;
    pbx.waits = true;
    if (!pbx.server.port) raw_pbx_start(&pbx);
    snprintf(url, sizeof url, "ami://cdrtop@127.0.0.1:%u", pbx.server.port);
    board = screen_open((const char *[]){program ? program : CDRTOP, url, NULL},
                        (const char *[]){preload, timestamps, "FAKETIME_NO_CACHE=1",
                                         "FAKETIME_DONT_FAKE_MONOTONIC=1", "TZ=UTC", home, tz,
                                         start, "CDRTOP_SECRET=" RAW_PBX_SECRET, NULL},
                        120, 40);
    cr_assert(screen_wait(board, "support", PATIENCE_MS));
}

// It is asked for again, as one that is being written or counted is not written twice.
static json_t *whole_snapshot(void) {
    json_t *root = NULL;
    unlink(snapshot);
    for (int i = 0; i < PATIENCE_MS / 10 && !root; i++) {
        if (i % 20 == 0) screen_signal(board, SIGUSR2);
        screen_pump(board, 10);
        root = json_load_file(snapshot, 0, NULL);
    }
    cr_assert_not_null(root);
    return root;
}

struct seen {
    int64_t at_s; // by the board's clock
    long long offered, answered, waiting;
    double longest_s, talk_s; // -1 if not known
};

static double real(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : -1;
}

// Reads "2026-11-30T14:02:00+01:00".
static int64_t seconds_of(const char *iso) {
    struct civil c = {0};
    int y, mo, d, h, mi, s, oh, om;
    char sign;
    cr_assert_eq(sscanf(iso, "%d-%d-%dT%d:%d:%d%c%d:%d", &y, &mo, &d, &h, &mi, &s, &sign, &oh, &om),
                 9, "%s", iso);
    c = (struct civil){(int16_t)y, (uint8_t)mo, (uint8_t)d, (uint8_t)h, (uint8_t)mi, (uint8_t)s};
    return civil_seconds(c) - (sign == '-' ? -1 : 1) * (oh * 3600 + om * 60);
}

static struct seen look(void) {
    json_t *root = whole_snapshot();
    const json_t *total = json_object_get(root, "total");
    struct seen seen = {
        .at_s = seconds_of(json_string_value(json_object_get(root, "generatedAt"))),
        .offered = (long long)real(total, "offered"),
        .answered = (long long)real(total, "answered"),
        .waiting = (long long)real(total, "waiting"),
        .longest_s = real(total, "longestWait"),
        .talk_s = real(json_object_get(total, "talk"), "sum"),
    };
    json_decref(root);
    return seen;
}

// Until it counts so many: those who were answered, and one who waits.
static struct seen look_for(long long answered) {
    struct seen seen = look();
    for (int i = 0; i < 1000 && seen.answered < answered; i++)
        seen = look();
    cr_expect_eq(seen.answered, answered, "%lld of %lld", seen.answered, answered);
    cr_expect_eq(seen.offered, answered + 1);
    cr_expect_eq(seen.waiting, 1);
    cr_expect_eq(seen.talk_s, (double)answered);
    return seen;
}

// The wait of who joined then: by a clock that nobody sets.
static void expect_wait(struct seen seen, int64_t joined_us) {
    double most_s = (double)(clock_monotonic_us() - joined_us) / 1e6 + 2;
    cr_expect(seen.longest_s >= 0 && seen.longest_s <= most_s, "%f of %f", seen.longest_s, most_s);
}

static void expect_right_time(struct seen seen, int64_t ahead_s) {
    int64_t off = clock_machine_us() / SECOND_US + ahead_s - seen.at_s;
    cr_expect(off >= -2 && off < PATIENCE_S, "%lld s off", (long long)off);
}

// What the PBX told while the clock was wrong is in its place, too, and on the disk.
Test(clock_set, what_does_not_last_changes_nothing) {
    static const char *const times[] = {
        "@1971-01-01 12:00:00", "-3600", "+31536000", "+60", "-60", "+3600", "-31536000"};
    size_t most = getenv("CDRTOP_TEST_ALL") ? sizeof times / sizeof *times : 3;
    int64_t joined_us = clock_monotonic_us();
    long long answered = RAW_PBX_CALLS;
    open_board(0, sim_zone(), "00:00");
    look_for(answered);
    for (size_t i = 0; i < most; i++) {
        set_clock(times[i]);
        cr_assert(screen_wait(board, "clock: jumped to ", PATIENCE_MS), "%s", times[i]);
        cr_expect_eq(screen_has(board, "clock: jumped to 1971-01-01"), !i);
        pbx.again = true;
        answered += RAW_PBX_CALLS;
        struct seen seen = look_for(answered);
        expect_right_time(seen, 0);
        expect_wait(seen, joined_us);
        set_ahead(0);
        cr_assert(screen_gone(board, "clock: ", PATIENCE_MS));
        expect_right_time(look_for(answered), 0);
    }
    cr_expect_eq(pbx.clients, 1, "the link stayed up");
    screen_quit(board);
    pbx.quiet = true;
    open_board(0, sim_zone(), "00:00");
    struct seen kept = look();
    for (int i = 0; i < 1000 && kept.waiting; i++) // who waited is gone, as the list says
        kept = look();
    cr_expect_eq(kept.answered, answered);
    cr_expect_eq(kept.offered, answered + 1);
    cr_expect_eq(kept.waiting, 0);
    screen_quit(board);
}

Test(clock_set, with_that_of_the_pbx_it_is_believed_at_once) {
    open_board(0, sim_zone(), "00:00");
    look_for(RAW_PBX_CALLS);
    set_ahead(HOUR);
    pbx.ahead_s = HOUR;
    cr_assert(screen_wait(board, "clock: stepped forward 1 h at ", PATIENCE_MS));
    expect_right_time(look_for(RAW_PBX_CALLS), HOUR);
    json_t *root = whole_snapshot();
    const json_t *server = json_array_get(json_object_get(root, "servers"), 0);
    const json_t *gap = json_array_get(json_object_get(server, "gaps"), 0);
    cr_assert_not_null(gap, "what it passed over was not heard");
    int64_t from = seconds_of(json_string_value(json_object_get(gap, "from"))),
            to = seconds_of(json_string_value(json_object_get(gap, "to")));
    cr_expect(to - from >= HOUR - 2 && to - from < HOUR + PATIENCE_S, "%lld",
              (long long)(to - from));
    cr_expect_str_eq(json_string_value(json_object_get(server, "pbx")), "up");
    json_decref(root);
    set_ahead(0);
    pbx.ahead_s = 0;
    cr_assert(screen_wait(board, "clock: stepped back 1 h at ", PATIENCE_MS));
    pbx.again = true; // its Pings go on
    expect_right_time(look_for(2 * RAW_PBX_CALLS), 0);
    cr_expect_eq(pbx.clients, 1, "the link stayed up");
    screen_quit(board);
}

Test(clock_set, what_lasts_is_believed) {
    if (!getenv("CDRTOP_TEST_ALL")) cr_skip_test("a minute for each step");
    pbx.no_pong_time = pbx.no_timestamps = true; // nobody knows better
    open_board(0, sim_zone(), "00:00");
    look_for(RAW_PBX_CALLS);
    set_ahead(-HOUR);
    cr_assert(screen_wait(board, "clock: stepped back 1 h at ", PATIENCE_MS));
    struct seen seen = look_for(RAW_PBX_CALLS);
    expect_right_time(seen, -HOUR);
    cr_expect_geq(seen.longest_s, 0);
    set_ahead(0);
    cr_assert(screen_wait(board, "clock: stepped forward 1 h at ", PATIENCE_MS));
    expect_right_time(look_for(RAW_PBX_CALLS), 0);
    screen_quit(board);
}

// ---- when a day begins, or the zone changes its time

static const struct moment {
    struct civil local; // in Berlin
    const char *day_start, *time;
    bool new_day, stops; // the board is stopped while its machine's clock is set
} moments[] = {
    {{2026, 12, 1, 0, 0, 0}, "00:00", "@1971-01-01 12:00:00", true, true},
    {{2027, 3, 28, 3, 0, 0}, "00:00", "+3600", false, false}, // by hand, an hour too much
    {{2026, 12, 1, 0, 0, 0}, "00:00", "-3600", true, false},
    {{2026, 12, 1, 6, 0, 0}, "06:00", "+3600", true, true},
    {{2027, 10, 31, 4, 0, 0}, "00:00", "-3600", false, true},
    {{2026, 12, 1, 6, 0, 0}, "06:00", "@1971-01-01 12:00:00", true, false},
    {{2027, 3, 28, 3, 0, 0}, "00:00", "@1971-01-01 12:00:00", false, true},
    {{2027, 10, 31, 4, 0, 0}, "00:00", "+31536000", false, false},
};

#define BEFORE_S 6 // the board begins so long before
#define AFTER_S  3

static int64_t epoch_of(struct civil local) {
    struct zone *berlin;
    int64_t first = 0, second;
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    zone_epoch(berlin, local, &first, &second);
    zone_destroy(berlin);
    return first;
}

// The day ends when it does, whatever the machine says. (On a slow machine it may have ended before
// the first figures.)
static void pass(const struct moment *m) {
    int64_t at_s = epoch_of(m->local);
    int64_t ahead_s = at_s - BEFORE_S - clock_machine_us() / SECOND_US;
    int64_t joined_us = clock_monotonic_us();
    struct seen seen;
    open_board(ahead_s, "Europe/Berlin", m->day_start);
    bool in_time = look_for(RAW_PBX_CALLS).at_s < at_s;
    if (m->stops) screen_signal(board, SIGSTOP);
    if (m->time[0] == '@')
        set_clock(m->time);
    else
        set_ahead(ahead_s + atoll(m->time));
    if (m->stops) screen_signal(board, SIGCONT);
    do {
        seen = look();
        bool over = m->new_day && seen.at_s >= at_s && in_time;
        expect_right_time(seen, ahead_s);
        expect_wait(seen, joined_us);
        cr_expect_eq(seen.waiting, 1);
        if (!over || seen.at_s >= at_s + AFTER_S)
            cr_expect_eq(seen.answered, over ? 0 : RAW_PBX_CALLS, "%s: %lld s after it", m->time,
                         (long long)(seen.at_s - at_s));
        screen_pump(board, 100);
    } while (seen.at_s < at_s + AFTER_S &&
             clock_monotonic_us() - joined_us < PATIENCE_MS * INT64_C(1000));
    cr_assert(screen_wait(board, "clock: jumped to ", PATIENCE_MS));
    set_ahead(ahead_s);
    cr_assert(screen_gone(board, "clock: ", PATIENCE_MS));
    cr_expect_eq(pbx.clients, 1);
    screen_quit(board);
}

Test(clock_set, while_a_day_begins_or_the_zone_changes_its_time) {
    size_t most = getenv("CDRTOP_TEST_ALL") ? sizeof moments / sizeof *moments : 2;
    for (size_t i = 0; i < most; i++) {
        pass(&moments[i]);
        stop_pbx();
    }
}
