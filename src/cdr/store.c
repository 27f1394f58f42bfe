// The store: rows in chunks that never move, hot parts apart from cold ones, one dictionary for
// all texts and an index by what makes two rows the same. Nothing here doubles in one step, so a
// million rows arrive without a spike of memory or a pause.
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
    store_trim_finish(s->trim);
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

static int64_t sequence_of(const struct cdr_store *s, size_t number) {
    const struct cold *c = cold_row(s, number);
    if (!(c->flags & ROW_ODD)) return c->sequence;
    struct extra e;
    extra_get(&s->extras, c->extra, true, &e);
    return e.sequence;
}

// The stored row that is the same: of those with the key the one with the same Sequence, else, when
// the new row has no Sequence, the first, else one that has none.
static bool find_same(const struct cdr_store *s, const struct row_key *key, uint64_t hash,
                      const struct cdr *row, size_t *ret_number) {
    uint32_t cursor = 0;
    size_t number, bare = SIZE_MAX;
    while (index_next(s, key, hash, &cursor, &number)) {
        int64_t stored = sequence_of(s, number);
        if (row->sequence == CDR_NO_SEQUENCE || stored == row->sequence) {
            *ret_number = number;
            return true;
        }
        if (stored == CDR_NO_SEQUENCE && bare == SIZE_MAX) bare = number;
    }
    *ret_number = bare;
    return bare != SIZE_MAX;
}

static bool has_custom(const struct cdr *row, struct span name) {
    for (size_t i = 0; i < row->custom_count; i++)
        if (span_same(row->custom[i].name, name)) return true;
    return false;
}

// What `more` knows and the stored row does not goes into the stored one.
static bool enrich(struct cdr_store *s, size_t number, const struct row_key *key,
                   const struct cdr *more) {
    struct cold *c = cold_row(s, number);
    bool linked = !c->linked && !(c->flags & ROW_LINKED_SAME);
    bool wants = (more->text[CDR_LINKED_ID].len && linked) || more->custom_count ||
                 (more->sequence != CDR_NO_SEQUENCE && sequence_of(s, number) == CDR_NO_SEQUENCE);
    if (!wants) return false;
    struct buf scratch = {0};
    struct cdr row;
    bool learned = false;
    cdr_store_get(s, number, &scratch, &row);
    if (linked && more->text[CDR_LINKED_ID].len) {
        row.text[CDR_LINKED_ID] = more->text[CDR_LINKED_ID];
        learned = true;
    }
    if (row.sequence == CDR_NO_SEQUENCE && more->sequence != CDR_NO_SEQUENCE) {
        row.sequence = more->sequence;
        learned = true;
    }
    for (size_t i = 0; i < more->custom_count && row.custom_count < CDR_CUSTOM_MAX; i++) {
        if (has_custom(&row, more->custom[i].name)) continue;
        row.custom[row.custom_count++] = more->custom[i];
        learned = true;
    }
    if (learned) {
        struct cdr_hot *hot = hot_row(s, number);
        row_pack(s, key, &row, hot->direction, hot, c);
        store_row_changed(s, number);
    }
    buf_finish(&scratch);
    return learned;
}

void store_add_chunk(struct cdr_store *s) {
    s->hot = mem_resize(s->hot, s->chunks + 1, sizeof *s->hot);
    s->cold = mem_resize(s->cold, s->chunks + 1, sizeof *s->cold);
    s->hot[s->chunks] = mem_alloc(ROWS_PER_CHUNK * sizeof **s->hot);
    s->cold[s->chunks] = mem_alloc(ROWS_PER_CHUNK * sizeof **s->cold);
    s->chunks++;
}

enum cdr_put cdr_store_put(struct cdr_store *s, const struct cdr *row, uint8_t direction) {
    struct row_key key;
    size_t number;
    row_key_pack(s, row, &key);
    uint64_t hash = index_hash(&key.cold, key.start, key.server);
    if (find_same(s, &key, hash, row, &number)) {
        s->last = number;
        return enrich(s, number, &key, row) ? CDR_PUT_ENRICHED : CDR_PUT_KNOWN;
    }
    if (s->count == s->chunks * ROWS_PER_CHUNK) store_add_chunk(s);
    s->last = number = s->count++;
    row_pack(s, &key, row, direction, hot_row(s, number), cold_row(s, number));
    index_add(s, number, hash);
    return CDR_PUT_NEW;
}

size_t cdr_store_last(const struct cdr_store *s) {
    return s->last;
}

uint32_t cdr_store_generation(const struct cdr_store *s) {
    return s->generation;
}

size_t cdr_store_bytes(const struct cdr_store *s) {
    size_t row = sizeof **s->hot + sizeof **s->cold;
    return sizeof *s + s->chunks * (ROWS_PER_CHUNK * row + 2 * sizeof(void *)) +
           intern_bytes(&s->texts) + intern_bytes(&s->shapes) + intern_bytes(&s->extras) +
           index_bytes(&s->index);
}
