// Imports files. A file is read by its own reader, so that a piece ends with a line (a row of a
// table can have several), and it is known of which time a piece is. What is kept are the bytes.
#include "engine/importing.h"

#include "load.h"

#include "base/hash.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE_MOST ((size_t)256 * 1024) // bytes
#define HOUR_US    (INT64_C(3600) * SECOND_US)
#define TELL_EVERY 4096 // lines
#define PASS_BYTES ((size_t)64 * 1024)

struct taking {
    struct load *load;
    struct load_file *f;
    const struct importing_terms *terms;
    struct importing now;
    struct history_file kept;
    struct source *source;
    struct buf raw;             // lines that are not kept yet; `piece` is about them
    struct history_piece piece; // without its text
    struct history_piece line;  // about the line that is being read; last_us 0: its time is unknown
    struct buf tail;            // the end for the time being
    bool old_tail;              // and it is still the one of the last import
    char error[400];
};

// ---- what a line tells of its time

static void at(struct taking *t, int64_t first_us, int64_t last_us, bool record) {
    t->line.first_us = first_us;
    t->line.last_us = last_us;
    t->line.lines++;
    t->line.records += record;
}

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct taking *t = context;
    bool record = door_glance(t->load->door, &t->f->origin, bytes, at_us);
    if (!at_us) at_us = t->f->origin.clock_us;
    at(t, at_us, at_us, record);
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    (void)up;
    (void)reason;
    at(context, at_us, at_us, false);
}

static void on_cdr(void *context, struct cdr *row) {
    int64_t end_s = row->end == CDR_NO_TIME ? row->start + row->duration : row->end;
    at(context, row->start * SECOND_US, end_s * SECOND_US, true);
}

static void on_step(void *context, struct queue_step *step) {
    at(context, step->at_s * SECOND_US, step->at_s * SECOND_US, false);
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct taking *t = context;
    (void)line;
    (void)why;
    t->line.lines++;
    t->now.malformed++;
}

// ---- keeping

static int keep(struct taking *t, size_t len, bool tail) {
    struct history_piece p = t->piece;
    p.text = (struct span){t->raw.at, len};
    if (!tail) {
        t->kept.hash = hash_text(t->kept.hash, p.text);
        t->kept.taken += len;
    }
    t->now.added += (uint64_t)p.lines - t->old_tail;
    t->old_tail = false;
    if (!p.last_us) p.first_us = p.last_us = t->terms->now_us;
    bool old = p.last_us < t->terms->from_us;
    if (old) {
        t->now.old += (uint64_t)p.lines;
        t->kept.forgot_us = t->terms->from_us;
        p.text = SPAN_NONE;
    }
    int failed = import_put(t->terms->to, &t->kept, &p, tail && !old, t->error, sizeof t->error);
    buf_drop(&t->raw, len);
    // Lines of unknown time are of that of the lines before them.
    t->piece = (struct history_piece){.first_us = p.last_us, .last_us = p.last_us};
    return failed;
}

static void account(struct taking *t) {
    struct history_piece *p = &t->piece, *line = &t->line;
    if (line->last_us && (!p->lines || !p->last_us || line->first_us < p->first_us))
        p->first_us = line->first_us;
    if (line->last_us > p->last_us) p->last_us = line->last_us;
    p->lines += line->lines;
    p->records += line->records;
    t->now.lines += (uint64_t)line->lines;
    if (line->lines && t->now.lines % TELL_EVERY == 0) t->terms->told(t->terms->context, &t->now);
}

// A piece is of one hour, so that a day can be read without the others.
static bool is_full(const struct taking *t, size_t len) {
    return len >= PIECE_MOST ||
           (t->piece.last_us && t->line.first_us / HOUR_US > t->piece.last_us / HOUR_US);
}

static int64_t packed_so_far(const struct taking *t, uint64_t before) {
    return (int64_t)before + source_position(t->source);
}

// 0 at the end of what is there; 1 if it has to be called again; or -1 with the error.
static int take_line(struct taking *t, const struct source_sink *sink) {
    size_t before = t->raw.len;
    t->line = (struct history_piece){.lines = 0};
    int more = source_next(t->source, sink, NULL);
    if (t->raw.len > before) {
        if (before && is_full(t, before) && keep(t, before, false)) return -1;
        account(t);
    }
    if (more >= 0) return more;
    snprintf(t->error, sizeof t->error, "%s: %s; what came before it was imported", t->f->path,
             load_failure(-more));
    return -1;
}

