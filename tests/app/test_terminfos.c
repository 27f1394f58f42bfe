// Terminals by their names: each shows the same figures, with its own colours and keys, and is
// given back as it was. What the keys send is asked from terminfo itself.
#include "at_terminal.h"
#include "run.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"
#define BOARD                                                                                      \
    CDRTOP, "--no-history", "-c", "/dev/null", "--mouse", "--server-tz", "pbx1=Europe/Berlin",     \
        "--server-tz", "pbx2=America/Toronto", "--tz", "Europe/Berlin", "--day", "2026-11-22"

static const struct terminal {
    const char *name;
    int colours;
} terminals[] = {{"xterm-256color", 256}, {"linux", 8},  {"screen-256color", 256},
                 {"tmux-256color", 256},  {"foot", 256}, {"xterm-kitty", 256},
                 {"screen", 8},           {"xterm", 8},  {"vt220", 0}};

static char variable[64];
static const char *const environment[] = {variable, "LC_ALL=C.UTF-8",
                                          "NO_COLOR=", "XDG_CONFIG_HOME=/nonexistent", NULL};

static void expect_words(struct screen *s, const char *words, const char *name) {
    struct buf all = {0};
    bool there = screen_wait(s, words, PATIENCE_MS);
    if (!there) screen_dump(s, &all);
    cr_assert(there, "%s: no \"%s\" on\n%.*s", name, words, (int)all.len, all.at);
}

static struct screen *board(const char *name, int width, int height) {
    snprintf(variable, sizeof variable, "TERM=%s", name);
    struct screen *s =
        screen_open((const char *[]){"/bin/sh", "-mc", BELOW_A_SHELL, "sh", BOARD, CAPTURE, NULL},
                    environment, width, height);
    expect_words(s, "of 472", name);
    cr_assert(screen_gone(s, "loading", PATIENCE_MS), "%s", name);
    return s;
}

// What that key sends, "" if the terminal has none.
static struct buf capability(const char *name, const char *key) {
    struct run r;
    run_program((const char *[]){"/usr/bin/tput", "-T", name, key, NULL}, NULL, &r);
    struct buf bytes = r.out;
    r.out = (struct buf){0};
    buf_put(&bytes, "", 1);
    run_finish(&r);
    return bytes;
}

static bool press(struct screen *s, const char *name, const char *key) {
    struct buf bytes = capability(name, key);
    bool there = bytes.len > 1;
    screen_type(s, bytes.at);
    buf_finish(&bytes);
    return there;
}

// Digits below the clock: lines, marks and some letters are other ones where a font is poor.
static struct buf figures(struct screen *s) {
    struct buf all = below_clock(s), words = {0};
    for (size_t i = 0; i < all.len; i++) {
        bool word = isdigit((unsigned char)all.at[i]) || all.at[i] == '.' || all.at[i] == ':';
        if (word || (words.len && words.at[words.len - 1] != ' '))
            buf_put(&words, word ? &all.at[i] : " ", 1);
    }
    buf_finish(&all);
    return words;
}

static void expect_same_figures(struct screen *s, const char *name) {
    static struct buf first;
    struct buf here = figures(s);
    cr_assert(screen_has(s, " 288 "), "%s", name); // callers answered on that day
    if (!first.len)
        first = here;
    else
        cr_expect(span_same(buf_text(&here), buf_text(&first)), "%s:\n%.*s\n--\n%.*s", name,
                  (int)here.len, here.at, (int)first.len, first.at);
    if (first.at != here.at) buf_finish(&here);
}

static bool sent(struct screen *s, const char *bytes) {
    return memmem(screen_raw(s).at, screen_raw(s).len, bytes, strlen(bytes)) != NULL;
}

static void expect_colours(struct screen *s, const struct terminal *t) {
    bool palette = sent(s, "38;5;") || sent(s, "38:5:");
    cr_expect_eq(palette, t->colours == 256, "%s", t->name);
    cr_expect_eq(sent(s, "\x1b[31m") || sent(s, ";31m") || palette, t->colours > 0, "%s", t->name);
    cr_expect(!sent(s, "38;2;") && !sent(s, "38:2:"), "%s: colours that it has not", t->name);
    cr_expect(!sent(s, "\x1b]"), "%s: its palette, or its title", t->name);
}

