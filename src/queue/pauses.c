// Time paused, as spans between marks. Each source keeps marks of its own. For the time that
// queue_log covers only its marks count; before and after that those of events do. A new pause
// during a pause ends the old span and begins one with its own reason.
#include "members_parts.h"

#include "base/mem.h"

#include <stdlib.h>

void pause_put(struct pause_track *t, int64_t at_s, bool paused, uint32_t reason) {
    uint32_t place = t->count;
    while (place > 0 && t->marks[place - 1].at_s > at_s)
        place--;
    for (uint32_t i = place; i > 0 && t->marks[i - 1].at_s == at_s; i--)
        if (t->marks[i - 1].paused == paused && t->marks[i - 1].reason == reason) return;
    MEM_ROOM(t->marks, t->count, t->capacity);
    for (uint32_t i = t->count++; i > place; i--)
        t->marks[i] = t->marks[i - 1];
    t->marks[place] = (struct pause_mark){.at_s = at_s, .paused = paused, .reason = reason};
}

const struct pause_mark *pause_mark_at(const struct pause_track *t, int64_t at_s) {
    const struct pause_mark *last = NULL;
    for (uint32_t i = 0; i < t->count && t->marks[i].at_s <= at_s; i++)
        last = &t->marks[i];
    return last;
}

bool pause_open_at(const struct pause_track *t, int64_t at_s) {
    const struct pause_mark *last = pause_mark_at(t, at_s);
    return last && last->paused;
}

bool pause_at(const struct pause_track *t, int64_t from_s) {
    return t->count && t->marks[t->count - 1].at_s >= from_s;
}

bool pause_ended(const struct pause_track *t, int64_t at_s) {
    bool began = false;
    for (uint32_t i = 0; i < t->count; i++) {
        began |= t->marks[i].at_s == at_s && t->marks[i].paused;
        if (began && !t->marks[i].paused) return true;
    }
    return false;
}

#define TRACKS_MAX 5

// The marks of several tracks in order of time; within a second, in the order of the tracks.
struct merge {
    const struct pause_track *track[TRACKS_MAX];
    uint32_t next[TRACKS_MAX], count, all; // PAUSEALL has the tracks from 1 to `all`
    const struct pause_track *logins;      // of the queue; NULL if they were always in it
    const struct member_spans *covered;    // the times that queue_log covers; NULL for none
};

// PAUSEALL only pauses them in the queues that they are in at that time.
static bool was_logged_out(const struct merge *g, uint32_t track, const struct pause_mark *mark) {
    return track >= 1 && track <= g->all && mark->paused && g->logins && g->logins->count &&
           !pause_open_at(g->logins, mark->at_s);
}

static bool is_covered(const struct member_spans *covered, int64_t at_s) {
    for (size_t i = 0; covered && i < covered->count; i++)
        if (at_s >= covered->at[i].from_s && at_s < covered->at[i].to_s) return true;
    return false;
}

static const struct pause_mark *take(struct merge *g) {
    const struct pause_mark *best = NULL;
    uint32_t from = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        const struct pause_track *t = g->track[i];
        if (i == 0) // track 0 has the events
            while (g->next[0] < t->count && is_covered(g->covered, t->marks[g->next[0]].at_s))
                g->next[0]++;
        while (g->next[i] < t->count && was_logged_out(g, i, &t->marks[g->next[i]]))
            g->next[i]++;
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
    if (i == max) i = max - 1; // more reasons than there is room for: the last total takes the rest
    if (i == *count) totals[(*count)++] = (struct pause_total){.reason = reason};
    totals[i].seconds += seconds;
}

bool members_shown(const struct members *m, const struct member *who) {
    if (who->from_events) return true;
    uint32_t interface = members_interface(m, who->server, who->queue, who->interface);
    return !interface || interface == who->interface ||
           !members_find(m, who->server, who->queue, interface);
}

// The entry that queue_log has under the member's name.
static const struct member *by_name(const struct members *m, const struct member *who) {
    uint32_t name = members_name(m, who);
    if (name == who->interface) return NULL;
    if (members_interface(m, who->server, who->queue, name) != who->interface) return NULL;
    return members_find(m, who->server, who->queue, name);
}

struct walk { // goes through the pauses of one member
    struct merge g;
    int64_t from_s, to_s, since;
    uint32_t reason;
    bool open, done;
};

