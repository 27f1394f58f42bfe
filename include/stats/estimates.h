// What Cdr rows alone let one guess of a queue's visits, for a PBX of which no queue event and no
// queue_log came: basis "cdr". docs/numbers.md says how far the guesses were from the truth.
#ifndef CDRTOP_STATS_ESTIMATES_H
#define CDRTOP_STATS_ESTIMATES_H

#include "cdr/cdr.h"
#include "stats/queues.h"

struct estimate {              // a caller who was in a queue, by the rows of one UniqueID
    uint32_t unique_id, queue; // dictionary id of the ledger; place in estimates.queues
    uint32_t row, talk_s;      // one of his rows
    bool answered;
    int64_t start, answer, end; // epoch seconds: the first row's, the answered one's, the last's
};

struct estimates_queue {
    uint16_t server;
    uint32_t queue; // dictionary id of the ledger
};

struct estimates {         // zeroed is empty
    struct estimate *list; // owned
    uint32_t count, capacity;
    struct estimates_queue *queues; // owned
    uint32_t queue_count;
    struct lookup index;
};

void estimates_finish(struct estimates *e);
// A new row, by its number in the store; one of no queue is passed over. `l` gives the dictionary.
void estimates_row(struct estimates *e, struct ledger *l, const struct cdr *row, uint32_t number);
// What is guessed of one caller; false where visits of his queue are known, as the tallies say
// where they are given. Of no agent: a row's is another figure.
bool estimates_visit(const struct estimates *e, uint32_t number, const struct queue_tallies *t,
                     struct visit *ret_visit);
// Adds to the tallies, whose pass is done, the queues that no visit names, over callers who came in
// the window of that pass: at most `limit` callers from *next on, which begins at 0. True when all
// are in.
bool estimates_tally(const struct estimates *e, const struct ledger *l,
                     const struct queue_terms *terms, struct queue_tallies *t, uint32_t *next,
                     size_t limit);

#endif