static int take_rest(struct taking *t, const struct source_sink *sink) {
    struct span rest = source_rest(t->source);
    bool same = t->old_tail && span_same(rest, t->kept.tail);
    int more;
    if (!rest.len || same) return 0;
    buf_span(&t->tail, rest);
    source_part_ends(t->source);
    while ((more = take_line(t, sink)) > 0)
        ;
    if (t->raw.len && !more && keep(t, t->raw.len, true)) more = -1;
    return more;
}

static int take(struct taking *t) {
    const struct source_sink sink = {.context = t,
                                     .frame = on_frame,
                                     .mark = on_mark,
                                     .cdr = on_cdr,
                                     .step = on_step,
                                     .malformed = on_malformed};
    uint64_t before = t->now.done;
    int more;
    source_copy(t->source, &t->raw);
    while ((more = take_line(t, &sink)) > 0)
        t->now.done = (uint64_t)packed_so_far(t, before);
    bool damaged = more < 0;
    if (t->raw.len && keep(t, t->raw.len, false)) return -1;
    t->now.done = before;
    return damaged ? -1 : take_rest(t, &sink);
}

// ---- recognising

static int open_again(struct taking *t) {
    const struct servers *s = &t->load->door->servers;
    const struct zone *zone = t->f->order == LOAD_FRAMES ? NULL : load_zone_set(t->load, t->f);
    if (!zone) zone = t->f->index == SERVER_NONE ? s->machine : s->list[t->f->index].zone;
    source_close(t->source);
    t->source = NULL;
    if (!source_open(t->f->path, zone, &t->source)) return 0;
    snprintf(t->error, sizeof t->error, "%s: %s", t->f->path, load_failure(errno));
    return -1;
}

static int fail(struct taking *t, int error) {
    snprintf(t->error, sizeof t->error, "%s: %s", t->f->path, load_failure(-error));
    return -1;
}

// It begins as that one does, as far as both are there.
static bool begins_as(struct span head, const struct history_file *k) {
    size_t len = head.len < k->head.len ? head.len : k->head.len;
    return len && memcmp(head.at, k->head.at, len) == 0;
}

enum {
    OTHER,
    SAME,
    SHORTER, // it is an older copy
};

// Reads on to where that one was taken.
static int compare(struct taking *t, const struct history_file *k) {
    uint64_t hash = HASH_NOTHING, at = 0;
    while (at < k->taken) {
        uint64_t left = k->taken - at;
        struct span bytes;
        int failed = source_pass(t->source, left < PASS_BYTES ? (size_t)left : PASS_BYTES, &bytes);
        if (failed) return fail(t, failed);
        if (!bytes.len) return SHORTER;
        hash = hash_text(hash, bytes);
        at += bytes.len;
    }
    return hash == k->hash ? SAME : OTHER;
}

// The one that was taken furthest, of those that begin as this one does; NULL for none.
static const struct history_file *next_like(const struct taking *t, struct span head,
                                            const struct history_file *but) {
    const struct history_file *all, *best = NULL;
    size_t count = import_files(t->terms->to, &all);
    for (size_t i = 0; i < count; i++) {
        const struct history_file *k = &all[i];
        bool looked_at = but && (k->taken > but->taken || (k->taken == but->taken && k <= but));
        bool table = source_recognise(k->path, SPAN_NONE) == SOURCE_DATABASE;
        if (table || k->kind != (int64_t)t->f->kind || looked_at || !begins_as(head, k)) continue;
        if (!best || k->taken > best->taken) best = k;
    }
    return best;
}

// How it was imported before; OTHER if it was not. Then the source is where that ended.
static int recognise(struct taking *t, struct span head, const struct history_file **ret_like) {
    const struct history_file *k = NULL;
    while ((k = next_like(t, head, k))) {
        int like = compare(t, k);
        if (like != OTHER) {
            *ret_like = k;
            return like;
        }
        if (open_again(t)) return -1;
    }
    return OTHER;
}

// Its name with the whole folder: the same file, however it was named. The caller frees it.
static char *whole_path(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
    char *whole = realpath(folder, NULL);
    struct buf joined = {0};
    buf_format(&joined, "%s/%s", whole ? whole : folder, name);
    buf_put(&joined, "", 1);
    free(whole);
    free(folder);
    return joined.at;
}

// What its lines mean depends on this: to which server they belong, and in which zone.
static bool means_the_same(const struct history_file *a, const struct history_file *b) {
    bool by_name = !a->server[0] && !b->server[0];
    return !strcmp(a->server, b->server) && !strcmp(a->zone, b->zone) &&
           (!by_name || span_same(source_stem(a->path), source_stem(b->path)));
}

