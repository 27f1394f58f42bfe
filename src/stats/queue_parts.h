// What the files of the tallies share.
#ifndef CDRTOP_STATS_QUEUE_PARTS_H
#define CDRTOP_STATS_QUEUE_PARTS_H

#include "stats/queues.h"

struct queue_kept {             // by what visits gave; who waits is not in it
    struct tally told, guessed; // what was guessed counts where nothing was told
    uint32_t of[3];             // visits in the window, wanted or not, by bit of visit_basis
    bool stale;                 // what was the most is found anew
};

struct queue_tally *queue_known(struct queue_tallies *t, uint16_t server, uint32_t queue);
struct queue_tally *queue_of(struct queue_tallies *t, const struct ledger *l,
                             const struct queue_terms *terms, uint16_t server,
                             uint32_t queue); // made if new
struct agent_tally *agent_of(struct queue_tallies *t, uint16_t server, uint32_t queue,
                             uint32_t name, uint32_t interface); // made if new
int64_t wrapup_of(const struct queue_terms *terms, const struct ledger *l, uint16_t server,
                  uint32_t queue, uint32_t interface, uint32_t name);
uint32_t in_window(const struct visit *v, const struct queue_tallies *t);

// exchange.c: a maximum whose visit gave it up is found anew
void find_most(struct queue_tallies *t, const struct ledger *l);
bool visit_still_waits(struct queue_tallies *t, uint32_t number); // false: it leaves the list

#endif
