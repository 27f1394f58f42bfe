// `cdrtop export`: collects data as the snapshot does, then makes bytes as fast as the disk's
// thread takes them, so that memory does not grow with the size of the export.
#include "../run.h"
#include "../gather.h"
#include "exporting.h"

#include "base/ending.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_EVERY  256 // rows: how often to look for signals, and for what the disk says
#define AHEAD       ((size_t)1 << 20) // bytes made, but not written yet
#define PROGRESS_US 500000
#define AGAIN_NS    50000000 // how often to try a pipe that nobody reads
#define LOOK_US     100000   // how often to look for signals while waiting for the disk
#define LET_GO_US   400000   // for the disk's thread to let go of a reader that takes nothing

struct sink {
    struct gather *gather;
    const char *path; // NULL for standard output
    struct disk *disk;
    struct disk_file *file;
    bool progress, follows;
    bool waits;    // for the disk, as was said
    bool borrowed; // the disk's thread is that of what is gathered, and ends with it
    bool straight; // written directly, so nothing of it could remain by mistake
    int64_t told_us;
};

static int check_what(bool follows, const struct export_terms *terms) {
    if (!follows || terms->what <= EXPORT_VISITS) return EXIT_OK;
    setup_tell("only --what records, calls or visits can be followed");
    return EXIT_USAGE;
}

// The words of options are in the order of the enums.
static void fill_terms(const struct conf *c, bool follows, struct export_terms *t) {
    int64_t limit = conf_value(c, CONF_LIMIT);
    t->what = (enum export_what)conf_choice(c, CONF_WHAT);
    t->format = follows ? EXPORT_NDJSON : (enum export_format)conf_choice(c, CONF_EXPORT_FORMAT);
    t->fields = conf_said(c, CONF_FIELDS);
    t->date_format = conf_said(c, CONF_DATE_FORMAT);
    t->no_header = conf_value(c, CONF_NO_HEADER);
    t->sort = conf_said(c, CONF_SORT);
    t->descending = conf_value(c, CONF_DESCENDING);
    t->offset = (size_t)conf_value(c, CONF_OFFSET);
    t->limit = limit < 0 ? EXPORT_ALL : (size_t)limit;
}

static bool custom(void *conf, struct span name) {
    return conf_custom(conf, name);
}

static int wrong(const struct buf *error) {
    setup_tell("%.*s", (int)error->len, error->at);
    return EXIT_USAGE;
}

static int check_fields(const struct conf *conf, const struct export_terms *terms) {
    struct buf error = {0};
    int status = EXIT_OK;
    if (export_check(terms, custom, (void *)(uintptr_t)conf, &error)) status = wrong(&error);
    buf_finish(&error);
    return status;
}

// ---- the output

static void say_file(const char *path, int outcome) {
    if (!path) path = "standard output";
    if (outcome == DISK_FILE_EXISTS)
        setup_tell("%s exists already; --force replaces it", path);
    else if (outcome == DISK_FILE_UNREAD)
        setup_tell("%s: nobody reads this pipe yet: open it to read (cat %s), or end with "
                   "Ctrl-C",
                   path, path);
    else
        setup_tell("%s: %s", path, strerror(-outcome));
}

static enum disk_file_how how(const struct conf *c) {
    return conf_value(c, CONF_FORCE) ? DISK_FILE_REPLACE : DISK_FILE_NEW;
}

// Before anything is read.
static int check_output(const struct conf *c, bool *ret_straight) {
    const char *output = conf_said(c, CONF_OUTPUT);
    *ret_straight = true;
    int outcome = output ? disk_file_check(output, how(c), ret_straight) : 0;
    if (outcome) say_file(output, outcome);
    return outcome ? EXIT_USAGE : EXIT_OK;
}

// A file that is to be moved into its place can still be given up.
static bool given_up(const struct sink *s) {
    return !s->straight && ending_came();
}

// What follows was told to end. A reader has had its time by then. A disk may only be slow, and
// what it has is worth more than that: it is waited for until the next signal.
static bool waits_no_longer(struct sink *s) {
    if (!s->follows) return given_up(s);
    bool late = clock_monotonic_us() >= gather_leaves_us(s->gather) - LET_GO_US;
    if (s->straight) return late;
    if (late && !s->waits)
        setup_tell("%s: waiting for the disk; end it again to give up the file", s->path);
    s->waits |= late;
    return given_up(s);
}

// Waits until it is open or cannot be opened. An export that follows goes on without a reader.
static int wait_until_open(struct sink *s) {
    int outcome, said = 0;
    while ((outcome = disk_file_outcome(s->file)) == DISK_FILE_OPENING ||
           outcome == DISK_FILE_UNREAD) {
        if (outcome == DISK_FILE_UNREAD && !said++) say_file(s->path, outcome);
        if (outcome == DISK_FILE_UNREAD && s->follows) return EXIT_OK;
        if (given_up(s)) return EXIT_FAILED;
        if (outcome == DISK_FILE_UNREAD) nanosleep(&(struct timespec){.tv_nsec = AGAIN_NS}, NULL);
        disk_file_again(s->file);
        disk_wait(s->disk, LOOK_US);
    }
    if (outcome) say_file(s->path, outcome);
    return outcome ? (outcome > 0 ? EXIT_USAGE : EXIT_FAILED) : EXIT_OK;
}

