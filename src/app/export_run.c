// `cdrtop export`: gathers as the snapshot does, then makes bytes in slices and writes them, so
// that memory does not grow with what is written.
#include "base/nearest.h"
#include "exporting.h"
#include "gather.h"
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROWS_AT_ONCE 4096
#define AHEAD        ((size_t)1 << 20) // bytes made and not written yet
#define PROGRESS_US  500000
#define AGAIN_NS     50000000 // a pipe that nobody reads

struct sink {
    const char *path; // NULL: standard output
    struct export_file *file;
    bool progress, follows;
    int64_t told_us;
};

static const char *const hint = "records, calls, visits, recalls, queues, agents, hours";

static int check_what(const struct args *args, struct export_terms *terms) {
    int what = export_what_of(span_of(args->what));
    terms->what = (enum export_what)what;
    if (what >= 0) {
        if (!args->follow || what <= EXPORT_VISITS) return EXIT_OK;
        fprintf(stderr, "cdrtop: --follow goes with --what records, calls or visits\n");
        return EXIT_USAGE;
    }
    struct nearest near = {.wanted = span_of(args->what)};
    for (int i = 0; i < EXPORT_WHATS; i++)
        nearest_offer(&near, span_of(export_what_words[i]));
    fprintf(stderr, "cdrtop: --what: '%s' is none of %s", args->what, hint);
    if (near.best.len) fprintf(stderr, "; did you mean %.*s?", (int)near.best.len, near.best.at);
    fputc('\n', stderr);
    return EXIT_USAGE;
}

static void fill_terms(const struct args *args, struct export_terms *t) {
    t->format = args->follow || args->format == ARGS_NDJSON ? EXPORT_NDJSON
                : args->format == ARGS_JSON                 ? EXPORT_JSON
                                                            : EXPORT_CSV;
    t->fields = args->fields;
    t->date_format = args->date_format;
    t->no_header = args->no_header;
    t->sort = args->sort;
    t->descending = args->descending;
    t->offset = (size_t)args->offset;
    t->limit = args->limit < 0 ? EXPORT_ALL : (size_t)args->limit;
}

static void take_signals(int how) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(how, &set, NULL);
}

static bool told_to_stop(void) {
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, SIGTERM) || sigismember(&set, SIGINT) || sigismember(&set, SIGHUP);
}

static bool custom(void *conf, struct span name) {
    return conf_custom(conf, name);
}

static int wrong(const struct buf *error) {
    fprintf(stderr, "cdrtop: %.*s\n", (int)error->len, error->at);
    return EXIT_USAGE;
}

static int check_fields(const struct conf *conf, const struct export_terms *terms) {
    struct buf error = {0};
    int status = EXIT_OK;
    if (export_check(terms, custom, (void *)(uintptr_t)conf, &error)) status = wrong(&error);
    buf_finish(&error);
    return status;
}

// ---- where it goes

void export_say_file(const char *path, int outcome) {
    if (!path) path = "standard output";
    if (outcome == EXPORT_FILE_EXISTS)
        fprintf(stderr, "cdrtop: %s is there already; --force replaces it\n", path);
    else if (outcome == EXPORT_FILE_UNREAD)
        fprintf(stderr,
                "cdrtop: %s: nobody reads this pipe yet: open it to read (cat %s), or end with "
                "Ctrl-C\n",
                path, path);
    else
        fprintf(stderr, "cdrtop: %s: %s\n", path, strerror(-outcome));
}

// Before anything is read.
static int check_output(const struct args *args) {
    bool straight;
    int outcome = args->output ? export_file_check(args->output, args->force, &straight) : 0;
    if (outcome) export_say_file(args->output, outcome);
    return outcome ? EXIT_USAGE : EXIT_OK;
}

