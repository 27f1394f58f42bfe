// A visit: one caller's stay in one queue, as told by all sources together.
#ifndef CDRTOP_QUEUE_VISIT_H
#define CDRTOP_QUEUE_VISIT_H

#include <stdbool.h>
#include <stdint.h>

enum visit_outcome {
    VISIT_WAITING,
    VISIT_ANSWERED,
    VISIT_ABANDONED,   // the caller hung up while waiting
    VISIT_TIMED_OUT,   // also whatever events cannot tell from a time-out; then it is inferred
    VISIT_LEFT_BY_KEY, // they pressed a key that leads out of the queue
    VISIT_NO_AGENTS,   // put out because the queue had no agents left
    VISIT_REFUSED,     // never let in (full, or empty); not part of offered
    VISIT_WITHDRAWN,   // removed by an action; only queue_log tells this
    VISIT_UNKNOWN,     // over in a way that nobody knows (a gap), or not decided yet
    VISIT_OUTCOMES,
};
const char *visit_outcome_word(enum visit_outcome outcome); // "answered", "leftByKey"

enum visit_completion { // bits, since a talk can end for two reasons at once (a consulted agent)
    VISIT_RUNNING = 0,
    VISIT_BY_CALLER = 1,
    VISIT_BY_AGENT = 2,
    VISIT_TRANSFERRED = 4,
    VISIT_END_UNKNOWN = 8,
};

enum visit_basis { VISIT_FROM_EVENTS = 1, VISIT_FROM_LOG = 2, VISIT_FROM_ROWS = 4 }; // bits
// Without these bits it is a guess from rows.
#define VISIT_TOLD (VISIT_FROM_EVENTS | VISIT_FROM_LOG)
// The most reliable of them: "queue_log", "events", "cdr".
const char *visit_basis_word(unsigned basis);

struct visit {
    uint16_t server;
    uint8_t outcome;    // enum visit_outcome
    uint8_t completion; // enum visit_completion, or-ed
    uint8_t basis;      // enum visit_basis, or-ed
    bool inferred;      // the outcome is the best guess; queue_log would settle it
    // with VISIT_WAITING: they left the queue for an agent and are not connected yet
    bool connecting;
    bool in_doubt;  // waiting or talking when a gap began, and not seen since
    bool lost;      // with VISIT_UNKNOWN: they may even have been answered
    bool talk_lost; // with VISIT_ANSWERED: the talk is over, but nobody told when or how
    uint32_t queue, unique_id,
        linked_id;      // ids in the dictionary; after a transfer unique_id is the latest
    uint32_t joined_id; // the Uniqueid with which they joined
    uint32_t caller_number, caller_name;
    // who answered: the member's name in this queue, and the interface; 0 when unknown
    uint32_t agent, interface;
    uint32_t key;     // with VISIT_LEFT_BY_KEY: the key
    uint32_t of_row;  // one of the rows from which it was guessed, + 1; 0 if it is not a guess
    int32_t position; // now, or when they left; 0 when unknown
    int32_t priority; // in the queue, by Queue() or a QueueStatus list; -1 when unknown
    uint32_t ring_no_answers; // rings in vain, each time for each member
    int64_t join_us;          // microseconds since the epoch
    int64_t end_us;           // end of the wait; 0 while waiting
    int64_t complete_us;      // end of the talk; 0 until then
    int64_t wait_s;           // whole seconds waited; -1 while waiting or when unknown
    int64_t talk_s;   // whole seconds talked, however it ended; -1 until then or when unknown
    int64_t ahead_us; // by how much these times are ahead of the PBX's clock
};

// A member who was rung in vain for a visit, and how often; also how often they took the call, but
// hung up before the caller was connected.
struct visit_ring {
    uint32_t visit; // number
    uint32_t agent, interface;
    uint32_t count, dumps;
};

#endif