static int open_sink(struct sink *s, const struct conf *c) {
    s->path = conf_said(c, CONF_OUTPUT);
    s->progress = isatty(STDERR_FILENO) && (s->path || !isatty(STDOUT_FILENO));
    signal(SIGPIPE, SIG_IGN);
    // A loop that has ended leaves these signals blocked. If nothing could remain, they end us at
    // once, even while nobody reads a pipe; otherwise they are looked for between slices. A loop
    // that goes on handles them itself.
    if (!s->follows) gather_mask_signals(s->straight ? SIG_UNBLOCK : SIG_BLOCK);
    s->borrowed = s->disk != NULL;
    int failed = s->borrowed ? 0 : disk_create(&s->disk);
    if (failed) return setup_failed(A_THREAD, failed);
    s->file = disk_file_open(
        s->disk, &(struct disk_file_terms){.path = s->path, .how = how(c), .named = s->follows});
    return wait_until_open(s);
}

// `status` so far: if something failed, an incomplete file is removed. A reader that stops reading
// has read enough.
static int close_sink(struct sink *s, int status) {
    const char *hangs = s->path;
    if (!s->file) return status;
    int outcome = disk_file_outcome(s->file);
    if (!status && outcome != DISK_FILE_UNREAD) { // otherwise nobody came to read it
        disk_file_end(s->file);
        bool over = false;
        while (!over && !waits_no_longer(s))
            over = disk_file_wait(s->file, LOOK_US);
        if (over) s->gather->leaves_us = 0; // the disk answers
        outcome = disk_file_outcome(s->file);
        if (!over && !s->straight) status = EXIT_FAILED;
        if (outcome && (s->path || outcome != -EPIPE)) {
            say_file(s->path, outcome);
            status = EXIT_FAILED;
        }
    }
    disk_file_close(s->file);
    if (s->borrowed || disk_destroy(s->disk, LEAVE_US, &hangs)) return status;
    setup_tell("%s: the disk does not answer", hangs);
    return EXIT_FAILED;
}

static void tell(struct sink *s, const struct export *e, const struct clock *clock, bool over) {
    int64_t now = clock_us(clock);
    if (!s->progress) return;
    if (!s->told_us) s->told_us = now;
    if (over) {
        dprintf(STDERR_FILENO, "\r%60s\r", "");
    } else if (now - s->told_us >= PROGRESS_US) {
        dprintf(STDERR_FILENO, "\rcdrtop: %zu of %zu looked at, %zu written ", export_looked(e),
                export_total(e), export_written(e));
        s->told_us = now;
    }
}

// Only links can be followed, and files that the configuration says are.
static int check_links(struct gather *g) {
    if (g->loop) return EXIT_OK;
    if (g->engine.settings.follows) return gather_listen(g, &(struct links_hooks){0});
    setup_tell("--follow: no source is a link");
    return EXIT_USAGE;
}

struct writing {
    struct sink *sink;
    const struct export *e;
    const struct clock *clock;
    size_t rows;
};

static bool take(void *context) {
    struct writing *w = context;
    struct sink *s = w->sink;
    if (++w->rows % LOOK_EVERY) return true;
    disk_file_filled(s->file);
    do
        disk_wait(s->disk, disk_file_waiting(s->file) > AHEAD ? LOOK_US : 0);
    while (disk_file_waiting(s->file) > AHEAD && !given_up(s));
    tell(s, w->e, w->clock, false);
    return !given_up(s) && !disk_file_over(s->file);
}

static int write_all(struct sink *s, struct export *e, const struct clock *clock) {
    struct writing w = {.sink = s, .e = e, .clock = clock};
    export_write(e, disk_file_fill(s->file), &(struct export_taker){take, &w, NULL});
    disk_file_filled(s->file);
    tell(s, e, clock, true);
    return given_up(s) ? EXIT_FAILED : EXIT_OK;
}

int export_prepare(const struct conf *conf, bool follows, struct export_terms *ret_terms,
                   bool *ret_straight) {
    *ret_terms = (struct export_terms){0};
    fill_terms(conf, follows, ret_terms);
    ret_terms->mask_digits = export_mask(conf);
    int status = check_what(follows, ret_terms);
    if (!status) status = check_fields(conf, ret_terms);
    return status ? status : check_output(conf, ret_straight);
}

static int begin(struct gather *g, const struct export_terms *terms, struct export **ret_export) {
    struct buf error = {0};
    const struct out_data data = out_data_of(&g->engine.figures, COUNTED_LIVE);
    int status = export_begin(terms, &data, &error, ret_export) ? wrong(&error) : EXIT_OK;
    buf_finish(&error);
    return status;
}

int export_run(struct gather *g, const struct conf *conf, const struct export_terms *terms,
               bool follows, bool straight) {
    struct sink sink = {.gather = g, .follows = follows, .straight = straight, .disk = g->disk};
    struct export *e = NULL;
    int status = begin(g, terms, &e);
    if (!status && follows) status = check_links(g);
    if (!status) status = open_sink(&sink, conf);
    const struct export_outlet to = {.disk = sink.disk, .file = sink.file};
    if (!status)
        status =
            follows ? export_follow(g, conf, e, terms, &to) : write_all(&sink, e, &g->engine.clock);
    status = close_sink(&sink, status);
    export_destroy(e);
    return status;
}

int export_stream(struct gather *g, const struct conf *conf, const struct export_terms *terms,
                  struct stream *stream) {
    struct export *e = NULL;
    int status = begin(g, terms, &e);
    const struct export_outlet to = {.stream = stream};
    if (!status) status = export_follow(g, conf, e, terms, &to);
    export_destroy(e);
    return status;
}

int run_export(const struct args *args, const struct conf *conf) {
    struct gather g;
    struct export_terms terms;
    bool follows = conf_value(conf, CONF_FOLLOW), straight;
    int status = export_prepare(conf, follows, &terms, &straight);
    if (status) return status;
    status = gather_begin(&g, args, conf);
    if (follows && g.interrupted)
        status = EXIT_OK; // before it began
    else if (!status)
        status = export_run(&g, conf, &terms, follows, straight);
    return gather_finish(&g) || status ? status : EXIT_FAILED;
}
