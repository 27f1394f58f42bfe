// Waiting for something on the screen. If it does not come, the test fails and shows the screen.
#ifndef CDRTOP_TESTS_SCREEN_EXPECT_H
#define CDRTOP_TESTS_SCREEN_EXPECT_H

#include "base/buf.h"
#include "patience.h"
#include "screen.h"

#include <criterion/criterion.h>

static inline void screen_lacks(struct screen *s, const char *missing) {
    struct buf all = {0};
    screen_dump(s, &all);
    cr_assert(false, "not on the screen: %s\n%.*s", missing, (int)all.len, all.at);
}

static inline void screen_expect(struct screen *s, const char *words) {
    if (!screen_wait(s, words, PATIENCE_MS)) screen_lacks(s, words);
}

// The board ends when it is told to, without a complaint.
static inline void screen_quit(struct screen *s) {
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(screen_close(s), 0);
}

#endif
