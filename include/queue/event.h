// One step of a caller or a member in a queue, from AMI events or from queue_log. Texts are cleaned
// spans that the source holds.
#ifndef CDRTOP_QUEUE_EVENT_H
#define CDRTOP_QUEUE_EVENT_H

#include "base/text.h"

enum queue_event_kind {
    QUEUE_JOIN,          // QueueCallerJoin; ENTERQUEUE
    QUEUE_LEAVE,         // QueueCallerLeave
    QUEUE_ABANDON,       // QueueCallerAbandon: hung up, timed out, found it empty or was withdrawn
    QUEUE_CALLED,        // AgentCalled
    QUEUE_NO_ANSWER,     // AgentRingNoAnswer; RINGNOANSWER
    QUEUE_CONNECT,       // AgentConnect; CONNECT
    QUEUE_COMPLETE,      // AgentComplete; COMPLETEAGENT, COMPLETECALLER, …TRANSFER
    QUEUE_WAITING,       // QueueEntry of a QueueStatus list
    QUEUE_PARAMS,        // QueueParams of a QueueStatus list
    QUEUE_LIST_COMPLETE, // QueueStatusComplete
    QUEUE_MEMBER,        // QueueMember of a list, QueueMemberStatus
    QUEUE_MEMBER_ADDED,
    QUEUE_MEMBER_REMOVED,
    QUEUE_MEMBER_PAUSE,
    QUEUE_MEMBER_PENALTY,
    QUEUE_EVENT_KINDS,
};

#define QUEUE_NO_NUMBER INT64_MIN // a number that the event did not carry

struct dialplan_place { // where a channel stands
    struct span context, exten;
    int64_t priority;
};

struct member_told {
    struct span interface, state_interface, name;
    struct span unique_id; // DestUniqueid: of their channel
    int64_t status, penalty;
    int64_t last_call_s, last_pause_s, login_s; // epochs in seconds
    int64_t wrapup_s;
    bool in_call, paused;
    bool dynamic;             // added while Asterisk ran: login_s is their login
    struct span pause_reason; // empty unless paused: an unpause has a reason of its own, not kept
};

struct queue_event {
    enum queue_event_kind kind;
    uint16_t server;
    int64_t at_us;   // Timestamp where the PBX sends it, else arrival; microseconds since the epoch
    bool exact_time; // at_us is the PBX's own
    bool listed;     // an item that answered an action, not something that happened now
    struct span queue, unique_id, linked_id, channel;
    struct span caller_number, caller_name; // "<unknown>" is empty
    int64_t caller_priority;                // QUEUE_WAITING: in the queue
    struct dialplan_place place;            // of the caller
    struct member_told member;
    int64_t position;
    int64_t hold_s, talk_s;  // how long the caller had waited by then, and talked
    int64_t service_level_s; // QUEUE_PARAMS
    struct span reason;      // AgentComplete: caller, agent, transfer
    struct span action_id;   // of a list
};

// A field that is a moment: where there is none it is 0, and nonsense is possible.
static inline bool queue_is_epoch(int64_t s) {
    return s > 0 && s < 100000000000;
}

// The interface that the event names, one way or the other.
static inline struct span member_told_interface(const struct member_told *told) {
    return told->interface.len ? told->interface : told->state_interface;
}

#endif
