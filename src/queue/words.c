// The names of outcomes and states in JSON, exports and filters.
#include "queue/members.h"
#include "queue/visit.h"

const char *visit_outcome_word(enum visit_outcome outcome) {
    static const char *const words[VISIT_OUTCOMES] = {
        [VISIT_WAITING] = "waiting",       [VISIT_ANSWERED] = "answered",
        [VISIT_ABANDONED] = "abandoned",   [VISIT_TIMED_OUT] = "timedOut",
        [VISIT_LEFT_BY_KEY] = "leftByKey", [VISIT_NO_AGENTS] = "noAgents",
        [VISIT_REFUSED] = "refused",       [VISIT_WITHDRAWN] = "withdrawn",
        [VISIT_UNKNOWN] = "unknown",
    };
    return words[outcome];
}

const char *visit_basis_word(unsigned basis) {
    if (basis & VISIT_FROM_LOG) return "queue_log";
    return basis & VISIT_FROM_EVENTS ? "events" : "cdr";
}

const char *member_state_word(enum member_state state) {
    static const char *const words[MEMBER_STATES] = {
        [MEMBER_LOGGED_OUT] = "loggedOut", [MEMBER_UNAVAILABLE] = "unavailable",
        [MEMBER_READY] = "ready",          [MEMBER_WRAP_UP] = "wrapUp",
        [MEMBER_PAUSED] = "paused",        [MEMBER_OTHER_CALL] = "otherCall",
        [MEMBER_ON_HOLD] = "onHold",       [MEMBER_RINGING] = "ringing",
        [MEMBER_TALKING] = "talking",      [MEMBER_BUSY] = "busy",
    };
    return words[state];
}
