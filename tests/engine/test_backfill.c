// A board that is killed at random moments of a simulated day, and started again some time later:
// with the logs of its PBXs as back-fill the figures at the end are those of a board that heard
// everything; without them only the dead time is missing, and shown as a gap.
#include "board_life.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIVES   4
#define DEAD_S  900 // at most, between two lives
#define TICK_US (2 * S)

static uint64_t seed;

TestSuite(backfill, .init = life_folder, .fini = life_folder_end);

static void write_line(const struct piece *p) {
    FILE *f = fopen(life_files[p->file], "ae");
    cr_assert(f && fprintf(f, "%.*s\n", (int)p->bytes.len, p->bytes.at) > 0);
    cr_assert_eq(fclose(f), 0);
}

// Time passes: a line is written, or a frame is heard.
static void pass(struct board_life *l, const struct piece *p) {
    if (p->file < DAY_FILES)
        write_line(p);
    else
        life_news(l, NEWS_FRAME, p->at_us, p->bytes);
    if (p->at_us - l->ticked_us >= TICK_US) life_tick(l, p->at_us);
}

// ---- one that is killed

static void answer(int fd) {
    char byte = 0;
    if (write(fd, &byte, 1) != 1) _exit(1);
}

// The child lives; whatever it has not written to the disk when it is killed is lost. A PBX goes on
// writing its logs meanwhile.
static void live_until_killed(const struct pbx_day *p, size_t from, size_t to, life_add *add) {
    int ends[2];
    char byte = 0;
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    if (!child) {
        struct board_life l;
        life_begin(&l, add, true);
        life_comes_up(&l, p->list[from].at_us);
        for (size_t i = from; i < to; i++) {
            pass(&l, &p->list[i]);
            if (i == from + (to - from) / 2) life_save(&l); // half of a quick life is not lost
        }
        answer(ends[1]);
        pause();
    }
    close(ends[1]);
    cr_assert(read(ends[0], &byte, 1) == 1, "the child failed");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ends[0]);
}

static size_t dead_until(const struct pbx_day *p, size_t from) {
    int64_t back_us = p->list[from].at_us + (int64_t)pbx_day_chance(&seed, DEAD_S) * S;
    for (; from < p->count && p->list[from].at_us < back_us; from++)
        if (p->list[from].file < DAY_FILES) write_line(&p->list[from]);
    return from;
}

static void die_and_go_on(struct pbx_day *p, struct board_life *ret_last, life_add *add) {
    size_t from = 0;
    for (int n = 0; n + 1 < LIVES; n++) {
        size_t to = from + p->count / 10 + pbx_day_chance(&seed, p->count / LIVES - p->count / 10);
        live_until_killed(p, from, to, add);
        from = dead_until(p, to);
    }
    life_begin(ret_last, add, true);
    life_comes_up(ret_last, p->list[from].at_us);
    for (size_t i = from; i < p->count; i++)
        pass(ret_last, &p->list[i]);
    life_tick(ret_last, p->list[p->count - 1].at_us + 10 * S);
}

static void live_and_die(uint64_t of_seed) {
    struct pbx_day p;
    struct board_life last, whole;
    char why[80] = "";
    seed = of_seed;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, life_add_files);
    life_begin(&whole, NULL, false);
    life_comes_up(&whole, p.list[0].at_us);
    for (size_t i = 0; i < p.count; i++)
        if (p.list[i].file == DAY_FILES) pass(&whole, &p.list[i]);
    life_expect_truth(&last, &p);
    life_expect_same_calls(&last, &whole);
    cr_expect_gt(life_gaps(&last, GAP_OF_CALLS, true, why), 0);
    cr_expect_eq(life_gaps(&last, GAP_OF_CALLS, false, why), 0, "%s", why);
    life_end(&last);
    life_end(&whole);
    pbx_day_finish(&p);
}

Test(backfill, a_day_with_three_deaths) {
    live_and_die(1);
}

Test(backfill, another_day) {
    live_and_die(2);
}

Test(backfill, a_third_day) {
    live_and_die(3);
}

Test(backfill, a_fourth_day) {
    live_and_die(4);
}

Test(backfill, a_fifth_day) {
    live_and_die(5);
}

