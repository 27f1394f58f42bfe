// The key `e`: the file has what is shown, in that order, with as many rows as were announced; and
// nothing is overwritten.
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/cdrtop-export-XXXXXX";

static void make_folder(void) {
    cr_assert_not_null(mkdtemp(folder));
}

static void drop_folder(void) {
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

static struct screen *board_of(const char *one, const char *other, const char *stands) {
    static char exports[64];
    const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                       "NO_COLOR=", exports, NULL};
    snprintf(exports, sizeof exports, "CDRTOP_EXPORT_DIR=%s", folder);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "--tz", "Europe/Berlin", "--server-tz",
                                     "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto",
                                     one, other, NULL},
                    environment, 120, 40);
    cr_assert(screen_wait(s, stands, PATIENCE_MS), "the day is not there");
    return s;
}

static struct screen *board(void) {
    return board_of(FIXTURES "/callcentre/frames.rec.gz", NULL, "of 472");
}

// Sets that filter, and waits until the list has changed.
static void filter(struct screen *s, const char *keys) {
    screen_type(s, keys);
    cr_assert(screen_gone(s, "of 472", PATIENCE_MS));
}

// Presses `keys` to get to what is to be written; the prompt must announce `count` of it.
static void write_to(struct screen *s, const char *keys, const char *count, const char *name) {
    char path[128];
    screen_type(s, keys);
    screen_type(s, "e");
    cr_assert(screen_wait(s, count, PATIENCE_MS), "not \"%s\"", count);
    snprintf(path, sizeof path, "\x15%s/%s\r", folder, name);
    screen_type(s, path);
}

// Counts the lines of the file, and copies the second one.
static size_t lines_of(const char *name, char *second, size_t size) {
    char path[128], line[4096];
    size_t lines = 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    while (fgets(line, sizeof line, file))
        if (++lines == 2) snprintf(second, size, "%.*s", (int)size - 1, line);
    fclose(file);
    return lines;
}

Test(board_export, a_tilde_is_the_home_folder) {
    char second[256], home[64], path[64];
    make_folder();
    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    FILE *conf = fopen(path, "w");
    cr_assert(conf && fputs("export_dir: ~\n", conf) >= 0 && fclose(conf) == 0);
    const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", home, NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-c", path, "--tz", "UTC",
                                     FIXTURES "/callcentre/Master-pbx1.csv.gz", NULL},
                    environment, 120, 40);
    cr_assert(screen_wait(s, "of 391", PATIENCE_MS), "the day is not there");
    screen_type(s, "4e");
    cr_expect(screen_wait(s, "calls to: ~/cdr-export-", PATIENCE_MS));
    screen_type(s, "\x15~/mine.csv\r");
    cr_expect(screen_wait(s, "rows written", PATIENCE_MS));
    cr_expect_gt(lines_of("mine.csv", second, sizeof second), 300);
    screen_quit(s);
    drop_folder();
}

