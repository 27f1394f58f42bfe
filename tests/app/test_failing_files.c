// Each call that could fail while files are read and written does so once: the program says why,
// files are whole or not there, and nothing that was imported is lost.
#include "failing.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRAMES  FIXTURES "/callcentre/frames.rec.gz"
#define LOG     "pbx1=" FIXTURES "/callcentre/queue_log-pbx1.gz"
#define MASTER  "pbx1=" FIXTURES "/callcentre/Master-pbx1.csv.gz"
#define ZONES   "--tz", "Europe/Berlin", "--server-tz", "pbx1=Europe/Berlin"
#define EXPORTS "--server-tz", "pbx2=America/Toronto", FRAMES
#define SAMPLES 2   // of one kind in one command
#define AT      400 // of the words that say which call failed

static char folder[64], work[96], exported[128];

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(work, sizeof work, "%s/work", folder);
    snprintf(exported, sizeof exported, "%s/calls.csv", work);
    cr_assert_eq(mkdir(work, 0700), 0);
    setenv("XDG_STATE_HOME", work, 1);
    setenv("XDG_CONFIG_HOME", work, 1);
    setenv("CDRTOP_HISTORY_KEEP_DAYS", "36500", 1);
    unsetenv("STATE_DIRECTORY");
    unsetenv("TZ");
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(failing, .init = begin, .fini = end);

static size_t files_in(const char *path) {
    size_t count = 0;
    DIR *d = opendir(path);
    for (const struct dirent *e; (e = readdir(d));)
        count += e->d_name[0] != '.' || strlen(e->d_name) > 2;
    closedir(d);
    return count;
}

// Behind what it says of when and where.
static struct span figures(const struct run *r) {
    const char *from = strstr(r->out.at, "\"records\"");
    return from ? (struct span){from, r->out.len - (size_t)(from - r->out.at)} : SPAN_NONE;
}

static void snapshot_of_imported(struct run *ret_run) {
    run_program((const char *[]){CDRTOP, "snapshot", ZONES, "--day", "2026-11-22", NULL}, NULL,
                ret_run);
}

// What is left of a good run, to compare others with.
static struct buf wanted;

struct command {
    const char *words[16];
    void (*keep)(const struct run *r); // after a good run
    void (*judge)(const struct command *c, const char *at, const struct run *r);
};

static const char *const *argv_of(const struct command *c) {
    static const char *argv[20];
    argv[0] = failing_program();
    memcpy(argv + 1, c->words, sizeof c->words);
    return argv;
}

// ---- snapshot

static void keep_figures(const struct run *r) {
    buf_span(&wanted, figures(r));
}

static void judge_figures(const struct command *c, const char *at, const struct run *r) {
    (void)c;
    bool whole = span_same(figures(r), buf_text(&wanted));
    cr_expect(r->status ? !r->out.len : whole, "%s: other figures, and status %d", at, r->status);
}

static const struct command snapshot = {{"snapshot", ZONES, EXPORTS}, keep_figures, judge_figures};

// ---- export

static void keep_exported(const struct run *r) {
    (void)r;
    wanted = run_file(exported);
}

static void judge_exported(const struct command *c, const char *at, const struct run *r) {
    struct buf got = run_file(exported);
    (void)c;
    bool whole = span_same(buf_text(&got), buf_text(&wanted));
    cr_expect_eq(files_in(work), r->status ? 0 : 1, "%s: %zu files", at, files_in(work));
    cr_expect(r->status || whole, "%s: %zu bytes", at, got.len);
    buf_finish(&got);
}

#define EXPORT "export", "--what", "calls", "-o", exported, ZONES, EXPORTS
static const struct command export = {{EXPORT}, keep_exported, judge_exported};
static const struct command over = {{EXPORT, "--force"}, keep_exported, judge_exported};

// ---- import: what failed is imported by the next one

static void keep_imported(const struct run *r) {
    struct run s;
    (void)r;
    snapshot_of_imported(&s);
    buf_span(&wanted, figures(&s));
    run_finish(&s);
}

