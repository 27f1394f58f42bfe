// Makes the rows of a key anew from their sights and a new one; store_same.c says why. The rows are
// split into sights, the sights are sorted by their values and put together into as few rows as
// possible, and these take over the numbers of the old rows.
#include "base/mem.h"
#include "store_rows.h"

#include <limits.h>
#include <stdlib.h>

// Steps to search for fewer rows; a key with so many sights is not a real one.
#define STEPS_MAX 4096

struct piece { // a sight of a stored row, or the new sight
    struct sight saw;
    size_t from; // the index of its row in the list; the new sight has the index after the last
};

struct whole_row { // a row that results
    struct sight saw;
    unsigned parts;
    size_t pieces[SIGHTS], count; // indexes of its pieces
};

static int by_bits(unsigned a, unsigned b) {
    int x = __builtin_popcount(a), y = __builtin_popcount(b);
    if (x != y) return x > y ? -1 : 1;
    return a > b ? -1 : a < b;
}

static int by_number(int64_t a, int64_t b) {
    return a < b ? -1 : a > b;
}

// Ids depend on the order of arrival, so the texts are compared.
static int by_unique(const struct cdr_store *s, const struct sight *a, const struct sight *b) {
    struct span x = intern_get(&s->texts, a->unique), y = intern_get(&s->texts, b->unique);
    int by = by_number(a->packed, b->packed);
    if (!by && !span_same(x, y)) by = text_is_fuller(x, y) ? -1 : 1;
    if (!by) by = by_number(a->unique_epoch, b->unique_epoch);
    return by ? by : by_number(a->unique_count, b->unique_count);
}

static int compare(const struct cdr_store *s, const struct sight *a, const struct sight *b) {
    int by = by_bits(a->mask, b->mask);
    if (!by && a->mask & SIGHT_SEQUENCE) by = by_number(a->sequence, b->sequence);
    if (!by && a->mask & SIGHT_END) by = by_number(a->end, b->end);
    if (!by && a->mask & SIGHT_ANSWER) by = by_number(a->answer, b->answer);
    return by || !(a->mask & SIGHT_UNIQUE) ? by : by_unique(s, a, b);
}

static void put_in_order(const struct cdr_store *s, struct piece *pieces, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && compare(s, &pieces[k - 1].saw, &pieces[k].saw) > 0; k--) {
            struct piece swap = pieces[k];
            pieces[k] = pieces[k - 1];
            pieces[k - 1] = swap;
        }
}

static size_t take_apart(const struct cdr_store *s, const size_t *rows, size_t row_count,
                         const struct sight *w, struct piece *ret_pieces) {
    size_t count = 0;
    for (size_t i = 0; i < row_count; i++) {
        struct sight all = row_sight(s, rows[i]);
        unsigned parts = row_parts(s, rows[i]);
        for (unsigned m = 0; m < SIGHTS; m++) {
            if (!(parts & 1u << m)) continue;
            if ((m & w->mask) == m && sights_agree(&all, w, m)) continue; // it adds nothing to w
            ret_pieces[count] = (struct piece){.saw = all, .from = i};
            ret_pieces[count++].saw.mask = m;
        }
    }
    ret_pieces[count++] = (struct piece){.saw = *w, .from = row_count};
    return count;
}

static void join(struct whole_row *r, const struct piece *p, size_t place) {
    const struct sight *a = &p->saw;
    if (a->mask & SIGHT_UNIQUE) {
        r->saw.unique = a->unique;
        r->saw.unique_epoch = a->unique_epoch;
        r->saw.unique_count = a->unique_count;
        r->saw.packed = a->packed;
    }
    if (a->mask & SIGHT_ANSWER) r->saw.answer = a->answer;
    if (a->mask & SIGHT_END) r->saw.end = a->end;
    if (a->mask & SIGHT_SEQUENCE) r->saw.sequence = a->sequence;
    r->saw.mask |= a->mask;
    r->parts |= 1u << a->mask;
    r->pieces[r->count++] = place;
}

struct fitting { // tries to fit pieces into at most `limit` rows
    const struct piece *pieces;
    size_t count, limit;
    struct whole_row *made;
    size_t made_count;
    unsigned steps; // steps left to try
};

// Puts the pieces from the i-th on into the first row that each fits, or into a later one if the
// rest would then not fit.
static bool fit_in(struct fitting *f, size_t i) {
    if (i == f->count) return true;
    for (size_t k = 0; k <= f->made_count && k < f->limit && f->steps; k++) {
        struct whole_row before = f->made[k];
        bool opens = k == f->made_count;
        f->steps--;
        if (opens) f->made[f->made_count++] = (struct whole_row){.parts = 0};
        if (sights_agree(&f->made[k].saw, &f->pieces[i].saw, f->pieces[i].saw.mask)) {
            join(&f->made[k], &f->pieces[i], i);
            if (fit_in(f, i + 1)) return true;
        }
        f->made[k] = before;
        if (opens) f->made_count--;
        if (opens) break;
    }
    return false;
}

