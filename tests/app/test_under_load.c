// The board in a terminal while 20,000 frames come in each second: it stops for the shell and goes
// on, and it is right at any size.
#include "at_random.h"
#include "at_terminal.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define FRAMES FIXTURES "/callcentre/frames.jsonl.gz"
#define SPEED  "200" // frames without times come at 100 a second
#define STOPS  4     // below each shell
#define BOARD  "--no-history", "--tz", "Europe/Berlin", "--day", "2026-11-22"

static const char *const utf8[] = {"LC_ALL=C.UTF-8",
                                   "TERM=xterm-256color",
                                   "NO_COLOR=",
                                   "XDG_CONFIG_HOME=/nonexistent",
                                   "PS1=" THE_SHELL_HAS_IT " ",
                                   "ENV=",
                                   "HISTFILE=",
                                   NULL};

static struct sim_child server;

static void begin(void) {
    sim_start(&server, CDRTOP,
              (const char *[]){"--replay", FRAMES, "--speed", SPEED, "--repeat", "--port", "0",
                               NULL});
}

static void end(void) {
    sim_stop(&server);
}

TestSuite(under_load, .init = begin, .fini = end);

static struct screen *board(void) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, BOARD, server.url, NULL}, utf8, 120, 40);
    cr_assert(screen_wait(s, "answered", PATIENCE_MS), "no frame has come");
    return s;
}

// A shell as people have it, to which commands are typed.
static struct screen *board_in_shell(const char *const *shell) {
    static const char *const words[] = {CDRTOP, BOARD, NULL};
    struct screen *s = screen_open(shell, utf8, 120, 40);
    cr_assert(screen_wait(s, THE_SHELL_HAS_IT, PATIENCE_MS), "%s", shell[0]);
    for (size_t i = 0; words[i]; i++) {
        screen_type(s, words[i]);
        screen_type(s, " ");
    }
    screen_type(s, server.url);
    screen_type(s, "\r");
    cr_assert(screen_wait(s, "answered", PATIENCE_MS), "no frame has come");
    return s;
}

// The hints are below all else, at the screen's last row.
static bool fills_screen(struct screen *s, int height) {
    struct buf row = {0};
    screen_row(s, height - 1, &row);
    bool fills = memmem(row.at, row.len, "quit", 4) != NULL;
    buf_finish(&row);
    return fills;
}

static void expect_fills_screen(struct screen *s, int height, const char *what) {
    for (int waited = 0; waited < PATIENCE_MS && !fills_screen(s, height); waited += 20)
        screen_pump(s, 20);
    if (fills_screen(s, height)) return;
    struct buf all = {0};
    screen_dump(s, &all);
    cr_assert(false, "%s: not %d rows:\n%.*s", what, height, (int)all.len, all.at);
    buf_finish(&all);
}

// While frames come nothing stands still, so the screen is frozen for a look.
static void expect_whole(struct screen *s, const char *what) {
    screen_type(s, "p");
    cr_assert(screen_wait(s, "FROZEN", PATIENCE_MS), "%s", what);
    expect_settled(s, what);
    screen_type(s, "p");
    cr_assert(screen_gone(s, "FROZEN", PATIENCE_MS), "%s", what);
}

// ---- stopped and continued

static void go_on(struct screen *s, int height, const char *what) {
    size_t from = screen_raw(s).len;
    screen_type(s, "fg\r");
    cr_assert(screen_wait_raw(s, from, "\x1b[?1049h", PATIENCE_MS), "%s", what);
    expect_fills_screen(s, height, what);
    cr_expect(!screen_cooked(s), "%s: not raw after fg", what);
}

static void quits_in_shell(struct screen *s, const char *what) {
    size_t from = screen_raw(s).len;
    screen_type(s, "Q");
    expect_stopped(s, from, what);
    screen_type(s, "exit\r");
    expect_given_back(s, what);
}

