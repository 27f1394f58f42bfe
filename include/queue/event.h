// One step of a caller or a member in a queue, from an AMI event or a line of queue_log. Texts are
// cleaned spans that the source owns.
#ifndef CDRTOP_QUEUE_EVENT_H
#define CDRTOP_QUEUE_EVENT_H

#include "base/text.h"

enum queue_event_kind {
    QUEUE_JOIN,    // QueueCallerJoin; ENTERQUEUE
    QUEUE_LEAVE,   // QueueCallerLeave
    QUEUE_ABANDON, // QueueCallerAbandon: they hung up, timed out, found it empty or were withdrawn
    QUEUE_CALLED,  // AgentCalled
    QUEUE_NO_ANSWER, // AgentRingNoAnswer; RINGNOANSWER
    QUEUE_DUMP,      // AgentDump: they took the call, but hung up before the caller was connected
    QUEUE_CONNECT,   // AgentConnect; CONNECT
    QUEUE_COMPLETE,  // AgentComplete; COMPLETEAGENT, COMPLETECALLER, …TRANSFER
    QUEUE_WAITING,   // QueueEntry of a QueueStatus list
    QUEUE_PARAMS,    // QueueParams of a QueueStatus list
    QUEUE_LIST_COMPLETE, // QueueStatusComplete
    QUEUE_MEMBER,        // QueueMember of a list, QueueMemberStatus
    QUEUE_MEMBER_ADDED,
    QUEUE_MEMBER_REMOVED,
    QUEUE_MEMBER_PAUSE,
    QUEUE_MEMBER_PENALTY,
    QUEUE_EVENT_KINDS,
};

#define QUEUE_NO_NUMBER INT64_MIN // the event has no such number

struct dialplan_place { // where in the dialplan a channel is
    struct span context, exten;
    int64_t priority;
};

struct member_told {
    struct span interface, state_interface, name;
    struct span unique_id; // DestUniqueid, of the member's channel
    int64_t status, penalty;
    int64_t last_call_s, last_pause_s, login_s; // epochs in seconds
    int64_t wrapup_s;
    bool in_call, paused;
    bool dynamic;             // added while Asterisk was running, so login_s is when they logged in
    struct span pause_reason; // empty unless they are paused: the reason of an unpause is not kept
};

struct queue_event {
    enum queue_event_kind kind;
    uint16_t server;
    // Timestamp if the PBX sends it, else when it arrived; microseconds since the epoch
    int64_t at_us;
    bool exact_time; // at_us comes from the PBX itself
    bool listed;     // part of an answer to an action, not something that happened now
    struct span queue, unique_id, linked_id, channel;
    struct span caller_number, caller_name; // "<unknown>" becomes empty
    int64_t caller_priority;                // QUEUE_WAITING: their priority in the queue
    struct dialplan_place place;            // of the caller
    struct member_told member;
    int64_t position;
    int64_t hold_s, talk_s;  // seconds waited until then, and seconds talked
    int64_t service_level_s; // QUEUE_PARAMS
    struct span reason;      // AgentComplete: caller, agent or transfer
    struct span action_id;   // of the list
};

// Fields with a moment are 0 when there is none, and may hold nonsense.
static inline bool queue_is_epoch(int64_t s) {
    return s > 0 && s < 100000000000;
}

// The interface in the event, under either of its two headers.
static inline struct span member_told_interface(const struct member_told *told) {
    return told->interface.len ? told->interface : told->state_interface;
}

#endif
