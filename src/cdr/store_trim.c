// Removes the oldest rows. To find them without sorting a million numbers, two counting passes over
// the starts (first their upper, then their lower 16 bits) find the last start to remove. The
// remaining rows are copied into a new store with a dictionary of its own, which replaces the old
// one when it is complete.
#include "base/mem.h"
#include "base/task.h"
#include "store_rows.h"

#include <stdlib.h>
#include <string.h>

#define COUNTED_EVERY 1024 // rows counted between two pauses
#define COPIED_EVERY  16

struct trim {
    const struct cdr_store *s;
    struct cdr_store *fresh; // what remains
    int64_t keep_from;       // rows from then on are kept
    uint32_t start;          // rows that start before this are removed...
    size_t same;             // ...and so many of those that start at it
    uint32_t *ids, *shapes;  // owned: new id by old id, 0 if not yet copied
    struct task *task;
};

static bool is_old(const struct trim *t, size_t number) {
    return hot_row(t->s, number)->start < t->keep_from;
}

// The bucket that contains the number in position *wanted (from 0); *wanted becomes the position
// within that bucket.
static uint32_t bucket_of(const uint32_t *counts, size_t *wanted) {
    uint32_t b = 0;
    while (*wanted >= counts[b])
        *wanted -= counts[b++];
    return b;
}

static void rename_text(struct trim *t, uint32_t *id) {
    if (!*id) return;
    uint32_t *known = &t->ids[*id];
    if (!*known) *known = intern_put(&t->fresh->texts, intern_get(&t->s->texts, *id));
    *id = *known;
}

static uint32_t rename_shape(struct trim *t, uint32_t id) {
    uint32_t *known = &t->shapes[id];
    if (*known) return *known;
    struct shape shape;
    memcpy(&shape, intern_get(&t->s->shapes, id).at, sizeof shape);
    uint32_t *const ids[] = {&shape.account, &shape.context, &shape.application, &shape.ama,
                             &shape.word};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        rename_text(t, ids[i]);
    struct span bytes = {(const char *)&shape, sizeof shape};
    return *known = intern_put(&t->fresh->shapes, bytes);
}

static uint32_t rename_extra(struct trim *t, const struct cold *c) {
    if (!c->extra) return 0;
    struct extra e;
    extra_get(&t->s->extras, c->extra, c->flags & ROW_ODD, &e);
    for (uint32_t i = 0; i < e.pair_count; i++) {
        rename_text(t, &e.pairs[i].name);
        rename_text(t, &e.pairs[i].value);
    }
    return extra_put(&t->fresh->extras, &e, c->flags & ROW_ODD);
}

static bool is_removed(struct trim *t, size_t number) {
    uint32_t start = hot_row(t->s, number)->start;
    if (!is_old(t, number) || start > t->start) return false;
    if (start < t->start) return true;
    if (!t->same) return false;
    t->same--;
    return true;
}

static void copy_row(struct trim *t, size_t number) {
    struct cdr_store *fresh = t->fresh;
    struct cdr_hot h = *hot_row(t->s, number);
    struct cold c = *cold_row(t->s, number);
    uint32_t *const ids[] = {&h.queue,       &h.agent,       &c.unique,
                             &c.channel,     &c.linked,      &c.source,
                             &c.destination, &c.caller_name, &c.caller_number,
                             &c.last_data,   &c.user_field,  &c.destination_channel};
    c.extra = rename_extra(t, &c);
    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
        rename_text(t, ids[k]);
    c.shape = rename_shape(t, c.shape);
    if (fresh->count == fresh->chunks * ROWS_PER_CHUNK) store_add_chunk(fresh);
    *hot_row(fresh, fresh->count) = h;
    *cold_row(fresh, fresh->count) = c;
    index_add(fresh, fresh->count, index_hash_row(fresh, fresh->count));
    fresh->count++;
}

// Counts the removable rows by the upper half of their start, or (`low`) by the lower half of those
// with the upper half `high`. True when cancelled.
static bool count_starts(const struct trim *t, uint32_t *counts, bool low, uint32_t high) {
    memset(counts, 0, 65536 * sizeof *counts);
    for (size_t i = 0; i < t->s->count; i++) {
        if (i % COUNTED_EVERY == 0 && task_pause(t->task)) return true;
        if (!is_old(t, i)) continue;
        uint32_t start = hot_row(t->s, i)->start;
        if (!low)
            counts[start >> 16]++;
        else if (start >> 16 == high)
            counts[start & 0xFFFF]++;
    }
    return false;
}

// Finds which rows to remove if there are `surplus` too many; all old ones, if there are not so
// many.
static bool find_start(struct trim *t, uint32_t *counts, size_t surplus) {
    size_t old = 0, wanted = surplus - 1;
    t->start = UINT32_MAX;
    t->same = SIZE_MAX;
    if (count_starts(t, counts, false, 0)) return true;
    for (size_t i = 0; i < 65536; i++)
        old += counts[i];
    if (!old) t->same = t->start = 0;
    if (old <= surplus) return false;
    uint32_t high = bucket_of(counts, &wanted);
    if (count_starts(t, counts, true, high)) return true;
    t->start = high << 16 | bucket_of(counts, &wanted);
    t->same = wanted + 1;
    return false;
}

static bool copy(struct trim *t) {
    t->ids = mem_zero(t->s->texts.count + 1, sizeof *t->ids);
    t->shapes = mem_zero(t->s->shapes.count + 1, sizeof *t->shapes);
    for (size_t i = 0; i < t->s->count; i++) {
        if (i % COPIED_EVERY == 0 && task_pause(t->task)) return true;
        if (!is_removed(t, i)) copy_row(t, i);
    }
    return false;
}

void cdr_store_let_go(struct cdr_store *s, struct task *task) {
    if (!s) return;
    for (; s->chunks; s->chunks--) {
        free(s->hot[s->chunks - 1]);
        free(s->cold[s->chunks - 1]);
        task_pause(task);
    }
    cdr_store_destroy(s);
}

bool cdr_store_trim(struct cdr_store *s, size_t max_records, int64_t keep_from, struct task *task,
                    struct cdr_store **ret_old) {
    *ret_old = NULL;
    if (s->count <= max_records) return false;
    struct trim t = {.s = s, .fresh = cdr_store_create(), .keep_from = keep_from, .task = task};
    uint32_t *counts = mem_alloc(65536 * sizeof *counts);
    bool cancelled = find_start(&t, counts, s->count - max_records);
    bool some = !cancelled && t.same; // otherwise none may be removed
    if (some) cancelled = copy(&t);
    if (some && !cancelled) {
        struct cdr_store old = *s;
        t.fresh->generation = old.generation + 1;
        *s = *t.fresh;
        *t.fresh = old;
        *ret_old = t.fresh;
    } else {
        cdr_store_let_go(t.fresh, task);
    }
    free(t.ids);
    free(t.shapes);
    free(counts);
    return cancelled;
}
