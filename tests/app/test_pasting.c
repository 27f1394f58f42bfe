// What terminals send besides plain keys: a paste between its marks, the keypad in application
// mode, and keys whose bytes come one by one.
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <string.h>

static struct screen *board(const char *more) {
    const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", more, NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-c", "/dev/null", "--tz",
                                     "Europe/Berlin", "--server-tz", "pbx1=Europe/Berlin",
                                     "--server-tz", "pbx2=America/Toronto",
                                     FIXTURES "/callcentre/frames.rec.gz", NULL},
                    environment, 120, 40);
    cr_assert(screen_wait(s, "of 472", PATIENCE_MS), "the day is not there");
    return s;
}

#define PASTED(text) "\x1b[200~" text "\x1b[201~"

// As a key, each of them would leave the page or end the board.
Test(pasting, what_is_pasted_is_text_and_never_commands) {
    struct screen *s = board(NULL);
    screen_type(s, PASTED("2\rq\x1b\x03Q\x1b[B5"));
    cr_expect(screen_wait(s, "to paste text, open a line first", PATIENCE_MS));
    cr_expect(screen_has(s, "CALLS BY HOUR"), "it is the page of before");
    screen_type(s, "f" PASTED("src:4930*\r\n"));
    cr_expect(screen_wait(s, "filter: src:4930*", PATIENCE_MS), "in the line, and not entered");
    screen_type(s, PASTED(" dur>30") "\r");
    cr_expect(screen_wait(s, "filter src:4930* dur>30", PATIENCE_MS));
    screen_type(s, "x/" PASTED("support"));
    cr_expect(screen_wait(s, "/ support", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_quit(s);
}

Test(pasting, a_keypad_in_application_mode_types_digits) {
    struct screen *s = board(NULL);
    screen_type(s, "\x1bOr"); // 2
    cr_expect(screen_wait(s, "timed out", PATIENCE_MS));
    screen_type(s, "f\x1bOq\x1bOp\x1bOp\x1bOy");
    cr_expect(screen_wait(s, "filter: 1009", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_quit(s);
}

// On a slow line the rest of a key comes late. If half a minute is allowed for it, it is still that
// key.
Test(pasting, waits_for_the_rest_of_a_key_as_the_environment_says) {
    struct screen *s = board("ESCDELAY=30000");
    screen_type(s, "4j");
    cr_expect(screen_wait(s, " 1 of 472", PATIENCE_MS));
    screen_type(s, "\x1b");
    screen_pump(s, 100);
    screen_type(s, "OB");
    cr_expect(screen_wait(s, " 2 of 472", PATIENCE_MS), "Esc, O, B");
    screen_quit(s);
}
