// Chosen windows: the figures of each over nine made-up days, the old figures staying while others
// are counted, and comparisons. The expected values are counted here by the same loop that makes
// the days.
#include "../../src/engine/parts.h"
#include "../support/live_settings.h"
#include "../support/tiles.h"
#include "base/clock.h"
#include "board/board.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#define MONDAY INT64_C(1794783600) // 2026-11-16 00:00 in Berlin
#define DAY    86400
#define NOW    (MONDAY + 8 * DAY + 14 * 3600 + 32 * 60 + 7) // Tue 24 Nov 14:32:07
#define DAYS   9

static struct run {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct board board;
} run;

// How many calls begin in that hour of that day, and which of them nobody answers.
static int calls_in(int day, int hour) {
    return hour < 8 || hour > 17 ? 0 : (day * 5 + hour * 3) % 7 + 1;
}

static bool answered(int n) {
    return n % 3 != 2;
}

static int64_t start_of(int day, int hour, int n) {
    return MONDAY + day * DAY + hour * 3600 + n * 7 * 60 + 5;
}

static void put(int64_t start, int id, bool was_answered) {
    char unique_id[32];
    snprintf(unique_id, sizeof unique_id, "%lld.%d", (long long)start, id);
    struct cdr row = {.start = start,
                      .answer = was_answered ? start + 4 : CDR_NO_TIME,
                      .end = start + 30,
                      .duration = 30,
                      .billable = was_answered ? 26 : 0,
                      .disposition = was_answered ? CDR_ANSWERED : CDR_NO_ANSWER};
    row.text[CDR_UNIQUE_ID] = span_of(unique_id);
    row.text[CDR_SOURCE] = SPAN("491701234567");
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000001");
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/1001-00000002");
    row.text[CDR_LAST_APPLICATION] = SPAN("Dial");
    door_cdr(&run.door, &row);
}

static void open_run(int compare_days, int64_t known_from_s) {
    struct zone *machine;
    run = (struct run){0};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&run.door, machine, NULL);
    cr_assert_eq(servers_put(&run.door.servers, SPAN("pbx1"), "link"), 0);
    run.door.servers.list[0].heard_from_us = known_from_s * SECOND_US;
    run.settings = live_settings();
    run.settings.compare_days = compare_days;
    for (int day = 0, id = 0; day < DAYS; day++)
        for (int hour = 0; hour < 24; hour++)
            for (int n = 0; n < calls_in(day, hour); n++)
                if (start_of(day, hour, n) < NOW) put(start_of(day, hour, n), id++, answered(n));
    figures_init(&run.figures, &run.settings, &run.door, NOW);
    board_init(&run.board);
}

static void close_run(void) {
    board_finish(&run.board);
    figures_finish(&run.figures);
    settings_finish(&run.settings);
    door_finish(&run.door);
}

static void settle(int64_t now_s) {
    figures_run(&run.figures, now_s * SECOND_US, NULL);
}

struct sums {
    uint64_t calls, answered;
};

static struct sums expected(int64_t from, int64_t to) {
    struct sums s = {0};
    for (int day = 0; day < DAYS; day++)
        for (int hour = 0; hour < 24; hour++)
            for (int n = 0; n < calls_in(day, hour); n++) {
                int64_t start = start_of(day, hour, n);
                if (start < from || start >= to || start >= NOW) continue;
                s.calls++;
                s.answered += answered(n);
            }
    return s;
}

static void choose(const char *typed) {
    struct window_choice choice;
    struct window_error error;
    cr_assert_eq(window_parse(typed, &choice, &error), 0, "%s", error.text);
    figures_set_window(&run.figures, &choice);
}

static void shows(const char *typed, int64_t from, int64_t to) {
    struct sums want = expected(from, to);
    choose(typed);
    settle(NOW);
    const struct counting *s = &run.figures.shown;
    cr_expect(s->window.from == from && s->window.to == to, "%s", typed);
    cr_expect_eq(calls_total(&s->calls.all), want.calls, "%s: %llu calls, not %llu", typed,
                 (unsigned long long)calls_total(&s->calls.all), (unsigned long long)want.calls);
    cr_expect_eq(s->calls.all.by_result[CALL_ANSWERED], want.answered, "%s", typed);
    cr_expect_eq(s->fold.all.total, want.calls, "%s", typed);
    cr_expect_gt(want.calls, 0, "%s", typed);
}

