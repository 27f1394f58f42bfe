// Each call that could fail while links are heard does so once, or from then on: the program goes
// on or ends in order, gives the terminal back, says what was wrong, leaves files that are whole,
// and the next one has what this one observed.
#include "failing.h"
#include "raw_pbx.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT 400 // of the words that say which call failed

static struct raw_pbx pbx;
static char folder[64], work[80], url[64], state_home[96], errors[96], recording[96], exported[96],
    metrics[96], history[96], state[96], snapshot[96];

static const struct {
    char *path;
    const char *name;
} places[] = {{errors, "errors"},
              {recording, "frames.rec"},
              {exported, "calls.csv"},
              {metrics, "cdrtop.prom"},
              {history, "cdrtop/history.db"},
              {state, "cdrtop/board"},
              {snapshot, "cdrtop/snapshot.json"}};

// In a zone in which it is morning, as is this machine then.
static void begin(void) {
    time_t now = time(NULL);
    struct tm tm;
    run_folder(folder, sizeof folder);
    snprintf(work, sizeof work, "%s/work", folder);
    cr_assert_eq(mkdir(work, 0700), 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        snprintf(places[i].path, sizeof errors, "%s/%s", work, places[i].name);
    snprintf(state_home, sizeof state_home, "XDG_STATE_HOME=%s", work);
    setenv("XDG_STATE_HOME", work, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    setenv("CDRTOP_EXPORT_DIR", work, 1);
    setenv("CDRTOP_SECRET", RAW_PBX_SECRET, 1);
    setenv("TZ", sim_zone(), 1);
    unsetenv("STATE_DIRECTORY");
    tzset();
    localtime_r(&now, &tm);
    signal(SIGUSR2, SIG_IGN); // for a program that does not listen to it yet
    pbx = (struct raw_pbx){.utc_offset = (int)tm.tm_gmtoff};
    raw_pbx_start(&pbx);
    snprintf(url, sizeof url, "ami://cdrtop@127.0.0.1:%u", pbx.server.port);
}

static void end(void) {
    raw_pbx_stop(&pbx);
    run_folder_end(folder);
}

TestSuite(failing, .init = begin, .fini = end);

// The records that are in the history; -1 if it cannot be read yet.
static int64_t kept(void) {
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    int64_t records = -1;
    if (!sqlite3_open_v2(history, &db, SQLITE_OPEN_READONLY, NULL) &&
        !sqlite3_prepare_v2(db, "SELECT coalesce(sum(records), 0) FROM batch", -1, &q, NULL) &&
        sqlite3_step(q) == SQLITE_ROW)
        records = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return records;
}

// What it writes to standard error is in a file.
static pid_t start(const char *const *argv) {
    fflush(NULL);
    pid_t child = fork();
    if (child) return child;
    int err = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(err, STDERR_FILENO);
    dup2(open("/dev/null", O_RDWR), STDOUT_FILENO);
    close(err);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

// Waits until that is so, or the program has ended; then tells it to end. Returns its status.
static int run_until(const char *at, const char *const *argv, bool (*enough)(pid_t child)) {
    int status = 0, gone = 0;
    bool told = false;
    pid_t child = start(argv);
    failing_started();
    for (int waited = 0; waited < PATIENCE_MS && !gone; waited += 10) {
        if ((gone = waitpid(child, &status, WNOHANG))) break;
        usleep(10000);
        if (!told && enough(child)) told = !kill(child, SIGTERM);
    }
    cr_expect(gone, "%s: it %s", at, told ? "does not end" : "does not go on");
    if (!gone) kill(child, SIGKILL), waitpid(child, &status, 0);
    if (told && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) return 1; // it was ending
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// ---- afterwards

// What was observed is there for the next one, while nobody calls any more. Where the disk fails
// from then on, it may be said why not; a program that ended was not asked for more.
static void judge_history(const char *at, int status, bool on, const char *said) {
    struct run r;
    bool excused = status || (on && strstr(said, "history: "));
    if (access(history, F_OK)) {
        cr_expect(excused, "%s: there is no history, and it says \"%s\"", at, said);
        return;
    }
    run_program((const char *[]){failing_program(), "history", "--verify", NULL}, NULL, &r);
    cr_expect(!r.status || (excused && strstr(r.err.at, "no board has written to it yet")),
              "%s: %s", at, r.err.at);
    run_finish(&r);
    pbx.quiet = true;
    run_program((const char *[]){failing_program(), "snapshot", url, NULL}, NULL, &r);
    pbx.quiet = false;
    const char *total = strstr(r.out.at, "\"totalCalls\": ");
    int calls = total ? atoi(total + strlen("\"totalCalls\": ")) : -1;
    cr_expect_eq(r.status, 0, "%s: %s", at, r.err.at);
    cr_expect(calls == RAW_PBX_CALLS || (excused && calls < RAW_PBX_CALLS),
              "%s: %d calls, and it says \"%s\"", at, calls, said);
    run_finish(&r);
}

static void judge_whole_lines(const char *at, const char *path) {
    struct buf text = run_file(path);
    cr_expect(!text.len || text.at[text.len - 1] == '\n', "%s: %s ends in a part of a line", at,
              path);
    buf_finish(&text);
}

static void say_at(char out[static AT], const char *command, const struct failing_calls *f) {
    snprintf(out, AT, "%s, %s %u%s: %s", command, failing_name(f->kind), f->nth,
             f->on ? " and on" : "", f->what);
}

// ---- record

static bool is_recorded(pid_t child) {
    (void)child;
    return run_count(recording, "\"Cdr\"") == RAW_PBX_CALLS;
}

static unsigned record(enum failing_kind kind, unsigned nth, bool on) {
    const char *const argv[] = {failing_program(), "record", recording, url, NULL};
    char at[AT];
    run_folder_empty(work);
    struct failing_calls *f = failing_begin(kind, nth, on);
    int status = run_until("record", argv, is_recorded);
    unsigned count = f->count;
    say_at(at, "record", f);
    struct buf said = run_file(errors);
    failing_ended(at, status, said.at);
    cr_expect(status || is_recorded(0), "%s: not all is there", at);
    judge_whole_lines(at, recording);
    failing_end(f);
    buf_finish(&said);
    return count;
}

// ---- watch

static size_t lines_of_failures(void) {
    return run_count(errors, "\n") - run_count(errors, "cdrtop: snapshot: ") -
           run_count(errors, "the last snapshot is still being written");
}

static bool is_watched(pid_t child) {
    bool kept_all = kept() == RAW_PBX_CALLS && !access(metrics, F_OK);
    bool written = kept_all && run_count(snapshot, "\"totalCalls\": 3") > 0;
    if (kept_all && !written) kill(child, SIGUSR2);
    return written || lines_of_failures() > 0;
}

static unsigned watch(enum failing_kind kind, unsigned nth, bool on) {
    const char *const argv[] = {failing_program(), "watch", "--metrics-file", metrics, url, NULL};
    char at[AT];
    run_folder_empty(work);
    struct failing_calls *f = failing_begin(kind, nth, on);
    int status = run_until("watch", argv, is_watched);
    unsigned count = f->count;
    say_at(at, "watch", f);
    struct buf said = run_file(errors);
    failing_ended(at, status, said.at);
    failing_end(f);
    judge_history(at, status, on, said.at);
    judge_whole_lines(at, metrics);
    judge_whole_lines(at, snapshot);
    buf_finish(&said);
    return count;
}

// ---- the board, with a filter, an export and an end

static bool ended_or(struct screen *s, const char *one, const char *other) {
    return !screen_ended(s, 0) && screen_wait_either(s, one, other, PATIENCE_MS);
}

// Where it does not hold, what the board shows tells more than that.
static void expect_or_show(const struct failing_calls *f, struct screen *s, bool holds,
                           const char *what) {
    char at[AT];
    struct buf shown = {0};
    if (holds) return;
    say_at(at, "board", f);
    screen_dump(s, &shown);
    cr_expect(false, "%s: %s\n%.*s", at, what, (int)shown.len, shown.at);
    buf_finish(&shown);
}

// What a person does, as far as it goes. True if the board says that something is not kept.
static bool press(const struct failing_calls *f, struct screen *s) {
    char keys[160];
    for (int waited = 0; sim_total(s) != RAW_PBX_CALLS && waited < PATIENCE_MS; waited += 20) {
        if (screen_ended(s, 0)) return false;
        screen_pump(s, 20);
    }
    expect_or_show(f, s, sim_total(s) == RAW_PBX_CALLS, "the calls are not there");
    screen_type(s, "fdisp:answered\r");
    screen_wait(s, "disp:answered", PATIENCE_MS);
    screen_type(s, "x4e");
    if (!ended_or(s, "calls to: ", "calls to: ")) return false;
    snprintf(keys, sizeof keys, "\x15%s\r", exported);
    screen_type(s, keys);
    // Nothing may be written in a folder that could not be opened at the start.
    bool is_folder = f->what[0] && f->what[strlen(f->what) - 1] == '/';
    const char *error = is_folder ? "permission denied" : strerror(f->error);
    expect_or_show(f, s,
                   screen_ended(s, 0) || ended_or(s, "3 rows written", error) ||
                       screen_ended(s, PATIENCE_MS),
                   "the export does not end");
    for (int waited = 0; kept() != RAW_PBX_CALLS && waited < PATIENCE_MS; waited += 20) {
        if (screen_ended(s, 0) || screen_has(s, "history: ")) break;
        screen_pump(s, 20);
    }
    bool noted = screen_has(s, "history: ");
    screen_type(s, "\x03\x03"); // the first one only leaves its line where that is still open
    return noted;
}

static unsigned board(enum failing_kind kind, unsigned nth, bool on) {
    char at[AT];
    struct buf shown = {0};
    run_folder_empty(work);
    struct failing_calls *f = failing_begin(kind, nth, on);
    struct screen *s = screen_open((const char *[]){failing_program(), url, NULL},
                                   (const char *[]){state_home, NULL}, 120, 40);
    failing_started();
    bool noted = press(f, s);
    screen_ended(s, PATIENCE_MS);
    unsigned count = f->count;
    say_at(at, "board", f);
    bool on_terminal = strstr(f->what, " /dev/");
    screen_dump(s, &shown);
    buf_put(&shown, "", 1);
    cr_expect(screen_cooked(s), "%s: the terminal is left raw", at);
    cr_expect(on_terminal || !screen_alternate(s), "%s: on the alternate screen", at);
    int status = screen_close(s);
    failing_ended(at, status, shown.at);
    failing_end(f);
    judge_history(at, status || on_terminal, on, noted ? "history: " : shown.at);
    judge_whole_lines(at, state);
    judge_whole_lines(at, exported);
    buf_finish(&shown);
    return count;
}

// ----

static void walk(unsigned (*run)(enum failing_kind kind, unsigned nth, bool on),
                 enum failing_kind kind, unsigned least) {
    unsigned count = run(kind, 0, false);
    cr_assert_geq(count, least, "%u calls of %s", count, failing_name(kind));
    for (unsigned n = 0; (n = failing_next(count, 1, n));)
        run(kind, n, false);
}

static void walk_on(unsigned (*run)(enum failing_kind kind, unsigned nth, bool on),
                    enum failing_kind kind) {
    unsigned count = run(kind, 0, true);
    for (unsigned n = 0; (n = failing_next(count, 1, n));)
        run(kind, n, true);
}

// All that touches files, but the writes.
static void walk_files(unsigned (*run)(enum failing_kind kind, unsigned nth, bool on)) {
    walk(run, FAILING_OPENS, 20);
    walk(run, FAILING_SYNCS, 1);
    walk(run, FAILING_RENAMES, 1);
    walk(run, FAILING_MMAPS, 1);
}

Test(failing, record) {
    walk(record, FAILING_WRITES, 1);
    walk(record, FAILING_OPENS, 5);
    walk(record, FAILING_THREADS, 1);
    walk_on(record, FAILING_WRITES);
}

// Without --all these are enough, as each takes seconds.
Test(failing, board) {
    walk(board, FAILING_WRITES, 20);
    walk(board, FAILING_THREADS, 5);
    if (failing_all()) walk_files(board);
}

// What it could not read it does not write over.
Test(failing, board_whose_state_cannot_be_read) {
    static const char before[] = "filter disp:busy\n";
    char below[96];
    struct buf shown = {0};
    snprintf(below, sizeof below, "%s/cdrtop", work);
    cr_assert_eq(mkdir(below, 0700), 0);
    run_write_file(state, SPAN(before));
    struct failing_calls *f = failing_begin(FAILING_OPENS, 1, false);
    snprintf(f->only, sizeof f->only, "/cdrtop/board");
    struct screen *s = screen_open((const char *[]){failing_program(), url, NULL},
                                   (const char *[]){state_home, NULL}, 120, 40);
    failing_started();
    press(f, s);
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(f->failed, 1);
    screen_dump(s, &shown);
    buf_put(&shown, "", 1);
    cr_expect_not_null(strstr(shown.at, "what was typed is not remembered"), "%s", shown.at);
    screen_close(s);
    failing_end(f);
    struct buf after = run_file(state);
    cr_expect(span_same(buf_text(&after), SPAN(before)), "%s", after.at);
    buf_finish(&after);
    buf_finish(&shown);
}

Test(failing, board_on_a_dead_disk) {
    if (failing_all()) walk_on(board, FAILING_WRITES);
}

Test(failing, watch) {
    if (!failing_all()) return;
    walk(watch, FAILING_WRITES, 20);
    walk(watch, FAILING_THREADS, 1);
    walk_files(watch);
}

Test(failing, watch_on_a_dead_disk) {
    if (failing_all()) walk_on(watch, FAILING_WRITES);
}

Test(failing, record_allocates) {
    failing_allocations();
    walk(record, FAILING_ALLOCATIONS, 100);
}

Test(failing, watch_allocates) {
    failing_allocations();
    if (failing_all()) walk(watch, FAILING_ALLOCATIONS, 100);
}

Test(failing, board_allocates) {
    failing_allocations();
    walk(board, FAILING_ALLOCATIONS, 100);
    if (failing_all()) walk_on(board, FAILING_ALLOCATIONS);
}

// Until it has drawn first, a start takes a few hundredths of a second.
Test(failing, board_allocates_until_it_draws) {
    failing_allocations();
    for (unsigned n = 1; n <= 120; n += failing_all() ? 1 : 2)
        board(FAILING_ALLOCATIONS, n, true);
}
