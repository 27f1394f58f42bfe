// Rows in the order of a value, or of nothing but their ties; a million of them in one order, kept
// up while rows come, go and change. Long work pauses, and the order that was there stands until
// the new one is whole.
#ifndef CDRTOP_BASE_ORDER_H
#define CDRTOP_BASE_ORDER_H

#include "base/bits.h"
#include "base/buf.h"
#include "base/task.h"

struct order_entry {
    uint64_t key;  // the value, so that it orders as a number
    uint64_t tie;  // decides where values are alike, the smaller first
    uint32_t text; // where the whole text is, + 1; 0: the key says all
    uint32_t row;  // the caller's
};

struct order {                   // zeroed is empty, and ascends
    struct order_entry *entries; // owned: in order, and behind them those that were put in since
    size_t count, fresh, capacity;
    struct buf texts;
    bool down; // the largest value first; ties as ever
};

void order_finish(struct order *o);
// Puts a row in; it is in its place after order_settle(). A number, or a text, by its bytes; or a
// key that is taken as it is, whatever the direction: 0 is before all values, UINT64_MAX behind.
void order_put_number(struct order *o, double number, uint64_t tie, uint32_t row);
void order_put_text(struct order *o, struct span text, uint64_t tie, uint32_t row);
void order_put_key(struct order *o, uint64_t key, uint64_t tie, uint32_t row);
// Takes out the `gone_count` rows of `gone` (NULL: none) that are in, and gives those that were put
// in their places. False: it was cancelled, and what was put in is forgotten.
bool order_settle(struct order *o, const struct bits *gone, size_t gone_count, struct task *t);
// The place of a row, looked for from `hint` outwards, since it mostly is near; SIZE_MAX none.
size_t order_find(const struct order *o, uint32_t row, size_t hint);

#endif
