// Presses every key in the table on a board of a real day and checks the screen afterwards. A key
// without a row here fails the test.
#include "../../src/ui/keymap.h"
#include "run.h"
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY FIXTURES "/callcentre"

static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", NULL};

// In this order; each continues on the screen that the previous one left.
static const struct step {
    const char *key;   // a key of the table; NULL only gets to where the next one is
    const char *bytes; // the bytes to send
    const char *shows; // must appear on the screen; NULL for nothing
    const char *gone;  // and this must disappear; NULL for nothing
} steps[] = {
    {"2", "2", "timed out  by key", "CALLS BY HOUR"},
    {"3", "3", "▸AGENTS", "QUEUES ─"},
    {"4", "4", "▸RECENT CALLS", "AGENTS ─"},
    {"5", "5", "WEEK ─", "RECENT CALLS"},
    {"6", "6", "RECALLS  94 open, 0 reached", "WEEK ─"},
    {"7", "7", "of 8 logged in", "RECALLS"},
    {"1", "1", "▸QUEUES", "of 8 logged in"},
    {"Tab", "\t", "▸AGENTS", "▸QUEUES"},
    {"Shift-Tab", "\x1b[Z", "▸QUEUES", "▸AGENTS"},
    {"z", "z", "timed out", "CALLS BY HOUR"},
    {NULL, "z", "CALLS BY HOUR", NULL},
    {"#", "#", NULL, "SERVICE LEVEL"},
    {NULL, "#", "SERVICE LEVEL", NULL},
    // rows
    {"j", "4j", " 1 of 472", NULL},
    {"Down", "\x1b[B", " 2 of 472", NULL},
    {"Up", "\x1b[A", " 1 of 472", NULL},
    {"PgDn", "\x1b[6~", " 34 of 472", NULL},
    {"PgUp", "\x1b[5~", " 1 of 472", NULL},
    {"Ctrl-F", "\x06", " 34 of 472", NULL},
    {"Ctrl-B", "\x02", " 1 of 472", NULL},
    {"End", "\x1bOF", " 472 of 472", NULL},
    {"k", "k", " 471 of 472", NULL},
    {"Home", "\x1bOH", " 1 of 472", NULL},
    {"G", "G", " 472 of 472", NULL},
    {"g", "g", " 1 of 472", NULL},
    // a row, and what is behind a figure
    {"Enter", "\r", "WHAT HAPPENED", "RECENT CALLS"},
    {"Esc", "\x1b", "RECENT CALLS", "WHAT HAPPENED"},
    {NULL, "1\x1b[Z", "▸WAITING", NULL},
    {"Right", "\x1b[C", "▸LONGEST", "▸WAITING"},
    {"Left", "\x1b[D", "▸WAITING", "▸LONGEST"},
    {"l", "lll", "▸ABANDONED", "▸WAITING"},
    {"h", "h", "▸SERVICE LEVEL", "▸ABANDONED"},
    {NULL, "l\r", "ABANDONED: 78 callers who hung up", "CALLS BY HOUR"},
    {NULL, "\x1b", "CALLS BY HOUR", "78 callers"},
    // search
    {"/", "4/Hugo", "/Hugo  1/18", NULL},
    {"n", "\rn", "/Hugo  2/18", NULL},
    {"N", "N", "/Hugo  1/18", NULL},
    {"F3", "\x1bORZoë", "/Zoë  4/57", NULL},
    {NULL, "\x1b", "q quit", "/Zoë"},
    // filter
    {"f", "f", "filter:", "q quit"},
    {NULL, "\x1b", "q quit", "filter:"},
    {"F4", "\x1bOS", "filter:", "q quit"},
    {NULL, "\x1b", "q quit", "filter:"},
    {"F7", "\x1b[18~queue:sales\r", "filter queue:sales", "filter: "},
    {"x", "x", " of 472", "filter queue:sales"},
    {"X", "X", "filter queue:sales", " of 472"},
    {NULL, "x", " of 472", "filter queue:sales"},
    {"F", "F", "FILTER ─", NULL},
    {NULL, "\x1b", "q quit", "FILTER ─"},
    // sorting
    {"S", "2S", "SORT", "RECENT CALLS"},
    {NULL, "\x1b", "q quit", "SORT"},
    {"F6", "\x1b[17~", "SORT", NULL},
    {NULL, "\x1b", "q quit", "SORT"},
    {">", ">>>>", "offer▼", NULL},
    {"<", "<", "long▼", "offer▼"},
    {"I", "I", "long▲", "long▼"},
    // what is counted
    {"w", "1w", "WINDOW ─", NULL},
    {NULL, "\x1b", "q quit", "WINDOW ─"},
    {"v", "v", "· visits", "· calls"},
    {NULL, "vv", "· calls", "· records"},
    {"L", "L", "SL of answered", "SL of offered"},
    {NULL, "LLL", "SL of offered", NULL},
    {"+", "5+", "by half hour", NULL},
    {"]", "]", "by quarter", "by half hour"},
    {"-", "-", "by half hour", "by quarter"},
    {"[", "[", "by hour", "by half hour"},
    // actions
    {"p", "1p", "FROZEN", NULL},
    {"Space", " ", "q quit", "FROZEN"},
    {"e", "4e", "export 472 calls to: cdr-export-", NULL},
    {NULL, "\x1b", "q quit", "export 472"},
    {"F2", "\x1bOQ", "export 472 calls to: cdr-export-", NULL},
    {NULL, "\x1b", "q quit", "export 472"},
    {"R", "R", "the configuration was read again", NULL},
    {"r", "r", "nothing to ask: the figures are from files", NULL},
    {NULL, "j", "q quit", "nothing to ask"},
    {"F5", "\x1b[15~", "nothing to ask: the figures are from files", NULL},
    {"8", "8", "no alerts now", "CALLS BY HOUR"},
    {NULL, "1", "CALLS BY HOUR", "no alerts now"},
    {"a", "a", "no alerts now", "CALLS BY HOUR"},
    {"M", "M", "no alert is selected", NULL},
    {NULL, "\x1b", "CALLS BY HOUR", "no alerts now"},
    {"m", "m", "••••", "491701100371"},
    {NULL, "m", "491701100371", "••••"},
    {"T", "T", "THEMES ─", NULL},
    {NULL, "\x1b", "q quit", "THEMES ─"},
    {"t", "tT", "▸light", NULL},
    {NULL, "\x1b", "q quit", "THEMES ─"},
    {"K", "1K", "timed out  by key", "CALLS BY HOUR"}, // changes to the next page by itself
    {NULL, "K1", "CALLS BY HOUR", NULL},
    {"?", "?", "HELP ─", "q quit"},
    {NULL, "?", "q quit", "HELP ─"},
    {"F1", "\x1bOP", "HELP ─", "q quit"},
    {NULL, "\x1b", "q quit", "HELP ─"},
    {"Ctrl-Z", "\x1a", "q quit", NULL},
    {"Ctrl-L", "\x0c", "q quit", NULL},
};

