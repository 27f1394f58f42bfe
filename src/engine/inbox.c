// In front of the door.
//
// A job that counts has to see one state of the world: a million calls are counted in some tenths
// of a second, in slices, and a row that came in between two of them would be in one figure and
// not in the next. So while a job is under way the door is shut, and what comes by a link is put
// down here as it came: the bytes of the frame, whose it is, and the moment. Nothing is looked at.
// When the job is at its end, it is let in in its order and with its moments, a slice at a time, as
// if it had waited on the wire; and what comes meanwhile queues behind it. Then another job begins.
//
// Most jobs take in what came in a tenth of a second, end within their first slice, and never shut
// the door. A filter over a million rows shuts it for some 100 ms; letting go of a day, which has
// all rows stitched anew, for seconds.
//
// Nothing is lost and nothing is dropped. Where more waits than is good the job is run to its end
// at once, whatever a key has to wait, and all is let in: whoever owns the job asks with what comes
// (door_is_crowded()). A busy PBX does not tell so much in an hour; a simulated one may.
#include "parts.h"

#include "base/clock.h"

#include <string.h>

#define MOST (UINT64_C(64) << 20) // bytes

static void link_lost(struct door *d, const struct news *n) {
    struct servers *servers = &d->servers;
    char reason[256];
    span_copy(n->bytes, reason, sizeof reason);
    servers_link_lost(servers, n->origin, n->at_us, reason);
    for (size_t i = 0; i < servers->count; i++) {
        if (servers->list[i].link != n->origin->link) continue;
        heartbeat_unplugged(&servers->list[i].heartbeat);
        servers->list[i].listed = false;
    }
}

static void let_in(struct door *d, const struct news *n) {
    switch (n->kind) {
    case NEWS_FRAME:
        door_frame(d, n->origin, n->bytes, n->at_us);
        break;
    case NEWS_LINK_LOST:
        link_lost(d, n);
        d->changes++;
        break;
    case NEWS_LINK_BACK:
        servers_link_back(&d->servers, n->origin, n->at_us);
        d->changes++;
        break;
    }
}

bool door_waits(const struct door *d) {
    return d->let_in < d->waiting.len;
}

bool door_is_crowded(const struct door *d) {
    return d->waiting.len - d->let_in > MOST;
}

void door_news(struct door *d, const struct news *n) {
    if (!d->shut && !door_waits(d)) {
        let_in(d, n);
        return;
    }
    if (d->let_in > d->waiting.len / 2) {
        buf_drop(&d->waiting, d->let_in);
        d->let_in = 0;
    }
    buf_put(&d->waiting, n, sizeof *n);
    buf_span(&d->waiting, n->bytes);
}

bool door_let_in(struct door *d, int64_t until_us) {
    while (door_waits(d)) {
        struct news n;
        const char *at = d->waiting.at + d->let_in;
        memcpy(&n, at, sizeof n);
        n.bytes.at = at + sizeof n;
        d->let_in += sizeof n + n.bytes.len;
        let_in(d, &n);
        if (clock_monotonic_us() >= until_us) return !door_waits(d);
    }
    buf_finish(&d->waiting);
    d->let_in = 0;
    return true;
}