Test(board_export, writes_what_is_shown) {
    char second[256];
    make_folder();
    struct screen *s = board();
    write_to(s, "4", "export 472 calls to:", "calls.csv");
    cr_expect(screen_wait(s, "472 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("calls.csv", second, sizeof second), 473);
    cr_expect_not_null(strstr(second, "2026-11-22 20:17:53,491701200055,Anna Schmidt,6001,inbound"),
                       "the newest is not first: %s", second);
    filter(s, "fdisp:missed\r");
    write_to(s, "", "export 106 calls to:", "missed.ndjson");
    cr_expect(screen_wait(s, "106 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("missed.ndjson", second, sizeof second), 106);
    cr_expect_not_null(strstr(second, "\"result\":\"missed\""), "%s", second);
    screen_type(s, "x1\x1b[Zlll\r"); // the list behind ABANDONED
    cr_assert(screen_wait(s, "ABANDONED: 78", PATIENCE_MS));
    write_to(s, "", "export 78 visits to:", "abandoned.csv");
    cr_expect(screen_wait(s, "78 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("abandoned.csv", second, sizeof second), 79);
    cr_expect_not_null(strstr(second, "abandoned"), "%s", second);
    screen_type(s, "w\x1b[B\r"); // a day without any calls; the week covers everything in memory
    cr_assert(screen_wait(s, "Sat 21 Nov 2026", PATIENCE_MS));
    screen_type(s, "5");
    cr_assert(screen_wait(s, "to 472", PATIENCE_MS), "the week is not counted");
    screen_type(s, "\tG\r");
    cr_assert(screen_wait(s, "Sun: 472 calls on 1 day in memory, 472 a day", PATIENCE_MS));
    write_to(s, "", "export 472 calls to:", "sundays.csv");
    cr_expect(screen_wait(s, "472 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("sundays.csv", second, sizeof second), 473);
    cr_expect_not_null(strstr(second, "2026-11-22 20:17:53,491701200055"), "%s", second);
    screen_quit(s);
    drop_folder();
}

Test(board_export, writes_visits_that_are_guessed_from_rows) {
    char second[256];
    make_folder();
    struct screen *s = board_of(FIXTURES "/callcentre/Master-pbx1.csv.gz",
                                FIXTURES "/callcentre/Master-pbx2.csv.gz", "of 451");
    cr_assert(screen_level(s, "visits", PATIENCE_MS));
    write_to(s, "4", "export 346 visits to:", "guessed.csv");
    cr_expect(screen_wait(s, "346 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("guessed.csv", second, sizeof second), 347);
    cr_expect_not_null(strstr(second,
                              "sales,2026-11-22 20:17:53,491701200055,Anna Schmidt,answered,1,7"),
                       "%s", second);
    screen_quit(s);
    drop_folder();
}

Test(board_export, writes_figures_as_they_stand) {
    char second[256];
    make_folder();
    struct screen *s = board();
    screen_type(s, "3>"); // sorted by name
    cr_assert(screen_wait(s, "agent▲", PATIENCE_MS));
    screen_type(s, "I");
    cr_assert(screen_wait(s, "agent▼", PATIENCE_MS));
    write_to(s, "", "export 8 agents to:", "agents.csv");
    cr_expect(screen_wait(s, "8 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("agents.csv", second, sizeof second), 9);
    cr_expect_not_null(strstr(second, "1003,Zoë Müller,"), "the last is not first: %s", second);
    screen_type(s, "6");
    cr_assert(screen_wait(s, "94 open", PATIENCE_MS));
    screen_type(s, ">>>"); // sorted by caller
    cr_assert(screen_wait(s, "caller▲", PATIENCE_MS));
    screen_type(s, "I");
    cr_assert(screen_wait(s, "caller▼", PATIENCE_MS));
    write_to(s, "", "export 94 recalls to:", "recalls.csv");
    cr_expect(screen_wait(s, "94 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("recalls.csv", second, sizeof second), 95);
    cr_expect_not_null(strstr(second, "491701100248,📞 Emoji 😀,"), "the last is not first: %s",
                       second);
    screen_type(s, "1\x1b[Zllllllll\r"); // the list behind TALKING
    cr_assert(screen_wait(s, "TALKING: 0 agents", PATIENCE_MS));
    write_to(s, "", "export 0 agents to:", "talking.csv");
    cr_expect(screen_wait(s, "0 rows written", PATIENCE_MS));
    cr_expect_eq(lines_of("talking.csv", second, sizeof second), 1);
    write_to(s, "7", "export 6 queues to:", "wall.csv"); // the wall shows their figures
    cr_expect(screen_wait(s, "6 rows written", PATIENCE_MS));
    write_to(s, "5", "export 24 hours to:", "hours.csv");
    cr_expect(screen_wait(s, "24 rows written", PATIENCE_MS));
    screen_quit(s);
    drop_folder();
}

Test(board_export, writes_over_nothing_and_says_what_is_wrong) {
    char second[256];
    make_folder();
    struct screen *s = board();
    write_to(s, "4", "export 472 calls to:", "once.csv");
    cr_expect(screen_wait(s, "472 rows written", PATIENCE_MS));
    filter(s, "fdisp:busy\r");
    write_to(s, "", "export 9 calls to:", "once.csv");
    cr_expect(screen_wait(s, "exists already and was not changed", PATIENCE_MS));
    cr_expect_eq(lines_of("once.csv", second, sizeof second), 473, "it was written over");
    cr_expect(screen_wait(s, "export 9 calls to: /tmp/cdrtop-export-", PATIENCE_MS),
              "the prompt is closed");
    cr_expect(screen_wait(s, "/once.csv", PATIENCE_MS), "the name has to be typed again");
    screen_type(s, "\x17"); // Ctrl-W: the name is one word, with the cursor at its end
    cr_expect(screen_wait(s, "json  ndjson", PATIENCE_MS), "the fault stays");
    cr_expect(screen_gone(s, "exists already and was not changed", PATIENCE_MS) &&
              screen_gone(s, "once.csv", PATIENCE_MS));
    screen_type(s, folder);
    screen_type(s, "/nowhere/file.csv\r");
    cr_expect(screen_wait(s, "No such file or directory", PATIENCE_MS));
    cr_expect(screen_wait(s, "/nowhere/file.csv", PATIENCE_MS));
    screen_type(s, "\x08\x08\x08xls\r");
    cr_expect(screen_wait(s, ".csv, .json or .ndjson", PATIENCE_MS));
    screen_type(s, "\x15"); // Ctrl-U
    screen_type(s, folder);
    screen_type(s, "/twice.csv\r");
    cr_expect(screen_wait(s, "9 rows written", PATIENCE_MS), "one word and it is written");
    cr_expect_eq(lines_of("twice.csv", second, sizeof second), 10);
    screen_type(s, "e");
    cr_expect(screen_wait(s, "export 9 calls to:", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS));
    screen_quit(s);
    drop_folder();
}

// A terminal that nobody reads accepts some bytes and then nothing more, like a dead disk.
static int dead_disk(const char *path) {
    int other = posix_openpt(O_RDWR | O_NOCTTY);
    cr_assert(other >= 0 && grantpt(other) == 0 && unlockpt(other) == 0);
    cr_assert_eq(symlink(ptsname(other), path), 0);
    return other;
}

Test(board_export, a_disk_that_does_not_answer_holds_up_nobody) {
    char path[96], state[96], kept[96];
    make_folder();
    snprintf(path, sizeof path, "%s/dead.ndjson", folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    snprintf(kept, sizeof kept, "%s/cdrtop/board: the disk does not answer; what was typed",
             folder);
    int other = dead_disk(path);
    const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", state, NULL};
    struct screen *s = screen_open((const char *[]){CDRTOP, "--tz", "Europe/Berlin",
                                                    FIXTURES "/callcentre/frames.rec.gz", NULL},
                                   environment, 120, 40);
    cr_assert(screen_wait(s, "of 472", PATIENCE_MS), "the day is not there");
    write_to(s, "4", "export 472 calls to:", "dead.ndjson");
    cr_expect(screen_wait(s, "exporting", PATIENCE_MS));
    filter(s, "fdisp:missed\r"); // keys are still answered
    screen_type(s, "e");
    cr_expect(screen_wait(s, "an export is already running", PATIENCE_MS));
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS), "it waits for the disk");
    struct span raw = screen_raw(s);
    cr_expect_not_null(memmem(raw.at, raw.len, kept, strlen(kept)), "it is not said what was lost");
    cr_expect_eq(screen_close(s), 0);
    close(other);
    drop_folder();
}
