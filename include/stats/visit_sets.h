// Which counts a visit is one of, and what it has that is summed up. The tallies count by these
// bits, and lists of what is behind a figure choose by them, so that the two cannot differ.
#ifndef CDRTOP_STATS_VISIT_SETS_H
#define CDRTOP_STATS_VISIT_SETS_H

#include "queue/visit.h"

enum visit_set { // bits
    // where it began: of its queue
    VISITS_OFFERED = 1 << 0,
    VISITS_WAITING = 1 << 1,
    VISITS_ANSWERED = 1 << 2,
    VISITS_ABANDONED = 1 << 3,
    VISITS_TIMED_OUT = 1 << 4,
    VISITS_LEFT_BY_KEY = 1 << 5,
    VISITS_NO_AGENTS = 1 << 6,
    VISITS_WITHDRAWN = 1 << 7,
    VISITS_UNKNOWN = 1 << 8,
    VISITS_REFUSED = 1 << 9,
    VISITS_WAITING_PAST = 1 << 10,     // longer than the threshold already
    VISITS_ANSWER_TIMED = 1 << 11,     // answered, and the wait is known
    VISITS_ANSWERED_WITHIN = 1 << 12,  // at most the threshold
    VISITS_ABANDON_TIMED = 1 << 13,    // abandoned, and the wait is known
    VISITS_ABANDONED_WITHIN = 1 << 14, // at most the threshold
    VISITS_SHORT = 1 << 15,            // abandoned sooner than the short abandon
    VISITS_TALKED = 1 << 16,           // answered, the talk is over and its length known
    VISITS_COMPLETED = 1 << 17,        // the talk was ended by caller or agent, or nobody knows how
    VISITS_TRANSFERRED = 1 << 18,      // the talk ended in a transfer
    VISITS_RANG = 1 << 19,             // some member rang in vain
    VISITS_INFERRED = 1 << 20,         // queue_log could still settle the outcome otherwise
    VISITS_OPEN = 1 << 21,             // of offered: waiting still
    VISITS_SHORT_WITHIN = 1 << 22,     // of short: at most the threshold
    VISITS_SHORT_PAST = 1 << 23,       // of short: longer than the threshold
    // where it was answered: of the agent
    VISITS_HANDLED = 1 << 24,
    VISITS_HANDLED_COMPLETED = 1 << 25,
    VISITS_HANDLED_TRANSFERRED = 1 << 26,
    VISITS_HANDLED_OVER = 1 << 27, // the talk is over
};
#define VISIT_SETS      28
#define VISIT_BIT(set)  __builtin_ctz(set) // its place in tally.counts
#define VISITS_BY_QUEUE UINT32_C(0x00FFFFFF)
#define VISITS_BY_AGENT UINT32_C(0xFF000000)
// Neither answered nor hung up.
#define VISITS_OUT                                                                                 \
    (VISITS_TIMED_OUT | VISITS_LEFT_BY_KEY | VISITS_NO_AGENTS | VISITS_WITHDRAWN | VISITS_UNKNOWN)

struct visit_pick { // visits of at least one of `any`, and of none of `none`
    uint32_t any, none;
};
static inline bool visit_picked(uint32_t sets, struct visit_pick p) {
    return (sets & p.any) && !(sets & p.none);
}

enum visit_amount {        // of a queue's visits, or of an agent's; what is not known is left out
    AMOUNT_WAITING,        // seconds so far of those who wait
    AMOUNT_WAIT_ANSWERED,  // seconds
    AMOUNT_WAIT_ABANDONED, // seconds
    AMOUNT_TALK,           // seconds; visits whose talk has ended, for any reason
    AMOUNT_WRAP_UP,        // seconds, inferred, of those whose wrap-up is known
    AMOUNT_HANDLE,         // seconds; talk + the wrap-up, where it is known
    AMOUNT_ENDS,           // of talks, by caller or agent, or nobody knows how
    AMOUNT_RINGS,          // in vain, of each member each time
    AMOUNT_TALK_END,       // of an agent: the moment, in seconds since the epoch; its max is asked
    VISIT_AMOUNTS,
};

struct amount {
    uint64_t count, sum, max;
};

struct tally {
    uint32_t counts[VISIT_SETS]; // by bit of enum visit_set
    struct amount amounts[VISIT_AMOUNTS];
};

// Visits of these sets together, none of which has a visit of another.
uint64_t tally_count(const struct tally *t, uint32_t sets);

#endif