// What is said of it now holds from now on. True if something of it has changed; *ret_counts: so
// that its lines mean something else.
static bool describe(struct taking *t, const struct history_file *like, struct span head,
                     const char *path, bool *ret_counts) {
    const struct zone *set = t->f->order == LOAD_FRAMES ? NULL : load_zone_set(t->load, t->f);
    struct history_file *k = &t->kept;
    *k = like ? *like
              : (struct history_file){.kind = (int64_t)t->f->kind,
                                      .begins_s = t->f->begins_s,
                                      .server = "",
                                      .zone = "",
                                      .path = "",
                                      .hash = HASH_NOTHING};
    const struct history_file before = *k;
    if (t->f->server[0]) k->server = t->f->server;
    if (set) k->zone = zone_name(set);
    if (!k->begins_s) k->begins_s = t->f->begins_s;
    if (head.len > k->head.len) k->head = head;
    k->path = path;
    *ret_counts = !means_the_same(k, &before);
    return *ret_counts || strcmp(k->path, before.path) != 0;
}

static int import_as(struct taking *t, struct span head, const char *path) {
    const struct history_file *like = NULL;
    int known = recognise(t, head, &like);
    if (known < 0) return -1;
    bool counts, changed = describe(t, like, head, path, &counts);
    if (like && like->forgot_us &&
        t->terms->from_us + HOUR_US < like->forgot_us) { // more of it is wanted now
        t->kept.taken = 0;
        t->kept.hash = HASH_NOTHING;
        t->kept.forgot_us = 0;
        t->kept.again = true;
        known = OTHER;
        like = NULL;
        if (open_again(t)) return -1;
    }
    t->now.known = like != NULL;
    t->old_tail = like && like->tail.len;
    source_begins_with(t->source, head);
    if (like && changed && import_update(t->terms->to, &t->kept, counts, t->error, sizeof t->error))
        return -1;
    int failed = known == SHORTER ? 0 : take(t);
    if (t->tail.len || t->now.added) t->kept.tail = buf_text(&t->tail);
    import_took(t->terms->to, &t->kept);
    return failed;
}

static int import_file(struct taking *t) {
    struct buf head = {0};
    t->f->origin.source = t->f->path;
    if (open_again(t)) return -1;
    buf_span(&head, source_ahead(t->source, HISTORY_HEAD_MOST));
    char *path = whole_path(t->f->path);
    int failed = import_as(t, buf_text(&head), path);
    free(path);
    buf_finish(&head);
    return failed;
}

// ---- all of them

static uint64_t size_of(const struct load_file *f, const struct importing_terms *terms) {
    struct stat s;
    if (f->table.database) return (uint64_t)((terms->now_us - terms->from_us) / SECOND_US);
    return f->kept || stat(f->path, &s) ? 0 : (uint64_t)s.st_size;
}

// Each has a place among the arguments.
static struct load_file *by_argument(const struct load *l, size_t argument) {
    size_t i = 0;
    while (i + 1 < l->count && l->files[i].argument != argument)
        i++;
    return &l->files[i];
}

int load_import(struct load *l, const struct importing_terms *terms) {
    struct importing sum = {.path = ""};
    int failed = 0;
    while (l->current < l->count && l->files[l->current].order == LOAD_FRAMES)
        l->current++;
    if (l->current < l->count) load_settle(l);
    for (size_t i = 0; i < l->count; i++)
        sum.all += size_of(&l->files[i], terms);
    for (size_t i = 0; i < l->count; i++) {
        struct load_file *f = by_argument(l, i);
        struct taking t = {.load = l, .f = f, .terms = terms, .now = sum};
        if (f->kept) continue;
        t.now.path = f->path;
        int of_file = f->table.database
                          ? load_import_table(l, f, terms, &t.now, t.error, sizeof t.error)
                          : import_file(&t);
        t.now.done = sum.done += size_of(f, terms);
        terms->ended(terms->context, &t.now, of_file ? t.error : NULL);
        sum.lines = t.now.lines;
        failed |= of_file;
        source_close(t.source);
        buf_finish(&t.raw);
        buf_finish(&t.tail);
    }
    return failed;
}

void load_add_known(struct load *l, const struct import *i) {
    const struct history_file *all;
    size_t count = import_files(i, &all);
    for (size_t k = 0; k < count; k++)
        load_add_kept(l, &(struct load_kept){.kind = (enum source_kind)all[k].kind,
                                             .server = all[k].server,
                                             .path = all[k].path,
                                             .begins_s = all[k].begins_s});
}
