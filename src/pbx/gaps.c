// The times of which nothing is known. A gap begins at the last sign of life before a loss, or when
// a PBX says that it stops (to accounts that may read `system`). It ends
// when the link is up again, or later, if nothing is heard until amiws has logged in again.
#include "pbx/servers.h"

#include "server_gaps.h"

#include <string.h>

#define QUIET_US ((int64_t)15000000) // if we may only listen, so long a silence is normal

static struct server_gap *latest_gap(struct server *v) {
    return v->gaps.count ? &v->gaps.list[v->gaps.count - 1] : NULL;
}

// A gap with to_us 0 has not ended.
static void add(struct server *v, int64_t from_us, int64_t to_us, const char *reason) {
    struct server_gap *newest = latest_gap(v);
    if (newest && (!newest->to_us || newest->to_us >= from_us)) { // it continues the latest gap
        if (!to_us || to_us > newest->to_us) newest->to_us = to_us;
        return;
    }
    struct server_gaps *gaps = &v->gaps;
    if (gaps->count == SERVER_GAPS_MAX) {
        gaps->count--;
        memmove(gaps->list, gaps->list + 1, gaps->count * sizeof *gaps->list);
    }
    newest = &gaps->list[gaps->count++];
    *newest = (struct server_gap){.from_us = from_us, .to_us = to_us};
    span_copy(span_of(reason), newest->reason, sizeof newest->reason);
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
        if (g && g->to_us > heard && at_us - g->to_us <= QUIET_US) heard = g->to_us;
        enum heartbeat_state heartbeat =
            heartbeat_state(&v->heartbeat, at_us); // that of a file is never down
        if (v->seen_us && (heartbeat == HEARTBEAT_DOWN || heartbeat == HEARTBEAT_REFUSED ||
                           heartbeat == HEARTBEAT_SLOW))
            heard = v->seen_us;
        else if (at_us - heard > QUIET_US)
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

static bool covers(struct server_told t, const struct server_gap *g) {
    return g->to_us && t.from_us && t.from_us <= g->from_us && t.until_us >= g->to_us;
}

bool server_gap_in_log(const struct server *v, const struct server_gap *g) {
    return covers(v->logged, g);
}

bool server_gap_in_rows(const struct server *v, const struct server_gap *g) {
    return covers(v->rows, g) && (!v->events.queue || server_gap_in_log(v, g));
}

const struct server_gap *server_last_gap(const struct server *v) {
    for (size_t i = v->gaps.count; i > 0; i--)
        if (v->gaps.list[i - 1].to_us) return &v->gaps.list[i - 1];
    return NULL;
}
