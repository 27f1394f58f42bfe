// What waits at the door.
//
// A job that counts has to see one state of the world. Counting a million calls takes some tenths
// of a second, in slices; a row that came in between two slices would be in one figure and not in
// the next. So the door is shut while a job is under way, and what links tell is kept here just as
// it came: the bytes of the frame, its origin, and the time. When the job ends, everything is let
// in, in its order and with its times, a slice at a time, as if it had waited in the network; what
// comes meanwhile is queued after it. Then another job begins.
//
// Most jobs count what came within a tenth of a second. They end within their first slice and never
// shut the door. A filter over a million rows shuts it for some 100 ms; removing a day, after which
// all rows are stitched again, for seconds.
//
// The door is held in the same way while the history of an earlier board is read (past.c): whatever
// is new comes in after it.
//
// If too much is waiting, the job is run to its end at once, however long keys have to wait, and
// everything is let in; whoever owns the job checks this whenever something comes
// (door_is_crowded()). A busy PBX does not tell so much in an hour; a simulated one may. Reading a
// history cannot be hurried so: past LIMIT_INBOX the newest frames are left out and counted.
#include "parts.h"

#include "base/clock.h"

#include <string.h>

#define MOST (UINT64_C(64) << 20) // bytes

// Without the servers that another link hears, too: these have no gap.
static struct origin elsewhere(struct door *d, const struct origin *o) {
    struct origin of = *o;
    of.servers = servers_heard_through(&d->servers, o) & ~roads_besides(d, o->link);
    of.reused = d->servers.reused;
    return of;
}

static void link_lost(struct door *d, const struct news *n) {
    struct servers *servers = &d->servers;
    char reason[256];
    span_copy(n->bytes, reason, sizeof reason);
    roads_lost(d, n->origin->link);
    struct origin of = elsewhere(d, n->origin);
    servers_link_lost(servers, &of, n->at_us, reason);
    for (size_t i = 0; i < servers->count; i++) {
        if (servers->list[i].link != n->origin->link) continue;
        heartbeat_unplugged(&servers->list[i].heartbeat);
        servers->list[i].listed = false;
    }
}

static void keep_mark(const struct door *d, const struct news *n, bool up) {
    if (d->keeper) d->keeper->mark(d->keeper->context, n->origin, up, n->bytes, n->at_us);
}

void door_observe(struct door *d, const struct news *n) {
    struct origin of;
    switch (n->kind) {
    case NEWS_FRAME:
        door_frame(d, n->origin, n->bytes, n->at_us);
        break;
    case NEWS_LINK_LOST:
        link_lost(d, n);
        keep_mark(d, n, false);
        d->changes++;
        break;
    case NEWS_LINK_BACK:
        of = elsewhere(d, n->origin);
        servers_link_back(&d->servers, &of, n->at_us);
        keep_mark(d, n, true);
        d->changes++;
        break;
    }
}

static void keep_frame(struct door *d, const struct news *n) {
    const struct ami_context nobody = {.zone = d->servers.machine, .at_us = n->at_us};
    struct ami_head head;
    if (ami_peek(n->bytes, &head) == AMI_UNWANTED ||
        ami_scan(n->bytes, &d->scan_scratch, &d->frame) == AMI_MALFORMED)
        return;
    ami_decode(&d->frame, &nobody, &d->decode_scratch, &d->value);
    door_keep(d, n->origin, n->bytes, n->at_us);
}

static struct news news_at(const struct door *d, size_t at) {
    struct news n;
    memcpy(&n, d->inbox.waiting.at + at, sizeof n);
    n.bytes.at = d->inbox.waiting.at + at + sizeof n;
    return n;
}

void door_keep_waiting(struct door *d) {
    for (size_t at = d->inbox.let_in; at < d->inbox.waiting.len;) {
        struct news n = news_at(d, at);
        at += sizeof n + n.bytes.len;
        if (n.kind == NEWS_FRAME)
            keep_frame(d, &n);
        else
            keep_mark(d, &n, n.kind == NEWS_LINK_BACK);
    }
}

bool door_waits(const struct door *d) {
    return d->inbox.let_in < d->inbox.waiting.len;
}

bool door_is_crowded(const struct door *d) {
    return d->inbox.waiting.len - d->inbox.let_in > MOST;
}

static void leave_out(struct door *d, struct span frame) {
    struct ami_head head;
    bool wanted = ami_peek(frame, &head) != AMI_UNWANTED;
    d->ingest.frames++;
    d->ingest.left_out += wanted;
    d->ingest.ignored += !wanted;
    if (!wanted) return;
    bool record = span_same(head.event, SPAN("Cdr"));
    left_out_put(&d->limits.left_out, record ? LIMITED_RECORDS : LIMITED_EVENTS, 0);
}

void door_news(struct door *d, const struct news *n) {
    if (!d->shut && !d->held && !door_waits(d)) {
        door_observe(d, n);
        return;
    }
    if (n->kind == NEWS_FRAME && d->inbox.waiting.len - d->inbox.let_in > LIMIT_INBOX) {
        leave_out(d, n->bytes);
        return;
    }
    if (d->inbox.let_in > d->inbox.waiting.len / 2) {
        buf_drop(&d->inbox.waiting, d->inbox.let_in);
        d->inbox.let_in = 0;
    }
    buf_put(&d->inbox.waiting, n, sizeof *n);
    buf_span(&d->inbox.waiting, n->bytes);
}

bool door_let_in(struct door *d, int64_t until_us) {
    while (door_waits(d)) {
        struct news n = news_at(d, d->inbox.let_in);
        d->inbox.let_in += sizeof n + n.bytes.len;
        door_observe(d, &n);
        if (clock_monotonic_us() >= until_us) return !door_waits(d);
    }
    buf_finish(&d->inbox.waiting);
    d->inbox.let_in = 0;
    return true;
}

// A mark of a link to AMI itself names its PBX, like "[pbx1] lost"; others in the recording had
// links of their own.
static struct origin marked(const struct door *d, const struct origin *origin,
                            struct span *reason) {
    struct origin of = *origin;
    struct span rest = *reason, name = span_take(&rest, ']');
    bool named = span_starts(name, SPAN("[")) && (!rest.len || *rest.at == ' ');
    if (!named) return of; // such as "[::1]:8088 has said nothing"
    name = span_from(name, 1);
    *reason = rest;
    *reason = span_trim(*reason);
    of.servers = 0;
    for (size_t i = 0; i < d->servers.count; i++) {
        const struct server *v = &d->servers.list[i];
        if (!span_same(span_of(v->raw), name) || !(origin->servers >> i & 1)) continue;
        of.servers = UINT64_C(1) << i;
        of.heard_us = v->seen_us;
    }
    return of;
}

void door_mark(struct door *d, const struct origin *origin, bool up, struct span reason,
               int64_t at_us) {
    char text[64];
    struct origin of = marked(d, origin, &reason);
    span_copy(reason, text, sizeof text);
    if (up)
        servers_link_back(&d->servers, &of, at_us);
    else
        servers_link_lost(&d->servers, &of, at_us, text);
}
