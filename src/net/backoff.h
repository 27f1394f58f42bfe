// The pauses between tries: each twice the one before, 2 s at most, and by chance a fifth more or
// less, so that many boards do not come back at once.
#ifndef CDRTOP_NET_BACKOFF_H
#define CDRTOP_NET_BACKOFF_H

#include <stdint.h>

#define BACKOFF_MOST_US INT64_C(2000000)

struct backoff {
    int64_t first_us, next_us;
};

static inline int64_t backoff_pause(struct backoff *b, uint16_t chance) {
    int64_t pause = b->next_us * 4 / 5 + b->next_us * 2 / 5 * chance / UINT16_MAX;
    b->next_us = b->next_us * 2 < BACKOFF_MOST_US ? b->next_us * 2 : BACKOFF_MOST_US;
    return pause;
}

#endif
