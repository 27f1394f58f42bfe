// Keeps rows sorted by a value, and rows of the same value by a tie. It is made for a million rows,
// and stays sorted while rows are added, removed and changed. Long work pauses; until the new order
// is complete, the old one stays in use.
#ifndef CDRTOP_BASE_ORDER_H
#define CDRTOP_BASE_ORDER_H

#include "base/bits.h"
#include "base/buf.h"
#include "base/task.h"

struct order_entry {
    uint64_t key;  // the value, turned into a number of the same order
    uint64_t tie;  // decides between equal values: the smaller comes first
    uint32_t text; // where the whole text is stored, + 1; 0 if the key holds all of it
    uint32_t row;  // the caller's row number
};

struct order {                   // zeroed is empty and ascending
    struct order_entry *entries; // owned: the sorted ones, then those added since
    size_t count, fresh, capacity;
    struct buf texts;
    bool down; // largest value first; ties keep their direction
};

void order_finish(struct order *o);
// Adds a row; order_settle() puts it in its place. Its value is a number, a text (ordered by its
// bytes), or a key that is used as it is whatever the direction: 0 comes before all values,
// UINT64_MAX after them.
void order_put_number(struct order *o, double number, uint64_t tie, uint32_t row);
void order_put_text(struct order *o, struct span text, uint64_t tie, uint32_t row);
void order_put_key(struct order *o, uint64_t key, uint64_t tie, uint32_t row);
// Removes the `gone_count` rows of the set `gone` (may be NULL) and puts the added ones in their
// places. False if the task was cancelled; the added rows are then forgotten.
bool order_settle(struct order *o, const struct bits *gone, size_t gone_count, struct task *t);
// The position of a row, SIZE_MAX if it is not there. The search goes outwards from `hint`, since a
// row is mostly near to where it was.
size_t order_find(const struct order *o, uint32_t row, size_t hint);

#endif
