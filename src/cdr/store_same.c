// When two rows are one. Sources do not carry the same: Master.csv has a Sequence or not, a
// UniqueID or not, FreePBX's table has neither answer nor end. Of what every source has (struct
// row_key) all must agree. Of the rest, a sight says which it carries and what it read; two sights
// are of one row where they agree in what both carry. That is no equivalence: a sight without
// Sequence fits each of two rows that differ in theirs (ForkCDR). So that the order in which sights
// come in decides nothing, what is kept is always a function of the set of sights:
//
// 1. A sight that says no more than another one is dropped, whichever came first.
// 2. The others are put together to as few rows as there can be, in an order of their own: those
//    that carry most first, each with the first row that it fits.
//
// A row therefore remembers which sights it was put together from: as they agree, and there are
// four such fields, a set of sixteen masks tells them all (ROW_PARTS). Nearly always a key has one
// row and a new sight fits it, adds to it, or makes the second one; only where it stands between
// rows is the key put together anew. Texts that do not make a row are united: the longer one is
// taken, since tables and frames cut them, of equal length the greater.
#include "base/mem.h"
#include "store_rows.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SIGHTS    16   // masks
#define STEPS_MAX 4096 // of looking for fewer rows; a key of more sights than that is made up

struct sight sight_of(const struct row_key *key, const struct cdr *row) {
    const struct cold *c = &key->cold;
    struct sight s = {.unique = c->unique,
                      .unique_epoch = c->unique_epoch,
                      .unique_count = c->unique_count,
                      .packed = c->flags & ROW_UNIQUE_PACKED,
                      .answer = row->answer,
                      .end = row->end,
                      .sequence = row->sequence};
    if (row->text[CDR_UNIQUE_ID].len) s.mask |= SIGHT_UNIQUE;
    if (!(row->lacks & CDR_LACKS_ANSWER)) s.mask |= SIGHT_ANSWER;
    if (!(row->lacks & CDR_LACKS_END)) s.mask |= SIGHT_END;
    if (row->sequence != CDR_NO_SEQUENCE) s.mask |= SIGHT_SEQUENCE;
    return s;
}

static unsigned parts_of(const struct cdr_store *s, size_t number) {
    return cold_row(s, number)->flags / ROW_PARTS;
}

// All that is known of a stored row.
static struct sight whole(const struct cdr_store *s, size_t number) {
    const struct cold *c = cold_row(s, number);
    int64_t start = hot_row(s, number)->start;
    struct sight all = {.unique = c->unique,
                        .unique_epoch = c->unique_epoch,
                        .unique_count = c->unique_count,
                        .packed = c->flags & ROW_UNIQUE_PACKED,
                        .answer = c->answer == NO_DELTA ? CDR_NO_TIME : start + c->answer,
                        .end = c->end == NO_DELTA ? CDR_NO_TIME : start + c->end,
                        .sequence = c->sequence};
    if (c->flags & ROW_ODD) {
        struct extra e;
        extra_get(&s->extras, c->extra, true, &e);
        all.answer = e.answer;
        all.end = e.end;
        all.sequence = e.sequence;
    }
    unsigned parts = parts_of(s, number);
    for (unsigned mask = 0; mask < SIGHTS; mask++)
        if (parts & 1u << mask) all.mask |= mask;
    return all;
}

static bool agree(const struct sight *a, const struct sight *b, unsigned mask) {
    mask &= a->mask & b->mask;
    if (mask & SIGHT_UNIQUE && (a->unique != b->unique || a->unique_epoch != b->unique_epoch ||
                                a->unique_count != b->unique_count || a->packed != b->packed))
        return false;
    return (!(mask & SIGHT_ANSWER) || a->answer == b->answer) &&
           (!(mask & SIGHT_END) || a->end == b->end) &&
           (!(mask & SIGHT_SEQUENCE) || a->sequence == b->sequence);
}

// The masks of `parts` that say no more than one that carries `mask`.
static unsigned below(unsigned parts, unsigned mask) {
    unsigned found = 0;
    for (unsigned m = 0; m < SIGHTS; m++)
        if (parts & 1u << m && (m & mask) == m) found |= 1u << m;
    return found;
}

static bool is_above(unsigned parts, unsigned mask) {
    for (unsigned m = 0; m < SIGHTS; m++)
        if (parts & 1u << m && (m & mask) == mask) return true;
    return false;
}

// Whether one of the row's sights could be of the same row as that one.
static bool fits_a_part(const struct sight *row, unsigned parts, const struct sight *w) {
    for (unsigned m = 0; m < SIGHTS; m++)
        if (parts & 1u << m && agree(row, w, m)) return true;
    return false;
}

// ---- texts, united

