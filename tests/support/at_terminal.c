// Times that count up may change between two looks at a screen; a later look then falls within one
// second, and on a slow machine it gets more tries.
#include "at_terminal.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define TRY_MS 400
#define TRIES  40

struct buf below_clock(struct screen *s) {
    struct buf all = {0};
    screen_dump(s, &all);
    const char *end = memchr(all.at, '\n', all.len);
    buf_drop(&all, (size_t)(end - all.at) + 1);
    return all;
}

static bool becomes(struct screen *s, const struct buf *wanted, int ms) {
    int64_t end = clock_monotonic_us() + ms * INT64_C(1000);
    for (;;) {
        struct buf now = below_clock(s);
        bool same = span_same(buf_text(&now), buf_text(wanted));
        buf_finish(&now);
        if (same || clock_monotonic_us() > end) return same;
        screen_pump(s, 10);
    }
}

void expect_settled(struct screen *s, const char *what) {
    bool same = false;
    for (int tries = 0; tries < TRIES && !same; tries++) {
        struct buf before = below_clock(s);
        size_t from = screen_raw(s).len;
        bool cleared = false;
        screen_type(s, "\x0c");
        for (int i = 0; i < PATIENCE_MS / 20 && !cleared; i++)
            cleared =
                screen_wait_raw(s, from, "\x1b[2J", 10) || screen_wait_raw(s, from, "\x1b[J", 10);
        cr_assert(cleared, "%s", what);
        same = becomes(s, &before, TRY_MS * (1 + tries / 4));
        cr_expect(same || tries < TRIES - 1, "%s: not what a redraw shows:\n%.*s", what,
                  (int)before.len, before.at);
        buf_finish(&before);
    }
}

void expect_as_fresh(struct screen *s, struct screen *fresh, const char *what) {
    struct buf wanted = {0};
    bool same = false;
    for (int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
         !same && clock_monotonic_us() < end;) {
        screen_pump(fresh, 10);
        buf_finish(&wanted);
        wanted = below_clock(fresh);
        same = becomes(s, &wanted, 50);
    }
    cr_expect(same, "%s: not as after a fresh start:\n%.*s", what, (int)wanted.len, wanted.at);
    buf_finish(&wanted);
    screen_close(fresh);
    expect_settled(s, what);
}

bool terminal_mode_is_off(struct screen *s, const char *mode) {
    char sent[16];
    size_t len = (size_t)snprintf(sent, sizeof sent, "\x1b[?%s", mode);
    const char *at = screen_raw(s).at + screen_raw(s).len - len;
    while (at-- > screen_raw(s).at)
        if (memcmp(at, sent, len) == 0 && strchr("hl", at[len])) return at[len] == 'l';
    return true;
}

void expect_stopped(struct screen *s, size_t from, const char *what) {
    cr_assert(screen_wait_raw(s, from, THE_SHELL_HAS_IT, PATIENCE_MS), "%s: it goes on", what);
    cr_expect(screen_cooked(s), "%s: raw while stopped", what);
    cr_expect(!screen_alternate(s), "%s: the board's screen while stopped", what);
    cr_expect(terminal_mode_is_off(s, "1") && terminal_mode_is_off(s, "2004"),
              "%s: keypad, or marks of pastes", what);
}

void expect_given_back(struct screen *s, const char *what) {
    cr_expect(screen_ended(s, PATIENCE_MS), "%s: it did not end", what);
    cr_expect(screen_cooked(s), "%s: the line is not as it was", what);
    cr_expect(!screen_alternate(s), "%s: the alternate screen is still on", what);
    struct span raw = screen_raw(s);
    size_t tail = raw.len > 120 ? raw.len - 120 : 0;
    cr_expect(memmem(raw.at + tail, raw.len - tail, "\x1b[?25h", 6) ||
                  memmem(raw.at + tail, raw.len - tail, "\x1b[?12l\x1b[?25h", 12) ||
                  memmem(raw.at + tail, raw.len - tail, "\x1b[34h\x1b[?25h", 11),
              "%s: the cursor is still hidden", what);
    cr_expect(terminal_mode_is_off(s, "1") && terminal_mode_is_off(s, "2004"),
              "%s: keypad, or marks of pastes", what);
    cr_expect_eq(screen_close(s), 0);
}
