// A board that runs for weeks expects more than it remembers, and the next one goes on with it.
#include "../../src/engine/parts.h"
#include "../support/live_settings.h"
#include "../support/pausing.h"
#include "base/clock.h"
#include "patience.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))
#define MONDAY      INT64_C(1793574000) // 2 Nov 2026 in Berlin
#define DAY         86400
#define HOUR        3600

static char folder[64], path[96];

struct life {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct disk *disk;
    struct past past;
    struct origin origin;
    int64_t now_us;
};

static struct life life;

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/history.db", folder);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(expected, .init = make_folder, .fini = drop_folder);

static const struct direction_rule *rule; // that is configured; NULL for none
static int64_t wrapup_s = -1;             // and so is this

static void begin(const char *link, int64_t now_s) {
    struct direction_rules *rules = NULL;
    struct direction_error error;
    struct zone *machine;
    life = (struct life){.origin = {.source = link, .link = 0}};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    if (rule) cr_assert_eq(direction_rules_compile(rule, 1, &rules, &error), 0);
    door_init(&life.door, machine, rules);
    servers_put(&life.door.servers, SPAN("pbx1"), "link");
    life.door.servers.list[0].heard_from_us = now_s * SECOND_US;
    life.settings = live_settings();
    life.settings.policies.others.wrapup_s = wrapup_s;
    cr_assert_eq(disk_create(&life.disk), 0);
    past_open(&life.past, &life.door, life.disk, &(struct history_terms){.path = path});
    past_add(&life.past, &life.origin);
    figures_init(&life.figures, &life.settings, &life.door, now_s);
    life.figures.expecting.past = &life.past;
    cr_assert_not(past_read(&life.past, (now_s - 8 * DAY) * SECOND_US, INT64_MAX, SIZE_MAX, NULL));
    cr_assert_not(profiles_read(&life.figures.expecting, now_s, NULL));
    life.figures.all_in = true;
}

static void end(void) {
    const char *hangs = "";
    cr_expect_str_eq(past_words(&life.past), "");
    past_close(&life.past, life.now_us);
    cr_assert(disk_destroy(life.disk, PATIENCE_US, &hangs), "%s", hangs);
    figures_finish(&life.figures);
    settings_finish(&life.settings);
    door_finish(&life.door);
}

static bool job(struct task *t, void *context) {
    (void)context;
    return figures_run(&life.figures, life.now_us, t);
}

static void run_at(int64_t now_s) {
    life.now_us = now_s * SECOND_US;
    cr_assert_not(pausing(job, NULL, 0).cancelled);
}

static void call_at(int64_t at) {
    static uint32_t number;
    char id[40];
    snprintf(id, sizeof id, "%lld.%u", (long long)at, number++);
    struct cdr row = {.start = at, .answer = CDR_NO_TIME, .end = at + 9, .duration = 9};
    row.disposition = CDR_NO_ANSWER;
    row.text[CDR_UNIQUE_ID] = span_of(id);
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000001");
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/1001-00000002");
    door_cdr(&life.door, &row);
}

// Ten calls between 14 and 15 o'clock; the board looks at its figures a few times a day.
static void live_days(int first, int last) {
    for (int day = first; day <= last; day++) {
        int64_t from = MONDAY + (int64_t)day * DAY;
        run_at(from + 60);
        run_at(from + 3 * HOUR);
        for (int i = 0; i < 10; i++)
            call_at(from + 14 * HOUR + i * 300);
        run_at(from + 20 * HOUR);
    }
}

static uint32_t days_at(int64_t now_s) {
    run_at(now_s);
    return life.figures.shown.calls.hours[14].expected.days;
}

Test(expected, weeks_outlast_memory_and_the_board) {
    int64_t monday = MONDAY + 21 * DAY;
    begin("ws://here:1", MONDAY - DAY);
    live_days(0, 20);
    cr_expect_eq(days_at(monday + 12 * HOUR), 3, "a board that ran all the time");
    end();
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 3, "and the next one");
    cr_expect_eq(life.figures.shown.calls.hours[14].expected.count, 10);
    end();
    begin("ws://there:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 0, "of another link");
    end();
}

// As windows' sums: they were made by other rules.
Test(expected, profiles_go_when_what_is_configured_changes) {
    const struct direction_rule out = {.match = DIRECTION_OUTBOUND, .context = SPAN("out")};
    int64_t monday = MONDAY + 21 * DAY;
    begin("ws://here:1", MONDAY - DAY);
    live_days(0, 20);
    end();
    rule = &out;
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 0, "other directions");
    end();
    rule = NULL;
    wrapup_s = 30;
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 0, "another policy");
    end();
    wrapup_s = -1;
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 3, "and the same again");
    end();
}

