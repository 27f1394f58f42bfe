// The times of which nothing is known. A gap begins at the last sign of life before a loss, or when
// a PBX says that it stops (to accounts that may read `system`). It ends
// when the link is up again, or later, if nothing is heard until amiws has logged in again.
#include "pbx/servers.h"

#include "base/utf8.h"
#include "server_gaps.h"

#include <string.h>

#define QUIET_US ((int64_t)15000000) // if we may only listen, so long a silence is normal

static struct server_gap *latest_gap(struct server *v) {
    return v->gaps.count ? &v->gaps.list[v->gaps.count - 1] : NULL;
}

static void take_out(struct server_gaps *gaps, size_t at) {
    gaps->count--;
    memmove(gaps->list + at, gaps->list + at + 1, (gaps->count - at) * sizeof *gaps->list);
}

// For one at that place: the oldest gap of which all is known goes. Where there is none, two old
// ones become one: what was between them passes for unknown, but no unknown time for known.
static size_t make_room(struct server_gaps *gaps, size_t at) {
    size_t gone = 0;
    while (gone < gaps->count && !(gaps->list[gone].log_read && gaps->list[gone].rows_read))
        gone++;
    if (gone == gaps->count) {
        gone = at == 1 ? 1 : 0; // no new one between the two
        struct server_gap *first = &gaps->list[gone], *second = first + 1;
        second->from_us = first->from_us;
        second->log_read = second->log_read && first->log_read;
        second->rows_read = second->rows_read && first->rows_read;
    }
    take_out(gaps, gone);
    return at > gone ? at - 1 : at;
}

static void put(struct server_gaps *gaps, size_t at, struct server_gap g) {
    if (gaps->count == SERVER_GAPS_MAX) at = make_room(gaps, at);
    memmove(gaps->list + at + 1, gaps->list + at, (gaps->count - at) * sizeof g);
    gaps->list[at] = g;
    gaps->count++;
}

// A gap with to_us 0 has not ended.
static void add(struct server *v, int64_t from_us, int64_t to_us, const char *reason) {
    struct server_gap *newest = latest_gap(v);
    bool meets = newest && (!newest->to_us || newest->to_us >= from_us);
    if (meets && to_us && newest->to_us && to_us <= newest->to_us) return;
    if (meets && !newest->log_read && !newest->rows_read) { // it continues the latest gap
        newest->to_us = to_us;
        return;
    }
    struct server_gap g = {.from_us = meets ? newest->to_us : from_us, .to_us = to_us};
    struct buf clean = {0}; // a recording may give any
    utf8_clean(&clean, span_of(reason));
    span_copy(buf_text(&clean), g.reason, sizeof g.reason);
    buf_finish(&clean);
    put(&v->gaps, v->gaps.count, g);
}

static bool spoke(const struct origin *o, size_t server) {
    return o->servers >> server & 1;
}

void servers_link_lost(struct servers *s, const struct origin *o, int64_t at_us,
                       const char *reason) {
    for (size_t i = 0; i < s->count; i++) {
        struct server *v = &s->list[i];
        if (!spoke(o, i)) continue;
        const struct server_gap *g = latest_gap(v);
        int64_t heard = o->heard_us;
        if (g && g->to_us > heard && heartbeat_real_us(&v->heartbeat, at_us - g->to_us) <= QUIET_US)
            heard = g->to_us;
        enum heartbeat_state heartbeat =
            heartbeat_state(&v->heartbeat, at_us); // that of a file is never down
        if (v->seen_us && (heartbeat == HEARTBEAT_DOWN || heartbeat == HEARTBEAT_REFUSED ||
                           heartbeat == HEARTBEAT_SLOW))
            heard = v->seen_us;
        else if (heartbeat_real_us(&v->heartbeat, at_us - heard) > QUIET_US)
            heard = at_us;
        add(v, heard < at_us ? heard : at_us, 0, reason);
    }
}

void servers_link_back(struct servers *s, const struct origin *o, int64_t at_us) {
    for (size_t i = 0; i < s->count; i++) {
        struct server_gap *g = latest_gap(&s->list[i]);
        if (!spoke(o, i)) continue;
        if (g && !g->to_us)
            g->to_us = at_us;
        else if (o->heard_us && o->heard_us < at_us)
            add(&s->list[i], o->heard_us, at_us, "not listened");
    }
}

static int64_t logs_end(const struct server *v) {
    return v->logged.until_us > v->rows.until_us ? v->logged.until_us : v->rows.until_us;
}

void servers_recordings_ended(struct servers *s) {
    int64_t end_us = 0; // the end of all logs: a server without one is unknown up to then
    for (size_t i = 0; i < s->count; i++)
        if (logs_end(&s->list[i]) > end_us) end_us = logs_end(&s->list[i]);
    for (size_t i = 0; i < s->count; i++) {
        struct server *v = &s->list[i];
        int64_t heard_us = v->seen_us, to_us = logs_end(v);
        for (size_t k = 0; k < s->count; k++) // other servers were heard in the same recording
            if (s->list[k].seen_us > heard_us && strcmp(s->list[k].source, v->source) == 0)
                heard_us = s->list[k].seen_us;
        if (to_us <= heard_us) to_us = end_us;
        if (v->seen_us && v->link < 0 && to_us > heard_us)
            add(v, heard_us, to_us, "the recording ends");
    }
}

