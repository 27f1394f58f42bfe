// A board that is begun at noon knows nothing of the morning, and must not say that nobody called.
#include "app/memory.h"

#include "base/clock.h"
#include "stats/window.h"

#define SLICE_ROWS 1000

void memory_heard(struct server *v, int64_t at_us) {
    if (at_us > 0 && (!v->heard_from_us || at_us < v->heard_from_us)) v->heard_from_us = at_us;
}

void memory_logged(struct server *v, int64_t at_s) {
    if (at_s > 0 && (!v->logged_from_s || at_s < v->logged_from_s)) v->logged_from_s = at_s;
}

// Without a zone a file is known from its first moment on, not from its day's.
static int64_t known_from(const struct door *d, const struct zone *z, int day_start_s) {
    int64_t last = d->kept_from_us;
    for (size_t i = 0; i < d->servers.count; i++) {
        const struct server *v = &d->servers.list[i];
        int64_t from = v->heard_from_us;
        if (v->logged_from_s) {
            int64_t first = v->logged_from_s * SECOND_US;
            if (z) first = window_day(z, day_start_s, v->logged_from_s).from * SECOND_US;
            if (!from || first < from) from = first;
        }
        if (from > last) last = from;
    }
    return last;
}

int64_t memory_from_us(const struct door *d, const struct zone *z, int day_start_s) {
    return known_from(d, z, day_start_s);
}

int64_t memory_surely_from_us(const struct door *d) {
    return known_from(d, NULL, 0);
}

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

bool memory_trim(struct door *d, size_t most, int64_t keep_from, bool trimming) {
    if (!trimming && cdr_store_count(d->store) <= most + most / 4) return false;
    return cdr_store_trim_slice(d->store, most, keep_from, SLICE_ROWS);
}
