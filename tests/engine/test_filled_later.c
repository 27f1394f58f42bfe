// A gap over a night and a whole day without a board is filled two days later, long after its days
// were over. A day that is read by itself has what was filled then, and shows no gap either.
#include "../../src/engine/parts.h"
#include "board_life.h"
#include "stats/sums.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define DAY_US     (INT64_C(86400) * S)
#define TOO_LITTLE 1 // byte of memory

static struct pbx_day day;
static int64_t midnight_us, noon_us; // of the first day, and of the third

static void begin(void) {
    uint64_t seed = 12;
    life_folder();
    pbx_day_live(&day, &seed);
    midnight_us = day.list[0].at_us / DAY_US * DAY_US;
    noon_us = midnight_us + 2 * DAY_US + DAY_US / 2;
}

static void end(void) {
    pbx_day_finish(&day);
    life_folder_end();
}

TestSuite(filled_later, .init = begin, .fini = end);

// All that the PBXs wrote, and a line of the third day in each.
static void write_files(void) {
    for (int i = 0; i < DAY_FILES; i++) {
        FILE *f = fopen(life_files[i], "we");
        long long later = (noon_us + 60 * S) / S;
        for (size_t k = 0; k < day.count; k++)
            if (day.list[k].file == i)
                fprintf(f, "%.*s\n", (int)day.list[k].bytes.len, day.list[k].bytes.at);
        struct civil c = civil_of_seconds(later);
        if (i < 2)
            fprintf(f, "%lld|%lld.1|late|NONE|ENTERQUEUE||555|1\n", later, later);
        else
            fprintf(f,
                    "\"\",\"555\",\"1\",\"in\",\"\",\"PJSIP/t-1\",\"\",\"\",\"\",\"%04d-%02d-%02d "
                    "12:01:00\",,\"%04d-%02d-%02d 12:01:00\",0,0,\"NO ANSWER\",\"DOCUMENTATION\","
                    "\"%lld.9\",\"\"\n",
                    c.year, c.month, c.day, c.year, c.month, c.day, later);
        cr_assert_eq(fclose(f), 0);
    }
}

static int64_t at(size_t of_ten) {
    return day.list[day.count * of_ten / 10].at_us;
}

// It hears the begin of the first day.
static void first_board(void) {
    struct board_life l;
    life_begin(&l, NULL, true);
    life_comes_up(&l, at(0));
    for (size_t i = 0; i < day.count * 4 / 10; i++)
        if (day.list[i].file == DAY_FILES)
            life_news(&l, NEWS_FRAME, day.list[i].at_us, day.list[i].bytes);
    life_tick(&l, at(4));
    life_end(&l);
}

// And this one, on the third day, reads what was missed. Until then it keeps what was counted.
static void second_board(bool fills) {
    struct board_life l;
    char why[80] = "";
    life_begin(&l, fills ? life_add_files : NULL, true);
    history_settle(l.engine.past.history, &(struct history_settled){.kind = "sums",
                                                                    .version = 1,
                                                                    .day_us = midnight_us,
                                                                    .from_us = midnight_us,
                                                                    .to_us = midnight_us + DAY_US,
                                                                    .value = SPAN("old")});
    life_comes_up(&l, noon_us);
    life_news(&l, NEWS_FRAME, noon_us, SPAN_NONE);
    for (int i = 1; i < 4; i++)
        life_tick(&l, noon_us + 100 * S + i * 2 * S);
    cr_expect_eq(life_gaps(&l, GAP_OF_CALLS, false, why), fills ? 0 : 2, "%s", why);
    life_end(&l);
}

struct by_itself {
    struct day_sums *sums;
    struct gaps gaps;
    size_t open; // gaps of which something is not known
};

static uint16_t find_server(void *context, struct span name) {
    struct board_life *l = context;
    return past_server_find(&l->engine.past, &l->engine.door.servers, name);
}

static struct by_itself read_day(struct board_life *l, int64_t from_us) {
    struct engine *e = &l->engine;
    struct by_itself d = {.sums = sums_create()};
    struct buf bytes = {0};
    bool whole, fits = e->door.limits.memory.most != TOO_LITTLE;
    e->past_days.now_us = noon_us + DAY_US;
    cr_assert_not(past_day_count(&e->past_days,
                                 (struct window){from_us / S, (from_us + DAY_US) / S}, NULL, NULL,
                                 &bytes, &whole));
    cr_expect_eq(whole, fits);
    cr_assert(sums_add(d.sums, buf_text(&bytes), find_server, l));
    past_days_gaps(d.sums, &d.gaps);
    for (size_t i = 0; i < d.gaps.count; i++)
        d.open += !d.gaps.list[i].visits_known || !d.gaps.list[i].calls_known;
    buf_finish(&bytes);
    return d;
}

static void let_go(struct by_itself *d) {
    sums_drop(d->sums);
    gaps_finish(&d->gaps);
}

