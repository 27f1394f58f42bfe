// The program in a terminal that behaves as terminals do: it stalls, closes, is resized again and
// again, stopped, continued and pasted into. The screen is right after each of these: what was
// drawn step by step is what a complete redraw shows, and what a new start at that size shows.
#include "at_terminal.h"
#include "run.h"
#include "screen.h"
#include "sim_child.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"
#define BOARD                                                                                      \
    CDRTOP, "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto", "--tz",    \
        "Europe/Berlin", "--day", "2026-11-22"

static char term[64] = "TERM=xterm-256color";
static const char *const utf8[] = {"LC_ALL=C.UTF-8", term,
                                   "NO_COLOR=", "XDG_CONFIG_HOME=/nonexistent", NULL};
static const char *const from_file[] = {BOARD, CAPTURE, NULL};

static struct screen *board(int width, int height) {
    struct screen *s = screen_open(from_file, utf8, width, height);
    cr_assert(screen_level(s, "records", PATIENCE_MS));
    cr_assert(screen_wait(s, " 689 ", PATIENCE_MS));
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    // The list has its rows before the figures are complete.
    cr_assert(screen_gone(s, "loading", PATIENCE_MS));
    return s;
}

static void settled(struct screen *s) {
    expect_settled(s, term);
}

static void as_fresh(struct screen *s, int width, int height) {
    expect_as_fresh(s, board(width, height), term);
}

static void quits(struct screen *s) {
    screen_type(s, "Q");
    expect_given_back(s, term);
}

// ---- it stalls

static long long figure(const json_t *records, const char *name) {
    return json_integer_value(json_object_get(records, name));
}

static void expect_snapshot_figures(struct screen *s) {
    struct run r;
    struct buf row = {0};
    run_program((const char *[]){CDRTOP, "snapshot", CAPTURE, "--tz", "Europe/Berlin",
                                 "--server-tz", "pbx1=Europe/Berlin", "--server-tz",
                                 "pbx2=America/Toronto", NULL},
                NULL, &r);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL),
           *records = json_object_get(root, "records");
    char wanted[64], total[16];
    snprintf(total, sizeof total, " %lld ", figure(records, "totalCalls"));
    cr_expect(screen_level(s, "records", PATIENCE_MS));
    cr_expect(screen_wait(s, total, PATIENCE_MS));
    long long t = 0, a = 0, m = 0;
    for (int y = 2; y < 6; y++) {
        buf_clear(&row);
        screen_row(s, y, &row);
        buf_put(&row, "", 1);
        if (sscanf(row.at, " %lld %lld %lld", &t, &a, &m) == 3) break;
    }
    snprintf(wanted, sizeof wanted, "%lld %lld %lld", figure(records, "totalCalls"),
             figure(records, "answeredCalls"), figure(records, "missedCalls"));
    cr_expect(t == figure(records, "totalCalls") && a == figure(records, "answeredCalls") &&
                  m == figure(records, "missedCalls"),
              "%lld %lld %lld and not %s", t, a, m, wanted);
    json_decref(root);
    buf_finish(&row);
    run_finish(&r);
}

Test(terminal, that_stops_reading_loses_no_event_and_no_key) {
    struct sim_child server;
    sim_start(&server, CDRTOP,
              (const char *[]){"--replay", CAPTURE, "--speed", "1000000", "--port", "0", NULL});
    struct screen *s = screen_open((const char *[]){BOARD, server.url, NULL}, utf8, 200, 60);
    // Nobody reads, and every key asks for a whole screen, until the terminal is full.
    size_t unread = 0;
    for (int full = 0, i = 0; full < 10 && i < PATIENCE_MS / 100; i++) {
        screen_type(s, "t?t?");
        usleep(100000);
        size_t now = screen_unread(s);
        full = now >= 2000 && now == unread ? full + 1 : 0;
        unread = now;
    }
    cr_expect(unread >= 2000, "it did not stall: %zu bytes wait", unread);
    screen_type(s, "\tz");
    cr_expect(screen_wait(s, "▸queues  AGENTS", PATIENCE_MS), "keys were lost");
    settled(s);
    screen_type(s, "z");
    expect_snapshot_figures(s);
    settled(s);
    quits(s);
    sim_stop(&server);
}

// ---- it closes

static void expect_ends_alone(struct screen *s) {
    screen_hang_up(s);
    cr_expect(screen_ended(s, PATIENCE_MS), "it lives on without a terminal");
    cr_expect_eq(screen_close(s), 0);
}