Test(windows, each_counts_what_began_in_it) {
    open_run(1, MONDAY);
    settle(NOW);
    int64_t today = MONDAY + 8 * DAY, minute = NOW - NOW % 60 + 60;
    shows("yesterday", today - DAY, today);
    shows("60m", minute - 3600, minute);
    shows("30m", minute - 1800, minute);
    shows("7d", today - 6 * DAY, today + DAY);
    shows("week", MONDAY + 7 * DAY, MONDAY + 14 * DAY);
    shows("2026-11-18", MONDAY + 2 * DAY, MONDAY + 3 * DAY);
    shows("2026-11-18..2026-11-20", MONDAY + 2 * DAY, MONDAY + 5 * DAY);
    shows("09:00..12:00", today + 9 * 3600, today + 12 * 3600);
    shows("today", today, today + DAY);
    close_run();
}

// From the choice until the replacement the old figures stay; none is half new.
Test(windows, the_old_figures_stand_until_the_new_are_whole) {
    open_run(1, MONDAY);
    settle(NOW);
    int64_t today = MONDAY + 8 * DAY;
    struct sums old = expected(today, today + DAY), new = expected(today - 6 * DAY, today + DAY);
    int slices = 0, calls;
    cr_assert_eq(task_create(&run.figures.task), 0);
    choose("7d");
    do {
        bool done = figures_go_on(&run.figures, NOW * SECOND_US, 0);
        calls = (int)calls_total(&run.figures.shown.calls.all);
        cr_assert(calls == (int)old.calls || calls == (int)new.calls, "%d calls on the way", calls);
        cr_assert_eq(run.figures.shown.fold.all.total, (uint64_t)calls);
        cr_assert_eq(run.figures.shown.window.from,
                     calls == (int)old.calls ? today : today - 6 * DAY);
        slices++;
        if (done) break;
    } while (slices < 10000);
    cr_expect_gt(slices, 5, "in slices");
    cr_expect_eq(calls, (int)new.calls);
    // A call that came when counting another window had been given up is not missing there.
    choose("today");
    for (int i = 0; i < 5; i++)
        figures_go_on(&run.figures, NOW * SECOND_US, 0);
    cr_expect(run.door.shut && run.figures.turning);
    choose("today");
    cr_expect_not(run.door.shut);
    put(NOW, 9999, true);
    settle(NOW);
    cr_expect_eq(calls_total(&run.figures.shown.calls.all), old.calls + 1);
    close_run();
}

// The part that is looked at is there for the new window before the others, and complete.
Test(windows, what_is_looked_at_comes_first) {
    open_run(1, MONDAY);
    int64_t today = MONDAY + 8 * DAY, week = today - 6 * DAY;
    struct sums old = expected(today, today + DAY), new = expected(week, today + DAY);
    cr_assert_eq(task_create(&run.figures.task), 0);
    for (int part = 0; part < COUNTED_PARTS; part++) {
        const struct figures *f = &run.figures;
        choose("today");
        settle(NOW);
        figures_look_at(&run.figures, (enum counting_part)part);
        choose("7d");
        figures_go_on(&run.figures, NOW * SECOND_US, 0);
        cr_assert(f->turning && !figures_stand(f), "in one slice");
        for (int i = 0; i < 10000 && !figures_stand(f); i++)
            figures_go_on(&run.figures, NOW * SECOND_US, 0);
        cr_assert(f->turning, "all at once");
        for (int other = 0; other < COUNTED_PARTS; other++) {
            const struct counting *s = figures_of(f, (enum counting_part)other);
            cr_expect_eq(s->window.from, other == part ? week : today, "%d of %d", other, part);
        }
        uint64_t calls = part == COUNTED_LIVE ? new.calls : old.calls;
        uint64_t rows = part == COUNTED_RECORDS ? new.calls : old.calls;
        cr_expect_eq(calls_total(&figures_of(f, COUNTED_LIVE)->calls.all), calls);
        cr_expect_eq(figures_of(f, COUNTED_RECORDS)->fold.all.total, rows);
        settle(NOW);
        cr_expect(!f->turning && f->shown.window.from == week);
        cr_expect_eq(calls_total(&f->shown.calls.all), new.calls);
        cr_expect_eq(f->shown.fold.all.total, new.calls);
    }
    close_run();
}

