// Days in the whole program, with a given clock: midnight, a day that begins at six, both changes
// of the clocks, a PBX six hours away, and one whose zone is configured wrongly. Recordings are
// made up, so the second of each call is known. The live board is told when the day changes.
#include "../support/live_settings.h"
#include "same.h"

#include "../../src/engine/parts.h"
#include "base/zone.h"
#include "board/board.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define S ((int64_t)1000000)

// In 2026 in Berlin, as seconds since the epoch.
#define SPRING INT64_C(1774738800) // 29 March 00:00: 02:00 is 03:00
#define AUTUMN INT64_C(1792879200) // 25 October 00:00: 03:00 is 02:00
#define NOON   INT64_C(1795345200) // 22 November 12:00
#define HOUR   3600

static struct buf frames;
static int made;

// One answered call, as the PBX `name` in `zone` writes it at the end.
static void frame_of(struct buf *out, const char *name, const char *zone, int64_t start) {
    struct zone *z;
    struct civil from, to;
    cr_assert_eq(zone_load(zone, &z), 0);
    from = zone_civil(z, start);
    to = zone_civil(z, start + 20);
    zone_destroy(z);
    buf_format(out,
               "{ \"type\": 3, \"server_id\": %d, \"server_name\": \"%s\", \"ssl\": false, "
               "\"data\": {\"Event\": \"Cdr\",\"Privilege\": \"cdr,all\",\"AccountCode\": \"\","
               "\"Source\": \"0301234\",\"Destination\": \"600\",\"DestinationContext\": "
               "\"from-trunk\",\"CallerID\": \"0301234\",\"Channel\": \"PJSIP/trunk-a-%08x\","
               "\"DestinationChannel\": \"PJSIP/1001-%08x\",\"LastApplication\": \"Dial\","
               "\"LastData\": \"PJSIP/1001\","
               "\"StartTime\": \"%04d-%02d-%02d %02d:%02d:%02d\","
               "\"AnswerTime\": \"%04d-%02d-%02d %02d:%02d:%02d\","
               "\"EndTime\": \"%04d-%02d-%02d %02d:%02d:%02d\",\"Duration\": \"20\","
               "\"BillableSeconds\": \"20\",\"Disposition\": \"ANSWERED\",\"AMAFlags\": "
               "\"DOCUMENTATION\",\"UniqueID\": \"%lld.%d\",\"UserField\": \"\"}}",
               name[3] - '0', name, (unsigned)made, (unsigned)made + 1, from.year, from.month,
               from.day, from.hour, from.minute, from.second, from.year, from.month, from.day,
               from.hour, from.minute, from.second, to.year, to.month, to.day, to.hour, to.minute,
               to.second, (long long)start, made);
    made++;
}

static void call_of(const char *name, const char *zone, int64_t start) {
    buf_format(&frames, "%lld.000000\t", (long long)start + 20);
    frame_of(&frames, name, zone, start);
    buf_put(&frames, "\n", 1);
}

static void call(int64_t start) {
    call_of("pbx1", "Europe/Berlin", start);
}

// What the program says about those frames; `day` and `config` may be NULL.
static json_t *snapshot(const char *day, const char *config, const char *server_zone) {
    char path[] = "/tmp/cdrtop-days-XXXXXX.rec", yaml[] = "/tmp/cdrtop-days-XXXXXX.yaml";
    const char *argv[16] = {CDRTOP,          "snapshot",    path,       "--tz",
                            "Europe/Berlin", "--server-tz", server_zone};
    size_t count = 7;
    close(mkstemps(path, 4));
    close(mkstemps(yaml, 5));
    run_write_file(path, buf_text(&frames));
    run_write_file(yaml, span_of(config ? config : "{}"));
    argv[count++] = "-c";
    argv[count++] = yaml;
    if (day) argv[count++] = "--day";
    if (day) argv[count++] = day;
    json_t *root = same_snapshot(argv);
    unlink(path);
    unlink(yaml);
    return root;
}

