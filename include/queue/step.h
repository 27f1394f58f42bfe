// One line of Asterisk's queue_log, parsed. Texts are cleaned spans that the source owns; NONE in
// the log becomes empty. Times in the log are whole seconds, cut and not rounded.
#ifndef CDRTOP_QUEUE_STEP_H
#define CDRTOP_QUEUE_STEP_H

#include "base/text.h"

enum queue_step_kind {
    STEP_OTHER, // a line with any other event
    STEP_ENTERQUEUE,
    STEP_RINGNOANSWER,
    STEP_RINGCANCELED,
    STEP_AGENTDUMP,
    STEP_CONNECT,
    STEP_COMPLETEAGENT,
    STEP_COMPLETECALLER,
    STEP_BLINDTRANSFER, // and TRANSFER of Asterisk before 1.8
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
    STEP_PAUSEALL, // in every queue; a PAUSE for each queue may follow
    STEP_UNPAUSEALL,
    STEP_ADDMEMBER,
    STEP_REMOVEMEMBER,
    STEP_PENALTY,
    STEP_AGENTLOGIN, // and AGENTCALLBACKLOGIN; neither names a queue
    STEP_AGENTLOGOFF,
    STEP_WRAPUPSTART,
    STEP_QUEUESTART,
    STEP_CONFIGRELOAD,
    STEP_KINDS,
};

#define STEP_NO_NUMBER (-1) // the line does not have it

struct queue_step {
    enum queue_step_kind kind;
    uint16_t server;
    int64_t at_s; // epoch seconds
    struct span unique_id, queue;
    struct span agent;         // member name; in ADDMEMBER, REMOVEMEMBER and PENALTY the interface
    struct span caller_number; // ENTERQUEUE
    struct span key;           // EXITWITHKEY
    struct span reason;        // of a pause or unpause; for WITHDRAW its info
    int64_t wait_s, talk_s;    // seconds waited before the step, and seconds talked
    int64_t position, joined_position; // position in the queue at the step, and when they joined
    int64_t ring_ms;
    int64_t
        // PENALTY: the new one; AGENTLOGOFF: seconds logged in; WRAPUPSTART: seconds that follow
        value;
    bool paused;  // ADDMEMBER
    bool by_call; // AGENTLOGIN: logged in only for the length of the call that did it
};

#endif