static uint64_t calls_of(const struct day_sums *sums, int result) {
    const struct sums_row *r;
    uint64_t count = 0;
    for (uint32_t i = 0; (r = sums_row(sums, SUMS_CALLS, i)); i++)
        count += sums_numbers(sums, r)[result];
    return count;
}

static size_t settled_days(struct board_life *l) {
    struct history_batch batch;
    size_t days = 0;
    struct history_reading *r =
        history_read_settled(l->engine.past.history, "sums", 1, 0, INT64_MAX);
    while (past_next(&l->engine.past, r, &batch, NULL) == HISTORY_BATCH)
        days++;
    history_read_end(r);
    return days;
}

Test(filled_later, a_day_by_itself_has_what_was_filled_later) {
    struct board_life l;
    write_files();
    first_board();
    second_board(true);
    life_begin(&l, NULL, true);
    cr_expect_eq(settled_days(&l), 0, "it is counted again");
    figures_run(&l.engine.figures, noon_us + DAY_US, NULL);
    struct by_itself first = read_day(&l, midnight_us), second = read_day(&l, midnight_us + DAY_US);
    // In memory some calls are in doubt for an hour after the gap.
    const struct calls *all = &l.engine.figures.shown.calls.all;
    cr_expect_eq(calls_of(first.sums, CALL_ANSWERED),
                 all->by_result[CALL_ANSWERED] + all->by_result[CALL_IN_PROGRESS]);
    for (int result = CALL_ANSWERED + 1; result < CALL_RESULTS; result++)
        if (result != CALL_IN_PROGRESS)
            cr_expect_eq(calls_of(first.sums, result), all->by_result[result], "%s",
                         call_result_word((enum call_result)result));
    cr_expect_eq(first.open, 0);
    cr_expect_gt(first.gaps.count, 0);
    cr_expect_eq(second.open, 0, "of the day without a board");
    cr_expect_eq(past_days_known_us(second.sums), midnight_us + DAY_US - 4 * 3600 * S);
    let_go(&first);
    let_go(&second);
    life_end(&l);
}

Test(filled_later, what_was_not_filled_stays_a_gap) {
    struct board_life l;
    first_board();
    second_board(false);
    life_begin(&l, NULL, true);
    cr_expect_eq(settled_days(&l), 1);
    struct by_itself first = read_day(&l, midnight_us), second = read_day(&l, midnight_us + DAY_US);
    cr_expect_eq(first.open, 2, "one of each PBX");
    cr_expect_eq(past_days_known_us(second.sums), 0);
    let_go(&first);
    let_go(&second);
    life_end(&l);
}

// Its figures are those of what was let in, and are not kept.
Test(filled_later, a_day_for_which_there_is_no_room_is_a_gap) {
    struct board_life l;
    write_files();
    first_board();
    second_board(true);
    life_begin(&l, NULL, true);
    l.engine.door.limits.memory.most = TOO_LITTLE;
    struct by_itself first = read_day(&l, midnight_us);
    cr_expect_eq(first.open, 2, "one of each PBX");
    const struct gap *g = &first.gaps.list[first.gaps.count - 1];
    cr_expect_str_eq(g->reason, "too much for max_memory");
    cr_expect_eq(g->from_us, midnight_us);
    cr_expect_eq(g->to_us, midnight_us + DAY_US);
    let_go(&first);
    life_end(&l);
}

struct counted {
    struct board_life *l;
    struct buf bytes;
    bool whole;
};

static void count_first_day(struct task *t, void *context) {
    struct counted *c = context;
    const struct window w = {midnight_us / S, (midnight_us + DAY_US) / S};
    past_day_count(&c->l->engine.past_days, w, NULL, t, &c->bytes, &c->whole);
}

// What is filled while a day is counted comes too late for it, and so it must not be settled.
Test(filled_later, a_day_is_not_whole_if_it_is_filled_while_it_is_counted) {
    struct board_life l;
    struct task *t;
    first_board();
    life_begin(&l, NULL, true);
    life_comes_up(&l, noon_us);
    life_news(&l, NEWS_FRAME, noon_us, SPAN_NONE);
    struct history *h = l.engine.past.history;
    struct counted c = {.l = &l, .whole = true};
    cr_assert_eq(task_create(&t), 0);
    l.engine.past_days.now_us = noon_us + DAY_US;
    task_begin(t, count_first_day, &c);
    task_run(t, 0);
    past_keep_fill(&l.engine.past, SPAN("log UTC pbx1"), SPAN("!apart"), noon_us, midnight_us,
                   false);
    for (uint64_t before = history_tellings(h); history_tellings(h) == before;) {
        history_tick(h, noon_us + S);
        history_wait(h, 10000);
    }
    while (!task_run(t, S))
        if (task_waits(t)) history_wait(h, 10000);
    cr_expect_gt(c.bytes.len, 0);
    cr_expect_not(c.whole);
    buf_finish(&c.bytes);
    task_destroy(t);
    life_end(&l);
}
