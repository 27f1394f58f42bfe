// When this machine's clock is set. PBXs have clocks of their own, and tell them with each answer
// to a Ping: they are who can know which of two times is right.
#include "pbx/servers.h"

#include <stdlib.h>

// As late as answers come through an amiws that is busy with another PBX.
#define AGREES_US (10 * SECOND_US)

enum clock_witness servers_witness(const struct servers *s, int64_t shown_us, int64_t machine_us,
                                   int64_t since_us) {
    enum clock_witness witness = CLOCK_NOBODY_KNOWS;
    for (size_t i = 0; i < s->count; i++) {
        const struct server *v = &s->list[i];
        int64_t its_us = v->clock.exact_us + shown_us - v->clock.exact_at_us;
        if (v->clock.exact_at_us <= since_us) continue;
        bool as_shown = llabs(its_us - shown_us) < AGREES_US;
        bool as_machine = llabs(its_us - machine_us) < AGREES_US;
        if (as_shown && !as_machine) return CLOCK_IS_RIGHT;
        if (as_machine && !as_shown) witness = CLOCK_IS_WRONG;
    }
    return witness;
}

static void limit(int64_t *us, int64_t most_us) {
    if (*us > most_us) *us = most_us;
}

// One that goes on begins now at the latest.
static void move_gaps(struct server_gaps *gaps, const struct clock_step *step) {
    for (size_t i = 0; i < gaps->count; i++) {
        struct server_gap *g = &gaps->list[i];
        if (!g->to_us) limit(&g->from_us, step->to_us);
        if (g->to_us <= step->to_us) continue;
        g->from_us += step->to_us - step->from_us;
        g->to_us += step->to_us - step->from_us;
    }
}

void servers_clock_stepped(struct servers *s, const struct clock_step *step) {
    int64_t now_us = step->to_us;
    for (size_t i = 0; i < s->count; i++) {
        struct server *v = &s->list[i];
        move_gaps(&v->gaps, step);
        limit(&v->gaps.told_us, now_us);
        limit(&v->gaps.given_up_us, now_us);
        limit(&v->last_event_us, now_us);
        limit(&v->seen_us, now_us);
        limit(&v->clock.at_us, now_us);
        v->clock.exact_us = v->clock.exact_at_us = 0;
        heartbeat_unplugged(&v->heartbeat);
    }
}