void server_logged_in(struct server *v, int64_t at_us) {
    if (v->seen_us && v->seen_us < at_us) add(v, v->seen_us, at_us, "amiws had to log in again");
}

void server_stopped(struct server *v, int64_t at_us, bool starts_again) {
    add(v, at_us, 0, starts_again ? "it was restarted" : "it was shut down");
    v->gaps.stopped = true;
}

void server_runs(struct server *v, int64_t at_us) {
    struct server_gap *g = latest_gap(v);
    if (v->gaps.stopped && g && !g->to_us) g->to_us = at_us;
    v->gaps.stopped = false;
}

const char *server_stopped_words(const struct server *v) {
    const struct server_gap *g = v->gaps.count ? &v->gaps.list[v->gaps.count - 1] : NULL;
    return v->heartbeat.stopped_us && g && !g->to_us ? g->reason : "";
}

// ---- what fills them

static bool *read_of(struct server_gap *g, enum server_read what) {
    return what == SERVER_READ_LOG ? &g->log_read : &g->rows_read;
}

bool server_is_filled(const struct server_gap *g, enum server_read what) {
    return what == SERVER_READ_LOG ? g->log_read : g->rows_read;
}

static bool is_one(const struct server_gap *a, const struct server_gap *b) {
    return a->to_us == b->from_us && a->log_read == b->log_read && a->rows_read == b->rows_read &&
           strcmp(a->reason, b->reason) == 0;
}

// Parts of a gap of which the same is known are one.
static void join_parts(struct server_gaps *gaps) {
    size_t kept = 0;
    for (size_t i = 0; i < gaps->count; i++) {
        if (kept && is_one(&gaps->list[kept - 1], &gaps->list[i]))
            gaps->list[kept - 1].to_us = gaps->list[i].to_us;
        else
            gaps->list[kept++] = gaps->list[i];
    }
    gaps->count = kept;
}

static void part(struct server_gaps *gaps, enum server_read what, int64_t at_us) {
    for (size_t i = 0; i < gaps->count; i++) {
        struct server_gap *g = &gaps->list[i];
        if (*read_of(g, what) || g->from_us >= at_us || g->to_us <= at_us) continue;
        struct server_gap before = *g;
        before.to_us = g->from_us = at_us;
        put(gaps, i, before);
        return;
    }
}

void server_fill(struct server *v, enum server_read what, int64_t from_us, int64_t to_us) {
    part(&v->gaps, what, from_us);
    part(&v->gaps, what, to_us);
    for (size_t i = 0; i < v->gaps.count; i++) {
        struct server_gap *g = &v->gaps.list[i];
        if (g->from_us >= from_us && g->to_us && g->to_us <= to_us) *read_of(g, what) = true;
    }
    join_parts(&v->gaps);
}

void servers_end_gaps(struct servers *s, int64_t at_us) {
    for (size_t i = 0; i < s->count; i++) {
        struct server_gap *g = latest_gap(&s->list[i]);
        if (g && !g->to_us && g->from_us < at_us) g->to_us = at_us;
    }
}

void servers_gaps_go_on(struct servers *s, int64_t at_us) {
    for (size_t i = 0; i < s->count; i++) {
        struct server_gap *g = latest_gap(&s->list[i]);
        if (g && g->to_us == at_us && !(g->log_read && g->rows_read)) g->to_us = 0;
    }
}

void server_known_from(struct server *v, int64_t from_us, const char *reason) {
    struct server_gap g = {.from_us = from_us, .to_us = v->heard_from_us};
    if (!g.to_us || g.to_us <= from_us) return;
    if (v->gaps.count == SERVER_GAPS_MAX) return;
    span_copy(span_of(reason), g.reason, sizeof g.reason);
    put(&v->gaps, 0, g);
    v->heard_from_us = from_us;
}

static bool covers(struct server_told t, const struct server_gap *g) {
    return g->to_us && t.from_us && t.from_us <= g->from_us && t.until_us >= g->to_us;
}

bool server_gap_in_log(const struct server *v, const struct server_gap *g) {
    return g->log_read || covers(v->logged, g);
}

bool server_gap_in_rows(const struct server *v, const struct server_gap *g) {
    return (g->rows_read || covers(v->rows, g)) && (!v->events.queue || server_gap_in_log(v, g));
}

const struct server_gap *server_missing(const struct server *v) {
    for (size_t i = v->gaps.count; i > 0; i--) {
        const struct server_gap *g = &v->gaps.list[i - 1];
        if (g->to_us && !(server_gap_in_log(v, g) && server_gap_in_rows(v, g))) return g;
    }
    return NULL;
}

const struct server_gap *server_last_gap(const struct server *v) {
    for (size_t i = v->gaps.count; i > 0; i--)
        if (v->gaps.list[i - 1].to_us) return &v->gaps.list[i - 1];
    return NULL;
}
