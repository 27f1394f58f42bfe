// A ledger, its tallies and its persons, folded together, for one test each.
#ifndef CDRTOP_TESTS_FOLDED_H
#define CDRTOP_TESTS_FOLDED_H

#include "stats/agents.h"

#define T0 INT64_C(1795379440)
#define S  INT64_C(1000000)

struct folded {
    struct ledger l;
    struct queue_tallies t;
    struct agents a;
    struct calls_fold c;
    struct agent_terms terms;
    struct queue_policies policies;
};

void folded_init(struct folded *f);
void folded_finish(struct folded *f);
void fold_with(struct folded *f, const struct stitch *s, int64_t from_s, int64_t now_s);
void fold(struct folded *f, int64_t now_s); // without calls, and without a beginning
// Tells the ledger an event of an idle member; the same, with the result that they are known, and a
// talk from queue_log.
struct queue_event folded_member(uint16_t server, const char *queue, const char *interface,
                                 const char *name, int64_t at_s);
void folded_observe(struct folded *f, struct queue_event e);
void folded_known(struct folded *f, uint16_t server, const char *queue, const char *interface,
                  const char *name);
void folded_talked(struct folded *f, uint16_t server, const char *queue, const char *agent,
                   const char *id, int64_t at_s, int64_t talk_s);
void folded_wrapup(struct folded *f); // 5 seconds in support, nothing elsewhere
// The only line with that name (and extension, unless NULL); NULL if there is none.
const struct agent *person(const struct folded *f, const char *name, const char *extension);
const struct agent_queue *in_queue(const struct folded *f, const struct agent *who, uint16_t server,
                                   const char *queue);

#endif
