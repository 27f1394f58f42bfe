// One line of Asterisk's queue_log, read. Texts are cleaned spans that the source holds; what the
// log writes as NONE is empty. A time in the log is whole seconds, cut, not rounded.
#ifndef CDRTOP_QUEUE_STEP_H
#define CDRTOP_QUEUE_STEP_H

#include "base/text.h"

enum queue_step_kind {
    STEP_OTHER, // a line whose event nobody works on
    STEP_ENTERQUEUE,
    STEP_RINGNOANSWER,
    STEP_RINGCANCELED,
    STEP_CONNECT,
    STEP_COMPLETEAGENT,
    STEP_COMPLETECALLER,
    STEP_BLINDTRANSFER, // and the TRANSFER of Asterisk before 1.8
    STEP_ATTENDEDTRANSFER,
    STEP_ABANDON,
    STEP_EXITWITHTIMEOUT,
    STEP_EXITWITHKEY,
    STEP_EXITEMPTY,
    STEP_FULL,
    STEP_JOINEMPTY,
    STEP_JOINUNAVAIL,
    STEP_WITHDRAW,
    STEP_SYSCOMPAT,
    STEP_PAUSE,
    STEP_UNPAUSE,
    STEP_PAUSEALL, // in every queue; a PAUSE a queue may follow
    STEP_UNPAUSEALL,
    STEP_ADDMEMBER,
    STEP_REMOVEMEMBER,
    STEP_PENALTY,
    STEP_AGENTLOGIN, // and AGENTCALLBACKLOGIN: no queue of its own
    STEP_AGENTLOGOFF,
    STEP_WRAPUPSTART,
    STEP_QUEUESTART,
    STEP_CONFIGRELOAD,
    STEP_KINDS,
};

#define STEP_NO_NUMBER (-1) // the line does not carry it

struct queue_step {
    enum queue_step_kind kind;
    uint16_t server;
    int64_t at_s; // epoch seconds
    struct span unique_id, queue;
    struct span agent;         // member name; the interface in ADDMEMBER, REMOVEMEMBER, PENALTY
    struct span caller_number; // ENTERQUEUE
    struct span key;           // EXITWITHKEY
    struct span reason;        // PAUSE, UNPAUSE and theirs of all; WITHDRAW: its info
    int64_t wait_s, talk_s;    // seconds waited before the step; seconds talked
    int64_t position, joined_position; // when it happened; when the caller joined
    int64_t ring_ms;
    int64_t
        value; // PENALTY: the new one; AGENTLOGOFF: seconds logged in; WRAPUPSTART: seconds to come
    bool paused;  // ADDMEMBER
    bool by_call; // AGENTLOGIN: for as long as the call with which the agent logged in
};

#endif