// Adds what PAUSEALL lines say of that name.
static void put_all(const struct members *m, struct merge *g, const struct member *who,
                    uint32_t name) {
    const struct member *all = who->queue ? members_find(m, who->server, 0, name) : NULL;
    if (all) g->track[g->count++] = &all->pause.from_log;
}

static struct walk walk_of(const struct members *m, const struct member *who, int64_t from_s,
                           int64_t to_s) {
    bool logged = who->server < m->cover_count && m->cover[who->server].pieces.count;
    const struct member *named = logged ? by_name(m, who) : NULL;
    struct walk w = {.g = {.track = {&who->pause.from_event}, .count = 1, .logins = &who->logins},
                     .from_s = from_s,
                     .to_s = to_s};
    uint32_t name = logged ? members_name(m, who) : who->interface;
    if (logged) put_all(m, &w.g, who, who->interface);
    if (name != who->interface) put_all(m, &w.g, who, name);
    w.g.all = w.g.count - 1;
    w.g.track[w.g.count++] = &who->pause.from_log;
    if (named) {
        w.g.track[w.g.count++] = &named->pause.from_log;
        if (!who->logins.count) w.g.logins = &named->logins;
    }
    if (logged) w.g.covered = &m->cover[who->server].pieces;
    return w;
}

static bool walk_next(struct walk *w, struct member_span *ret_span, uint32_t *ret_reason) {
    bool found = false;
    while (!found && !w->done) {
        const struct pause_mark *mark = take(&w->g);
        w->done = !mark || mark->at_s >= w->to_s;
        ret_span->from_s = w->since > w->from_s ? w->since : w->from_s;
        ret_span->to_s = w->done ? w->to_s : mark->at_s;
        *ret_reason = w->reason;
        found = w->open && ret_span->to_s > ret_span->from_s;
        if (w->done) break;
        w->open = mark->paused;
        w->since = mark->at_s;
        w->reason = mark->reason;
    }
    return found;
}

size_t members_paused(const struct members *m, const struct member *who, int64_t from_s,
                      int64_t to_s, struct pause_total *ret_totals, size_t max) {
    size_t count = 0;
    uint32_t reason;
    struct member_span span;
    struct walk w = walk_of(m, who, from_s, to_s);
    while (max && walk_next(&w, &span, &reason))
        add(ret_totals, &count, max, reason, span.to_s - span.from_s);
    return count;
}

bool members_pause_now(const struct members *m, const struct member *who, int64_t now_s,
                       int64_t *ret_since_s, uint32_t *ret_reason) {
    uint32_t reason;
    struct member_span span;
    struct walk w = walk_of(m, who, now_s, now_s + 1);
    while (walk_next(&w, &span, &reason))
        ;
    *ret_since_s = w.since;
    *ret_reason = w.open ? w.reason : 0;
    return w.open;
}

void member_spans_add(struct member_spans *spans, struct member_span span) {
    if (span.to_s <= span.from_s) return;
    MEM_ROOM(spans->at, spans->count, spans->capacity);
    spans->at[spans->count++] = span;
}

void member_spans_finish(struct member_spans *spans) {
    if (!spans) return;
    free(spans->at);
    *spans = (struct member_spans){0};
}

void members_pause_spans(const struct members *m, const struct member *who, int64_t from_s,
                         int64_t to_s, struct member_spans *spans) {
    uint32_t reason;
    struct member_span span;
    struct walk w = walk_of(m, who, from_s, to_s);
    while (walk_next(&w, &span, &reason))
        member_spans_add(spans, span);
}

bool members_login_spans(const struct member *who, int64_t from_s, int64_t to_s,
                         struct member_spans *spans) {
    const struct pause_track *t = &who->logins;
    // if the first mark is a log-out, they were in before
    bool in = t->count && !t->marks[0].paused;
    int64_t since = from_s;
    for (uint32_t i = 0; i < t->count && t->marks[i].at_s < to_s; i++) {
        int64_t at_s = t->marks[i].at_s > from_s ? t->marks[i].at_s : from_s;
        if (in && !t->marks[i].paused) member_spans_add(spans, (struct member_span){since, at_s});
        if (!in && t->marks[i].paused) since = at_s;
        in = t->marks[i].paused;
    }
    if (in) member_spans_add(spans, (struct member_span){since, to_s});
    return t->count > 0;
}
