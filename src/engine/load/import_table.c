// Imports a table of a database: like a file that is read by times and not by bytes. How far it was
// taken is a time of the table. Up to a day before now its rows are final, since a row has the time
// at which its call began; what is later is kept for the time being, and read again by the next
// import. Each answer is a piece, with the line that names its columns: they may change. Without an
// index on its time a table is read in the order in which rows were written, so nothing of it is
// final before all of it is there.
#include "engine/importing.h"

#include "base/hash.h"
#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATE_S  (26 * 3600) // a call may last a day, and the clock there be ahead
#define AHEAD_S 3600
#define HOUR_US (INT64_C(3600) * SECOND_US)

struct table_import {
    const struct importing_terms *terms;
    struct importing *now;
    struct load_file *f;
    struct database *database;
    const struct zone *zone;
    struct history_file kept;
    struct history_piece piece;
    struct source *reader; // owned
    struct buf bytes, latest;
    int64_t begun; // in the time of the table
    uint64_t done; // before this table
    char *error;
    size_t size;
};

// ---- what a line tells of its time

static void at(struct table_import *t, int64_t first_s, int64_t last_s, bool record) {
    struct history_piece *p = &t->piece;
    if (!p->first_us || first_s * SECOND_US < p->first_us) p->first_us = first_s * SECOND_US;
    if (last_s * SECOND_US > p->last_us) p->last_us = last_s * SECOND_US;
    p->lines++;
    p->records += record;
}

static void on_cdr(void *context, struct cdr *row) {
    at(context, row->start, row->end == CDR_NO_TIME ? row->start + row->duration : row->end, true);
}

static void on_step(void *context, struct queue_step *step) {
    at(context, step->at_s, step->at_s, false);
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct table_import *t = context;
    (void)line;
    (void)why;
    t->now->malformed++;
}

// ---- reading and keeping

static int fail(struct table_import *t) {
    snprintf(t->error, t->size, "%s: %s", t->f->path, database_words(t->database));
    return -1;
}

static int keep(struct table_import *t, int64_t until, bool late) {
    const struct source_sink sink = {
        .context = t, .cdr = on_cdr, .step = on_step, .malformed = on_malformed};
    t->piece = (struct history_piece){.text = buf_text(&t->bytes)};
    source_put(t->reader, t->piece.text);
    while (source_next(t->reader, &sink, NULL) > 0)
        ;
    if (!late) {
        t->kept.taken = (uint64_t)until;
        t->kept.tail_piece = 0;
    }
    if (!t->piece.lines) return 0;
    if (!t->kept.begins_s) t->kept.begins_s = t->piece.first_us / SECOND_US;
    t->now->lines += (uint64_t)t->piece.lines;
    t->now->added += (uint64_t)t->piece.lines;
    return import_put_next(t->terms->to, &t->kept, &t->piece, late, t->error, t->size);
}

static int read_window(struct table_import *t, int64_t from, int64_t to, bool late) {
    enum database_table which = (enum database_table)t->f->table.which;
    while (from < to) {
        int64_t before = from;
        buf_clear(&t->bytes);
        if (database_open(t->database) || database_read(t->database, which, &from, to, &t->bytes))
            return fail(t);
        if (keep(t, from, late || from == before)) return -1;
        t->now->done = t->done + (uint64_t)(from - t->begun);
        t->terms->told(t->terms->context, t->now);
    }
    return 0;
}

// ---- which one it is

static const struct history_file *find(const struct table_import *t) {
    const struct history_file *all;
    size_t count = import_files(t->terms->to, &all);
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == (int64_t)t->f->kind && !strcmp(all[i].path, t->f->path)) return &all[i];
    return NULL;
}

// What is said of it now holds from now on. True if its lines mean something else by that.
static bool describe(struct table_import *t, const struct load *l,
                     const struct history_file *like) {
    const struct zone *set = load_zone_set(l, t->f);
    bool utc = t->f->own && zone_offset(t->f->own, 0) == 0;
    struct history_file *k = &t->kept;
    *k = like ? *like
              : (struct history_file){.kind = (int64_t)t->f->kind,
                                      .server = "",
                                      .zone = "",
                                      .path = t->f->path,
                                      .hash = HASH_NOTHING};
    const struct history_file before = *k;
    k->head = buf_text(&t->latest);
    if (k->head.len > HISTORY_HEAD_MOST) k->head.len = HISTORY_HEAD_MOST;
    if (t->f->server[0]) k->server = t->f->server;
    if (set || utc) k->zone = set ? zone_name(set) : "UTC";
    if (!like || t->terms->from_us + HOUR_US < like->forgot_us) { // or more of it is wanted now
        k->taken = 0;
        k->forgot_us = t->terms->from_us;
        k->again = like != NULL;
    }
    return strcmp(k->server, before.server) != 0 || strcmp(k->zone, before.zone) != 0;
}

static int import_it(struct table_import *t, struct load *l) {
    enum database_table which = (enum database_table)t->f->table.which;
    const struct history_file *like = find(t);
    int64_t newest, oldest, dropped = 0;
    if (database_sample(t->database, which, &t->latest, &newest) ||
        database_oldest(t->database, which, &oldest))
        return fail(t);
    if (t->f->index == SERVER_NONE) {
        snprintf(t->error, t->size, "%s: belongs to one server too many", t->f->path);
        return -1;
    }
    t->zone = load_table_zone(l, t->f, database_is_utc(t->database, which), buf_text(&t->latest));
    t->reader = source_open_empty(t->f->kind, t->zone);
    source_goes_on(t->reader);
    bool counts = describe(t, l, like);
    t->now->known = like != NULL;
    struct import *to = t->terms->to;
    if (like && counts && import_update(to, &t->kept, true, t->error, t->size)) return -1;
    if (like && import_drop_late(to, &t->kept, &dropped, t->error, t->size)) return -1;
    int64_t end = load_table_time(t->zone, t->terms->now_us / SECOND_US), final = end - LATE_S;
    int64_t from = load_table_time(t->zone, t->terms->from_us / SECOND_US);
    t->begun = from;
    if (oldest > from) from = oldest;
    if ((int64_t)t->kept.taken > from) from = (int64_t)t->kept.taken;
    int failed = read_window(t, from, final, false);
    if (!failed) failed = read_window(t, from > final ? from : final, end + AHEAD_S, true);
    if (!failed && t->kept.id) failed = import_update(to, &t->kept, false, t->error, t->size);
    t->now->added -= (uint64_t)dropped < t->now->added ? (uint64_t)dropped : t->now->added;
    import_took(to, &t->kept);
    return failed;
}

int load_import_table(struct load *l, struct load_file *f, const struct importing_terms *terms,
                      struct importing *now, char *error, size_t size) {
    struct table_import t = {.terms = terms,
                             .now = now,
                             .f = f,
                             .database = f->table.database->database,
                             .done = now->done,
                             .error = error,
                             .size = size};
    int failed = database_open(t.database) ? fail(&t) : 0;
    if (!failed && database_has(t.database, (enum database_table)f->table.which))
        failed = import_it(&t, l);
    source_close(t.reader);
    buf_finish(&t.bytes);
    buf_finish(&t.latest);
    return failed;
}
