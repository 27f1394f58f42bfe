// What the stitch gets from a recorded capture: rows, channel events, queue events, and visits by
// the simplest model of a queue (each join is a visit, AgentConnect answers it).
#ifndef CDRTOP_TESTS_CALLS_INPUTS_H
#define CDRTOP_TESTS_CALLS_INPUTS_H

#include "ami/decode.h"
#include "calls/stitch.h"

struct input {
    int64_t at_us;
    struct ami_value value; // a Cdr, queue or channel value
    uint32_t row;           // for a Cdr: its number
};

struct inputs {
    struct input *at;
    size_t count, room;
    struct call_visit *visits; // as they are at the end
    size_t visit_count;
    uint32_t row_count;
    struct buf *texts; // two for each input
    size_t text_count;
    struct buf file;
    struct zone *zones[2];
};

void inputs_load(struct inputs *in, const char *name); // a .rec.gz under tests/fixtures
void inputs_finish(struct inputs *in);
void inputs_post(struct stitch *s, const struct inputs *in, size_t i); // one input
void inputs_post_all(struct stitch *s, const struct inputs *in);       // with the visits
// Every input at least once, some twice, in any order, with earlier states of visits among them.
void inputs_post_shuffled(struct stitch *s, const struct inputs *in, uint64_t seed);

// All calls, in one line each, in an order that does not depend on their numbers.
void calls_dump(const struct stitch *s, struct buf *out);

struct census {
    uint32_t result[CALL_RESULTS], total; // without noRecord
};
struct census take_census(const struct stitch *s, uint16_t server);

// A plain answered row, in whole seconds, and an event of PJSIP/1001's channel. The texts are
// borrowed.
struct cdr made_row(uint16_t server, const char *unique_id, const char *channel,
                    const char *destination_channel, int64_t start, uint32_t duration);
struct channel_event made_event(enum channel_event_kind kind, const char *unique_id,
                                const char *linked_id, int64_t at_s);

#endif