// As few rows as possible; then another sight can never turn two rows into one.
static size_t put_together(const struct piece *pieces, size_t count, struct whole_row *ret_made) {
    for (size_t limit = 1; limit < count; limit++) {
        struct fitting f = {pieces, count, limit, ret_made, 0, STEPS_MAX};
        if (fit_in(&f, 0)) return f.made_count;
    }
    struct fitting f = {pieces, count, count, ret_made, 0, UINT_MAX};
    fit_in(&f, 0);
    return f.made_count;
}

struct group {              // the old rows of the key
    size_t *numbers, count; // owned
    struct cdr *rows;       // owned
    struct buf *scratch;    // owned, one for each row
    bool *used;             // owned: a new row has taken over its number
};

static void group_init(struct cdr_store *s, const struct row_key *key, uint64_t hash, size_t count,
                       struct group *g) {
    uint32_t cursor = 0;
    *g = (struct group){.numbers = mem_zero(count, sizeof *g->numbers),
                        .rows = mem_zero(count, sizeof *g->rows),
                        .scratch = mem_zero(count, sizeof *g->scratch),
                        .used = mem_zero(count, sizeof *g->used)};
    for (; g->count < count && index_next(s, key, hash, &cursor, &g->numbers[g->count]); g->count++)
        cdr_store_get(s, g->numbers[g->count], &g->scratch[g->count], &g->rows[g->count]);
}

static void group_finish(struct group *g) {
    for (size_t i = 0; i < g->count; i++)
        buf_finish(&g->scratch[i]);
    free(g->numbers);
    free(g->rows);
    free(g->scratch);
    free(g->used);
}

// Chooses the old row whose number the new row takes: one with the same UniqueID, so that it stays
// with its call, else any that is left. SIZE_MAX if none is left.
static size_t number_for(const struct cdr_store *s, struct group *g, const struct whole_row *r,
                         bool any) {
    for (size_t i = 0; i < g->count; i++) {
        struct sight all = row_sight(s, g->numbers[i]);
        bool same =
            r->saw.mask & all.mask & SIGHT_UNIQUE && sights_agree(&r->saw, &all, SIGHT_UNIQUE);
        if (g->used[i] || (!same && !any)) continue;
        g->used[i] = true;
        return g->numbers[i];
    }
    return SIZE_MAX;
}

// Makes the row from its pieces.
static void compose(const struct group *g, const struct whole_row *r, const struct piece *pieces,
                    const struct cdr *row, struct cdr *ret_row) {
    for (size_t k = 0; k < r->count; k++) {
        const struct piece *p = &pieces[r->pieces[k]];
        const struct cdr *from = p->from == g->count ? row : &g->rows[p->from];
        if (k == 0) {
            *ret_row = *from;
            ret_row->text[CDR_UNIQUE_ID] = SPAN_NONE;
            ret_row->answer = ret_row->end = CDR_NO_TIME;
            ret_row->sequence = CDR_NO_SEQUENCE;
        }
        row_unite_texts(ret_row, from);
        row_take_over(ret_row, from, p->saw.mask);
    }
}

static void put_back(struct cdr_store *s, struct group *g, uint64_t hash, const struct sight *w,
                     const struct cdr *row, uint8_t direction) {
    size_t room = g->count * SIGHTS + 1;
    struct piece *pieces = mem_zero(room, sizeof *pieces);
    struct whole_row *made = mem_zero(room, sizeof *made);
    size_t count = take_apart(s, g->numbers, g->count, w, pieces);
    put_in_order(s, pieces, count);
    size_t out = put_together(pieces, count, made);
    size_t *numbers = mem_zero(out, sizeof *numbers);
    for (size_t i = 0; i < out; i++)
        numbers[i] = number_for(s, g, &made[i], false);
    for (size_t i = 0; i < out; i++)
        if (numbers[i] == SIZE_MAX) numbers[i] = number_for(s, g, &made[i], true);
    for (size_t i = 0; i < out; i++) {
        struct cdr fresh;
        struct row_key key;
        compose(g, &made[i], pieces, row, &fresh);
        row_key_pack(s, &fresh, &key);
        if (numbers[i] != SIZE_MAX)
            row_write(s, numbers[i], &fresh, made[i].parts);
        else
            store_append(s, &key, hash, &fresh, direction, made[i].parts);
    }
    free(pieces);
    free(made);
    free(numbers);
}

void store_regroup(struct cdr_store *s, const struct row_key *key, uint64_t hash, size_t count,
                   const struct sight *w, const struct cdr *row, uint8_t direction) {
    struct group g;
    group_init(s, key, hash, count, &g);
    put_back(s, &g, hash, w, row, direction);
    group_finish(&g);
}