// What was filled is in the history: the next board needs no source for it.
Test(backfill, what_was_read_is_kept) {
    struct pbx_day p;
    struct board_life last, next;
    char why[80] = "";
    seed = 6;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, life_add_files);
    int64_t end_us = last.ticked_us;
    life_end(&last);
    life_begin(&next, NULL, true);
    next.ticked_us = end_us;
    life_expect_truth(&next, &p);
    cr_expect_gt(life_gaps(&next, GAP_OF_CALLS, true, why), 0);
    life_end(&next);
    pbx_day_finish(&p);
}

static uint64_t offered(struct board_life *l) {
    figures_run(&l->engine.figures, l->ticked_us, NULL);
    return tally_count(&l->engine.figures.shown.queues.rows.total.tally.counted, VISITS_OFFERED);
}

Test(backfill, without_a_source_the_dead_time_is_missing) {
    struct pbx_day p;
    struct board_life last;
    struct queue_truth truth[FIGURES];
    char why[80] = "";
    uint64_t all = 0, heard;
    seed = 7;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, NULL);
    size_t count = figures_of_queue_log(&p.day, truth);
    for (size_t i = 0; i < count; i++)
        all += (uint64_t)truth[i].offered;
    heard = offered(&last);
    cr_expect(heard < all && heard > all / 3, "%llu of %llu", (unsigned long long)heard,
              (unsigned long long)all);
    cr_expect(life_gaps(&last, GAP_OF_CALLS, false, why) && !strcmp(why, "no source"), "%s", why);
    life_end(&last);
    pbx_day_finish(&p);
}

// A log that ends before the gap does is asked again, until it has a line of after it.
Test(backfill, a_log_that_ends_too_early) {
    struct pbx_day p;
    struct board_life l;
    char why[80] = "";
    seed = 8;
    pbx_day_live(&p, &seed);
    size_t from = p.count / 3, to = p.count / 2, i = 0;
    for (; i < from; i++)
        if (p.list[i].file < DAY_FILES) write_line(&p.list[i]);
    life_begin(&l, life_add_files, false);
    life_comes_up(&l, p.list[from].at_us);
    life_news(&l, NEWS_FRAME, p.list[from].at_us, SPAN_NONE);
    for (; p.list[i].file < DAY_FILES || p.list[i].at_us < p.list[from].at_us; i++)
        ;
    pass(&l, &p.list[i]);
    life_news(&l, NEWS_LINK_LOST, p.list[i].at_us, SPAN("lost"));
    life_comes_up(&l, p.list[to].at_us);
    cr_expect_gt(life_gaps(&l, GAP_OF_VISITS, false, why), 0);
    cr_expect(strstr(why, " has "), "%s", why);
    for (; i < p.count; i++)
        if (p.list[i].file < DAY_FILES) write_line(&p.list[i]);
    life_tick(&l, p.list[to].at_us + 2 * S);
    cr_expect_eq(life_gaps(&l, GAP_OF_VISITS, false, why), 0, "%s", why);
    life_end(&l);
    pbx_day_finish(&p);
}

Test(backfill, a_call_is_looked_up_in_the_history_and_then_in_logs) {
    struct pbx_day p;
    struct board_life l;
    char id[64];
    seed = 9;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &l, life_add_files);
    figures_run(&l.engine.figures, l.ticked_us, NULL);
    struct call call = life_some_call(&l, id);
    cr_expect_not(engine_find(&l.engine, span_of(id)), "it is in memory");
    life_end(&l);
    life_begin_empty(&l, life_add_files, true);
    life_find(&l, id);
    life_expect_found(&l, &call, "the history");
    engine_find_end(&l.engine);
    life_end(&l);
    life_begin_empty(&l, life_add_files, false);
    life_find(&l, id);
    life_expect_found(&l, &call, call.server ? "queue_log-pbx2 of pbx2" : "queue_log-pbx1 of pbx1");
    life_expect_found(&l, &call,
                      call.server ? "Master-pbx2.csv of pbx2" : "Master-pbx1.csv of pbx1");
    life_find(&l, "1795375000.99999");
    cr_expect_eq(engine_find_state(&l.engine), FIND_MISSED);
    cr_expect_not(engine_find(&l.engine, SPAN("nonsense")));
    life_end(&l);
    pbx_day_finish(&p);
}