Test(windows, the_last_minutes_move_with_the_clock) {
    open_run(1, MONDAY);
    choose("30m");
    for (int minute = 0; minute < 90; minute += 10) {
        int64_t now = NOW - 7 + minute * 60, to = now - now % 60 + 60;
        settle(now);
        cr_expect_eq(calls_total(&run.figures.shown.calls.all), expected(to - 1800, to).calls);
        settle(now + 59 - now % 60); // within the same minute
        cr_expect_eq(run.figures.shown.window.to, to);
    }
    close_run();
}

static const struct board_header *header(const char *typed, int64_t now_s) {
    struct server_now server = {.name = "pbx1", .state = SERVER_UP};
    choose(typed);
    settle(now_s);
    struct figures *f = &run.figures;
    struct board_input in = {.now_us = now_s * SECOND_US,
                             .zone = run.settings.zone,
                             .window = f->shown.window,
                             .choice = f->shown.choice,
                             .counted.fold = &f->shown.fold,
                             .store = run.door.store,
                             .counted.tallies = &f->shown.queues,
                             .ledger = &run.door.book.ledger,
                             .counted.calls = &f->shown.calls,
                             .stitch = run.door.book.stitch,
                             .counted.agents = &f->shown.agents,
                             .status.servers = &server,
                             .status.server_count = 1,
                             .counted.before = &f->compared.sums,
                             .counted.hours = &f->by_hour.fold.shown,
                             .status.known_from_us = run.door.servers.list[0].heard_from_us};
    while (!board_fill(&run.board, &in))
        ;
    return &run.board.header;
}

Test(windows, the_header_says_which) {
    open_run(1, MONDAY);
    cr_expect_str_eq(header("today", NOW)->window, "today since 00:00");
    cr_expect_str_eq(header("yesterday", NOW)->window, "yesterday, Mon 23 Nov");
    cr_expect_str_eq(header("15m", NOW)->window, "last 15 minutes");
    cr_expect_str_eq(header("7d", NOW)->window, "7 days");
    cr_expect_str_eq(header("week", NOW)->window, "week from Mon 23 Nov");
    cr_expect_str_eq(header("2026-11-18", NOW)->window, "Wed 18 Nov 2026");
    cr_expect_str_eq(header("2026-11-18..2026-11-20", NOW)->window, "18 Nov - 20 Nov");
    cr_expect_str_eq(header("09:00..12:00", NOW)->window, "Tue 24 Nov 09:00-12:00");
    cr_expect_str_eq(header("2026-11-18 09:00..2026-11-19 10:30", NOW)->window,
                     "18 Nov 09:00 - 19 Nov 10:30");
    cr_expect_str_eq(header("2025-12-30 09:00..2026-01-02 10:30", NOW)->window,
                     "30 Dec 2025 09:00 - 2 Jan 2026 10:30");
    cr_expect_str_eq(header("2025-11-18 09:00..2025-11-18 10:30", NOW)->window,
                     "Tue 18 Nov 2025 09:00-10:30");
    cr_expect_str_eq(header("2025-12-30..2026-01-02", NOW)->window, "30 Dec 2025 - 2 Jan 2026");
    close_run();
}

// The latest call that began before now, in the list of calls; and a column of the recalls.
static const char *time_of(const char *typed, enum board_table t) {
    static struct board_row row;
    header(typed, NOW);
    cr_assert_str_eq(board_table(&run.board, t)->columns[0].id, t == TABLE_CALLS ? "time" : "lost");
    cr_assert(board_row(&run.board, t, 0, &row), "%s", typed);
    return row.cells[0].text;
}

