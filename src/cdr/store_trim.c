// Letting the oldest rows go. Which ones: two counting passes over the starts (their upper, then
// their lower 16 bits) find the youngest start to go without sorting a million numbers. The rest
// moves down in place, and the dictionary is made anew once a quarter of what it served is gone.
#include "base/mem.h"
#include "store_rows.h"

#include <stdlib.h>
#include <string.h>

struct cut {
    int64_t keep_from;
    uint32_t start; // rows before it go…
    size_t same;    // …and so many of those that begin at it
};

static bool is_old(const struct cdr_store *s, size_t number, const struct cut *c) {
    return hot_row(s, number)->start < c->keep_from;
}

// The bucket that holds the wanted-th (from 0) number; *wanted becomes its place in the bucket.
static uint32_t bucket_of(const uint32_t *counts, size_t *wanted) {
    uint32_t b = 0;
    while (*wanted >= counts[b])
        *wanted -= counts[b++];
    return b;
}

static void find_cut(const struct cdr_store *s, size_t surplus, struct cut *c) {
    uint32_t *counts = mem_zero(65536, sizeof *counts);
    size_t wanted = surplus - 1; // the place of the last row to go, by start
    for (size_t i = 0; i < s->count; i++)
        if (is_old(s, i, c)) counts[hot_row(s, i)->start >> 16]++;
    uint32_t high = bucket_of(counts, &wanted);
    memset(counts, 0, 65536 * sizeof *counts);
    for (size_t i = 0; i < s->count; i++)
        if (is_old(s, i, c) && hot_row(s, i)->start >> 16 == high)
            counts[hot_row(s, i)->start & 0xFFFF]++;
    c->start = high << 16 | bucket_of(counts, &wanted);
    c->same = wanted + 1;
    free(counts);
}

static void drop_rows(struct cdr_store *s, struct cut c) {
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (is_old(s, i, &c)) {
            uint32_t start = hot_row(s, i)->start;
            if (start < c.start) continue;
            if (start == c.start && c.same) {
                c.same--;
                continue;
            }
        }
        if (kept != i) {
            *hot_row(s, kept) = *hot_row(s, i);
            *cold_row(s, kept) = *cold_row(s, i);
        }
        kept++;
    }
    s->count = kept;
    while (s->chunks > (kept + ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK) {
        s->chunks--;
        free(s->hot[s->chunks]);
        free(s->cold[s->chunks]);
    }
}

struct renaming {
    struct intern texts; // the new one
    uint32_t *ids;       // by old id; 0 not yet renamed
};

static void rename_text(const struct cdr_store *s, struct renaming *n, uint32_t *id) {
    if (!*id) return;
    if (!n->ids[*id]) n->ids[*id] = intern_put(&n->texts, intern_get(&s->texts, *id));
    *id = n->ids[*id];
}

static uint32_t rename_shape(const struct cdr_store *s, struct renaming *n, struct intern *shapes,
                             uint32_t id) {
    struct shape shape;
    memcpy(&shape, intern_get(&s->shapes, id).at, sizeof shape);
    uint32_t *const ids[] = {&shape.account, &shape.context, &shape.application, &shape.ama,
                             &shape.word};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        rename_text(s, n, ids[i]);
    return intern_put(shapes, (struct span){(const char *)&shape, sizeof shape});
}

static uint32_t rename_extra(const struct cdr_store *s, struct renaming *n, struct intern *extras,
                             const struct cold *c) {
    if (!c->extra) return 0;
    struct extra e;
    extra_get(&s->extras, c->extra, c->flags & ROW_ODD, &e);
    for (uint32_t i = 0; i < e.pair_count; i++) {
        rename_text(s, n, &e.pairs[i].name);
        rename_text(s, n, &e.pairs[i].value);
    }
    return extra_put(extras, &e, c->flags & ROW_ODD);
}

static void renew_dictionary(struct cdr_store *s) {
    struct renaming n = {.ids = mem_zero(s->texts.count, sizeof *n.ids)};
    struct intern shapes, extras;
    uint32_t *shape_ids = mem_zero(s->shapes.count, sizeof *shape_ids);
    intern_init(&n.texts);
    intern_init(&shapes);
    intern_init(&extras);
    for (size_t i = 0; i < s->count; i++) {
        struct cdr_hot *h = hot_row(s, i);
        struct cold *c = cold_row(s, i);
        uint32_t *const ids[] = {&h->queue,       &h->agent,       &c->unique,
                                 &c->channel,     &c->linked,      &c->source,
                                 &c->destination, &c->caller_name, &c->caller_number,
                                 &c->last_data,   &c->user_field,  &c->destination_channel};
        for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
            rename_text(s, &n, ids[k]);
        if (!shape_ids[c->shape]) shape_ids[c->shape] = rename_shape(s, &n, &shapes, c->shape);
        c->shape = shape_ids[c->shape];
        c->extra = rename_extra(s, &n, &extras, c);
    }
    intern_finish(&s->texts);
    intern_finish(&s->shapes);
    intern_finish(&s->extras);
    s->texts = n.texts;
    s->shapes = shapes;
    s->extras = extras;
    s->let_go = 0;
    free(n.ids);
    free(shape_ids);
}

size_t cdr_store_trim(struct cdr_store *s, size_t max_records, int64_t keep_from) {
    if (s->count <= max_records) return 0;
    struct cut c = {.keep_from = keep_from, .start = UINT32_MAX, .same = SIZE_MAX};
    size_t before = s->count, surplus = before - max_records, old = 0;
    for (size_t i = 0; i < before; i++)
        old += is_old(s, i, &c);
    if (!old) return 0;
    if (old > surplus) find_cut(s, surplus, &c);
    drop_rows(s, c);
    s->let_go += before - s->count;
    if (s->let_go >= s->count / 3) renew_dictionary(s);
    index_clear(&s->index);
    for (size_t i = 0; i < s->count; i++)
        index_add(s, i, index_hash_row(s, i));
    s->generation++;
    return before - s->count;
}
