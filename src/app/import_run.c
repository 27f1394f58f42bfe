// `cdrtop import SOURCE...`: files and databases into the history, and how far it is, on a
// terminal.
#include "engine/importing.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "run.h"
#include "setup.h"
#include "state_path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOW_US 500000
#define LINE    78 // columns, at most, of what is shown
#define DAY_US  (86400 * SECOND_US)

struct progress {
    bool shown; // standard error is a terminal
    int64_t began_us, told_us;
    uint64_t old;
};

static void clear(const struct progress *p) {
    if (p->shown && p->told_us) dprintf(STDERR_FILENO, "\r%*s\r", LINE, "");
}

static void on_told(void *context, const struct importing *now) {
    struct progress *p = context;
    int64_t now_us = clock_monotonic_us(), so_far_us = now_us - p->began_us;
    char text[LINE + 1], left[64] = "";
    struct buf clean = {0};
    if (!p->shown || now_us - p->told_us < SHOW_US) return;
    p->told_us = now_us;
    double part = now->all ? (double)now->done / (double)now->all : 0;
    if (part > 0.001 && part < 1) {
        long s = (long)((double)so_far_us * (1 - part) / part / SECOND_US) + 1;
        snprintf(left, sizeof left, ", %ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
    }
    const char *slash = strrchr(now->path, '/');
    snprintf(text, sizeof text, "%.24s: %.0f %%, %" PRIu64 " lines, %.0f rows/s%s",
             slash ? slash + 1 : now->path, part * 100, now->lines,
             (double)now->lines / ((double)so_far_us / SECOND_US), left);
    utf8_clean(&clean, span_of(text));
    dprintf(STDERR_FILENO, "\r%-*.*s", LINE, (int)clean.len, clean.at);
    buf_finish(&clean);
}

static void on_ended(void *context, const struct importing *now, const char *error) {
    struct progress *p = context;
    clear(p);
    p->old += now->old;
    if (error) fprintf(stderr, "cdrtop: %s\n", error);
    if (now->malformed)
        fprintf(stderr, "cdrtop: %s: %" PRIu64 " lines cannot be read\n", now->path,
                now->malformed);
    struct buf path = {0};
    utf8_clean(&path, span_of(now->path));
    if (now->added)
        printf("%.*s: %" PRIu64 " lines%s\n", (int)path.len, path.at, now->added,
               now->known ? " more than before" : "");
    else if (!error)
        printf("%.*s: nothing new\n", (int)path.len, path.at);
    fflush(stdout);
    buf_finish(&path);
}

// Zones that were set for servers, now and not before the figures are wanted.
static int keep_zones(struct import *i, const struct servers *s, char *error, size_t size) {
    int failed = 0;
    for (size_t k = 0; k < s->zone_count && !failed; k++)
        failed = import_zone(i, s->zones[k].name, zone_name(s->zones[k].zone), error, size);
    return failed;
}

static int check(const struct args *args, struct engine *e) {
    const char *why = NULL;
    if (e->settings.link_count) why = "this is a link; import reads files";
    for (size_t i = 0; i < args->source_count; i++)
        if (strcmp(args->sources[i], "-") == 0)
            why = "import reads files, which it can read again: write that into one";
    if (why) fprintf(stderr, "cdrtop: %s\n", why);
    return why ? EXIT_USAGE : EXIT_OK;
}

static int import_all(const struct conf *conf, struct engine *e, struct import *i) {
    int64_t now_us = clock_us(&e->clock), days = conf_value(conf, CONF_KEEP_DAYS);
    struct progress p = {.shown = isatty(STDERR_FILENO), .began_us = clock_monotonic_us()};
    const struct importing_terms terms = {.to = i,
                                          .from_us = now_us - days * DAY_US,
                                          .now_us = now_us,
                                          .context = &p,
                                          .told = on_told,
                                          .ended = on_ended};
    int failed = load_import(&e->load, &terms);
    if (p.old)
        fprintf(stderr,
                "cdrtop: %" PRIu64 " lines are older than history.keep_days (%" PRId64
                "), and were left out\n",
                p.old, days);
    return failed ? EXIT_FAILED : EXIT_OK;
}

int run_import(const struct args *args, const struct conf *conf) {
    struct engine engine, *e = &engine;
    struct import *i = NULL;
    struct buf path = {0};
    char error[700] = "no state folder is known: set XDG_STATE_HOME or history.path";
    int status = setup_engine(args, conf, e), failed = 0;
    if (!status) status = check(args, e);
    if (!status && !history_path(conf, &path)) failed = -1;
    if (!status && !failed) failed = import_open(path.at, &i, error, sizeof error);
    if (i) failed = keep_zones(i, &e->door.servers, error, sizeof error);
    if (i && !failed) {
        load_add_known(&e->load, i);
        status = load_check(&e->load);
        if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    }
    if (failed) fprintf(stderr, "cdrtop: %s\n", error);
    if (!status && !failed) status = import_all(conf, e, i);
    import_close(i);
    buf_finish(&path);
    engine_finish(e);
    return failed ? EXIT_FAILED : status;
}
