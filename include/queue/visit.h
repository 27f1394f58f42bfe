// A visit: one caller's stay in one queue, as all sources together tell it.
#ifndef CDRTOP_QUEUE_VISIT_H
#define CDRTOP_QUEUE_VISIT_H

#include <stdbool.h>
#include <stdint.h>

enum visit_outcome {
    VISIT_WAITING,
    VISIT_ANSWERED,
    VISIT_ABANDONED,   // the caller hung up while waiting
    VISIT_TIMED_OUT,   // also what events cannot tell apart from it, then inferred
    VISIT_LEFT_BY_KEY, // pressed a key that leaves the queue
    VISIT_NO_AGENTS,   // put out because the queue was empty
    VISIT_REFUSED,     // never let in (full, join empty); not part of offered
    VISIT_WITHDRAWN,   // taken out by an action; only queue_log tells
    VISIT_UNKNOWN,     // over, nobody knows how (a gap), or not decided yet
    VISIT_OUTCOMES,
};
const char *visit_outcome_word(enum visit_outcome outcome); // "answered", "leftByKey"

enum visit_completion { // bits: a visit can end for two reasons at once (a consulted agent)
    VISIT_RUNNING = 0,
    VISIT_BY_CALLER = 1,
    VISIT_BY_AGENT = 2,
    VISIT_TRANSFERRED = 4,
    VISIT_END_UNKNOWN = 8,
};

enum visit_basis { VISIT_FROM_EVENTS = 1, VISIT_FROM_LOG = 2, VISIT_FROM_ROWS = 4 }; // bits
#define VISIT_TOLD (VISIT_FROM_EVENTS | VISIT_FROM_LOG) // by rows alone it is guessed
const char *visit_basis_word(unsigned basis); // the best of them: "queue_log", "events", "cdr"

struct visit {
    uint16_t server;
    uint8_t outcome;    // enum visit_outcome
    uint8_t completion; // enum visit_completion, or-ed
    uint8_t basis;      // enum visit_basis, or-ed
    bool inferred;      // the outcome is the best guess, queue_log would settle it
    bool connecting; // of VISIT_WAITING: out of the queue, an agent has taken them, no connect yet
    bool in_doubt;   // waiting, or talking, when a gap began, and not seen since
    bool lost;       // of VISIT_UNKNOWN: they may even have been answered
    bool talk_lost;  // of VISIT_ANSWERED: the talk is over, and nobody said when or how
    uint32_t queue, unique_id,
        linked_id;      // dictionary ids; unique_id is the newest after a transfer
    uint32_t joined_id; // the Uniqueid that joined
    uint32_t caller_number, caller_name;
    uint32_t agent, interface; // who answered: member name in this queue; interface, 0 not known
    uint32_t key;              // pressed, of VISIT_LEFT_BY_KEY
    uint32_t of_row;           // one of the rows that it was guessed from, + 1; 0 it was told
    int32_t position;          // while waiting, and when it left; 0 not known
    int32_t priority;          // in the queue (Queue()'s, of a QueueStatus list); -1 not known
    uint32_t ring_no_answers;  // members that rang in vain, each time
    int64_t join_us;           // microseconds since the epoch
    int64_t end_us;            // of the wait; 0 while waiting
    int64_t complete_us;       // end of the talk; 0 while it runs
    int64_t wait_s;            // whole seconds waited; -1 while waiting or not known
    int64_t talk_s;   // whole seconds talked, all completions; -1 while not over, or not known
    int64_t ahead_us; // these times are so much later than the PBX's clock has them
};

// Members that rang in vain for one visit, each with how often.
struct visit_ring {
    uint32_t visit; // number
    uint32_t agent, interface;
    uint32_t count;
};

#endif