Test(expected, every_day_is_kept_and_not_only_those_of_today) {
    int64_t thursday = MONDAY + 24 * DAY;
    begin("ws://here:1", MONDAY - DAY);
    live_days(0, 23);
    end();
    begin("ws://here:1", thursday);
    cr_expect_eq(days_at(thursday + 12 * HOUR), 3);
    end();
}

Test(expected, without_a_history_a_board_knows_them_as_long_as_it_runs) {
    begin("ws://here:1", MONDAY - DAY);
    life.figures.expecting.past = NULL;
    live_days(0, 20);
    cr_expect_eq(days_at(MONDAY + 21 * DAY + 12 * HOUR), 3, "as long as it runs");
    end();
    begin("ws://here:1", MONDAY + 21 * DAY);
    cr_expect_eq(days_at(MONDAY + 21 * DAY + 12 * HOUR), 0);
    end();
}

// ---- days of which the history has the lines, and no profile

static void hear_call(int64_t at) {
    static uint32_t number;
    struct civil c = zone_civil(life.settings.zone, at);
    struct buf frame = {0};
    buf_format(
        &frame,
        "{\"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "
        "{\"Event\": \"Cdr\", \"AccountCode\": \"\", \"Source\": \"0170\", \"Destination\": \"1\", "
        "\"DestinationContext\": \"in\", \"CallerID\": \"\", \"Channel\": \"PJSIP/trunk-1\", "
        "\"DestinationChannel\": \"PJSIP/1001-1\", \"LastApplication\": \"Dial\", \"LastData\": "
        "\"\", "
        "\"StartTime\": \"%04d-%02d-%02d %02d:%02d:%02d\", \"AnswerTime\": \"\", "
        "\"EndTime\": \"%04d-%02d-%02d %02d:%02d:%02d\", \"Duration\": \"0\", "
        "\"BillableSeconds\": \"0\", \"Disposition\": \"NO ANSWER\", \"AMAFlags\": \"\", "
        "\"UniqueID\": \"%lld.%u\", \"UserField\": \"\"}}",
        c.year, c.month, c.day, c.hour, c.minute, c.second, c.year, c.month, c.day, c.hour,
        c.minute, c.second, (long long)at, number++);
    door_observe(&life.door,
                 &(struct news){NEWS_FRAME, &life.origin, at * SECOND_US, buf_text(&frame)});
    buf_finish(&frame);
}

// A call each hour, and ten between 14 and 15 o'clock.
static void write_days(int days) {
    begin("ws://here:1", MONDAY - DAY);
    for (int64_t at = MONDAY; at < MONDAY + (int64_t)days * DAY; at += 300) {
        int64_t into = (at - MONDAY) % DAY;
        if (into / HOUR == 14 ? into % 600 == 0 || into % HOUR < 1200 : into % HOUR == 300)
            hear_call(at);
        past_tick(&life.past, at * SECOND_US);
        disk_wait(life.disk, 0);
    }
    life.now_us = (MONDAY + (int64_t)days * DAY) * SECOND_US;
    end();
}

// As the board does: figures, then days that are not in memory.
static uint32_t days_in_the_end(int64_t now_s) {
    struct past_days days;
    past_days_init(&days, &life.past, &life.door, &life.settings);
    cr_assert_eq(task_create(&days.task), 0);
    life.figures.past = &days;
    for (int turns = 0; turns < 1000; turns++) {
        run_at(now_s);
        if (!past_days_busy(&days)) break;
        past_days_go_on(&days, SECOND_US);
        disk_wait(life.disk, SECOND_US / 100);
    }
    cr_expect_not(past_days_busy(&days));
    past_days_finish(&days);
    life.figures.past = NULL;
    return life.figures.shown.calls.hours[14].expected.days;
}

Test(expected, days_that_nobody_kept_a_profile_of_are_read) {
    int64_t monday = MONDAY + 21 * DAY;
    write_days(21);
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_in_the_end(monday + 12 * HOUR), 3);
    cr_expect_eq(life.figures.shown.calls.hours[14].expected.low,
                 life.figures.shown.calls.hours[14].expected.high, "all have as many");
    end();
    begin("ws://here:1", monday + 11 * HOUR);
    cr_expect_eq(days_at(monday + 12 * HOUR), 3, "and then they are kept");
    end();
}