static bool more(struct span a, struct span b) { // a is taken before b
    if (a.len != b.len) return a.len > b.len;
    return a.len && memcmp(a.at, b.at, a.len) > 0;
}

static bool unite_text(struct span *kept, struct span other) {
    if (!more(other, *kept)) return false;
    *kept = other;
    return true;
}

static bool unite_custom(struct cdr *row, const struct cdr_custom *other) {
    for (size_t i = 0; i < row->custom_count; i++)
        if (span_same(row->custom[i].name, other->name))
            return unite_text(&row->custom[i].value, other->value);
    if (row->custom_count == CDR_CUSTOM_MAX) return false;
    row->custom[row->custom_count++] = *other;
    return true;
}

// What makes no row; true when `row` learned something.
static bool unite_texts(struct cdr *row, const struct cdr *other) {
    static const enum cdr_text texts[] = {CDR_ACCOUNT_CODE, CDR_SOURCE,    CDR_DESTINATION_CONTEXT,
                                          CDR_CALLER_ID,    CDR_LAST_DATA, CDR_AMA_FLAGS,
                                          CDR_USER_FIELD,   CDR_LINKED_ID};
    bool learned = unite_text(&row->disposition_word, other->disposition_word);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        learned |= unite_text(&row->text[texts[i]], other->text[texts[i]]);
    for (size_t i = 0; i < other->custom_count; i++)
        learned |= unite_custom(row, &other->custom[i]);
    return learned;
}

// What of the four fields `from` carries.
static void take_over(struct cdr *row, const struct cdr *from, unsigned mask) {
    if (mask & SIGHT_UNIQUE) row->text[CDR_UNIQUE_ID] = from->text[CDR_UNIQUE_ID];
    if (mask & SIGHT_ANSWER) row->answer = from->answer;
    if (mask & SIGHT_END) row->end = from->end;
    if (mask & SIGHT_SEQUENCE) row->sequence = from->sequence;
}

static void write_row(struct cdr_store *s, size_t number, const struct cdr *row, unsigned parts) {
    struct row_key key;
    struct cdr_hot *hot = hot_row(s, number);
    row_key_pack(s, row, &key);
    row_pack(s, &key, row, hot->direction, parts, hot, cold_row(s, number));
    store_row_changed(s, number);
    store_touch(s, number);
}

// The row learns what `more` carries and it did not, and has `parts` from then on.
static bool enrich(struct cdr_store *s, size_t number, const struct cdr *more, unsigned carries,
                   unsigned parts) {
    struct cdr row;
    unsigned had = whole(s, number).mask;
    cdr_store_get(s, number, &s->scratch, &row);
    bool learned = unite_texts(&row, more) || (carries & ~had);
    if (!learned && parts == parts_of(s, number)) return false;
    take_over(&row, more, carries & ~had);
    write_row(s, number, &row, parts);
    return learned;
}

// ---- a key put together anew

struct piece { // a sight of a stored row, or the new one
    struct sight saw;
    size_t from; // the row's place in the list of rows; behind the last: the new one
};

struct whole_row { // what comes out
    struct sight saw;
    unsigned parts;
    size_t pieces[SIGHTS], count; // places in the list of pieces
};

static int by_bits(unsigned a, unsigned b) {
    int x = __builtin_popcount(a), y = __builtin_popcount(b);
    if (x != y) return x > y ? -1 : 1;
    return a > b ? -1 : a < b;
}

static int by_number(int64_t a, int64_t b) {
    return a < b ? -1 : a > b;
}

