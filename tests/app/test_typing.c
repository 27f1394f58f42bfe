// Keys that are typed ahead, in one piece, have the same effect as if somebody looked at the screen
// before each of them.
#include "one_line.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <string.h>

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

// A key waits for what the one before it asked for, but not for long. On a busy machine that time
// may pass, so the board is then tried again, with more patience each time.
static bool means_it(const struct ahead *row, int wait_ms, struct buf *dump) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-c", "/dev/null", "--tz",
                                     "Europe/Berlin", "--server-tz", "pbx1=Europe/Berlin",
                                     "--server-tz", "pbx2=America/Toronto", DAY "/frames.rec.gz",
                                     NULL},
                    plain, 120, 40);
    cr_assert(screen_wait(s, "of 472", PATIENCE_MS), "the day is not there");
    screen_type(s, row->keys);
    bool shown = screen_wait(s, row->shows, wait_ms);
    buf_clear(dump);
    screen_dump(s, dump);
    screen_close(s);
    return shown;
}

Test(typing, ahead_means_what_it_means_on_the_screen) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf dump = {0};
        bool shown = false;
        for (int part = 32; !shown && part; part /= 2)
            shown = means_it(&rows[i], PATIENCE_MS / part, &dump);
        cr_expect(shown, "%s: not \"%s\": %s", rows[i].keys, rows[i].shows,
                  one_line(buf_text(&dump)));
        buf_finish(&dump);
    }
}
