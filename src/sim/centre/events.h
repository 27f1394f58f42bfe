// The events that the simulated call centre sends, and what can be in them. Private to
// src/sim/centre.
#ifndef CDRTOP_SIM_CENTRE_EVENTS_H
#define CDRTOP_SIM_CENTRE_EVENTS_H

#include "base/buf.h"

struct server;
struct channel;
struct bridge;
struct member;

// clang-format off
enum event {
    EV_NEWCHANNEL, EV_NEWSTATE, EV_NEW_CALLERID, EV_NEW_CONNECTED_LINE, EV_NEW_ACCOUNT_CODE,
    EV_DIAL_BEGIN, EV_DIAL_STATE, EV_DIAL_END, EV_BRIDGE_CREATE, EV_BRIDGE_ENTER, EV_BRIDGE_LEAVE,
    EV_BRIDGE_DESTROY, EV_JOIN, EV_LEAVE, EV_ABANDON, EV_AGENT_CALLED, EV_AGENT_CONNECT,
    EV_AGENT_COMPLETE, EV_RING_NO_ANSWER, EV_MEMBER_STATUS, EV_MEMBER_PAUSE, EV_MEMBER_ADDED,
    EV_MEMBER_REMOVED, EV_HANGUP_REQUEST, EV_SOFT_HANGUP, EV_HANGUP, EV_LOCAL_BRIDGE, EV_HOLD,
    EV_UNHOLD, EV_MUSIC_START, EV_MUSIC_STOP, EV_BLIND_TRANSFER, EV_ATTENDED_TRANSFER, EV_CDR,
    EV_MEMBER_PENALTY, EV_ORIGINATE, EV_FULLY_BOOTED, EV_SHUTDOWN, EV_QUEUE_PARAMS, EV_QUEUE_MEMBER, EV_QUEUE_ENTRY, EV_QUEUE_SUMMARY, EV_LIST_COMPLETE,
    EV_COUNT,
};
enum number { // numeric fields
    N_POSITION, N_ORIGINAL_POSITION, N_COUNT, N_HOLD, N_TALK, N_RING, N_SEQUENCE, N_DURATION,
    N_BILLABLE, N_MAX, N_CALLS, N_COMPLETED, N_ABANDONED, N_LEVEL, N_ITEMS, N_WAIT, N_LOGGED_IN,
    N_AVAILABLE, N_LONGEST, N_UPTIME, N_NUMBERS,
};
enum string { // text fields; NULL is left out
    T_QUEUE, T_DIAL, T_REASON, T_CAUSE, T_TECH_CAUSE, T_CAUSE_TEXT,
    T_EXTENSION, T_CONTEXT, T_EXTERNAL, T_DEST_TYPE, T_DEST_APP, T_DEST_BRIDGE, T_ACCOUNT,
    T_SOURCE, T_DESTINATION, T_CLID, T_CHANNEL, T_DEST_CHANNEL, T_APPLICATION, T_DATA, T_START,
    T_ANSWER, T_END, T_DISPOSITION, T_UNIQUE, T_LINKED, T_SEQUENCE, T_DEPARTMENT, T_STRATEGY,
    T_PERF, T_PERF2, T_ACTION_ID, T_NUMBER, T_NAME, T_RESPONSE, T_COUNT_TEXTS,
};
// clang-format on

struct facts {
    const struct channel *channel, *dest, *second, *transferee, *target, *one, *two;
    const struct bridge *bridge, *second_bridge;
    const struct member *member;
    const char *list; // EV_LIST_COMPLETE: the event's name
    int64_t numbers[N_NUMBERS];
    const char *texts[T_COUNT_TEXTS];
};
void emit(struct server *s, enum event event, const struct facts *f);
void emit_channel(struct server *s, enum event event, const struct channel *ch);
// These say that a channel ends, and why; and that a telephone rings, or how that ended. NULL is
// left out.
void emit_cause(struct server *s, enum event event, const struct channel *ch, const char *cause,
                const char *tech_cause);
void emit_dial(struct server *s, enum event event, const struct channel *from,
               const struct channel *to, const char *text);
// Pairs of name and value, NULL at the end.
void emit_response(struct server *s, const char *const *pairs);

#endif