// A time has its day if the window has several. Latest first: in the hour 14 of Tuesday the 24th
// calls came every seven minutes, at five seconds past.
Test(windows, times_have_their_day_where_there_are_several) {
    open_run(1, MONDAY);
    cr_assert_geq(calls_in(8, 14), 5);
    cr_expect_str_eq(time_of("today", TABLE_CALLS), "14:28:05");
    cr_expect_str_eq(time_of("60m", TABLE_CALLS), "14:28:05");
    cr_expect_str_eq(time_of("7d", TABLE_CALLS), "Tue 14:28:05");
    cr_expect_str_eq(time_of("week", TABLE_CALLS), "Tue 14:28:05");
    cr_expect_str_eq(time_of("2026-11-18", TABLE_CALLS)[2] == ':' ? "" : "dated", "");
    cr_expect_str_eq(time_of("2026-11-16..2026-11-24", TABLE_CALLS), "24 Nov 14:28");
    cr_expect_str_eq(time_of("2026-11-01..2026-11-24", TABLE_CALLS), "24 Nov 14:28");
    struct board_row row; // the oldest one: the first call of Monday
    size_t last = board_rows(&run.board, TABLE_CALLS) - 1;
    cr_assert(board_row(&run.board, TABLE_CALLS, last, &row));
    cr_expect_str_eq(row.cells[0].text, "16 Nov 08:00");
    // With the year if the window is in several, though all calls are in one; within a week, with
    // the weekday.
    cr_expect_str_eq(time_of("2025-12-31..2026-11-24", TABLE_CALLS), "24 Nov 2026 14:28");
    cr_expect_str_eq(time_of("2026-01-01..2026-12-31", TABLE_CALLS), "24 Nov 14:28");
    close_run();
}

Test(windows, what_memory_does_not_hold_is_not_zero) {
    open_run(1, MONDAY + 8 * DAY + 8 * 3600 + 12 * 60); // a board that was started this morning
    cr_expect_str_eq(header("today", NOW)->notice, "no figures before 08:12: there is no history");
    cr_expect(run.board.figures.known);
    header("yesterday", NOW); // some of its rows came nevertheless: they are shown, and it is said
    cr_expect(run.board.figures.known);
    cr_expect_str_eq(run.board.header.notice, "no figures before 08:12: there is no history");
    header("2026-11-10", NOW); // nothing came of that day
    cr_expect_not(run.board.figures.known);
    cr_expect_str_eq(tile_of(&run.board, "calls")->figure, "--");
    cr_expect_str_eq(run.board.header.notice, "no figures before 08:12: there is no history");
    cr_expect_str_eq(header("30m", NOW)->notice, "");
    cr_expect_eq(run.figures.compared.sums.days, 0,
                 "yesterday is not known, and is compared with nothing");
    close_run();
    open_run(1, MONDAY - 365 * DAY); // of another year than now
    cr_expect_str_eq(header("2025-01-01..2026-11-24", NOW)->notice,
                     "no figures before Sun 16 Nov 2025 00:00: there is no history");
    close_run();
}

static void delta(const char *tile, uint64_t now, uint64_t before) {
    char text[32];
    long long more = (long long)now - (long long)before;
    snprintf(text, sizeof text, more ? "%+lld" : "%lld", more);
    const char *got = tile_of(&run.board, tile)->delta;
    cr_expect_str_eq(got, text, "tile %s: %s", tile, got);
}

// The bars stand beside the hours of that day, the last of them up to the same minute.
static void earlier_hours(int day, int64_t until) {
    int64_t end = until - (8 - day) * DAY;
    int shown = 0;
    for (size_t i = 0; i < run.board.chart.count; i++) {
        int hour = run.board.chart.hours[i].hour;
        uint64_t count = 0;
        for (int n = 0; n < calls_in(day, hour); n++)
            count += start_of(day, hour, n) < end;
        cr_expect_eq(run.board.chart.hours[i].before, count, "%d o'clock", hour);
        shown += count > 0;
    }
    cr_expect_geq(shown, 4);
}

Test(windows, the_same_time_yesterday_or_a_week_ago_is_held_against_it) {
    static const char *const words[] = {"vs yesterday", "vs a week ago"};
    for (int week = 0; week < 2; week++) {
        int64_t today = MONDAY + 8 * DAY, back = (week ? 7 : 1) * DAY;
        int64_t until = NOW - NOW % 60 + 60;
        open_run(week ? 7 : 1, MONDAY);
        cr_expect_str_eq(header("today", NOW)->compared, words[week]);
        struct sums now = expected(today, until), before = expected(today - back, until - back);
        delta("calls", now.calls, before.calls);
        delta("missed", now.calls - now.answered, before.calls - before.answered);
        cr_expect_str_eq(tile_of(&run.board, "waiting")->delta, "", "a state of now");
        earlier_hours(8 - (week ? 7 : 1), until);
        cr_expect_str_eq(run.board.chart.compared, week ? "a week ago" : "yesterday");
        close_run();
    }
    open_run(0, MONDAY);
    cr_expect_str_eq(header("today", NOW)->compared, "");
    cr_expect_str_eq(tile_of(&run.board, "calls")->delta, "");
    close_run();
}

