// Rows as their sources saw them. Private to store_same.c, which says what it is for, and
// store_regroup.c.
#ifndef CDRTOP_CDR_STORE_SIGHTS_H
#define CDRTOP_CDR_STORE_SIGHTS_H

#include "store_rows.h"

// A row as one source saw it: what that carries of the rest, by the bits of the mask.
struct sight {
    unsigned mask;
    uint32_t unique, unique_epoch, unique_count; // as in struct cold
    bool packed;
    int64_t answer, end, sequence;
};

struct sight row_sight(const struct cdr_store *s, size_t number); // all that is known of that row
unsigned row_parts(const struct cdr_store *s, size_t number); // masks it was made of, a bit each
bool sights_agree(const struct sight *a, const struct sight *b, unsigned mask); // and both carry
bool text_is_fuller(struct span a, struct span b); // a is taken before b

// What makes no row; true when `row` learned something.
bool row_unite_texts(struct cdr *row, const struct cdr *other);
// What of the four fields `from` carries.
void row_take_over(struct cdr *row, const struct cdr *from, unsigned mask);
void row_write(struct cdr_store *s, size_t number, const struct cdr *row, unsigned parts);

// The `count` rows of that key and one sight more, `w` of `row`.
void store_regroup(struct cdr_store *s, const struct row_key *key, uint64_t hash, size_t count,
                   const struct sight *w, const struct cdr *row, uint8_t direction);

#endif
