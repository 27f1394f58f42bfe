// What a call in progress shows is what its caller's own channel said when it appeared, or unknown.
// At many moments of real days, its direction, caller, dialled number and start are compared with
// the Newchannel of the channel that gave the call its id.
#include "../../src/calls/stitch_parts.h"
#include "../../src/engine/parts.h"
#include "calls/direction.h"
#include "inputs.h"

#include <criterion/criterion.h>

#define EVERY 25 // inputs

struct sightings {
    uint32_t seen, known, direction, caller, dialled, start; // the last four count errors
};

// The Newchannel of a channel that called us; NULL if it was not seen, or if we called it.
static const struct channel_event *own_channel(const struct inputs *in, size_t until,
                                               uint16_t server, struct span id) {
    for (size_t i = 0; i < until; i++) {
        const struct channel_event *e = &in->at[i].value.channel;
        if (in->at[i].value.kind != AMI_VALUE_CHANNEL || e->kind != CHANNEL_NEW) continue;
        if (e->server == server && span_same(e->unique_id, id)) return e->state ? e : NULL;
    }
    return NULL;
}

static bool is_of(const struct stitch *s, uint32_t id, struct span text) {
    return !id || span_same(stitch_text(s, id), text);
}

// The true direction is known when the call is over; a consultation that was joined to its caller's
// call was internal until then.
static enum direction way_of(const struct stitch *over, const struct channel_event *own) {
    struct call c;
    if (direction_is_trunk(own->channel)) return DIRECTION_INBOUND;
    if (!stitch_get(over, stitch_find(over, own->server, own->unique_id), &c))
        return DIRECTION_UNKNOWN;
    bool own_call = span_same(stitch_text(over, c.id), own->unique_id);
    return own_call ? (enum direction)c.direction : DIRECTION_INTERNAL;
}

static void look(const struct inputs *in, size_t until, const struct stitch *s,
                 const struct stitch *over, struct sightings *sum) {
    struct call c;
    for (uint32_t n = 0; n < stitch_count(s); n++) {
        if (!stitch_get(s, n, &c) || c.result != CALL_IN_PROGRESS) continue;
        const struct channel_event *own = own_channel(in, until, c.server, stitch_text(s, c.id));
        sum->seen++;
        if (!own) {
            sum->direction += c.direction == DIRECTION_INBOUND;
            continue;
        }
        enum direction way = way_of(over, own);
        sum->known += c.direction != DIRECTION_UNKNOWN;
        sum->direction += c.direction != DIRECTION_UNKNOWN && c.direction != way;
        sum->caller += !is_of(s, c.source, own->caller_number);
        sum->dialled += !is_of(s, c.destination, own->place.exten);
        sum->start += c.start != own->at_us / 1000000;
    }
}

static void take(struct book *b, const struct input *i, struct cdr_store *none) {
    if (i->value.kind == AMI_VALUE_CDR) book_row(b, i->row, &i->value.cdr, false);
    if (i->value.kind == AMI_VALUE_CHANNEL) book_channel(b, &i->value.channel);
    if (i->value.kind == AMI_VALUE_QUEUE) book_queue(b, &i->value.queue);
    book_post(b, none, NULL);
}

static struct sightings look_through(const char *name) {
    struct inputs in;
    struct book now, over;
    struct cdr_store *none = NULL;
    struct sightings sum = {0};
    inputs_load(&in, name);
    book_init(&now, NULL);
    book_init(&over, NULL);
    for (size_t i = 0; i < in.count; i++)
        take(&over, &in.at[i], none);
    for (size_t i = 0; i < in.count; i++) {
        take(&now, &in.at[i], none);
        if (i % EVERY == 0) look(&in, i + 1, now.stitch, over.stitch, &sum);
    }
    book_finish(&over);
    book_finish(&now);
    inputs_finish(&in);
    return sum;
}

static void check(const char *name) {
    struct sightings s = look_through(name);
    cr_expect_gt(s.seen, 500);
    cr_expect_gt(s.known * 100, s.seen * 95, "%s: %u of %u have a direction", name, s.known,
                 s.seen);
    cr_expect_eq(s.direction, 0, "%s: %u of %u directions", name, s.direction, s.seen);
    cr_expect_eq(s.caller, 0, "%s: %u of %u callers", name, s.caller, s.seen);
    cr_expect_eq(s.dialled, 0, "%s: %u of %u numbers dialled", name, s.dialled, s.seen);
    cr_expect_eq(s.start, 0, "%s: %u of %u starts", name, s.start, s.seen);
}

Test(in_progress, a_day_of_queues) {
    check("callcentre/frames.rec.gz");
}

Test(in_progress, a_day_of_transfers) {
    check("exits/frames.rec.gz");
}