// A key before Ctrl-Z has the board draw before it takes the signal that stops it.
Test(under_load, the_shell_has_the_terminal_whenever_it_is_asked_for) {
    static const char *const sh[] = {"/bin/sh", "-i", NULL};
    static const char *const bash[] = {"/bin/bash",   "--norc", "--noprofile",
                                       "--noediting", "-i",     NULL};
    static const char *const *const shells[] = {sh, bash};
    static const char *const keys[] = {"\x1a", "t\x1a"};
    for (size_t k = 0; k < sizeof shells / sizeof shells[0]; k++) {
        const char *shell = shells[k][0];
        struct screen *s = board_in_shell(shells[k]);
        int width = 120, height = 40;
        for (int i = 0; i < STOPS; i++) {
            size_t from = screen_raw(s).len;
            screen_type(s, keys[i % 2]);
            expect_stopped(s, from, shell);
            screen_resize(s, width -= 7, height -= 3);
            go_on(s, height, shell);
        }
        expect_whole(s, shell);
        quits_in_shell(s, shell);
    }
}

// Another program may send the signal, and at any moment.
Test(under_load, a_signal_from_elsewhere_stops_it_at_any_moment) {
    struct screen *s = board_in_shell((const char *[]){"/bin/sh", "-i", NULL});
    uint32_t random = 1;
    for (uint32_t i = 0; i < at_random_seeds(); i++) {
        size_t from = screen_raw(s).len;
        screen_pump(s, (int)at_random(&random, 40));
        screen_signal_foreground(s, SIGTSTP);
        expect_stopped(s, from, "SIGTSTP");
        go_on(s, 40, "SIGTSTP");
    }
    quits_in_shell(s, "SIGTSTP");
}

// ---- its size

#define WIDTH_MOST  500
#define HEIGHT_MOST 200

static void expect_fits(struct screen *s, int width, int height) {
    char what[32], words[64];
    snprintf(what, sizeof what, "%dx%d", width, height);
    if (width >= 60 && height >= 16) {
        expect_fills_screen(s, height, what);
        return;
    }
    int len = snprintf(words, sizeof words, "too small: %s, needs 60x16", what);
    if (len > width)
        len = height > 1 ? snprintf(words, sizeof words, "too small: %s", what)
                         : snprintf(words, sizeof words, "needs 60x16");
    if (len > width) snprintf(words + width - 1, sizeof words - (size_t)width, "…");
    cr_assert(screen_wait(s, words, PATIENCE_MS), "%s is not told", what);
}

Test(under_load, any_size_after_any_other_is_right) {
    static const int corners[][2] = {{1, 1},          {WIDTH_MOST, HEIGHT_MOST},
                                     {WIDTH_MOST, 1}, {1, HEIGHT_MOST},
                                     {60, 16},        {59, 15}};
    static const char *const pages[] = {"1", "2", "3", "4", "5", "6", "7", "8", "t", "\t"};
    struct screen *s = board();
    uint32_t random = 3;
    int width = 120, height = 40;
    for (uint32_t i = 0; i < 12 * at_random_seeds() * at_random_seeds() / 5; i++) {
        width = 1 + (int)at_random(&random, WIDTH_MOST);
        height = 1 + (int)at_random(&random, HEIGHT_MOST);
        if (at_random(&random, 8) == 0) {
            const int *corner = corners[at_random(&random, sizeof corners / sizeof corners[0])];
            width = corner[0], height = corner[1];
        }
        screen_replace(s, width, height);
        if (at_random(&random, 3) == 0)
            screen_type(s, pages[at_random(&random, sizeof pages / sizeof pages[0])]);
        screen_pump(s, (int)at_random(&random, 6));
        if (i % 12 != 11) continue;
        if (i % 24 == 11) { // elsewhere and back before anybody looks
            screen_replace(s, width + 1, height);
            screen_replace(s, width, height);
        }
        screen_type(s, "1"); // the wall has no hints
        expect_fits(s, width, height);
    }
    screen_replace(s, 133, 37);
    expect_fits(s, 133, 37);
    expect_whole(s, "133x37");
    screen_type(s, "Q");
    expect_given_back(s, "133x37");
}
