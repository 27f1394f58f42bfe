// Counts what comes of each PBX, from the frames themselves: whether an event has a Timestamp and a
// record a LinkedID is of no concern to anything behind the door.
#include "heard.h"

#include "ami/request.h"
#include "base/clock.h"
#include "cdr/moment.h"

#include <stdlib.h>
#include <string.h>

#define QUARTER    900
#define SLACK_S    2 // between the channel and its first record
#define CHANNEL_UP 6

void hearing_finish(struct hearing *h) {
    buf_finish(&h->scan_scratch);
    buf_finish(&h->decode_scratch);
}

static struct heard *heard_of(struct hearing *h, size_t link) {
    const struct ami_frame *f = &h->frame;
    struct span name = f->server_name;
    if (name.len >= SERVER_NAME_MAX) name.len = SERVER_NAME_MAX - 1;
    for (size_t i = 0; i < h->count; i++) {
        struct heard *v = &h->list[i];
        if (v->link == link && v->id == f->server_id && span_same(span_of(v->raw), name)) return v;
    }
    if (h->count == SERVERS_MAX) return NULL;
    struct heard *v = &h->list[h->count++];
    *v = (struct heard){.link = link, .id = f->server_id};
    memcpy(v->raw, name.at, name.len);
    return v;
}

static struct span field(const struct ami_frame *f, struct span name) {
    for (size_t i = 0; i < f->field_count; i++)
        if (span_same(f->fields[i].name, name)) return f->fields[i].value;
    return SPAN_NONE;
}

// The first record of a call begins in the second in which its channel was made, of which the
// UniqueID tells. So the difference is how far the PBX's clock on the wall is from UTC.
static bool offset_of(const struct cdr *row, int32_t *ret_offset) {
    int64_t made;
    if (!cdr_unique_epoch(row->text[CDR_UNIQUE_ID], &made)) return false;
    int64_t off = row->start - made, half = off < 0 ? -QUARTER / 2 : QUARTER / 2;
    int64_t whole = (off + half) / QUARTER * QUARTER;
    if (llabs(off - whole) > SLACK_S || llabs(whole) > 26 * 3600) return false;
    *ret_offset = (int32_t)whole;
    return true;
}

static void take_record(struct hearing *h, struct heard *v, const struct cdr *row) {
    struct heard_calls *c = &v->calls;
    int32_t offset;
    c->records++;
    c->linked += row->text[CDR_LINKED_ID].len > 0;
    c->sequenced += row->sequence != CDR_NO_SEQUENCE;
    if (offset_of(row, &offset)) {
        c->offset_votes = c->offset_votes && offset == c->utc_offset ? c->offset_votes + 1 : 1;
        c->utc_offset = offset;
    }
    int64_t end_us = (row->end - c->utc_offset) * SECOND_US - v->ahead_us;
    if (!c->offset_votes || row->end == CDR_NO_TIME || end_us < h->since_us) return;
    c->fresh++;
    c->fresh_of_queues +=
        cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]).len > 0;
}

static int64_t counter(const struct ami_frame *f, struct span name) {
    int64_t number = 0;
    span_number(field(f, name), &number);
    return number;
}

// Every client of amiws sees every list. Only those that were asked for here are compared.
static void take_list(struct hearing *h, struct heard_queues *q) {
    const struct queue_event *e = &h->value.queue;
    uint64_t number;
    if (!ami_request_number(e->action_id, h->word, &number)) return;
    if (e->kind == QUEUE_PARAMS) {
        q->counting_queues++;
        q->counting_handled +=
            counter(&h->frame, SPAN("Completed")) + counter(&h->frame, SPAN("Abandoned"));
    } else if (e->kind == QUEUE_LIST_COMPLETE) {
        q->queues = q->counting_queues;
        q->handled = q->counting_handled;
        if (!q->lists++) q->first_handled = q->handled;
        q->counting_queues = q->counting_handled = 0;
    }
}

static void take_queue_event(struct hearing *h, struct heard_queues *q) {
    const struct queue_event *e = &h->value.queue;
    if (e->listed) {
        take_list(h, q);
        return;
    }
    q->events++;
    q->callers += e->kind < QUEUE_WAITING;
}

static void take_channel_event(struct heard *v, const struct channel_event *e, int64_t at_us) {
    struct heard_calls *c = &v->calls;
    v->channel_events++;
    bool of_caller = e->unique_id.len && span_same(e->unique_id, e->linked_id);
    if (e->kind != CHANNEL_HANGUP || e->state != CHANNEL_UP || !of_caller) return;
    if (c->answered_ends < HEARD_ENDS) c->ends[c->answered_ends] = at_us;
    c->answered_ends++;
}

// The answer that was quickest tells best how the clocks differ.
static void take_pong(struct hearing *h, struct heard *v, int64_t at_us) {
    uint64_t number;
    if (h->value.response.response != AMI_RESPONSE_PONG ||
        !ami_request_number(h->value.response.action_id, h->word, &number))
        return;
    v->ponged = true;
    if (h->value.response.timestamp_us == INT64_MIN) return;
    int64_t ahead_us = h->value.response.timestamp_us - at_us;
    if (!v->told_time || llabs(ahead_us) < llabs(v->ahead_us)) v->ahead_us = ahead_us;
    v->told_time = true;
}

void hearing_take(struct hearing *h, size_t link, struct span bytes, int64_t at_us) {
    if (ami_scan(bytes, &h->scan_scratch, &h->frame) == AMI_MALFORMED) {
        if (link < SERVERS_MAX) h->strange[link]++;
        return;
    }
    struct heard *v = heard_of(h, link);
    if (!v) return;
    const struct ami_context context = {.zone = h->utc, .at_us = at_us};
    bool is_event = field(&h->frame, SPAN("Privilege")).len > 0;
    v->events += is_event;
    v->stamped += is_event && field(&h->frame, SPAN("Timestamp")).len > 0;
    switch (ami_decode(&h->frame, &context, &h->decode_scratch, &h->value)) {
    case AMI_VALUE_CDR:
        take_record(h, v, &h->value.cdr);
        break;
    case AMI_VALUE_QUEUE:
        take_queue_event(h, &v->queues);
        break;
    case AMI_VALUE_CHANNEL:
        take_channel_event(v, &h->value.channel, at_us);
        break;
    case AMI_VALUE_RESPONSE:
        take_pong(h, v, at_us);
        break;
    case AMI_VALUE_SYSTEM:
        v->booted |= span_same(h->value.system.event, SPAN("FullyBooted"));
        break;
    case AMI_VALUE_TOO_OLD:
        v->too_old = true;
        break;
    default:
        break;
    }
}
