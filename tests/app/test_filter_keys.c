// The filter by keys: typed with completion, wrong and corrected, picked, cleared, and remembered
// for the next run. The figures are those of queue_log (truth.json of the fixture).
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY FIXTURES "/callcentre"

static char home[] = "/tmp/cdrtop-state-XXXXXX";
static char state[64];

static void make_home(void) {
    cr_assert_not_null(mkdtemp(home));
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", home);
}

static void drop_home(void) {
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", home);
    cr_expect_eq(system(command), 0);
}

static struct screen *board_of(const char *option, const char *calls) {
    static const char *environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", state,
                                        NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--tz", "Europe/Berlin", "--server-tz",
                                     "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto",
                                     DAY "/frames.rec.gz", option, NULL},
                    environment, 120, 40);
    cr_assert(screen_wait(s, calls, PATIENCE_MS), "the day is not there");
    return s;
}

static struct screen *board(const char *option) {
    return board_of(option, "of 472");
}

Test(filter_keys, is_typed_completed_and_remembered) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "fqu");
    cr_expect(screen_wait(s, "filter: qu", PATIENCE_MS));
    screen_type(s, "\tsu\t"); // each time there is one with that beginning
    cr_expect(screen_wait(s, "filter: queue:support", PATIENCE_MS));
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "filter queue:support", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 199", PATIENCE_MS), "175 visits of pbx1 and 24 of pbx2");
    cr_expect(screen_gone(s, "Hugo", PATIENCE_MS), "members of other queues are still there");
    screen_type(s, "x");
    cr_expect(screen_wait(s, "of 472", PATIENCE_MS));
    cr_expect(screen_gone(s, "queue:support", PATIENCE_MS));
    screen_quit(s);
    s = board(NULL); // in another run
    cr_expect(!screen_has(s, "queue:support"), "no filter comes into force by being remembered");
    screen_type(s, "f\x1b[A");
    cr_expect(screen_wait(s, "filter: queue:support", PATIENCE_MS), "Up does not have it");
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "of 199", PATIENCE_MS));
    screen_quit(s);
    s = board("--no-history");
    screen_type(s, "f\x1b[A");
    cr_expect(screen_wait(s, "filter:", PATIENCE_MS));
    cr_expect(!screen_has(s, "queue:support"), "nothing is read either");
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_quit(s);
    drop_home();
}

