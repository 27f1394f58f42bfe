// The last hour by minutes, up to the last that is over. Visits of the last hour are few among
// those of a day, so tallies keep a list of them, and all minutes are made anew from it whenever
// one of them changed, or a minute has passed.
#include "../parts.h"

#include "base/clock.h"
#include "base/mem.h"
#include "stats/minutes.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE_S    60
#define HOUR_S      (MINUTES_KEPT * MINUTE_S)
#define PAUSE_EVERY 64

struct minutes_making {
    struct minutes minutes;
    int32_t steps[HOUR_S + 1]; // by how much the number of those who wait changes in each second
};

static int64_t first_minute(int64_t now_us) {
    int64_t now_s = now_us / SECOND_US;
    return now_s - now_s % MINUTE_S - HOUR_S;
}

bool minutes_have(const struct queue_tallies *t, const struct visit *v) {
    int64_t from_us = first_minute(t->now_us) * SECOND_US;
    return v->outcome == VISIT_WAITING || v->join_us >= from_us || v->end_us >= from_us;
}

// Seconds since the first minute.
static int64_t second_of(const struct minutes *m, int64_t at_us) {
    int64_t at = at_us / SECOND_US - m->from;
    return at < 0 ? 0 : at > HOUR_S ? HOUR_S : at;
}

static void put(struct minutes_making *making, const struct queue_tallies *t, const struct visit *v,
                const struct visit_share *share) {
    struct minutes *m = &making->minutes;
    int64_t from = second_of(m, v->join_us), to;
    if (v->outcome == VISIT_WAITING)
        to = second_of(m, t->now_us);
    else
        to = second_of(m, v->end_us ? v->end_us : v->join_us);
    if (to == from && v->join_us >= m->from * SECOND_US) to++; // it was there
    if (from < HOUR_S && to <= HOUR_S) {
        making->steps[from]++;
        making->steps[to]--;
    }
    if (v->join_us >= m->from * SECOND_US && from < HOUR_S && share->sets)
        tally_put(&m->visits[from / MINUTE_S], share);
}

static void count_waiting(struct minutes_making *making) {
    int64_t waiting = 0;
    for (int s = 0; s < HOUR_S; s++) {
        uint32_t *most = &making->minutes.waiting[s / MINUTE_S];
        waiting += making->steps[s];
        if (waiting > *most) *most = (uint32_t)waiting;
    }
}

static bool make(struct minutes_making *making, struct queue_tallies *t, const struct ledger *l,
                 const struct queue_terms *terms, struct task *task) {
    uint32_t kept = 0, count = t->recent_count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = t->recent[i];
        struct visit_share share;
        struct visit v;
        bool counts;
        ledger_visit(l, number, &v);
        if (!visit_is_recent(t, number, minutes_have(t, &v), &share, &counts)) continue;
        t->recent[kept++] = number;
        if (counts && !queue_tallies_yields(t, &v) &&
            !queue_policy_of(terms->policies, ledger_text(l, v.queue))->hidden)
            put(making, t, &v, &share);
        if (i % PAUSE_EVERY == 0 && task_pause(task)) {
            memmove(t->recent + kept, t->recent + i + 1, (count - i - 1) * sizeof *t->recent);
            t->recent_count = kept + count - i - 1;
            return true;
        }
    }
    t->recent_count = kept;
    count_waiting(making);
    return false;
}

bool queue_tallies_minutes(struct queue_tallies *t, const struct ledger *l,
                           const struct queue_terms *terms, struct task *task) {
    int64_t from = first_minute(t->now_us);
    if (t->minutes && t->minutes->from == from && !t->recent_changed) return false;
    struct minutes_making *making = mem_zero(1, sizeof *making);
    making->minutes.from = from;
    bool cancelled = make(making, t, l, terms, task);
    if (!cancelled) {
        if (!t->minutes) t->minutes = mem_zero(1, sizeof *t->minutes);
        *t->minutes = making->minutes;
        t->recent_changed = false;
    }
    free(making);
    return cancelled;
}

void minutes_sum(const struct minutes *m, size_t first, size_t count, struct tally *ret_visits,
                 uint32_t *ret_waiting) {
    struct tally visits = {{0}, {{0, 0, 0}}};
    uint32_t waiting = 0;
    for (size_t i = first; i < first + count; i++) {
        tally_add(&visits, &m->visits[i]);
        if (m->waiting[i] > waiting) waiting = m->waiting[i];
    }
    *ret_visits = visits;
    *ret_waiting = waiting;
}
