// What a PBX says of its own starts and stops, to accounts that may read `system`.
#include "parts.h"

// This comes after every login of an account that may read `system`, so only its Uptime says when
// the PBX was started, give or take a second. Without Uptime, the members' LoginTime shows a
// restart.
static void take_booted(struct door *d, struct server *server, int64_t at_us) {
    int64_t uptime_s = d->value.system.uptime_s;
    if (uptime_s < 0) return;
    book_restarted(&d->book, (uint16_t)(server - d->servers.list),
                   at_us - (uptime_s + 1) * SECOND_US);
}

// What it says of itself. After a reload its queues may have other members, which no event tells:
// they are asked for again.
void door_starts_and_stops(struct door *d, struct server *by, struct server *server,
                           int64_t at_us) {
    struct span event = d->value.system.event;
    if (span_same(event, SPAN("Shutdown"))) {
        heartbeat_stopped(&by->heartbeat, at_us);
        server_stopped(server, at_us, d->value.system.starts_again);
        d->changes++;
        return;
    }
    by->logged_in = true;
    if (!span_same(event, SPAN("FullyBooted"))) return;
    heartbeat_accepted(&by->heartbeat);
    take_booted(d, server, at_us);
}
