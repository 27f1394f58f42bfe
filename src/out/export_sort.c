// A key a row: numbers as they are, of texts where they lie in one buffer. So a million rows take
// 16 bytes each and their texts, whatever is written of them afterwards.
#include "base/mem.h"
#include "export_parts.h"

#include <stdlib.h>
#include <string.h>

struct key {
    union {
        int64_t number;
        double real;
        size_t at; // of the text
    };
    uint32_t row, len; // len: of the text; of numbers 0 absent
};

struct export_sorter {
    enum export_type type;
    bool descending;
    struct key *keys; // owned
    size_t count, capacity;
    struct buf texts;
};

struct export_sorter *export_sorter_create(enum export_type type, bool descending) {
    struct export_sorter *s = mem_zero(1, sizeof *s);
    s->type = type;
    s->descending = descending;
    return s;
}

void export_sorter_destroy(struct export_sorter *s) {
    if (!s) return;
    free(s->keys);
    buf_finish(&s->texts);
    free(s);
}

static bool of_text(const struct export_sorter *s) {
    return s->type == EXPORT_TEXT || s->type == EXPORT_WORD;
}

void export_sorter_put(struct export_sorter *s, uint32_t number, const struct export_value *value) {
    MEM_ROOM(s->keys, s->count, s->capacity);
    struct key *k = &s->keys[s->count];
    *k = (struct key){.row = number, .len = value->known};
    if (of_text(s)) {
        k->at = s->texts.len;
        k->len = value->known ? (uint32_t)value->text.len : 0;
        if (k->len) buf_span(&s->texts, value->text);
    } else if (s->type == EXPORT_REAL) {
        k->real = value->real;
    } else {
        k->number = value->number;
    }
    s->count++;
}

static int compare(const struct export_sorter *s, const struct key *a, const struct key *b) {
    if (of_text(s)) {
        struct span x = {a->len ? s->texts.at + a->at : NULL, a->len};
        struct span y = {b->len ? s->texts.at + b->at : NULL, b->len};
        return span_order(x, y);
    }
    if (!a->len || !b->len) return (int)a->len - (int)b->len;
    if (s->type == EXPORT_REAL) return (a->real > b->real) - (a->real < b->real);
    return (a->number > b->number) - (a->number < b->number);
}

// Equal ones stand as they came either way.
static int by_key(const void *a, const void *b, void *context) {
    const struct export_sorter *s = context;
    const struct key *x = a, *y = b;
    int order = compare(s, x, y);
    if (!order) return (x->row > y->row) - (x->row < y->row);
    return s->descending ? -order : order;
}

void export_sorter_sort(struct export_sorter *s) {
    if (s->count) qsort_r(s->keys, s->count, sizeof *s->keys, by_key, s);
    buf_finish(&s->texts); // no text is looked at any more
}

size_t export_sorter_count(const struct export_sorter *s) {
    return s->count;
}

uint32_t export_sorter_at(const struct export_sorter *s, size_t index) {
    return s->keys[index].row;
}
