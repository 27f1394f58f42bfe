// The store of records. Rows lie in chunks that never move, hot parts apart from cold ones. There
// is one dictionary for all texts, and an index by what makes two records the same. Nothing ever
// doubles in one step, so that a million rows can arrive without a peak of memory or a pause.
#include "cdr/store.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store_rows.h"

#include <stdlib.h>

struct cdr_store *cdr_store_create(void) {
    struct cdr_store *s = mem_zero(1, sizeof *s);
    intern_init(&s->texts);
    intern_init(&s->shapes);
    intern_init(&s->extras);
    return s;
}

void cdr_store_destroy(struct cdr_store *s) {
    if (!s) return;
    for (size_t i = 0; i < s->chunks; i++) {
        free(s->hot[i]);
        free(s->cold[i]);
    }
    free(s->hot);
    free(s->cold);
    intern_finish(&s->texts);
    intern_finish(&s->shapes);
    intern_finish(&s->extras);
    index_clear(&s->index);
    buf_finish(&s->scratch);
    free(s->touched);
    free(s);
}

size_t cdr_store_count(const struct cdr_store *s) {
    return s->count;
}

const struct cdr_hot *cdr_store_hot(const struct cdr_store *s, size_t first, size_t *ret_count) {
    if (first >= s->count) {
        *ret_count = 0;
        return NULL;
    }
    size_t in_chunk = ROWS_PER_CHUNK - first % ROWS_PER_CHUNK, left = s->count - first;
    *ret_count = left < in_chunk ? left : in_chunk;
    return hot_row(s, first);
}

void cdr_store_get(const struct cdr_store *s, size_t number, struct buf *scratch,
                   struct cdr *ret_row) {
    row_unpack(s, hot_row(s, number), cold_row(s, number), scratch, ret_row);
}

struct span cdr_store_text(const struct cdr_store *s, uint32_t id) {
    return intern_get(&s->texts, id);
}

uint32_t cdr_store_find_text(const struct cdr_store *s, struct span text) {
    return intern_find(&s->texts, text);
}

void cdr_store_name(struct cdr_store *s, struct span text) {
    intern_put(&s->texts, text);
}

void store_add_chunk(struct cdr_store *s) {
    s->hot = mem_resize(s->hot, s->chunks + 1, sizeof *s->hot);
    s->cold = mem_resize(s->cold, s->chunks + 1, sizeof *s->cold);
    s->hot[s->chunks] = mem_alloc(ROWS_PER_CHUNK * sizeof **s->hot);
    s->cold[s->chunks] = mem_alloc(ROWS_PER_CHUNK * sizeof **s->cold);
    s->chunks++;
}

void store_touch(struct cdr_store *s, size_t number) {
    if (s->touched_count == s->touched_room) {
        s->touched_room = s->touched_room * 2 + 4;
        s->touched = mem_resize(s->touched, s->touched_room, sizeof *s->touched);
    }
    s->touched[s->touched_count++] = number;
}

void store_append(struct cdr_store *s, const struct row_key *key, uint64_t hash,
                  const struct cdr *row, uint8_t direction, unsigned parts) {
    if (s->count == s->chunks * ROWS_PER_CHUNK) store_add_chunk(s);
    size_t number = s->count++;
    row_pack(s, key, row, direction, parts, hot_row(s, number), cold_row(s, number));
    index_add(s, number, hash);
    store_touch(s, number);
}

enum cdr_put cdr_store_put(struct cdr_store *s, const struct cdr *row, uint8_t direction) {
    struct row_key key;
    row_key_pack(s, row, &key);
    s->touched_count = 0;
    return store_meet(s, &key, index_hash(&key), row, direction);
}

void cdr_store_set_direction(struct cdr_store *s, size_t number, uint8_t direction) {
    hot_row(s, number)->direction = direction;
}

bool cdr_store_has_at(struct cdr_store *s, const struct cdr *row, int64_t start) {
    struct row_key key;
    struct cdr moved = *row;
    uint32_t cursor = 0;
    size_t number;
    moved.start = start;
    row_key_pack(s, &moved, &key);
    return index_next(s, &key, index_hash(&key), &cursor, &number);
}

size_t cdr_store_touched(const struct cdr_store *s, const size_t **ret_numbers) {
    *ret_numbers = s->touched;
    return s->touched_count;
}

uint32_t cdr_store_generation(const struct cdr_store *s) {
    return s->generation;
}

bool cdr_store_is_full(const struct cdr_store *s) {
    return intern_is_full(&s->texts) || intern_is_full(&s->shapes) || intern_is_full(&s->extras);
}

size_t cdr_store_bytes(const struct cdr_store *s) {
    size_t row = sizeof **s->hot + sizeof **s->cold;
    return sizeof *s + s->chunks * (ROWS_PER_CHUNK * row + 2 * sizeof(void *)) +
           intern_bytes(&s->texts) + intern_bytes(&s->shapes) + intern_bytes(&s->extras) +
           index_bytes(&s->index);
}
