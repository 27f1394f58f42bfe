// Counts what was left out because there was too much of it, and says so.
#include "base/limits.h"

#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define SEEN_MOST 100000

static const struct {
    const char *name, *words;
} kinds[] = {
    [LIMITED_QUEUES] = {"queues", "queues"},
    [LIMITED_MEMBERS] = {"members", "members of queues"},
    [LIMITED_CALLERS] = {"callers", "callers in queues"},
    [LIMITED_CHANNELS] = {"channels", "channels"},
    [LIMITED_SERVERS] = {"servers", "servers"},
    [LIMITED_RECORDS] = {"records", "records"},
    [LIMITED_EVENTS] = {"events", "events"},
};
static_assert(sizeof kinds / sizeof *kinds == LIMITED, "words for each limit");

static bool is_new(struct left_out *l, uint32_t hash) {
    uint32_t at = 0;
    if (lookup_next(&l->seen, hash, &at) != LOOKUP_NONE) return false;
    if (l->seen.used >= SEEN_MOST) lookup_clear(&l->seen);
    lookup_add(&l->seen, hash, 0);
    return true;
}

void left_out_put(struct left_out *l, enum limited what, uint64_t thing) {
    if (!thing || is_new(l, hash_short(hash_number(thing, what)))) l->counts[what]++;
}

void left_out_finish(struct left_out *l) {
    if (l) lookup_finish(&l->seen);
}

const char *limited_name(enum limited what) {
    return kinds[what].name;
}

const char *left_out_words(const struct left_out *l, char *out, size_t size) {
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < LIMITED; i++)
        if (l->counts[i] && len < size)
            len += (size_t)snprintf(out + len, size - len, "%stoo many %s: %" PRIu64 " left out",
                                    len ? "; " : "", kinds[i].words, l->counts[i]);
    return out;
}