// The week of the Hours page has means over the days of a weekday; there are two Mondays and two
// Tuesdays.
Test(windows, the_week_is_the_mean_of_its_days) {
    open_run(1, MONDAY);
    figures_want_hours(&run.figures, true, HOURS_OF_CALLS);
    settle(NOW);
    cr_expect(figures_want_hours(&run.figures, true, HOURS_OF_CALLS));
    const struct hours *h = &run.figures.by_hour.fold.shown;
    for (int weekday = 0; weekday < 7; weekday++) {
        int first = (weekday + 6) % 7; // Sunday, which is 0, is the seventh day
        cr_expect_eq(h->days[weekday], first < 2 ? 2u : 1u);
        for (int hour = 0; hour < 24; hour++) {
            uint64_t want = 0, got = h->week[weekday][hour].all;
            for (int day = first; day < DAYS; day += 7)
                want += expected(MONDAY + day * DAY + hour * 3600,
                                 MONDAY + day * DAY + (hour + 1) * 3600)
                            .calls;
            cr_expect_eq(got, want, "weekday %d, %d h: %llu", weekday, hour,
                         (unsigned long long)got);
        }
    }
    // A mean is over the days that had that hour: today, a Tuesday, has not had four o'clock.
    header("today", NOW);
    const struct board_weekday *tuesday = &run.board.hours_page.week[1];
    cr_expect_float_eq(tuesday->mean[10], (calls_in(1, 10) + calls_in(8, 10)) / 2.0, 1e-9);
    cr_expect_float_eq(tuesday->mean[16], calls_in(1, 16), 1e-9);
    close_run();
}

// On the only day of its weekday, hours without a call before the beginning of memory are unknown.
Test(windows, the_week_knows_no_hour_before_memory) {
    const int64_t wednesday = MONDAY + 2 * DAY;
    int unknown = 0;
    open_run(1, wednesday + 23 * 3600);
    figures_want_hours(&run.figures, true, HOURS_OF_CALLS);
    settle(NOW);
    header("today", NOW);
    const struct board_weekday *w = &run.board.hours_page.week[2];
    cr_expect_eq(w->days, 1);
    for (int hour = 0; hour < 24; hour++) {
        bool lost = hour < 23 && calls_in(2, hour) == 0;
        cr_expect_eq(isnan(w->mean[hour]), lost, "%d h", hour);
        if (!lost) cr_expect_eq(w->mean[hour], calls_in(2, hour), "%d h", hour);
        unknown += lost;
    }
    cr_expect_gt(unknown, 0);
    cr_expect_eq(run.board.hours_page.week[3].mean[0], calls_in(3, 0), "Thursday is known");
    close_run();
}

// All rows are there until they are removed, and the figures stay; no row of today is removed.
Test(windows, rows_that_are_too_many_go_in_a_job) {
    open_run(1, MONDAY);
    settle(NOW);
    size_t all = cdr_store_count(run.door.store), slices = 0;
    size_t today = (size_t)expected(MONDAY + 8 * DAY, NOW).calls;
    uint64_t calls = calls_total(&run.figures.shown.calls.all);
    run.settings.max_records = all;
    run.figures.trims = true;
    settle(NOW);
    cr_expect_eq(cdr_store_count(run.door.store), all, "not too many");
    cr_assert_eq(task_create(&run.figures.task), 0);
    run.settings.max_records = 1;
    run.figures.trims = true;
    for (bool done = false; !done; slices++) {
        done = figures_go_on(&run.figures, NOW * SECOND_US, 0);
        size_t count = cdr_store_count(run.door.store);
        cr_assert(count == (cdr_store_generation(run.door.store) ? today : all));
        cr_assert_eq(calls_total(&figures_of(&run.figures, COUNTED_LIVE)->calls.all), calls);
        bool cancel = slices == 2 || slices == 10 || slices == 30;
        if (cancel) figures_set_window(&run.figures, NULL);
    }
    cr_expect_geq(slices, 60, "%zu", slices);
    cr_expect_eq(cdr_store_count(run.door.store), today);
    cr_expect_eq(run.figures.shown.fold.all.total, calls);
    close_run();
}
