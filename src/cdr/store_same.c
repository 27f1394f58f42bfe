// When two records are the same.
//
// A record can reach the store by several ways: the live link, a recording, Master.csv, a database
// table. These do not all have the same fields. Master.csv may lack UniqueID or Sequence; FreePBX's
// table `cdr` has neither answer nor end; a frame has what cdr_manager.conf maps. So no single key
// identifies a record in all sources, and there are two kinds of fields:
//
// - Those that every source has (struct row_key: server, channels, StartTime, destination,
//   application, duration, billable seconds, disposition). If these differ, the records are
//   different. The index is made of them.
// - Those that a source may lack (enum sight_bit: UniqueID, AnswerTime, EndTime, Sequence). A
//   record as one source has it is called a sight; its mask says which of the four it has. Two
//   sights fit if they agree in all that both have.
//
// The difficulty is that "fits" is not an equivalence. ForkCDR leaves two records that differ only
// in their Sequence, and a line of a table without Sequence fits each of them. If we took that line
// for whichever record is there already, or for a third one, the counts would depend on the order
// in which files are read. So what we keep must be a function of the set of sights, whatever their
// order:
//
// 1. A sight that says no more than another one (it has only a part of the same) is dropped.
// 2. The others are put together into as few rows as possible: those with most fields first, each
//    into the first row that it fits, in an order that depends on their values and not on their
//    arrival.
//
// Thanks to the first rule a file that is given twice counts once. Thanks to the second the line of
// the table does not become a third record.
//
// A row has to remember the sights from which it was made, since the next one may separate them
// again. That needs little room: sights in one row agree, so a mask and the fields of the row give
// back each of them, and a set of sixteen possible masks is sixteen bits in the row's flags
// (ROW_PARTS).
//
// Nearly always none of this work is needed: the key has no row yet, or one that the sight fits,
// and store_meet() is done. Only when the sight fits one part of a row and not another, or several
// rows, are all rows of the key put together anew (store_regroup.c).
//
// Other texts (names, LastData, …) are united: the longer one is taken, since tables and frames may
// cut them, and of two with the same length the one that sorts last. So the order does not matter
// here, either.
#include "store_rows.h"

#include <string.h>

static struct sight sight_of(const struct row_key *key, const struct cdr *row) {
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

unsigned row_parts(const struct cdr_store *s, size_t number) {
    return cold_row(s, number)->flags / ROW_PARTS;
}

struct sight row_sight(const struct cdr_store *s, size_t number) {
    const struct cold *c = cold_row(s, number);
    int64_t start = hot_row(s, number)->start;
    struct sight all = {.mask = row_carries(c),
                        .unique = c->unique,
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
    return all;
}

bool sights_agree(const struct sight *a, const struct sight *b, unsigned mask) {
    mask &= a->mask & b->mask;
    if (mask & SIGHT_UNIQUE && (a->unique != b->unique || a->unique_epoch != b->unique_epoch ||
                                a->unique_count != b->unique_count || a->packed != b->packed))
        return false;
    return (!(mask & SIGHT_ANSWER) || a->answer == b->answer) &&
           (!(mask & SIGHT_END) || a->end == b->end) &&
           (!(mask & SIGHT_SEQUENCE) || a->sequence == b->sequence);
}

// The masks in `parts` that say no more than `mask` does.
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

// Whether one of the row's sights could be of the same record as `w`.
static bool fits_a_part(const struct sight *row, unsigned parts, const struct sight *w) {
    for (unsigned m = 0; m < SIGHTS; m++)
        if (parts & 1u << m && sights_agree(row, w, m)) return true;
    return false;
}

// ---- texts, united

bool text_is_fuller(struct span a, struct span b) {
    if (a.len != b.len) return a.len > b.len;
    return a.len && memcmp(a.at, b.at, a.len) > 0;
}

static bool unite_text(struct span *kept, struct span other) {
    if (!text_is_fuller(other, *kept)) return false;
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

bool row_unite_texts(struct cdr *row, const struct cdr *other) {
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

void row_take_over(struct cdr *row, const struct cdr *from, unsigned mask) {
    if (mask & SIGHT_UNIQUE) row->text[CDR_UNIQUE_ID] = from->text[CDR_UNIQUE_ID];
    if (mask & SIGHT_ANSWER) row->answer = from->answer;
    if (mask & SIGHT_END) row->end = from->end;
    if (mask & SIGHT_SEQUENCE) row->sequence = from->sequence;
}

void row_write(struct cdr_store *s, size_t number, const struct cdr *row, unsigned parts) {
    struct row_key key;
    struct cdr_hot *hot = hot_row(s, number);
    row_key_pack(s, row, &key);
    row_pack(s, &key, row, hot->direction, parts, hot, cold_row(s, number));
    store_touch(s, number);
}

// Adds what `more` has and the row lacks; from then on the row has `parts`.
static bool enrich(struct cdr_store *s, size_t number, const struct cdr *more, unsigned carries,
                   unsigned parts) {
    struct cdr row;
    unsigned had = row_carries(cold_row(s, number));
    cdr_store_get(s, number, &s->scratch, &row);
    bool learned = row_unite_texts(&row, more) || (carries & ~had);
    if (!learned && parts == row_parts(s, number)) return false;
    row_take_over(&row, more, carries & ~had);
    row_write(s, number, &row, parts);
    return learned;
}

enum cdr_put store_meet(struct cdr_store *s, const struct row_key *key, uint64_t hash,
                        const struct cdr *row, uint8_t direction) {
    struct sight w = sight_of(key, row);
    size_t number, fit = SIZE_MAX, related = 0, count = 0;
    bool fits_whole = false;
    for (uint32_t cursor = 0; index_next(s, key, hash, &cursor, &number); count++) {
        struct sight all = row_sight(s, number);
        unsigned parts = row_parts(s, number);
        bool same = sights_agree(&all, &w, w.mask);
        if (same && is_above(parts, w.mask)) // it says nothing new
            return enrich(s, number, row, w.mask, parts) ? CDR_PUT_ENRICHED : CDR_PUT_KNOWN;
        if (!fits_a_part(&all, parts, &w)) continue;
        related++;
        fit = number;
        fits_whole = same;
    }
    if (!related) {
        store_append(s, key, hash, row, direction, 1u << w.mask);
        return CDR_PUT_NEW;
    }
    if (related == 1 && fits_whole) {
        unsigned parts = row_parts(s, fit);
        parts = (parts & ~below(parts, w.mask)) | 1u << w.mask;
        return enrich(s, fit, row, w.mask, parts) ? CDR_PUT_ENRICHED : CDR_PUT_KNOWN;
    }
    size_t before = s->count;
    store_regroup(s, key, hash, count, &w, row, direction);
    return s->count > before ? CDR_PUT_NEW : CDR_PUT_ENRICHED;
}
