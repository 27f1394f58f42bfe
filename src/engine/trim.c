// Removes old data: what is said of it afterwards, and when there is so much that it is worth it.
#include "parts.h"

#include "base/clock.h"

void memory_forgot(struct door *d, int64_t before_us, bool rows) {
    uint32_t oldest = UINT32_MAX;
    size_t together, at = 0;
    const struct cdr_hot *hot;
    for (; rows && (hot = cdr_store_hot(d->store, at, &together)) && together; at += together)
        for (size_t i = 0; i < together; i++)
            if (hot[i].start < oldest) oldest = hot[i].start;
    if (before_us > d->kept_from_us) d->kept_from_us = before_us;
    int64_t oldest_us = oldest * SECOND_US;
    if (oldest != UINT32_MAX && oldest_us > d->kept_from_us) d->kept_from_us = oldest_us;
}

bool memory_trim(struct door *d, size_t most, int64_t keep_from, struct task *t,
                 struct cdr_store **ret_old) {
    *ret_old = NULL;
    if (cdr_store_count(d->store) <= most + most / 4) return false;
    return cdr_store_trim(d->store, most, keep_from, t, ret_old);
}
