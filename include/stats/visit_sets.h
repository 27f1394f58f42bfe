// The sets that a visit counts in, and the amounts that it adds. Tallies count by these bits, and
// the lists behind figures choose by the same bits, so the two cannot differ.
#ifndef CDRTOP_STATS_VISIT_SETS_H
#define CDRTOP_STATS_VISIT_SETS_H

#include "queue/visit.h"

enum visit_set { // one bit each
    // counted for the queue, by when the visit began
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
    VISITS_WAITING_PAST = 1 << 10,     // has already waited longer than the threshold
    VISITS_ANSWER_TIMED = 1 << 11,     // answered after a known wait
    VISITS_ANSWERED_WITHIN = 1 << 12,  // answered within the threshold
    VISITS_ABANDON_TIMED = 1 << 13,    // abandoned after a known wait
    VISITS_ABANDONED_WITHIN = 1 << 14, // abandoned within the threshold
    VISITS_SHORT = 1 << 15,            // a short abandon
    VISITS_TALKED = 1 << 16,           // answered, and the talk ended after a known time
    VISITS_COMPLETED = 1 << 17,    // the talk was ended by caller or agent, or it is unknown how
    VISITS_TRANSFERRED = 1 << 18,  // the talk ended in a transfer
    VISITS_RANG = 1 << 19,         // a member was rung in vain
    VISITS_INFERRED = 1 << 20,     // queue_log could still change the outcome
    VISITS_OPEN = 1 << 21,         // offered and still waiting
    VISITS_SHORT_WITHIN = 1 << 22, // a short abandon within the threshold
    VISITS_SHORT_PAST = 1 << 23,   // a short abandon after the threshold
    // counted for the agent, by when they were connected
    VISITS_HANDLED = 1 << 24,
    VISITS_HANDLED_COMPLETED = 1 << 25,
    VISITS_HANDLED_TRANSFERRED = 1 << 26,
    VISITS_HANDLED_OVER = 1 << 27, // the talk has ended
};
#define VISIT_SETS     31                 // as many as the bits allow
#define VISIT_BIT(set) __builtin_ctz(set) // its index in tally.counts
#define VISITS_BY_AGENT                                                                            \
    ((uint32_t)(VISITS_HANDLED | VISITS_HANDLED_COMPLETED | VISITS_HANDLED_TRANSFERRED |           \
                VISITS_HANDLED_OVER))
#define VISITS_BY_QUEUE (~VISITS_BY_AGENT)
// Left, but neither answered nor hung up.
#define VISITS_OUT                                                                                 \
    (VISITS_TIMED_OUT | VISITS_LEFT_BY_KEY | VISITS_NO_AGENTS | VISITS_WITHDRAWN | VISITS_UNKNOWN)

struct visit_pick { // visits in a set of `any` and in none of `none`
    uint32_t any, none;
};
static inline bool visit_picked(uint32_t sets, struct visit_pick p) {
    return (sets & p.any) && !(sets & p.none);
}

// Of a queue's or an agent's visits; visits whose amount is unknown are left out.
enum visit_amount {
    AMOUNT_WAITING,        // seconds so far, of those still waiting
    AMOUNT_WAIT_ANSWERED,  // seconds
    AMOUNT_WAIT_ABANDONED, // seconds
    AMOUNT_TALK,           // seconds, of talks that ended in any way
    AMOUNT_WRAP_UP,        // seconds, inferred, where the wrap-up is known
    AMOUNT_HANDLE,         // seconds: talk and wrap-up, if that is known
    AMOUNT_ENDS,           // number of talks ended by caller or agent, or unknown how
    AMOUNT_RINGS,          // rings in vain, each time for each member
    AMOUNT_DUMPS, // of an agent: calls that they took, but hung up before the caller was connected
    AMOUNT_TALK_END, // of an agent: when a talk ended, epoch seconds; only its maximum is used
    VISIT_AMOUNTS,
};

struct amount {
    uint64_t count, sum, max;
};

struct tally {
    uint32_t counts[VISIT_SETS]; // indexed by VISIT_BIT
    struct amount amounts[VISIT_AMOUNTS];
};

// How many visits are in these sets. No visit may be in two of them.
uint64_t tally_count(const struct tally *t, uint32_t sets);

#endif