Test(terminal, that_closes_ends_the_program) {
    expect_ends_alone(board(120, 40));
    struct screen *s = board(200, 60);
    for (int i = 0; i < 40; i++) // while bytes are waiting for it
        screen_type(s, i % 2 ? "?" : "t");
    expect_ends_alone(s);
    // A program that gets no SIGHUP notices it from the terminal itself.
    s = screen_open((const char *[]){"/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", BOARD,
                                     CAPTURE, NULL},
                    utf8, 120, 40);
    cr_assert(screen_level(s, "records", PATIENCE_MS));
    cr_assert(screen_wait(s, " 689 ", PATIENCE_MS));
    expect_ends_alone(s);
}

// ---- its size

Test(terminal, that_is_resized_in_a_storm_is_right_at_its_last_size) {
    struct screen *s = board(120, 40);
    unsigned seed = 7;
    for (int i = 0; i < 200; i++) {
        int width = 40 + (int)(seed = seed * 1103515245 + 12345) % 131;
        width = 40 + (int)((seed >> 8) % 261);
        int height = 10 + (int)((seed >> 20) % 91);
        screen_resize(s, width, height);
        if (i % 7 == 0) screen_pump(s, 3);
    }
    screen_resize(s, 52, 14);
    cr_expect(screen_wait(s, "too small: 52x14, needs 60x16", PATIENCE_MS));
    screen_resize(s, 40, 10);
    cr_expect(screen_wait(s, "too small: 40x10, needs 60x16", PATIENCE_MS));
    screen_resize(s, 300, 100);
    screen_resize(s, 133, 37);
    as_fresh(s, 133, 37);
    screen_resize(s, 20, 5); // smaller and back before anybody looks
    screen_resize(s, 133, 37);
    as_fresh(s, 133, 37);
    quits(s);
}

// ---- stopped and continued

// A shell with job control, which continues the program when a line is typed.
static struct screen *below_a_shell(void) {
    struct screen *s =
        screen_open((const char *[]){"/bin/sh", "-mc", BELOW_A_SHELL, "sh", BOARD, CAPTURE, NULL},
                    utf8, 120, 40);
    cr_assert(screen_level(s, "records", PATIENCE_MS));
    cr_assert(screen_wait(s, " 689 ", PATIENCE_MS));
    return s;
}

Test(terminal, is_the_shells_while_stopped_and_right_afterwards) {
    struct screen *s = below_a_shell();
    screen_type(s, "\x1a");
    expect_stopped(s, 0, term);
    screen_resize(s, 90, 30);
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(screen_alternate(s) && !screen_cooked(s));
    as_fresh(s, 90, 30);
    quits(s);
}

// A parent process does this: no key, no warning (SIGSTOP cannot be caught), another size.
Test(terminal, survives_a_stop_that_nobody_announced) {
    struct screen *s = board(120, 40);
    for (int i = 0; i < 3; i++) {
        screen_signal(s, SIGSTOP);
        screen_resize(s, 100 + i, 30);
        screen_signal(s, SIGCONT);
        as_fresh(s, 100 + i, 30);
    }
    cr_expect(screen_alternate(s) && !screen_cooked(s));
    quits(s);
}

// On a kiosk nobody could say fg: the kernel never stops a process without a shell, nor may we.
Test(terminal, without_a_shell_cannot_be_stopped_for_good) {
    struct screen *s = board(120, 40);
    size_t from = screen_raw(s).len;
    screen_type(s, "\x1a");
    cr_expect(screen_wait_raw(s, from, "\x1b[?1049h", PATIENCE_MS));
    screen_signal(s, SIGTSTP);
    screen_type(s, "?");
    cr_expect(screen_wait(s, "HELP", PATIENCE_MS));
    screen_type(s, "?");
    cr_expect(screen_wait(s, "QUEUES", PATIENCE_MS));
    settled(s);
    quits(s);
}

// ---- signals

Test(terminal, is_given_back_by_every_signal_that_ends) {
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < 3; i++) {
        struct screen *s = board(120, 40);
        screen_signal(s, signals[i]);
        expect_given_back(s, term);
    }
}

// ---- keys

