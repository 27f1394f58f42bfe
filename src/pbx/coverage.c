// Coverage. A board that is started at noon knows nothing of the morning, and must not claim that
// nobody called.
#include "pbx/coverage.h"

#include "base/clock.h"
#include "base/mem.h"
#include "server_gaps.h"

#include <stdlib.h>

void coverage_heard(struct server *v, int64_t at_us) {
    if (at_us > 0 && (!v->heard_from_us || at_us < v->heard_from_us)) v->heard_from_us = at_us;
}

void coverage_told(struct server *v, int64_t at_s) {
    if (at_s > 0 && (!v->logged_from_s || at_s < v->logged_from_s)) v->logged_from_s = at_s;
}

// Without a zone, a file is known from its first entry on, not from the beginning of that day.
int64_t coverage_from_us(const struct servers *s, int64_t kept_from_us, const struct zone *z,
                         int day_start_s) {
    int64_t last = kept_from_us;
    for (size_t i = 0; i < s->count; i++) {
        const struct server *v = &s->list[i];
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

int64_t coverage_surely_from_us(const struct servers *s, int64_t kept_from_us) {
    return coverage_from_us(s, kept_from_us, NULL, 0);
}

void gaps_add(struct gaps *gaps, struct gap gap) {
    MEM_ROOM(gaps->list, gaps->count, gaps->capacity);
    gaps->list[gaps->count++] = gap;
}

static const char *unfilled(const struct server *v, const struct gap *g) {
    const char *why = v->gaps.unfilled[g->visits_known ? SERVER_READ_ROWS : SERVER_READ_LOG];
    if (!g->to_us || (g->visits_known && g->calls_known)) return "";
    return why[0] ? why : "no source";
}

void gaps_gather(struct gaps *gaps, const struct servers *s) {
    gaps->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct server *v = &s->list[i];
        for (size_t k = 0; k < v->gaps.count; k++) {
            struct gap g = {.from_us = v->gaps.list[k].from_us,
                            .to_us = v->gaps.list[k].to_us,
                            .server = (uint16_t)i,
                            .visits_known = server_gap_in_log(v, &v->gaps.list[k]),
                            .calls_known = server_gap_in_rows(v, &v->gaps.list[k]),
                            .reason = v->gaps.list[k].reason};
            g.unfilled = unfilled(v, &g);
            gaps_add(gaps, g);
        }
    }
}

void gaps_finish(struct gaps *gaps) {
    if (!gaps) return;
    free(gaps->list);
    *gaps = (struct gaps){0};
}

bool gap_meets(const struct gap *g, struct window w) {
    return g->from_us < w.to * SECOND_US && (!g->to_us || g->to_us > w.from * SECOND_US);
}

bool gaps_touch(const struct gap *gaps, size_t count, uint64_t servers, enum gap_of of,
                struct window w) {
    for (size_t i = 0; i < count; i++) {
        const struct gap *g = &gaps[i];
        bool known = of == GAP_OF_CALLS ? g->calls_known : g->visits_known;
        bool theirs = g->server >= 64 || servers >> g->server & 1;
        if (theirs && !known && gap_meets(g, w)) return true;
    }
    return false;
}
