// Which calls are in progress or have just ended. The journal of calls tells which changed, so the
// million that are over cost nothing but one look at each, some thousands in a run.
#include "watch.h"
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#define AT_ONCE 256
#define MOST    20000 // in one run

static bool is_watched(const struct alert_sight *s, uint32_t number) {
    const struct call *c = stitch_call(s->stitch, number);
    if (!c) return false;
    return c->result == CALL_IN_PROGRESS ||
           (c->end != CDR_NO_TIME && s->now_us / SECOND_US - c->end < ALERT_ENDED_S);
}

static bool is_listed(const struct alerts *a, uint32_t number) {
    for (size_t i = 0; i < a->call_count; i++)
        if (a->calls[i] == number) return true;
    return false;
}

bool watch_calls(struct alerts *a, const struct alert_sight *s) {
    bool other = a->generation != stitch_generation(s->stitch);
    uint32_t numbers[AT_ONCE];
    size_t count, read = 0, kept = 0;
    if (other) {
        a->generation = stitch_generation(s->stitch);
        a->reader = (struct journal_reader){0};
        a->call_count = 0;
    }
    for (size_t i = 0; i < a->call_count; i++)
        if (is_watched(s, a->calls[i])) a->calls[kept++] = a->calls[i];
    a->call_count = kept;
    do {
        count = journal_read(stitch_journal(s->stitch), &a->reader, numbers, AT_ONCE);
        for (size_t i = 0; i < count; i++) {
            if (!is_watched(s, numbers[i]) || is_listed(a, numbers[i])) continue;
            MEM_ROOM(a->calls, a->call_count, a->call_capacity);
            a->calls[a->call_count++] = numbers[i];
        }
        read += count;
    } while (count == AT_ONCE && read < MOST);
    return other;
}