// These end the program; each has its own.
static const struct step enders[] = {{"q", "qq", NULL, NULL},
                                     {"F10", "\x1b[21~\x1b[21~", NULL, NULL},
                                     {"Q", "7?Q", NULL, NULL},
                                     {"Ctrl-C", "7?\x03", NULL, NULL}};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static char pages[] = "/tmp/cdrtop-keys-XXXXXX";

static void write_pages(void) {
    static const char text[] = "display:\n  pages: [\"overview:2\", \"queues:60\"]\n"
                               "alerts:\n  long wait: longest_wait > 2m\n"
                               "  full: {when: waiting > 9}\n";
    int fd = mkstemp(pages);
    cr_assert(fd >= 0 && write(fd, text, sizeof text - 1) == (ssize_t)(sizeof text - 1));
    close(fd);
}

static void drop_pages(void) {
    unlink(pages);
}

TestSuite(keys, .init = write_pages, .fini = drop_pages);

static struct screen *board_of(const char *config) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-c", config, "--tz", "Europe/Berlin",
                                     "--server-tz", "pbx1=Europe/Berlin", "--server-tz",
                                     "pbx2=America/Toronto", DAY "/frames.rec.gz",
                                     DAY "/queue_log-pbx1.gz", DAY "/queue_log-pbx2.gz", NULL},
                    plain, 120, 40);
    cr_assert(screen_wait(s, "of 472", PATIENCE_MS), "the day is not there");
    return s;
}

static struct screen *board(void) {
    return board_of(pages);
}

static bool stands(struct screen *s, const struct step *step) {
    return (!step->shows || screen_has(s, step->shows)) &&
           !(step->gone && screen_has(s, step->gone));
}

Test(keys, do_what_they_say) {
    struct screen *s = board();
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct buf dump = {0};
        size_t from = screen_raw(s).len;
        screen_type(s, steps[i].bytes);
        for (int waited = 0; waited < PATIENCE_MS && !stands(s, &steps[i]); waited += 10)
            screen_pump(s, 10);
        screen_dump(s, &dump);
        cr_assert(stands(s, &steps[i]), "row %zu (%s): not \"%s\", or still \"%s\":\n%.*s", i,
                  steps[i].key ? steps[i].key : "-", steps[i].shows ? steps[i].shows : "",
                  steps[i].gone ? steps[i].gone : "", (int)dump.len, dump.at);
        if (steps[i].key && strcmp(steps[i].key, "Ctrl-L") == 0)
            cr_expect(screen_wait_raw(s, from, "\x1b[H\x1b[2J", PATIENCE_MS), "not drawn anew");
        if (steps[i].key && strcmp(steps[i].key, "Ctrl-Z") == 0)
            cr_expect(screen_wait_raw(s, from, "\x1b[?1049l", PATIENCE_MS),
                      "not back to the shell");
        buf_finish(&dump);
    }
    screen_quit(s);
}

