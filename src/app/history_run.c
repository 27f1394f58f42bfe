// `cdrtop history`: what is kept, day by day, and changes to it.
#include "history/kept.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "run.h"
#include "setup.h"
#include "state_path.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct day {
    int64_t from_s, to_s;
    int64_t records;     // of boards and files; one that both have counts twice
    int64_t lines;       // that boards observed
    int64_t imported;    // lines of files
    int64_t observed_us; // in that day
    int gaps;            // that begin in it
};

struct listing {
    const struct zone *zone;
    int day_start_s;
    struct day *days; // owned; in order
    size_t count, room;
    int64_t until_us; // up to when all runs so far observed; 0 if there was none
    int64_t records;
};

static struct day *day_of(struct listing *l, int64_t at_us) {
    struct window w = window_day(l->zone, l->day_start_s, at_us / SECOND_US);
    size_t at = l->count;
    while (at > 0 && l->days[at - 1].from_s > w.from)
        at--;
    if (at > 0 && l->days[at - 1].from_s == w.from) return &l->days[at - 1];
    MEM_ROOM(l->days, l->count, l->room);
    memmove(&l->days[at + 1], &l->days[at], (l->count++ - at) * sizeof *l->days);
    l->days[at] = (struct day){.from_s = w.from, .to_s = w.to};
    return &l->days[at];
}

// A run may go past midnight.
static void take_run(struct listing *l, int64_t from_us, int64_t to_us) {
    if (l->until_us && from_us > l->until_us) day_of(l, l->until_us)->gaps++;
    if (to_us > l->until_us) l->until_us = to_us;
    while (from_us < to_us) {
        struct day *d = day_of(l, from_us);
        int64_t end_us = d->to_s * SECOND_US < to_us ? d->to_s * SECOND_US : to_us;
        d->observed_us += end_us - from_us;
        from_us = end_us;
    }
}

static void take(void *context, const struct history_part *part) {
    struct listing *l = context;
    if (part->kind == HISTORY_RUN) {
        take_run(l, part->from_us, part->to_us);
        return;
    }
    struct day *d = day_of(l, part->from_us);
    if (part->kind == HISTORY_PIECE)
        d->imported += part->lines;
    else
        d->lines += part->lines;
    d->records += part->records;
    l->records += part->records;
}

// Including what SQLite has not put into it yet.
static int64_t size_of(const char *path) {
    static const char *const ends[] = {"", "-wal"};
    struct stat s;
    int64_t size = 0;
    char name[1024];
    for (size_t i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        if (!stat(name, &s)) size += s.st_size;
    }
    return size;
}

static void print(const struct listing *l, const char *path) {
    int64_t bytes = size_of(path);
    struct buf name = {0};
    utf8_clean(&name, span_of(path));
    printf("%.*s: %.1f MB, %" PRId64 " records", (int)name.len, name.at, (double)bytes / 1e6,
           l->records);
    buf_finish(&name);
    if (l->records) printf(", %" PRId64 " bytes each", bytes / l->records);
    printf("\n%-10s %10s %10s %10s %10s %6s\n", "day", "records", "lines", "imported", "observed",
           "gaps");
    for (size_t i = 0; i < l->count; i++) {
        const struct day *d = &l->days[i];
        struct civil c = zone_civil(l->zone, d->from_s);
        int64_t s = d->observed_us / SECOND_US;
        printf("%04d-%02d-%02d %10" PRId64 " %10" PRId64 " %10" PRId64 " %4" PRId64
               ":%02d:%02d %6d\n",
               c.year, c.month, c.day, d->records, d->lines, d->imported, s / 3600,
               (int)(s / 60 % 60), (int)(s % 60), d->gaps);
    }
}

static int list_days(const struct conf *conf, const struct zone *zone, const char *path,
                     char *error, size_t size) {
    struct listing l = {.zone = zone, .day_start_s = (int)conf_value(conf, CONF_DAY_START)};
    int failed = history_list(path, take, &l, error, size);
    if (!failed) print(&l, path);
    free(l.days);
    return failed;
}

static int forget(const struct conf *conf, const struct zone *zone, const char *path, char *error,
                  size_t size) {
    struct civil day;
    int64_t lines = 0;
    conf_moment(conf, CONF_FORGET_BEFORE, &day);
    struct window w = window_of_date(zone, (int)conf_value(conf, CONF_DAY_START), day);
    int failed = history_forget(path, w.from * SECOND_US, &lines, error, size);
    if (!failed) printf("%" PRId64 " lines are gone\n", lines);
    return failed;
}

int run_history(const struct conf *conf) {
    struct buf path = {0};
    struct zone *zone = NULL;
    char error[600] = "no state folder is known: set XDG_STATE_HOME or history.path";
    const char *named = conf_text(conf, CONF_TIMEZONE);
    int failed = -1, outcome = zone_load(named, &zone);
    if (outcome)
        zone_why(named, outcome, error, sizeof error);
    else if (history_path(conf, &path))
        failed = 0;
    if (!failed && conf_said(conf, CONF_FORGET_BEFORE))
        failed = forget(conf, zone, path.at, error, sizeof error);
    if (!failed && conf_value(conf, CONF_VACUUM) > 0)
        failed = history_vacuum(path.at, error, sizeof error);
    if (!failed && conf_value(conf, CONF_VERIFY) > 0) {
        failed = history_verify(path.at, error, sizeof error);
        if (!failed) printf("all of it can be read\n");
    }
    if (!failed) failed = list_days(conf, zone, path.at, error, sizeof error);
    if (failed) fprintf(stderr, "cdrtop: %s\n", error);
    zone_destroy(zone);
    buf_finish(&path);
    return failed ? EXIT_FAILED : EXIT_OK;
}