static void forget(void) {
    buf_finish(&frames);
}

static void window(json_t *root, const char *from, const char *to) {
    json_t *w = json_object_get(root, "window");
    cr_expect_str_eq(json_string_value(json_object_get(w, "from")), from);
    cr_expect_str_eq(json_string_value(json_object_get(w, "to")), to);
}

static json_int_t in_hour(json_t *root, size_t i, const char *from) {
    json_t *hour = json_array_get(json_object_get(root, "hours"), i);
    const char *text = json_string_value(json_object_get(hour, "from"));
    cr_expect(text && !strcmp(text, from), "hour %zu begins at %s, not %s", i, text, from);
    return json_integer_value(json_object_get(hour, "calls"));
}

Test(days, midnight_parts_two_days) {
    int64_t midnight = NOON + 12 * HOUR;
    call(midnight - 1);
    call(midnight);
    call(midnight + 1);
    json_t *before = snapshot("2026-11-22", NULL, "pbx1=Europe/Berlin");
    json_t *after = snapshot(NULL, NULL, "pbx1=Europe/Berlin"); // the last day in them
    window(before, "2026-11-22T00:00:00+01:00", "2026-11-23T00:00:00+01:00");
    window(after, "2026-11-23T00:00:00+01:00", "2026-11-24T00:00:00+01:00");
    cr_expect_eq(same_number(before, "calls", "total"), 1);
    cr_expect_eq(same_number(after, "calls", "total"), 2);
    cr_expect_eq(in_hour(before, 23, "2026-11-22T23:00:00+01:00"), 1);
    cr_expect_eq(in_hour(after, 0, "2026-11-23T00:00:00+01:00"), 2);
    json_decref(before);
    json_decref(after);
    forget();
}

Test(days, a_day_may_begin_at_six) {
    int64_t six = NOON - 6 * HOUR;
    call(six - 1);
    call(six);
    call(six + 18 * HOUR); // midnight: still the same day
    json_t *root = snapshot("2026-11-22", "day_start: \"06:00\"\n", "pbx1=Europe/Berlin");
    window(root, "2026-11-22T06:00:00+01:00", "2026-11-23T06:00:00+01:00");
    cr_expect_eq(same_number(root, "calls", "total"), 2);
    cr_expect_eq(same_number(root, "records", "totalCalls"), 2);
    cr_expect_eq(in_hour(root, 0, "2026-11-22T06:00:00+01:00"), 1);
    cr_expect_eq(in_hour(root, 18, "2026-11-23T00:00:00+01:00"), 1);
    json_decref(root);
    root = snapshot("2026-11-21", "day_start: \"06:00\"\n", "pbx1=Europe/Berlin");
    cr_expect_eq(same_number(root, "calls", "total"), 1);
    json_decref(root);
    forget();
}

