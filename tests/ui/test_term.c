// Through a real pseudo-terminal: what a person sees, and that nothing waits for a terminal.
#include "screen.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const utf8[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8",
                                   "COLUMNS=", "LINES=", NULL};

static struct screen *demo(const char *const *environment, int width, int height, const char *a,
                           const char *b) {
    const char *argv[] = {UI_DEMO, a, b, NULL};
    return screen_open(argv, environment, width, height);
}

static bool sent(struct screen *s, const char *bytes) {
    struct span raw = screen_raw(s);
    return memmem(raw.at, raw.len, bytes, strlen(bytes)) != NULL;
}

static void quits(struct screen *s, const char *keys) {
    screen_type(s, keys);
    cr_expect(screen_ended(s, PATIENCE_MS), "it did not end");
    cr_expect(screen_cooked(s), "the line was not given back");
    cr_expect(sent(s, "\x1b[?1049l"), "the alternate screen was not left");
    cr_expect_eq(screen_close(s), 0);
}

Test(term, shows_the_board_and_gives_the_terminal_back) {
    struct screen *s = demo(utf8, 80, 24, NULL, NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(screen_wait(s, "SERVICE LEVEL", PATIENCE_MS));
    cr_expect(screen_wait(s, "pbx1 ●", PATIENCE_MS));
    cr_expect(screen_wait(s, "QUEUES  agents ─────", PATIENCE_MS));
    cr_expect(!screen_cooked(s));
    cr_expect(sent(s, "\x1b[?1049h") && sent(s, "\x1b[?1h"));
    cr_expect(!sent(s, "\x1b]"), "no OSC");
    cr_expect(!sent(s, "1000h") && !sent(s, "1006h"), "no mouse");
    quits(s, "q");
}

Test(term, what_is_seen_is_what_the_canvas_says) {
    struct buf seen = {0}, wanted = {0};
    char line[4096];
    struct screen *s = demo(utf8, 120, 40, NULL, NULL);
    FILE *dump = popen(UI_DEMO " --dump 120x40", "r");
    while (dump && fgets(line, sizeof line, dump))
        buf_put(&wanted, line, strlen(line));
    if (dump) pclose(dump);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_pump(s, 100); // it stays like that
    screen_dump(s, &seen);
    cr_expect(span_same(buf_text(&seen), buf_text(&wanted)), "%.*s\n--\n%.*s", (int)seen.len,
              seen.at, (int)wanted.len, wanted.at);
    buf_finish(&seen);
    buf_finish(&wanted);
    quits(s, "Q");
}

Test(term, follows_its_size) {
    struct screen *s = demo(utf8, 80, 24, NULL, NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_resize(s, 52, 14);
    cr_expect(screen_wait(s, "too small: 52x14, needs 60x16", PATIENCE_MS));
    cr_expect(screen_gone(s, "QUEUES", PATIENCE_MS));
    screen_resize(s, 130, 40);
    cr_expect(screen_wait(s, "CALLS BY HOUR", PATIENCE_MS));
    screen_resize(s, 60, 16);
    cr_expect(screen_wait(s, "QUEUES  agents", PATIENCE_MS));
    quits(s, "\x03"); // Ctrl-C
}

Test(term, plain_characters_in_the_c_locale) {
    static const char *const plain[] = {"TERM=xterm", "LC_ALL=C", NULL};
    struct screen *s = demo(plain, 80, 24, "--hostile", NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(screen_wait(s, "QUEUES  agents -----", PATIENCE_MS));
    struct span raw = screen_raw(s);
    for (size_t i = 0; i < raw.len; i++)
        cr_assert((unsigned char)raw.at[i] < 0x80, "byte %zu is %02x", i,
                  (unsigned)raw.at[i] & 255);
    quits(s, "q");
}

// Our escape sequences begin with ESC [, ESC ( or ESC and a letter; none is an OSC or DCS, and the
// text contains no C1 or format character.
static void expect_harmless(struct screen *s) {
    static const char *const bad[] = {"\x1b]",    "\x1bP",    "\x1b^",       "\x1b_",  "\xc2\x9b",
                                      "\xc2\x9d", "\u202E",   "\u2066",      "\u200B", "\uFEFF",
                                      "\x07",     "\x9b\x33", "\x1b[31mslow"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect(!sent(s, bad[i]), "forbidden bytes %zu", i);
}

Test(term, hostile_names_stay_text) {
    struct screen *s = demo(utf8, 80, 24, "--hostile", NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "\t\t\tz"); // calls
    cr_assert(screen_wait(s, "tab here", PATIENCE_MS));
    cr_expect(screen_wait_either(s, "日本語", "hi", PATIENCE_MS));
    screen_type(s, "jjjj");
    cr_expect(screen_wait(s, "4 of 1 117", PATIENCE_MS));
    screen_type(s, "2jj");
    cr_expect(screen_wait(s, "2 of 13", PATIENCE_MS));
    expect_harmless(s);
    quits(s, "Q");
}

Test(term, keys_move_zoom_freeze_and_help) {
    struct screen *s = demo(utf8, 80, 24, NULL, NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "\t");
    cr_expect(screen_wait(s, "queues  AGENTS", PATIENCE_MS));
    screen_type(s, "\x1b[Z"); // Shift-Tab
    cr_expect(screen_wait(s, "QUEUES  agents", PATIENCE_MS));
    screen_type(s, "\t\t\t"); // calls
    screen_type(s, "G");
    cr_expect(screen_wait(s, "1 107 of 1 107", PATIENCE_MS));
    screen_type(s, "\x1bOH"); // Home
    cr_expect(screen_wait(s, "1 of 1 107", PATIENCE_MS));
    screen_type(s, "p");
    cr_expect(screen_wait(s, "FROZEN", PATIENCE_MS));
    screen_type(s, "?");
    cr_expect(screen_wait(s, "HELP", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "RECENT CALLS", PATIENCE_MS));
    screen_type(s, "z");
    cr_expect(screen_wait(s, "queues  agents  hours  RECENT CALLS", PATIENCE_MS));
    screen_type(s, "q");
    cr_expect(screen_wait(s, "QUEUES  agents", PATIENCE_MS), "q goes back first");
    quits(s, "q");
}

Test(term, a_long_paste_is_survived) {
    struct screen *s = demo(utf8, 80, 24, NULL, NULL);
    char paste[10240];
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    memset(paste, 'j', sizeof paste);
    screen_send(s, paste, sizeof paste);
    cr_expect(screen_wait(s, "total of 3", PATIENCE_MS));
    quits(s, "q");
}

// Waits for turns of the program's loop while the terminal accepts no bytes; the program itself
// reports them.
static void wait_for_stalled_turns(int fd, size_t count) {
    char turns[4096];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    for (size_t had = 0; had < count;) {
        cr_assert_eq(poll(&p, 1, PATIENCE_MS), 1, "after %zu turns it waits for the terminal", had);
        ssize_t n = read(fd, turns, sizeof turns);
        cr_assert_gt(n, 0);
        had += (size_t)n;
    }
}

// A board with much to draw that writes a byte for each turn of its loop.
static struct screen *busy_board(int *ret_turns) {
    int turns[2];
    char number[16];
    cr_assert_eq(pipe(turns), 0);
    snprintf(number, sizeof number, "%d", turns[1]);
    struct screen *s =
        screen_open((const char *[]){UI_DEMO, "--busy", "--turns", number, NULL}, utf8, 200, 60);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    *ret_turns = turns[0];
    return s;
}

// Nobody reads, but the loop keeps turning, with and without keys and records. Every frame is
// complete.
Test(term, nothing_waits_for_a_stalled_terminal) {
    int turns;
    struct screen *s = busy_board(&turns);
    for (int i = 0; i < 30; i++) {
        screen_type(s, i % 2 ? "t" : "?");
        wait_for_stalled_turns(turns, i ? 2 : 20);
    }
    screen_type(s, "?"); // the help is closed
    cr_expect(screen_wait(s, "RECENT CALLS", PATIENCE_MS));
    cr_expect(screen_wait(s, "QUEUES ─────", PATIENCE_MS) && screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(screen_close(s), 0);
}

Test(term, quitting_does_not_wait_for_a_stalled_terminal) {
    int turns;
    struct screen *s = busy_board(&turns);
    for (int i = 0; i < 20; i++)
        screen_type(s, i % 2 ? "?" : "t");
    wait_for_stalled_turns(turns, 5);
    screen_type(s, "Q");
    for (int i = 0; i < PATIENCE_MS / 10 && !screen_cooked(s); i++)
        usleep(10000);
    cr_expect(screen_cooked(s), "given back although nobody reads");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
}

Test(term, is_given_back_by_exit_from_anywhere) {
    struct screen *s = demo(utf8, 80, 24, "--die", NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "x");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect(screen_cooked(s));
    cr_expect(sent(s, "\x1b[?1049l"));
    cr_expect_eq(screen_close(s), 3);
}

// As when there is no memory for that thread.
Test(term, is_given_back_when_another_thread_ends_the_program) {
    for (int i = 1; i <= 60; i++) {
        char after_us[16];
        snprintf(after_us, sizeof after_us, "%d", i * 300);
        struct screen *s = demo(utf8, 80, 24, "--ends", after_us);
        cr_expect(screen_ended(s, PATIENCE_MS));
        cr_expect(screen_cooked(s), "after %s us: left raw", after_us);
        cr_expect(!screen_alternate(s), "after %s us: on the alternate screen", after_us);
        cr_expect_eq(screen_close(s), 3);
    }
}

Test(term, stops_and_goes_on) {
    struct screen *s = demo(utf8, 80, 24, NULL, NULL);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "\x1a"); // Ctrl-Z
    cr_expect(screen_wait_cooked(s, true, PATIENCE_MS));
    cr_expect(screen_wait_raw(s, 0, "\x1b[?1049l", PATIENCE_MS));
    screen_signal(s, SIGCONT);
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(!screen_cooked(s));
    quits(s, "q");
}

Test(term, knows_which_terminals_will_not_do) {
    static const char *const dumb[] = {"TERM=dumb", NULL};
    static const char *const strange[] = {"TERM=no-such-terminal", "LC_ALL=C.UTF-8", NULL};
    struct screen *s = demo(dumb, 80, 24, NULL, NULL);
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect(sent(s, "no terminal: 1"));
    cr_expect_eq(screen_close(s), 2);
    s = demo(strange, 80, 24, NULL, NULL);
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    quits(s, "q");
}

Test(term, every_kind_of_colour) {
    static const char *const names[] = {"TERM=xterm", "TERM=linux", "TERM=vt100",
                                        "TERM=screen-256color", "TERM=tmux-256color"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *const environment[] = {names[i], "LC_ALL=C.UTF-8", NULL};
        struct screen *s = demo(environment, 80, 24, NULL, NULL);
        cr_expect(screen_wait(s, "q quit", PATIENCE_MS), "%s", names[i]);
        screen_type(s, "Q");
        cr_expect(screen_ended(s, PATIENCE_MS));
        cr_expect_eq(screen_close(s), 0);
    }
    struct screen *s = demo(utf8, 80, 24, "--no-colour", NULL);
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(!sent(s, "38;5;") && !sent(s, "39;49m"), "attributes only");
    quits(s, "q");
}
