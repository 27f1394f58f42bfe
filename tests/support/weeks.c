// Makes up weeks of calls. Each minute has its chance of a call; a generator of numbers that needs
// no library says whether one comes.
#include "weeks.h"

#include "base/civil.h"

#include <inttypes.h>
#include <stdio.h>

#define DAY_S  86400
#define HOUR_S 3600

static const int per_hour[24] = {[8] = 14,  [9] = 30,  [10] = 40, [11] = 34, [12] = 20,
                                 [13] = 28, [14] = 38, [15] = 30, [16] = 22, [17] = 10};

static uint32_t next(uint64_t *state, uint32_t below) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

static void line(struct buf *out, int64_t at_s, int64_t until_s, int64_t id, const char *queue,
                 const char *agent, const char *event) {
    if (at_s < until_s)
        buf_format(out, "%" PRId64 "|%" PRId64 ".1|%s|%s|%s\n", at_s, id, queue, agent, event);
}

static void call(struct buf *out, int64_t at_s, int64_t until_s, uint64_t *state) {
    static const char *const agents[] = {"Ann", "Ben", "Cleo", "Dora", "Emil", "Fay"};
    const char *queue = next(state, 3) ? "support" : "sales";
    uint32_t wait = next(state, 4) ? next(state, 12) : 12 + next(state, 40);
    uint32_t talk = 60 + next(state, 240);
    const char *agent = agents[next(state, 6)];
    char event[64];
    snprintf(event, sizeof event, "ENTERQUEUE||0170%07u|1", next(state, 10000000));
    line(out, at_s, until_s, at_s, queue, "NONE", event);
    if (!next(state, 20)) {
        snprintf(event, sizeof event, "ABANDON|1|1|%u", wait);
        line(out, at_s + wait, until_s, at_s, queue, "NONE", event);
        return;
    }
    snprintf(event, sizeof event, "CONNECT|%u|%" PRId64 ".2|2", wait, at_s);
    line(out, at_s + wait, until_s, at_s, queue, agent, event);
    snprintf(event, sizeof event, "COMPLETECALLER|%u|%u|1", wait, talk);
    line(out, at_s + wait + talk, until_s, at_s, queue, agent, event);
}

void weeks_write(struct buf *out, int64_t today_s, int days, int64_t until_s) {
    uint64_t state = 20261123;
    for (int day = days; day >= 0; day--) {
        int64_t from = today_s - (int64_t)day * DAY_S;
        int weekday = civil_weekday(civil_of_seconds(from + DAY_S / 2));
        uint32_t busy = 80 + next(&state, 40); // percent
        if (!day) busy = 130;
        if (weekday == 0 || weekday == 6) continue;
        for (int64_t at = from; at < from + DAY_S && at < until_s; at += 20) {
            int rate = per_hour[(at - from) / HOUR_S];
            if (next(&state, 100 * HOUR_S / 20) < (uint32_t)rate * busy)
                call(out, at + next(&state, 20), until_s, &state);
        }
    }
}