// Ids of texts come in order of arrival: the text decides.
static int by_unique(const struct cdr_store *s, const struct sight *a, const struct sight *b) {
    struct span x = intern_get(&s->texts, a->unique), y = intern_get(&s->texts, b->unique);
    int by = by_number(a->packed, b->packed);
    if (!by && !span_same(x, y)) by = more(x, y) ? -1 : 1;
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
        struct sight all = whole(s, rows[i]);
        unsigned parts = parts_of(s, rows[i]);
        for (unsigned m = 0; m < SIGHTS; m++) {
            if (!(parts & 1u << m)) continue;
            if ((m & w->mask) == m && agree(&all, w, m)) continue; // it says no more than w
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

struct fitting { // pieces that are being put into at most `limit` rows
    const struct piece *pieces;
    size_t count, limit;
    struct whole_row *made;
    size_t made_count;
    unsigned steps; // left
};

// From the i-th piece on, each with the first row that it fits, and with a later one where the rest
// would not find room.
static bool fit_in(struct fitting *f, size_t i) {
    if (i == f->count) return true;
    for (size_t k = 0; k <= f->made_count && k < f->limit && f->steps; k++) {
        struct whole_row before = f->made[k];
        bool opens = k == f->made_count;
        f->steps--;
        if (opens) f->made[f->made_count++] = (struct whole_row){.parts = 0};
        if (agree(&f->made[k].saw, &f->pieces[i].saw, f->pieces[i].saw.mask)) {
            join(&f->made[k], &f->pieces[i], i);
            if (fit_in(f, i + 1)) return true;
        }
        f->made[k] = before;
        if (opens) f->made_count--;
        if (opens) break;
    }
    return false;
}

// As few rows as there can be; so a further sight never makes two rows one.
static size_t put_together(const struct piece *pieces, size_t count, struct whole_row *ret_made) {
    for (size_t limit = 1; limit < count; limit++) {
        struct fitting f = {pieces, count, limit, ret_made, 0, STEPS_MAX};
        if (fit_in(&f, 0)) return f.made_count;
    }
    struct fitting f = {pieces, count, count, ret_made, 0, UINT_MAX};
    fit_in(&f, 0);
    return f.made_count;
}

struct group {              // the rows of one key, as they were
    size_t *numbers, count; // owned
    struct cdr *rows;       // owned
    struct buf *scratch;    // owned, one each
    bool *used;             // owned: its number was given to one that comes out
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

// The old row whose number the made one is to have: one of the same UniqueID, so that its call
// stays the same; else (any) one that is left. SIZE_MAX none.
static size_t number_for(const struct cdr_store *s, struct group *g, const struct whole_row *r,
                         bool any) {
    for (size_t i = 0; i < g->count; i++) {
        struct sight all = whole(s, g->numbers[i]);
        bool same = r->saw.mask & all.mask & SIGHT_UNIQUE && agree(&r->saw, &all, SIGHT_UNIQUE);
        if (g->used[i] || (!same && !any)) continue;
        g->used[i] = true;
        return g->numbers[i];
    }
    return SIZE_MAX;
}

// The row that pieces make; true when the new sight is one of them.
static bool compose(const struct group *g, const struct whole_row *r, const struct piece *pieces,
                    const struct cdr *row, struct cdr *ret_row) {
    bool has_new = false;
    for (size_t k = 0; k < r->count; k++) {
        const struct piece *p = &pieces[r->pieces[k]];
        const struct cdr *from = p->from == g->count ? row : &g->rows[p->from];
        if (k == 0) {
            *ret_row = *from;
            ret_row->text[CDR_UNIQUE_ID] = SPAN_NONE;
            ret_row->answer = ret_row->end = CDR_NO_TIME;
            ret_row->sequence = CDR_NO_SEQUENCE;
        }
        unite_texts(ret_row, from);
        take_over(ret_row, from, p->saw.mask);
        has_new |= p->from == g->count;
    }
    return has_new;
}

static void regroup(struct cdr_store *s, struct group *g, uint64_t hash, const struct sight *w,
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
        bool has_new = compose(g, &made[i], pieces, row, &fresh);
        row_key_pack(s, &fresh, &key);
        if (numbers[i] != SIZE_MAX)
            write_row(s, numbers[i], &fresh, made[i].parts);
        else
            numbers[i] = store_append(s, &key, hash, &fresh, direction, made[i].parts);
        if (has_new) s->last = numbers[i];
    }
    free(pieces);
    free(made);
    free(numbers);
}

enum cdr_put store_meet(struct cdr_store *s, const struct row_key *key, uint64_t hash,
                        const struct cdr *row, uint8_t direction) {
    struct sight w = sight_of(key, row);
    size_t number, fit = SIZE_MAX, related = 0, count = 0;
    bool fits_whole = false;
    for (uint32_t cursor = 0; index_next(s, key, hash, &cursor, &number); count++) {
        struct sight all = whole(s, number);
        unsigned parts = parts_of(s, number);
        bool same = agree(&all, &w, w.mask);
        if (same && is_above(parts, w.mask)) { // it says nothing new
            s->last = number;
            return enrich(s, number, row, w.mask, parts) ? CDR_PUT_ENRICHED : CDR_PUT_KNOWN;
        }
        if (!fits_a_part(&all, parts, &w)) continue;
        related++;
        fit = number;
        fits_whole = same;
    }
    if (!related) {
        s->last = store_append(s, key, hash, row, direction, 1u << w.mask);
        return CDR_PUT_NEW;
    }
    if (related == 1 && fits_whole) {
        unsigned parts = parts_of(s, fit);
        parts = (parts & ~below(parts, w.mask)) | 1u << w.mask;
        s->last = fit;
        return enrich(s, fit, row, w.mask, parts) ? CDR_PUT_ENRICHED : CDR_PUT_KNOWN;
    }
    struct group g;
    size_t before = s->count;
    group_init(s, key, hash, count, &g);
    regroup(s, &g, hash, &w, row, direction);
    group_finish(&g);
    return s->count > before ? CDR_PUT_NEW : CDR_PUT_ENRICHED;
}