// In the list of calls. Not every terminal has every key.
static void expect_keys(struct screen *s, const char *name) {
    screen_type(s, "4j");
    expect_words(s, " 1 of 472", name);
    cr_expect(press(s, name, "kcud1"));
    expect_words(s, " 2 of 472", name);
    cr_expect(press(s, name, "kcuu1"));
    expect_words(s, " 1 of 472", name);
    cr_expect(press(s, name, "knp"));
    expect_words(s, " 34 of 472", name);
    cr_expect(press(s, name, "kpp"));
    expect_words(s, " 1 of 472", name);
    if (press(s, name, "kend")) expect_words(s, " 472 of 472", name);
    if (press(s, name, "khome")) expect_words(s, " 1 of 472", name);
    cr_expect(press(s, name, "kf1"));
    expect_words(s, "HELP", name);
    screen_type(s, "\x1b");
    cr_expect(screen_gone(s, "HELP", PATIENCE_MS), "%s", name);
    cr_expect(press(s, name, "kf6"));
    expect_words(s, "SORT", name);
    screen_type(s, "\x1b");
    cr_expect(screen_gone(s, "SORT", PATIENCE_MS), "%s", name);
    screen_type(s, "\x1bQ?"); // Alt-Q is no Q, and ? is the next key
    expect_words(s, "HELP", name);
    screen_type(s, "?");
    cr_expect(screen_gone(s, "HELP", PATIENCE_MS), "%s", name);
}

// A click on the sixth row of the list.
static void expect_pointer(struct screen *s, const char *name) {
    struct buf bytes = capability(name, "kmous");
    bool has = bytes.len > 1;
    buf_finish(&bytes);
    cr_expect_eq(sent(s, "\x1b[?1000h\x1b[?1006h"), has, "%s", name);
    if (!has) return;
    screen_type(s, "4");
    cr_expect(screen_gone(s, "QUEUES", PATIENCE_MS), "%s", name);
    screen_type(s, "\x1b[<0;20;10M\x1b[<0;20;10m");
    expect_words(s, " 6 of 472", name);
}

Test(terminfos, each_shows_the_day_and_has_its_keys) {
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
        const struct terminal *t = &terminals[i];
        struct buf known = capability(t->name, "cup");
        cr_assert(known.len > 1, "%s is not known here: foot-terminfo, kitty-terminfo", t->name);
        buf_finish(&known);
        struct screen *s = board(t->name, 120, 40);
        cr_expect(!screen_has(s, "is not known"), "%s", t->name);
        expect_same_figures(s, t->name);
        expect_colours(s, t);
        expect_keys(s, t->name);
        screen_type(s, "\x1b"); // nothing is selected
        cr_expect(screen_gone(s, " 1 of 472", PATIENCE_MS), "%s", t->name);
        screen_type(s, "1");
        screen_resize(s, 100, 30);
        expect_settled(s, t->name);
        size_t from = screen_raw(s).len;
        screen_type(s, "\x1a");
        expect_stopped(s, from, t->name);
        screen_resize(s, 90, 28);
        screen_type(s, "\r");
        expect_words(s, "q quit", t->name);
        cr_expect(screen_wait_cooked(s, false, PATIENCE_MS), "%s", t->name);
        expect_as_fresh(s, board(t->name, 90, 28), t->name);
        expect_pointer(s, t->name);
        screen_type(s, "Q");
        expect_given_back(s, t->name);
    }
}

// ---- names that do not help

static void expect_line(const char *set, const char *wanted) {
    struct buf all = {0};
    struct screen *s = screen_open((const char *[]){"/usr/bin/env", set, BOARD, CAPTURE, NULL},
                                   environment, 200, 30);
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_dump(s, &all);
    struct span text = span_trim(buf_text(&all));
    cr_expect(span_same(text, span_of(wanted)), "%.*s", (int)text.len, text.at);
    buf_finish(&all);
    cr_expect_eq(screen_close(s), 2);
}

Test(terminfos, one_that_will_not_do_is_told_in_a_line) {
    expect_line("TERM=dumb", "cdrtop: the terminal (TERM=dumb) cannot place the cursor; "
                             "`cdrtop snapshot` prints the figures once");
    expect_line("--unset=TERM",
                "cdrtop: TERM is not set: export TERM=xterm-256color, if the terminal is like "
                "that; `cdrtop snapshot` prints the figures once");
}

Test(terminfos, one_that_is_not_known_here_is_told_on_the_board) {
    struct screen *s = board("no-such-terminal", 120, 40);
    expect_words(s, "TERM=no-such-terminal is not known on this machine", "unknown");
    screen_type(s, "4");
    expect_words(s, "q quit", "unknown");
    screen_type(s, "Q");
    expect_given_back(s, "unknown");
}