Test(terminal, a_lone_escape_needs_no_other_key) {
    struct screen *s = board(120, 40);
    screen_type(s, "?");
    cr_assert(screen_wait(s, "HELP", PATIENCE_MS));
    size_t from = screen_raw(s).len;
    screen_type(s, "\x1b");
    cr_assert(screen_wait_raw(s, from, "QUEUES", PATIENCE_MS), "Esc waits for another key");
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    settled(s);
    quits(s);
}

Test(terminal, ten_kilobytes_pasted_are_keys_and_no_more) {
    static const char text[] = "The five boxing wizards jump over 12 lazy dogs?\tzT \r\n\x0c#p G;";
    struct screen *s = board(120, 40);
    char paste[10240];
    for (size_t i = 0; i < sizeof paste; i++)
        paste[i] = text[i % (sizeof text - 1)];
    screen_send(s, paste, sizeof paste);
    // Leaves whatever is open. Esc and the next key may be read together: then it tries again.
    bool helped = false;
    for (int pause = 60; pause < PATIENCE_MS / 8 && !helped; pause += pause / 4) {
        for (int i = 0; i < 3; i++) {
            screen_type(s, "\x1b");
            screen_pump(s, pause);
        }
        screen_type(s, "?");
        helped = screen_wait(s, "HELP", pause * 8);
    }
    cr_assert(helped);
    screen_type(s, "?");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(screen_gone(s, "HELP", PATIENCE_MS));
    settled(s);
    quits(s);
}

// ---- the pointer

#define MOUSE_ON  "\x1b[?1000h\x1b[?1006h"
#define MOUSE_OFF "\x1b[?1000l\x1b[?1006l"

static struct screen *with_mouse(const char *shell) {
    struct screen *s = screen_open((const char *[]){"/bin/sh", "-mc", shell, "sh", BOARD, "--mouse",
                                                    CAPTURE, NULL},
                                   utf8, 120, 40);
    cr_assert(screen_level(s, "records", PATIENCE_MS));
    cr_assert(screen_wait(s, " 689 ", PATIENCE_MS));
    return s;
}

static bool ends_with_mouse_off(struct screen *s) {
    struct span raw = screen_raw(s);
    size_t tail = raw.len > 300 ? raw.len - 300 : 0;
    return memmem(raw.at + tail, raw.len - tail, MOUSE_OFF, sizeof MOUSE_OFF - 1) != NULL;
}

Test(terminal, a_pointer_is_taken_only_if_asked_for_and_always_given_back) {
    struct screen *s = board(120, 40);
    struct span raw = screen_raw(s);
    cr_expect(!memmem(raw.at, raw.len, "1000h", 5), "nobody asked for it");
    quits(s);
    s = with_mouse(BELOW_A_SHELL);
    cr_expect(screen_wait_raw(s, 0, MOUSE_ON, PATIENCE_MS));
    size_t from = screen_raw(s).len;
    screen_type(s, "\x1a");
    expect_stopped(s, 0, term);
    cr_expect(screen_wait_raw(s, from, MOUSE_OFF, PATIENCE_MS), "the shell would get it");
    from = screen_raw(s).len;
    screen_type(s, "\r");
    cr_expect(screen_wait_raw(s, from, MOUSE_ON, PATIENCE_MS));
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect(ends_with_mouse_off(s));
    screen_close(s);
    s = with_mouse("exec \"$@\"");
    screen_signal(s, SIGTERM);
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect(ends_with_mouse_off(s));
    screen_close(s);
}

Test(terminal, a_pointer_selects_and_scrolls) {
    struct screen *s = with_mouse("exec \"$@\"");
    struct buf row = {0};
    int y = 0, x = 0;
    for (; y < 40 && !x; y++) {
        buf_clear(&row);
        screen_row(s, y, &row);
        const char *at = memmem(row.at, row.len, "RECENT RECORDS", 14);
        if (at) x = (int)utf8_columns((struct span){row.at, (size_t)(at - row.at)}) + 1;
    }
    cr_assert(x, "no list of records");
    char bytes[64];
    snprintf(bytes, sizeof bytes, "\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x, y + 3, x, y + 3);
    screen_type(s, bytes);
    cr_expect(screen_wait(s, "▸RECENT RECORDS", PATIENCE_MS), "a click has the keys");
    cr_expect(screen_wait(s, " 2 of 689", PATIENCE_MS));
    snprintf(bytes, sizeof bytes, "\x1b[<65;%d;%dM", x, y + 3);
    screen_type(s, bytes);
    cr_expect(screen_wait(s, " 5 of 689", PATIENCE_MS));
    buf_finish(&row);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
}