Test(days, the_day_of_23_hours) {
    call(SPRING + 90 * 60);   // 01:30
    call(SPRING + 2 * HOUR);  // 03:00, an instant after 01:59:59
    call(SPRING + 22 * HOUR); // 23:00
    call(SPRING + 23 * HOUR); // the next day
    json_t *root = snapshot("2026-03-29", NULL, "pbx1=Europe/Berlin");
    window(root, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00");
    cr_expect_eq(json_array_size(json_object_get(root, "hours")), 23);
    cr_expect_eq(same_number(root, "calls", "total"), 3);
    cr_expect_eq(in_hour(root, 1, "2026-03-29T01:00:00+01:00"), 1);
    cr_expect_eq(in_hour(root, 2, "2026-03-29T03:00:00+02:00"), 1);
    cr_expect_eq(in_hour(root, 22, "2026-03-29T23:00:00+02:00"), 1);
    json_decref(root);
    forget();
}

// Both calls say 02:30; the epochs in their UniqueIDs tell which is which.
Test(days, the_day_of_25_hours) {
    call(AUTUMN + 150 * 60);
    call(AUTUMN + 210 * 60);
    call(AUTUMN + 24 * HOUR); // 23:00
    call(AUTUMN + 25 * HOUR); // the next day
    json_t *root = snapshot("2026-10-25", NULL, "pbx1=Europe/Berlin");
    window(root, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
    cr_expect_eq(json_array_size(json_object_get(root, "hours")), 25);
    cr_expect_eq(same_number(root, "calls", "total"), 3);
    cr_expect_eq(in_hour(root, 2, "2026-10-25T02:00:00+02:00"), 1);
    cr_expect_eq(in_hour(root, 3, "2026-10-25T02:00:00+01:00"), 1);
    cr_expect_eq(in_hour(root, 24, "2026-10-25T23:00:00+01:00"), 1);
    json_t *hours = json_object_get(json_object_get(root, "records"), "byHour");
    cr_expect_eq(json_integer_value(json_object_get(hours, "2")), 2); // as the PBX printed it
    json_decref(root);
    forget();
}

// In Toronto it is 18:30 on the day before.
Test(days, a_pbx_six_hours_away_counts_in_the_boards_day) {
    int64_t midnight = NOON - 12 * HOUR;
    call_of("pbx2", "America/Toronto", midnight - HOUR / 2);
    call_of("pbx2", "America/Toronto", midnight + HOUR / 2);
    call_of("pbx2", "America/Toronto", midnight + HOUR / 2 + 60);
    json_t *root = snapshot("2026-11-22", NULL, "pbx2=America/Toronto");
    cr_expect_eq(same_number(root, "calls", "total"), 2);
    cr_expect_eq(in_hour(root, 0, "2026-11-22T00:00:00+01:00"), 2);
    json_t *records = json_object_get(root, "records"), *hours = json_object_get(records, "byHour");
    cr_expect_eq(json_integer_value(json_object_get(hours, "18")), 2); // its own local time
    json_t *server = json_array_get(json_object_get(root, "servers"), 0);
    cr_expect(json_is_null(json_object_get(server, "timezoneLooksLike")));
    json_decref(root);
    forget();
}

Test(days, a_wrong_zone_is_named) {
    for (int i = 0; i < 5; i++)
        call_of("pbx2", "America/Toronto", NOON + i * 60);
    json_t *root = snapshot(NULL, NULL, "pbx2=Europe/Berlin");
    json_t *server = json_array_get(json_object_get(root, "servers"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(server, "timezone")), "Europe/Berlin");
    cr_expect_str_eq(json_string_value(json_object_get(server, "timezoneLooksLike")), "UTC-05:00");
    json_decref(root);
    forget();
}

// ---- the live board, with a given clock

static struct live {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct board board;
    struct origin origin;
} live;

static void open_live(int day_start_s, int64_t now_s) {
    struct zone *machine;
    live = (struct live){.origin = {.source = "ws", .link = -1}};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&live.door, machine, NULL);
    live.settings = live_settings();
    live.settings.day_start_s = day_start_s;
    figures_init(&live.figures, &live.settings, &live.door, now_s);
    board_init(&live.board);
}

static void close_live(void) {
    board_finish(&live.board);
    figures_finish(&live.figures);
    settings_finish(&live.settings);
    door_finish(&live.door);
}

static void live_frame(int64_t at_s, const char *data) {
    struct buf text = {0};
    buf_format(&text,
               "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
               "\"data\": {%s}}",
               data);
    door_frame(&live.door, &live.origin, buf_text(&text), at_s * S);
    buf_finish(&text);
}

static void live_call(int64_t start) {
    struct buf text = {0};
    frame_of(&text, "pbx1", "Europe/Berlin", start);
    door_frame(&live.door, &live.origin, buf_text(&text), (start + 20) * S);
    buf_finish(&text);
}

// The figure in a tile at that moment.
static const char *tile_at(int64_t now_s, const char *tile) {
    struct figures *f = &live.figures;
    figures_run(f, now_s * S, NULL);
    struct server_now server = {.name = "pbx1", .state = SERVER_UP};
    struct board_input in = {.now_us = now_s * S,
                             .zone = live.settings.zone,
                             .window = f->shown.window,
                             .counted.fold = &f->shown.fold,
                             .store = live.door.store,
                             .counted.tallies = &f->shown.queues,
                             .ledger = &live.door.book.ledger,
                             .counted.calls = &f->shown.calls,
                             .stitch = live.door.book.stitch,
                             .counted.agents = &f->shown.agents,
                             .status.servers = &server,
                             .status.server_count = 1};
    while (!board_fill(&live.board, &in)) {
    }
    return tile_of(&live.board, tile)->figure;
}

Test(days, the_board_turns_over_at_midnight_call_or_no_call) {
    int64_t midnight = NOON + 12 * HOUR;
    open_live(0, midnight - HOUR);
    live_call(midnight - 600);
    live_call(midnight - 300);
    live_frame(midnight - 40, "\"Event\": \"QueueCallerJoin\",\"Queue\": \"support\",\"Uniqueid\": "
                              "\"1795388360.7\",\"Linkedid\": \"1795388360.7\",\"CallerIDNum\": "
                              "\"555\",\"Position\": \"1\"");
    cr_expect_str_eq(tile_at(midnight - 1, "calls"), "3");
    cr_expect_str_eq(tile_at(midnight - 1, "waiting"), "1");
    cr_expect_str_eq(live.board.header.window, "today since 00:00");
    cr_expect_str_eq(tile_at(midnight, "calls"), "0"); // nothing came, only the clock has moved
    cr_expect_str_eq(tile_of(&live.board, "waiting")->figure, "1"); // they wait nevertheless
    cr_expect_str_eq(tile_of(&live.board, "longest")->figure, "0:40 !");
    // and belong to the day on which they came
    cr_expect_str_eq(tile_of(&live.board, "answered")->sub, "of 0");
    cr_expect_eq(live.board.chart.count, 24);
    cr_expect_eq(live.board.chart.hours[0].from, midnight);
    cr_expect_eq(board_rows(&live.board, TABLE_CALLS), 0);
    live_call(midnight + 1);
    cr_expect_str_eq(tile_at(midnight + 30, "calls"), "1");
    close_live();
}

Test(days, the_board_turns_over_at_day_start) {
    int64_t six = NOON - 6 * HOUR;
    open_live(6 * 3600, six - HOUR);
    live_call(six - 6 * HOUR - 60); // 23:59
    live_call(six - 60);
    cr_expect_str_eq(tile_at(six - 1, "calls"), "2");
    cr_expect_str_eq(live.board.header.window, "today since 06:00");
    cr_expect_str_eq(tile_at(six, "calls"), "0");
    cr_expect_eq(live.board.chart.hours[0].from, six);
    close_live();
}

Test(days, the_board_has_the_hours_of_both_changes) {
    static const struct {
        int64_t midnight;
        size_t hours;
    } days[] = {{SPRING, 23}, {AUTUMN, 25}};
    for (size_t i = 0; i < 2; i++) {
        int64_t midnight = days[i].midnight, end = midnight + (int64_t)days[i].hours * HOUR;
        open_live(0, midnight);
        live_call(midnight + 3 * HOUR + 60);
        live_call(end - 60);
        cr_expect_str_eq(tile_at(end - 1, "calls"), "2");
        cr_assert_eq(live.board.chart.count, days[i].hours);
        cr_expect_eq(live.board.chart.hours[3].answered, 1);
        cr_expect_eq(live.board.chart.hours[days[i].hours - 1].answered, 1);
        cr_expect(live.board.chart.hours[days[i].hours - 1].now);
        cr_expect_str_eq(tile_at(end, "calls"), "0");
        close_live();
    }
}
