// Keys that are typed ahead, in one piece, have the same effect as if somebody looked at the screen
// before each of them.
#include "one_line.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define DAY FIXTURES "/callcentre"

static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", NULL};

static const struct ahead {
    const char *keys, *shows;
} rows[] = {
    {"6>", "lost▲"}, // the next column depends on which are shown
    {"6jkj", "row 2 of 94"},
    {"4G\x02k", "row 438 of 472"}, // the rows of a page are known once it is drawn
    {"\rj", "36 of 51"},
    {"\x1b[Zll\r", "SERVICE LEVEL of offered"},
    {"2jll\r", "LONGEST WAIT of support"},
    {"4vvjG", "row 689 of 689"},
    {"4/Hugo\rnnj", "row 81 of 472"},
    {"fqueue:sales\r4G", "of 146"},
};
#define ROWS (sizeof rows / sizeof *rows)

static struct screen *board(void) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-c", "/dev/null", "--tz",
                                     "Europe/Berlin", "--server-tz", "pbx1=Europe/Berlin",
                                     "--server-tz", "pbx2=America/Toronto", DAY "/frames.rec.gz",
                                     NULL},
                    plain, 120, 40);
    cr_assert(screen_wait(s, "of 472", PATIENCE_MS), "the day is not there");
    return s;
}

static void expect_shown(struct screen *s, const struct ahead *row, bool shown) {
    struct buf dump = {0};
    screen_dump(s, &dump);
    cr_expect(shown, "%s: not \"%s\": %s", row->keys, row->shows, one_line(buf_text(&dump)));
    buf_finish(&dump);
    screen_close(s);
}

Test(typing, ahead_means_what_it_means_on_the_screen) {
    for (size_t i = 0; i < ROWS; i++) {
        struct screen *s = board();
        screen_type(s, rows[i].keys);
        expect_shown(s, &rows[i], screen_wait(s, rows[i].shows, PATIENCE_MS));
    }
}

// ---- where other programs have the processors

#define RUN_US   100 // of the processor's time
#define PAUSE_MS 300 // longer than a key waits for what the one before it asked for

static int64_t processor_us(struct screen *s) {
    clockid_t its;
    struct timespec t = {0};
    if (clock_getcpuclockid(screen_process(s), &its) || clock_gettime(its, &t)) return 0;
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static void runs_for_a_moment(struct screen *s) {
    int64_t from_us = processor_us(s);
    screen_signal(s, SIGCONT);
    for (int i = 0; i < 200 && processor_us(s) - from_us < RUN_US; i++)
        usleep(20);
    screen_signal(s, SIGSTOP);
}

// A search goes through the rows, and each key behind it begins where it has led.
Test(typing, ahead_means_the_same_where_the_board_seldom_runs) {
    static const struct ahead search = {"4/Hugo\rnnnnnnnnnnnnnnnnnj", "row 471 of 472"};
    struct screen *s = board();
    bool shown = false;
    screen_signal(s, SIGSTOP);
    screen_type(s, search.keys);
    for (int waited = 0; waited < PATIENCE_MS && !shown; waited += PAUSE_MS) {
        runs_for_a_moment(s);
        screen_pump(s, PAUSE_MS);
        shown = screen_has(s, search.shows);
    }
    expect_shown(s, &search, shown);
}