static void judge_imported(const struct command *c, const char *at, const struct run *r) {
    struct run s;
    (void)r;
    run_program(argv_of(c), NULL, &s);
    cr_expect_eq(s.status, 0, "%s: again: %s", at, s.err.at);
    run_finish(&s);
    run_program((const char *[]){CDRTOP, "history", "--verify", NULL}, NULL, &s);
    cr_expect_eq(s.status, 0, "%s: %s%s", at, s.out.at, s.err.at);
    run_finish(&s);
    snapshot_of_imported(&s);
    cr_expect(span_same(figures(&s), buf_text(&wanted)), "%s: other figures: %s", at, s.err.at);
    run_finish(&s);
}

static const struct command import = {{"import", "--server-tz", "pbx1=Europe/Berlin", LOG, MASTER},
                                      keep_imported,
                                      judge_imported};

// ----

static const char *only = ""; // which calls fail, "" for all of a kind

static struct failing_calls *run_it(const struct command *c, enum failing_kind kind, unsigned nth,
                                    bool on, struct run *ret_run) {
    run_folder_empty(work);
    struct failing_calls *f = failing_begin(kind, nth, on);
    snprintf(f->only, sizeof f->only, "%s", only);
    run_program(argv_of(c), NULL, ret_run);
    failing_started();
    return f;
}

static void fail(const struct command *c, enum failing_kind kind, unsigned nth, bool on) {
    struct run r;
    char at[AT];
    struct failing_calls *f = run_it(c, kind, nth, on, &r);
    snprintf(at, sizeof at, "%s, %s %u: %s", c->words[0], failing_name(kind), nth, f->what);
    failing_ended(at, r.status, r.err.at);
    c->judge(c, at, &r);
    bool lost = c == &export && kind == FAILING_SYNCS; // perhaps, so it is said
    cr_expect(!lost || r.status, "%s: status %d", at, r.status);
    failing_end(f);
    run_finish(&r);
}

static void walk(const struct command *c, enum failing_kind kind, unsigned least) {
    struct run r;
    struct failing_calls *f = run_it(c, kind, 0, false, &r);
    unsigned count = f->count;
    failing_end(f);
    cr_assert_eq(r.status, 0, "%s: %s", c->words[0], r.err.at);
    cr_assert_geq(count, least, "%s: %u calls of %s", c->words[0], count, failing_name(kind));
    c->keep(&r);
    run_finish(&r);
    for (unsigned n = 0; (n = failing_next(count, SAMPLES, n));)
        fail(c, kind, n, false);
    for (unsigned n = 0; (n = failing_next(count, SAMPLES, n));)
        fail(c, kind, n, true);
    buf_finish(&wanted);
}

Test(failing, snapshot_opens) {
    walk(&snapshot, FAILING_OPENS, 5);
}

Test(failing, export_writes) {
    walk(&export, FAILING_WRITES, 1);
    walk(&export, FAILING_SYNCS, 1);
    walk(&export, FAILING_RENAMES, 1);
    walk(&over, FAILING_RENAMES, 2);
    walk(&export, FAILING_THREADS, 1);
    walk(&export, FAILING_OPENS, 5);
}

Test(failing, import_writes) {
    walk(&import, FAILING_WRITES, 50);
    walk(&import, FAILING_SYNCS, 5);
    walk(&import, FAILING_MMAPS, 1);
    walk(&import, FAILING_OPENS, 10);
}

Test(failing, snapshot_allocates) {
    static const char *const names[] = {"malloc", "calloc", "realloc"};
    failing_allocations();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        only = names[i];
        walk(&snapshot, FAILING_ALLOCATIONS, 10);
    }
}

Test(failing, export_allocates) {
    failing_allocations();
    walk(&export, FAILING_ALLOCATIONS, 1000);
}

Test(failing, import_allocates) {
    failing_allocations();
    walk(&import, FAILING_ALLOCATIONS, 100);
}
