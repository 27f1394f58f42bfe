// Letting the oldest rows go. Which ones: two counting passes over the starts (their upper, then
// their lower 16 bits) find the youngest start to go without sorting a million numbers. The rest is
// copied into a store beside, with a dictionary of its own, and takes the place of the old one when
// all is there: so it can be done a little at a time, while rows come in and are read.
#include "base/mem.h"
#include "store_rows.h"

#include <stdlib.h>
#include <string.h>

#define NOT_MOVED  UINT32_MAX
#define COUNT_COST 32  // so many rows are counted while one is copied
#define FREE_COST  256 // and so many copied while a chunk is freed

enum phase { FIND_HIGH, FIND_LOW, COPY, FREE };

struct cdr_trim {
    enum phase phase;
    size_t next;              // row, or chunk to be freed
    size_t upto, max_records; // rows that were there at the beginning
    int64_t keep_from;        // none from then on goes
    size_t old, wanted;       // rows before it; the place of the last to go, by start
    uint32_t counts[65536];   // of rows by half of their start
    uint32_t high, start;     // rows before `start` go…
    size_t same;              // …and so many of those that begin at it
    struct cdr_store *store;  // the one that is being filled; then the one to be freed
    uint32_t *ids, id_count;  // by old id of a text: the new; 0 not yet renamed
    uint32_t *shapes, shape_count;
    uint32_t *moved; // by old number: the new, NOT_MOVED
    size_t moved_room;
};

static bool is_old(const struct cdr_store *s, size_t number) {
    return hot_row(s, number)->start < s->trim->keep_from;
}

// The bucket that holds the wanted-th (from 0) number; *wanted becomes its place in the bucket.
static uint32_t bucket_of(const uint32_t *counts, size_t *wanted) {
    uint32_t b = 0;
    while (*wanted >= counts[b])
        *wanted -= counts[b++];
    return b;
}

// An array by id that the store may have made longer since.
static uint32_t *by_id(uint32_t **array, uint32_t *count, uint32_t id) {
    if (id >= *count) {
        uint32_t room = id + id / 4 + 64;
        *array = mem_resize(*array, room, sizeof **array);
        memset(*array + *count, 0, (room - *count) * sizeof **array);
        *count = room;
    }
    return &(*array)[id];
}

static void rename_text(const struct cdr_store *s, uint32_t *id) {
    if (!*id) return;
    uint32_t *known = by_id(&s->trim->ids, &s->trim->id_count, *id);
    if (!*known) *known = intern_put(&s->trim->store->texts, intern_get(&s->texts, *id));
    *id = *known;
}

static uint32_t rename_shape(const struct cdr_store *s, uint32_t id) {
    uint32_t *known = by_id(&s->trim->shapes, &s->trim->shape_count, id);
    if (*known) return *known;
    struct shape shape;
    memcpy(&shape, intern_get(&s->shapes, id).at, sizeof shape);
    uint32_t *const ids[] = {&shape.account, &shape.context, &shape.application, &shape.ama,
                             &shape.word};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        rename_text(s, ids[i]);
    struct span bytes = {(const char *)&shape, sizeof shape};
    return *known = intern_put(&s->trim->store->shapes, bytes);
}

static uint32_t rename_extra(const struct cdr_store *s, const struct cold *c) {
    if (!c->extra) return 0;
    struct extra e;
    extra_get(&s->extras, c->extra, c->flags & ROW_ODD, &e);
    for (uint32_t i = 0; i < e.pair_count; i++) {
        rename_text(s, &e.pairs[i].name);
        rename_text(s, &e.pairs[i].value);
    }
    return extra_put(&s->trim->store->extras, &e, c->flags & ROW_ODD);
}

static void copy_row(const struct cdr_store *s, size_t from, size_t to) {
    struct cdr_store *fresh = s->trim->store;
    struct cdr_hot h = *hot_row(s, from);
    struct cold c = *cold_row(s, from);
    uint32_t *const ids[] = {&h.queue,       &h.agent,       &c.unique,
                             &c.channel,     &c.linked,      &c.source,
                             &c.destination, &c.caller_name, &c.caller_number,
                             &c.last_data,   &c.user_field,  &c.destination_channel};
    c.extra = rename_extra(s, &c);
    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
        rename_text(s, ids[k]);
    c.shape = rename_shape(s, c.shape);
    *hot_row(fresh, to) = h;
    *cold_row(fresh, to) = c;
}

static bool goes(const struct cdr_store *s, size_t number) {
    struct cdr_trim *t = s->trim;
    if (number >= t->upto || !is_old(s, number)) return false;
    uint32_t start = hot_row(s, number)->start;
    if (start < t->start) return true;
    if (start != t->start || !t->same) return false;
    t->same--;
    return true;
}

