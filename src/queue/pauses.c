// Paused time as spans between marks. Each source keeps its own marks; where queue_log was read its
// marks count and those of events do not, before and behind that events tell. A new pause while
// paused ends the old span and begins one with its own reason.
#include "pauses.h"

#include "base/mem.h"

#include <stdlib.h>

void pause_put(struct pause_track *t, int64_t at_s, bool paused, uint32_t reason) {
    uint32_t place = t->count;
    while (place > 0 && t->marks[place - 1].at_s > at_s)
        place--;
    for (uint32_t i = place; i > 0 && t->marks[i - 1].at_s == at_s; i--)
        if (t->marks[i - 1].paused == paused && t->marks[i - 1].reason == reason) return;
    if (t->count == t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 8;
        t->marks = mem_resize(t->marks, t->capacity, sizeof *t->marks);
    }
    for (uint32_t i = t->count++; i > place; i--)
        t->marks[i] = t->marks[i - 1];
    t->marks[place] = (struct pause_mark){.at_s = at_s, .paused = paused, .reason = reason};
}

bool pause_open_at(const struct pause_track *t, int64_t at_s) {
    bool open = false;
    for (uint32_t i = 0; i < t->count && t->marks[i].at_s <= at_s; i++)
        open = t->marks[i].paused;
    return open;
}

bool pause_at(const struct pause_track *t, int64_t from_s) {
    return t->count && t->marks[t->count - 1].at_s >= from_s;
}

// Marks of up to three tracks in order of time; of the same second, in order of the tracks.
struct merge {
    const struct pause_track *track[4];
    uint32_t next[4], count;
    int64_t first_s, last_s; // what queue_log covers
};

static const struct pause_mark *take(struct merge *g) {
    const struct pause_mark *best = NULL;
    uint32_t from = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        const struct pause_track *t = g->track[i];
        if (i == 0) // events
            while (g->next[0] < t->count && g->first_s && t->marks[g->next[0]].at_s >= g->first_s &&
                   t->marks[g->next[0]].at_s <= g->last_s)
                g->next[0]++;
        if (g->next[i] >= t->count) continue;
        const struct pause_mark *mark = &t->marks[g->next[i]];
        if (!best || mark->at_s < best->at_s) best = mark, from = i;
    }
    if (best) g->next[from]++;
    return best;
}

static void add(struct pause_total *totals, size_t *count, size_t max, uint32_t reason,
                int64_t seconds) {
    size_t i = 0;
    if (seconds <= 0) return;
    while (i < *count && totals[i].reason != reason)
        i++;
    if (i == max) i = max - 1; // more reasons than room: the last takes the rest
    if (i == *count) totals[(*count)++] = (struct pause_total){.reason = reason};
    totals[i].seconds += seconds;
}

bool members_shown(const struct members *m, const struct member *who) {
    if (who->from_events) return true;
    uint32_t interface = members_interface(m, who->server, who->queue, who->interface);
    return !interface || interface == who->interface ||
           !members_find(m, who->server, who->queue, interface);
}

// The entry that queue_log keeps under the member's name.
static const struct member *by_name(const struct members *m, const struct member *who) {
    uint32_t name = members_name(m, who);
    if (name == who->interface) return NULL;
    if (members_interface(m, who->server, who->queue, name) != who->interface) return NULL;
    return members_find(m, who->server, who->queue, name);
}

size_t members_paused(const struct members *m, const struct member *who, int64_t from_s,
                      int64_t to_s, struct pause_total *ret_totals, size_t max) {
    size_t count = 0;
    const struct member *named = by_name(m, who);
    struct merge g = {.track = {&who->from_event, &who->from_log}, .count = 2};
    if (named) g.track[g.count++] = &named->from_log;
    if (who->server < m->cover_count) {
        g.first_s = m->cover[who->server].first_s;
        g.last_s = m->cover[who->server].last_s;
    }
    bool open = false;
    int64_t since = 0;
    uint32_t reason = 0;
    const struct pause_mark *mark;
    if (!max) return 0;
    while ((mark = take(&g)) && mark->at_s < to_s) {
        int64_t begin = since > from_s ? since : from_s;
        if (open) add(ret_totals, &count, max, reason, mark->at_s - begin);
        open = mark->paused;
        since = mark->at_s;
        reason = mark->reason;
    }
    if (open) add(ret_totals, &count, max, reason, to_s - (since > from_s ? since : from_s));
    return count;
}