Test(keys, end_the_program) {
    for (size_t i = 0; i < COUNT(enders); i++) {
        struct screen *s = board();
        screen_type(s, enders[i].bytes);
        cr_expect(screen_ended(s, PATIENCE_MS), "%s does not", enders[i].key);
        cr_expect(screen_cooked(s), "%s leaves the terminal as it is", enders[i].key);
        cr_expect_eq(screen_close(s), 0);
    }
}

Test(keys, tell_where_no_alert_is_written) {
    struct screen *s = board_of("/dev/null");
    screen_type(s, "a");
    cr_expect(screen_wait(s, "no alerts are configured", PATIENCE_MS));
    screen_quit(s);
}

// A board with this configuration.
static struct screen *board_with(const char *yaml) {
    char config[] = "/tmp/cdrtop-keys-XXXXXX";
    close(mkstemp(config));
    run_write_file(config, span_of(yaml));
    struct screen *s = board_of(config);
    unlink(config);
    return s;
}

Test(keys, of_ones_own_do_what_the_configuration_says) {
    struct screen *s = board_with("keys:\n  freeze: F9\n  zoom: [ц, F8]\n  Ctrl-R: filter\n"
                                  "  q: mask\n  F10: agents\n");
    cr_expect(screen_has(s, "Ctrl-R filter") && screen_has(s, "1-8 pages"));
    cr_expect(!screen_has(s, " quit"), "q and F10 are other commands'");
    screen_type(s, "\x1b[20~"); // F9
    cr_expect(screen_wait(s, "FROZEN", PATIENCE_MS));
    screen_type(s, "p");
    cr_expect(screen_gone(s, "FROZEN", PATIENCE_MS));
    screen_type(s, "ц");
    cr_expect(screen_gone(s, "CALLS BY HOUR", PATIENCE_MS));
    screen_type(s, "\x1b[19~"); // F8
    cr_expect(screen_wait(s, "CALLS BY HOUR", PATIENCE_MS));
    screen_type(s, "?/alone\r");
    cr_expect(screen_wait(s, "ц  F8  z", PATIENCE_MS));
    screen_type(s, "\x1b[21~"); // F10
    cr_expect(screen_wait(s, "▸AGENTS", PATIENCE_MS));
    screen_quit(s);
}

Test(keys, of_other_layouts_are_those_in_their_places) {
    struct screen *s = board();
    screen_type(s, "4о"); // j
    cr_expect(screen_wait(s, " 1 of 472", PATIENCE_MS));
    screen_type(s, "П"); // G
    cr_expect(screen_wait(s, " 472 of 472", PATIENCE_MS));
    screen_type(s, "φйц"); // f, and then it is typed text
    cr_expect(screen_wait(s, "filter: йц", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "йй"); // q, twice
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(screen_close(s), 0);
}

Test(keys, that_are_wrong_are_refused_before_the_screen_is_taken) {
    char config[] = "/tmp/cdrtop-keys-XXXXXX", wanted[400];
    struct run r;
    close(mkstemp(config));
    run_write_file(config, SPAN("keys:\n  freeze: F9\n  exprt: e\n  mask: f9\n"));
    run_program((const char *[]){CDRTOP, "-c", config, DAY "/queue_log-pbx1.gz", NULL}, NULL, &r);
    unlink(config);
    snprintf(wanted, sizeof wanted,
             "%s:3: keys: 'exprt' is not a command or a key; did you mean 'export'?\n"
             "%s:4: keys: F9 is given to mask and, in line 2, to freeze\n",
             config, config);
    cr_expect_eq(r.status, 2);
    cr_expect(span_same(buf_text(&r.err), span_of(wanted)), "%.*s", (int)r.err.len, r.err.at);
    run_finish(&r);
}

static bool pressed(const char *name, const struct step *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i].key && strcmp(list[i].key, name) == 0) return true;
    return false;
}

Test(keys, none_is_left_out) {
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; k < COMMAND_KEYS && commands[i].keys[k]; k++) {
            const char *name = commands[i].keys[k];
            cr_expect(pressed(name, steps, COUNT(steps)) || pressed(name, enders, COUNT(enders)),
                      "%s is not pressed", name);
        }
}
