// What a PBX says of itself: what time it is there, and, to accounts that may read `system`, when
// it starts and stops.
#include "parts.h"

#include "cdr/moment.h"

static int64_t epoch_us(struct span unique_id) {
    int64_t epoch;
    return cdr_unique_epoch(unique_id, &epoch) ? epoch * 1000000 : 0;
}

static void advance(struct origin *o, int64_t us) {
    if (us > o->clock_us) o->clock_us = us;
}

void door_read_clock(struct origin *o, const struct ami_value *v) {
    if (v->kind == AMI_VALUE_CDR) {
        advance(o, epoch_us(v->cdr.text[CDR_UNIQUE_ID]));
    } else if (v->kind == AMI_VALUE_CHANNEL) {
        advance(o, v->channel.exact_time ? v->channel.at_us : epoch_us(v->channel.unique_id));
    } else if (v->kind == AMI_VALUE_QUEUE) {
        advance(o, v->queue.exact_time ? v->queue.at_us : epoch_us(v->queue.unique_id));
        if (v->queue.member.last_call_s > 0) advance(o, v->queue.member.last_call_s * 1000000);
        if (v->queue.member.last_pause_s > 0) advance(o, v->queue.member.last_pause_s * 1000000);
    }
}

int64_t door_its_time(const struct ami_value *v) {
    switch (v->kind) {
    case AMI_VALUE_QUEUE:
        return v->queue.exact_time ? v->queue.at_us : 0;
    case AMI_VALUE_CHANNEL:
        if (v->channel.exact_time) return v->channel.at_us;
        return v->channel.kind == CHANNEL_NEW ? epoch_us(v->channel.unique_id) : 0;
    case AMI_VALUE_RESPONSE:
        return v->response.timestamp_us == INT64_MIN ? 0 : v->response.timestamp_us;
    default:
        return 0;
    }
}

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
