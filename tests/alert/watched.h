// A made-up moment for alerts to look at: queues and agents whose figures a test writes down
// itself, on two servers, and a real stitch for calls.
#ifndef CDRTOP_TESTS_WATCHED_H
#define CDRTOP_TESTS_WATCHED_H

#include "alert/alerts.h"
#include "calls/recalls.h"

#define S  INT64_C(1000000)
#define T0 INT64_C(1795379440)

struct watched {
    struct queue_tallies queues;
    struct agents agents;
    struct agent_queue member_of;
    struct calls calls;
    struct recalls recalls;
    struct records records;
    struct ledger ledger;
    struct servers servers;
    struct server_now now[3];
    struct queue_policies policies;
    struct zone *zone;
    struct alert_sight sight;
    struct alerts alerts;
    struct buf told; // "RINGS name: text" and the like, a line each
};

// Queues 0 to `queues` - 1 are q0, q1, …; the first is support, on pbx1. Agents alike, all in it.
void watched_init(struct watched *w, size_t queues, size_t agents);
void watched_finish(struct watched *w);
struct tally *watched_queue(struct watched *w, size_t queue);
void watched_wait(struct watched *w, size_t queue, uint32_t callers); // so many wait there now
struct alert_rule *watched_rule(struct watched *w, const char *name, const char *condition);
// The worst of those that fire; NULL for none.
const struct alert *watched_worst(const struct watched *w);
void watched_begin(struct watched *w);
// Runs so many seconds after T0. What was told is in w->told.
void watched_run(struct watched *w, int64_t second);

#endif