static int open_sink(struct sink *s, const struct args *args) {
    s->path = args->output;
    s->follows = args->follow;
    s->progress = isatty(STDERR_FILENO) && (args->output || !isatty(STDOUT_FILENO));
    signal(SIGPIPE, SIG_IGN);
    // A loop that is over has blocked them. Where nothing can be left behind they end us at once,
    // also while nobody reads a pipe; else they are looked at between slices. A loop that goes on
    // takes them itself.
    bool straight = true;
    if (s->path && export_file_check(s->path, args->force, &straight)) straight = false;
    if (!args->follow) take_signals(straight ? SIG_UNBLOCK : SIG_BLOCK);
    int outcome = export_file_try(s->path, args->force, &s->file);
    if (outcome) export_say_file(s->path, outcome);
    if (outcome == EXPORT_FILE_UNREAD && args->follow) return EXIT_OK; // the loop tries again
    while (outcome == EXPORT_FILE_UNREAD) {
        nanosleep(&(struct timespec){.tv_nsec = AGAIN_NS}, NULL);
        outcome = export_file_try(s->path, args->force, &s->file);
        if (outcome && outcome != EXPORT_FILE_UNREAD) export_say_file(s->path, outcome);
    }
    return outcome ? (outcome > 0 ? EXIT_USAGE : EXIT_FAILED) : EXIT_OK;
}

// `status` so far: what is not whole is taken away. Who does not read on has read enough.
static int close_sink(struct sink *s, int status) {
    if (!s->file) return status; // nobody came to read it
    if (!status) export_file_end(s->file);
    int error = s->follows ? export_file_leave(s->file) : export_file_close(s->file);
    if (!error || (!s->path && error == -EPIPE)) return status;
    export_say_file(s->path, error);
    return EXIT_FAILED;
}

static void tell(struct sink *s, const struct export *e, const struct clock *clock, bool over) {
    int64_t now = clock_us(clock);
    if (!s->progress) return;
    if (!s->told_us) s->told_us = now;
    if (over) {
        fprintf(stderr, "\r%60s\r", "");
    } else if (now - s->told_us >= PROGRESS_US) {
        fprintf(stderr, "\rcdrtop: %zu of %zu looked at, %zu written ", export_looked(e),
                export_total(e), export_written(e));
        s->told_us = now;
    }
}

// What is followed comes by links.
static int check_links(const struct args *args, const struct gather *g) {
    if (!args->follow || g->loop) return EXIT_OK;
    fprintf(stderr, "cdrtop: --follow: no source is a link\n");
    return EXIT_USAGE;
}

static int write_all(struct sink *s, struct export *e, const struct clock *clock) {
    int status = EXIT_OK;
    bool more = true;
    while (more && !status && !export_file_refused(s->file)) {
        more = export_slice(e, ROWS_AT_ONCE, export_file_fill(s->file));
        export_file_filled(s->file);
        export_file_wait(s->file, AHEAD);
        if (s->path && told_to_stop()) status = EXIT_FAILED;
        tell(s, e, clock, false);
    }
    tell(s, e, clock, true);
    return status;
}

int run_export(const struct args *args, const struct conf *conf) {
    struct gather g;
    struct sink sink = {0};
    struct export_terms terms = {0};
    struct export *e = NULL;
    struct buf error = {0};
    int status = check_what(args, &terms);
    fill_terms(args, &terms);
    if (!status) status = check_fields(conf, &terms);
    if (!status) status = check_output(args);
    if (status) return status;
    status = gather_begin(&g, args, conf);
    if (!status) {
        const struct export_data data = export_data_of(&g.figures, COUNTED_LIVE);
        terms.mask_digits = export_mask(&g.setup);
        if (export_begin(&terms, &data, &error, &e)) status = wrong(&error);
    }
    if (!status) status = check_links(args, &g);
    if (!status) status = open_sink(&sink, args);
    if (!status)
        status = close_sink(&sink, args->follow ? export_follow(&g, e, terms.what, &sink.file)
                                                : write_all(&sink, e, &g.clock));
    export_destroy(e);
    buf_finish(&error);
    gather_finish(&g);
    return status;
}