// There are 175 visits of support on pbx1 and 24 on pbx2, and 39 and 4 of billing.
Test(filter_keys, the_one_before_comes_back_and_goes_again) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "X");
    cr_expect(screen_wait(s, "there is no previous filter", PATIENCE_MS));
    screen_quit(s);
    s = board_of("--filter=queue:support", "of 199");
    screen_type(s, "X");
    cr_expect(screen_wait(s, "there is no previous filter", PATIENCE_MS));
    screen_type(s, "f\x15queue:billing\r"); // Ctrl-U
    cr_expect(screen_wait(s, "filter queue:billing", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 43", PATIENCE_MS));
    screen_type(s, "X");
    cr_expect(screen_wait(s, "filter queue:support", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 199", PATIENCE_MS));
    screen_type(s, "X");
    cr_expect(screen_wait(s, "filter queue:billing", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 43", PATIENCE_MS), "by turns");
    screen_type(s, "x");
    cr_expect(screen_wait(s, "of 472", PATIENCE_MS));
    screen_type(s, "X");
    cr_expect(screen_wait(s, "of 43", PATIENCE_MS), "the last, behind none");
    screen_quit(s);
    drop_home();
}

Test(filter_keys, the_order_of_a_pane_is_remembered) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "2>>>>"); // queue, wait, long, offer
    cr_assert(screen_wait(s, "offer▼", PATIENCE_MS), "not sorted");
    screen_type(s, "I");
    cr_assert(screen_wait(s, "offer▲", PATIENCE_MS), "not the other way round");
    screen_quit(s);
    s = board(NULL);
    screen_type(s, "2");
    cr_expect(screen_wait(s, "offer▲", PATIENCE_MS), "not as it was");
    screen_quit(s);
    drop_home();
}

// A sorted list is not ready when the first screen is drawn, before the loop is made.
Test(filter_keys, the_order_of_the_calls_is_remembered) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "4>");
    cr_assert(screen_wait_either(s, "▼", "▲", PATIENCE_MS), "not sorted");
    screen_quit(s);
    s = board(NULL); // fails unless the day has been loaded
    screen_quit(s);
    drop_home();
}

Test(filter_keys, a_wrong_one_says_where_and_changes_nothing) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "fdisp:mised\r");
    cr_expect(screen_wait(s, "did you mean missed", PATIENCE_MS));
    cr_expect(screen_wait(s, "filter: disp:mised", PATIENCE_MS), "the prompt is closed");
    cr_expect(screen_wait(s, "of 472", PATIENCE_MS), "the board is filtered");
    screen_type(s, "\x15"
                   "queue:support disp:foo\r"); // Ctrl-U
    cr_expect(screen_wait(s, " disp: use answered, missed, ", PATIENCE_MS));
    cr_expect(screen_wait(s, " missed, ", PATIENCE_MS) && screen_wait(s, " busy, ", PATIENCE_MS),
              "the words that help");
    screen_type(s, "\x15"
                   "disp:missed\r");
    cr_expect(screen_wait(s, "filter disp:missed", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 106", PATIENCE_MS));
    screen_type(s, "fzzz");
    cr_expect(screen_wait(s, "filter: disp:missedzzz", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    cr_expect(screen_wait(s, "of 106", PATIENCE_MS), "Esc leaves it as it was");
    screen_quit(s);
    drop_home();
}

Test(filter_keys, is_picked_word_by_word) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "Fsales");
    cr_expect(screen_wait(s, "FILTER sales", PATIENCE_MS));
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "filter queue:sales", PATIENCE_MS));
    screen_type(s, "Fbilling\r");
    cr_expect(screen_wait(s, "filter queue:billing", PATIENCE_MS), "another queue takes its place");
    screen_type(s, "Finbound\r");
    cr_expect(screen_wait(s, "filter queue:billing direction:inbound", PATIENCE_MS));
    screen_type(s, "F\r"); // "all" comes first
    cr_expect(screen_wait(s, "of 472", PATIENCE_MS));
    screen_quit(s);
    drop_home();
}

Test(filter_keys, an_agent_whom_two_sources_name_is_picked_once) {
    make_home();
    struct screen *s = board("pbx1=" DAY "/queue_log-pbx1.gz");
    screen_type(s, "FErin");
    cr_assert(screen_wait(s, "agent     1005", PATIENCE_MS));
    cr_assert(screen_wait(s, "FILTER Erin", PATIENCE_MS));
    cr_expect(!screen_has(s, "agent     Erin"));
    screen_type(s, "\x1b");
    cr_expect(screen_gone(s, "FILTER Erin", PATIENCE_MS));
    screen_quit(s);
    drop_home();
}

Test(filter_keys, a_name_that_nothing_has_is_said_while_it_is_in_force) {
    make_home();
    struct screen *s = board(NULL);
    screen_type(s, "fqueue:supprt\r");
    cr_expect(screen_wait(s, "filter queue:supprt", PATIENCE_MS), "it is not in force");
    cr_expect(screen_wait(s, "no queue is called supprt; did you mean support?", PATIENCE_MS));
    screen_type(s, "x");
    cr_expect(screen_gone(s, "no queue is called", PATIENCE_MS));
    screen_quit(s);
    s = board("--server-tz=pbx9=Europe/Paris");
    cr_expect(
        screen_wait(s, "--server-tz: no server is called pbx9; did you mean pbx2?", PATIENCE_MS));
    screen_quit(s);
    drop_home();
}