static void move_row(struct cdr_store *s, size_t number) {
    struct cdr_trim *t = s->trim;
    struct cdr_store *fresh = t->store;
    if (number >= t->moved_room) {
        t->moved_room = number + number / 4 + 64;
        t->moved = mem_resize(t->moved, t->moved_room, sizeof *t->moved);
    }
    t->moved[number] = NOT_MOVED;
    if (goes(s, number)) return;
    if (fresh->count == fresh->chunks * ROWS_PER_CHUNK) store_add_chunk(fresh);
    t->moved[number] = (uint32_t)fresh->count;
    copy_row(s, number, fresh->count);
    index_add(fresh, fresh->count, index_hash_row(fresh, fresh->count));
    fresh->count++;
}

void store_row_changed(struct cdr_store *s, size_t number) {
    const struct cdr_trim *t = s->trim;
    if (!t || t->phase != COPY || number >= t->next || t->moved[number] == NOT_MOVED) return;
    copy_row(s, number, t->moved[number]);
}

// What was filled is the store from now on, and the other is to be freed.
static void change_places(struct cdr_store *s) {
    struct cdr_trim *t = s->trim;
    struct cdr_store old = *s, *fresh = t->store;
    fresh->generation = old.generation + 1;
    *s = *fresh;
    s->trim = t;
    *fresh = old;
    fresh->trim = NULL;
    t->phase = FREE;
    t->next = 0;
}

static bool begin(struct cdr_store *s, size_t max_records, int64_t keep_from) {
    if (s->count <= max_records) return false;
    struct cdr_trim *t = s->trim = mem_zero(1, sizeof *t);
    t->upto = s->count;
    t->max_records = max_records;
    t->keep_from = keep_from;
    t->store = cdr_store_create();
    t->start = UINT32_MAX; // where fewer are old than are too many, all of them go
    t->same = SIZE_MAX;
    return true;
}

void store_trim_finish(struct cdr_trim *t) {
    if (!t) return;
    cdr_store_destroy(t->store);
    free(t->ids);
    free(t->shapes);
    free(t->moved);
    free(t);
}

static void finish(struct cdr_store *s) {
    store_trim_finish(s->trim);
    s->trim = NULL;
}

// All are counted by the upper half of their start.
static void found_high(struct cdr_store *s) {
    struct cdr_trim *t = s->trim;
    size_t surplus = t->upto - t->max_records;
    t->next = 0;
    t->phase = COPY;
    if (t->old <= surplus) return;
    t->wanted = surplus - 1;
    t->high = bucket_of(t->counts, &t->wanted);
    memset(t->counts, 0, sizeof t->counts);
    t->phase = FIND_LOW;
}

static void found_low(struct cdr_store *s) {
    struct cdr_trim *t = s->trim;
    t->start = t->high << 16 | bucket_of(t->counts, &t->wanted);
    t->same = t->wanted + 1;
    t->next = 0;
    t->phase = COPY;
}

static void count_starts(struct cdr_store *s, size_t limit) {
    struct cdr_trim *t = s->trim;
    bool low = t->phase == FIND_LOW;
    for (; t->next < t->upto && limit; t->next++, limit--) {
        if (!is_old(s, t->next)) continue;
        uint32_t start = hot_row(s, t->next)->start;
        if (!low)
            t->counts[start >> 16]++, t->old++;
        else if (start >> 16 == t->high)
            t->counts[start & 0xFFFF]++;
    }
}

static void free_chunks(struct cdr_trim *t, size_t limit) {
    struct cdr_store *old = t->store;
    for (size_t n = limit / FREE_COST + 1; n && old->chunks; n--) {
        old->chunks--;
        free(old->hot[old->chunks]);
        free(old->cold[old->chunks]);
    }
}

bool cdr_store_trim_slice(struct cdr_store *s, size_t max_records, int64_t keep_from,
                          size_t limit) {
    if (!s->trim && !begin(s, max_records, keep_from)) return false;
    struct cdr_trim *t = s->trim;
    switch (t->phase) {
    case FIND_HIGH:
    case FIND_LOW:
        count_starts(s, limit > SIZE_MAX / COUNT_COST ? SIZE_MAX : limit * COUNT_COST);
        if (t->next < t->upto) return true;
        if (t->phase == FIND_HIGH && t->old == 0) break; // none may go
        if (t->phase == FIND_HIGH)
            found_high(s);
        else
            found_low(s);
        return true;
    case COPY:
        for (; t->next < s->count && limit; t->next++, limit--)
            move_row(s, t->next);
        if (t->next == s->count) change_places(s);
        return true;
    case FREE:
        free_chunks(t, limit);
        if (t->store->chunks) return true;
        break;
    }
    finish(s);
    return false;
}
