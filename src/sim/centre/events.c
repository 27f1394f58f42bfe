// Each event is a list of pieces: a block (a channel, a bridge, a member) with a prefix, a number,
// or a text. The pieces are in Asterisk's order; the values come in one struct facts.
#include "../wire.h"
#include "model.h"

#include <stdio.h>
#include <string.h>

enum piece_kind { END, CHANNEL, BRIDGE, MEMBER, LISTED_MEMBER, NUMBER, TEXT, FIXED };

struct piece {
    enum piece_kind kind;
    const char *name; // for a block, its prefix
    size_t at;        // the offset in struct facts, or the value of a FIXED
    const char *fixed;
};

#define CHAN(prefix, field)                                                                        \
    { CHANNEL, prefix, offsetof(struct facts, field), NULL }
#define BRID(prefix, field)                                                                        \
    { BRIDGE, prefix, offsetof(struct facts, field), NULL }
#define NUM(name, which)                                                                           \
    { NUMBER, name, offsetof(struct facts, numbers) + (which) * sizeof(int64_t), NULL }
#define TXT(name, which)                                                                           \
    { TEXT, name, offsetof(struct facts, texts) + (which) * sizeof(char *), NULL }
#define FIX(name, value)                                                                           \
    { FIXED, name, 0, value }
#define WHO(kind)                                                                                  \
    { kind, "", offsetof(struct facts, member), NULL }
#define SELF   CHAN("", channel)
#define DEST   CHAN("Dest", dest)
#define PIECES 31

struct event_plan {
    const char *name, *privilege;
    struct piece pieces[PIECES];
};

#define CALL  "call,all"
#define AGENT "agent,all"
#define NAMED_MEMBER                                                                               \
    {TEXT, "Interface", 0, "interface"}, {                                                         \
        TEXT, "MemberName", 0, "name"                                                              \
    }

static const struct event_plan plans[EV_COUNT] = {
    [EV_NEWCHANNEL] = {"Newchannel", CALL, {SELF}},
    [EV_NEWSTATE] = {"Newstate", CALL, {SELF}},
    [EV_NEW_CALLERID] = {"NewCallerid",
                         CALL,
                         {SELF, FIX("CID-CallingPres", "0 (Presentation Allowed, Not Screened)")}},
    [EV_NEW_CONNECTED_LINE] = {"NewConnectedLine", CALL, {SELF}},
    [EV_NEW_ACCOUNT_CODE] = {"NewAccountCode", CALL, {SELF, TXT("OldAccountCode", T_ACCOUNT)}},
    [EV_DIAL_BEGIN] = {"DialBegin", CALL, {SELF, DEST, TXT("DialString", T_DIAL)}},
    [EV_DIAL_STATE] = {"DialState", CALL, {SELF, DEST, TXT("DialStatus", T_DIAL)}},
    [EV_DIAL_END] = {"DialEnd", CALL, {SELF, DEST, TXT("DialStatus", T_DIAL)}},
    [EV_BRIDGE_CREATE] = {"BridgeCreate", CALL, {BRID("", bridge)}},
    [EV_BRIDGE_ENTER] = {"BridgeEnter", CALL, {BRID("", bridge), SELF}},
    [EV_BRIDGE_LEAVE] = {"BridgeLeave", CALL, {BRID("", bridge), SELF}},
    [EV_BRIDGE_DESTROY] = {"BridgeDestroy", CALL, {BRID("", bridge)}},
    [EV_JOIN] = {"QueueCallerJoin",
                 AGENT,
                 {SELF, TXT("Queue", T_QUEUE), NUM("Position", N_POSITION), NUM("Count", N_COUNT)}},
    [EV_LEAVE] = {"QueueCallerLeave",
                  AGENT,
                  {SELF, TXT("Queue", T_QUEUE), NUM("Position", N_POSITION),
                   NUM("Count", N_COUNT)}},
    [EV_ABANDON] = {"QueueCallerAbandon",
                    AGENT,
                    {SELF, TXT("Queue", T_QUEUE), NUM("Position", N_POSITION),
                     NUM("OriginalPosition", N_ORIGINAL_POSITION), NUM("HoldTime", N_HOLD)}},
    [EV_AGENT_CALLED] = {"AgentCalled", AGENT, {SELF, DEST, TXT("Queue", T_QUEUE), NAMED_MEMBER}},
    [EV_AGENT_CONNECT] = {"AgentConnect",
                          AGENT,
                          {SELF, DEST, TXT("Queue", T_QUEUE), NAMED_MEMBER, NUM("HoldTime", N_HOLD),
                           NUM("RingTime", N_RING)}},
    [EV_AGENT_COMPLETE] = {"AgentComplete",
                           AGENT,
                           {SELF, DEST, TXT("Queue", T_QUEUE), NAMED_MEMBER,
                            NUM("HoldTime", N_HOLD), NUM("TalkTime", N_TALK),
                            TXT("Reason", T_REASON)}},
    [EV_RING_NO_ANSWER] = {"AgentRingNoAnswer",
                           AGENT,
                           {SELF, DEST, TXT("Queue", T_QUEUE), NAMED_MEMBER,
                            NUM("RingTime", N_RING)}},
    [EV_MEMBER_STATUS] = {"QueueMemberStatus", AGENT, {TXT("Queue", T_QUEUE), WHO(MEMBER)}},
    [EV_MEMBER_PAUSE] = {"QueueMemberPause", AGENT, {TXT("Queue", T_QUEUE), WHO(MEMBER)}},
    [EV_MEMBER_ADDED] = {"QueueMemberAdded", AGENT, {TXT("Queue", T_QUEUE), WHO(MEMBER)}},
    [EV_MEMBER_REMOVED] = {"QueueMemberRemoved", AGENT, {TXT("Queue", T_QUEUE), WHO(MEMBER)}},
    [EV_MEMBER_PENALTY] = {"QueueMemberPenalty", AGENT, {TXT("Queue", T_QUEUE), WHO(MEMBER)}},
    [EV_ORIGINATE] = {"OriginateResponse",
                      CALL,
                      {TXT("ActionID", T_ACTION_ID), TXT("Response", T_RESPONSE),
                       TXT("Channel", T_CHANNEL), TXT("Context", T_CONTEXT),
                       TXT("Exten", T_EXTENSION), TXT("Reason", T_REASON),
                       TXT("Uniqueid", T_UNIQUE), TXT("CallerIDNum", T_NUMBER),
                       TXT("CallerIDName", T_NAME)}},
    [EV_FULLY_BOOTED] = {"FullyBooted",
                         "system,all",
                         {NUM("Uptime", N_UPTIME), NUM("LastReload", N_UPTIME),
                          FIX("Status", "Fully Booted")}},
    [EV_SHUTDOWN] = {"Shutdown",
                     "system,all",
                     {FIX("Shutdown", "Cleanly"), FIX("Restart", "True")}},
    [EV_HANGUP_REQUEST] = {"HangupRequest",
                           CALL,
                           {SELF, TXT("Cause", T_CAUSE), TXT("TechCause", T_TECH_CAUSE)}},
    [EV_SOFT_HANGUP] = {"SoftHangupRequest",
                        CALL,
                        {SELF, TXT("Cause", T_CAUSE), TXT("TechCause", T_TECH_CAUSE)}},
    [EV_HANGUP] = {"Hangup",
                   CALL,
                   {SELF, TXT("Cause", T_CAUSE), TXT("Cause-txt", T_CAUSE_TEXT),
                    TXT("TechCause", T_TECH_CAUSE)}},
    [EV_LOCAL_BRIDGE] = {"LocalBridge",
                         CALL,
                         {CHAN("LocalOne", one), CHAN("LocalTwo", two), TXT("Context", T_CONTEXT),
                          TXT("Exten", T_EXTENSION), FIX("LocalOptimization", "No")}},
    [EV_HOLD] = {"Hold", CALL, {SELF, FIX("MusicClass", "default")}},
    [EV_UNHOLD] = {"Unhold", CALL, {SELF}},
    [EV_MUSIC_START] = {"MusicOnHoldStart", CALL, {SELF, FIX("Class", "default")}},
    [EV_MUSIC_STOP] = {"MusicOnHoldStop", CALL, {SELF}},
    [EV_BLIND_TRANSFER] = {"BlindTransfer",
                           CALL,
                           {FIX("Result", "Success"), CHAN("Transferer", channel),
                            CHAN("Transferee", transferee), BRID("", bridge),
                            TXT("IsExternal", T_EXTERNAL), TXT("Context", T_CONTEXT),
                            TXT("Extension", T_EXTENSION)}},
    [EV_ATTENDED_TRANSFER] = {"AttendedTransfer",
                              CALL,
                              {FIX("Result", "Success"), CHAN("OrigTransferer", channel),
                               BRID("Orig", bridge), CHAN("SecondTransferer", second),
                               BRID("Second", second_bridge), CHAN("Transferee", transferee),
                               CHAN("TransferTarget", target), FIX("IsExternal", "No"),
                               TXT("DestType", T_DEST_TYPE), TXT("DestApp", T_DEST_APP),
                               TXT("DestBridgeUniqueid", T_DEST_BRIDGE), CHAN("LocalOne", one),
                               CHAN("LocalTwo", two)}},
    [EV_CDR] = {"Cdr",
                "cdr,all",
                {TXT("AccountCode", T_ACCOUNT),
                 TXT("Source", T_SOURCE),
                 TXT("Destination", T_DESTINATION),
                 TXT("DestinationContext", T_CONTEXT),
                 TXT("CallerID", T_CLID),
                 TXT("Channel", T_CHANNEL),
                 TXT("DestinationChannel", T_DEST_CHANNEL),
                 TXT("LastApplication", T_APPLICATION),
                 TXT("LastData", T_DATA),
                 TXT("StartTime", T_START),
                 TXT("AnswerTime", T_ANSWER),
                 TXT("EndTime", T_END),
                 NUM("Duration", N_DURATION),
                 NUM("BillableSeconds", N_BILLABLE),
                 TXT("Disposition", T_DISPOSITION),
                 FIX("AMAFlags", "DOCUMENTATION"),
                 TXT("UniqueID", T_UNIQUE),
                 FIX("UserField", ""),
                 TXT("LinkedID", T_LINKED),
                 TXT("Sequence", T_SEQUENCE),
                 TXT("department", T_DEPARTMENT)}},
    [EV_QUEUE_PARAMS] = {"QueueParams",
                         NULL,
                         {TXT("Queue", T_QUEUE), NUM("Max", N_MAX), TXT("Strategy", T_STRATEGY),
                          NUM("Calls", N_CALLS), NUM("Holdtime", N_HOLD), NUM("TalkTime", N_TALK),
                          NUM("Completed", N_COMPLETED), NUM("Abandoned", N_ABANDONED),
                          NUM("ServiceLevel", N_LEVEL), TXT("ServicelevelPerf", T_PERF),
                          TXT("ServicelevelPerf2", T_PERF2), FIX("Weight", "0"),
                          TXT("ActionID", T_ACTION_ID)}},
    [EV_QUEUE_MEMBER] = {"QueueMember",
                         NULL,
                         {TXT("Queue", T_QUEUE), WHO(LISTED_MEMBER), TXT("ActionID", T_ACTION_ID)}},
    [EV_QUEUE_ENTRY] = {"QueueEntry",
                        NULL,
                        {TXT("Queue", T_QUEUE), NUM("Position", N_POSITION),
                         TXT("Channel", T_CHANNEL), TXT("Uniqueid", T_UNIQUE),
                         TXT("CallerIDNum", T_NUMBER), TXT("CallerIDName", T_NAME),
                         FIX("ConnectedLineNum", "unknown"), FIX("ConnectedLineName", "unknown"),
                         NUM("Wait", N_WAIT), FIX("Priority", "0"), TXT("ActionID", T_ACTION_ID)}},
    [EV_QUEUE_SUMMARY] = {"QueueSummary",
                          NULL,
                          {TXT("Queue", T_QUEUE), NUM("LoggedIn", N_LOGGED_IN),
                           NUM("Available", N_AVAILABLE), NUM("Callers", N_CALLS),
                           NUM("HoldTime", N_HOLD), NUM("TalkTime", N_TALK),
                           NUM("LongestHoldTime", N_LONGEST), TXT("ActionID", T_ACTION_ID)}},
    [EV_LIST_COMPLETE] = {NULL,
                          NULL,
                          {TXT("ActionID", T_ACTION_ID), FIX("EventList", "Complete"),
                           NUM("ListItems", N_ITEMS)}},
};

static const char *state_name(int state) {
    static const char *const names[] = {[CHANNEL_DOWN] = "Down",
                                        [CHANNEL_RING] = "Ring",
                                        [CHANNEL_RINGING] = "Ringing",
                                        [CHANNEL_UP] = "Up"};
    return names[state];
}

static void write_channel(struct wire *w, const char *prefix, const struct channel *ch) {
    char number[16], escaped[200];
    snprintf(number, sizeof number, "%d", ch->state);
    wire_field(w, prefix, "Channel", ch->name);
    wire_field(w, prefix, "ChannelState", number);
    wire_field(w, prefix, "ChannelStateDesc", state_name(ch->state));
    wire_field(w, prefix, "CallerIDNum", *ch->number ? ch->number : "<unknown>");
    wire_c_escape(*ch->caller ? ch->caller : "<unknown>", escaped, sizeof escaped);
    wire_field(w, prefix, "CallerIDName", escaped);
    wire_field(w, prefix, "ConnectedLineNum",
               *ch->connected_number ? ch->connected_number : "<unknown>");
    wire_c_escape(*ch->connected_name ? ch->connected_name : "<unknown>", escaped, sizeof escaped);
    wire_field(w, prefix, "ConnectedLineName", escaped);
    wire_field(w, prefix, "Language", "en");
    wire_field(w, prefix, "AccountCode", ch->account);
    wire_field(w, prefix, "Context", ch->context);
    wire_field(w, prefix, "Exten", ch->exten);
    snprintf(number, sizeof number, "%d", ch->priority);
    wire_field(w, prefix, "Priority", number);
    wire_field(w, prefix, "Uniqueid", ch->unique);
    wire_field(w, prefix, "Linkedid", ch->linked);
}

static void write_bridge(struct wire *w, const char *prefix, const struct bridge *b) {
    char number[16];
    snprintf(number, sizeof number, "%d", b->channels);
    wire_field(w, prefix, "BridgeUniqueid", b->id);
    wire_field(w, prefix, "BridgeType", "basic");
    wire_field(w, prefix, "BridgeTechnology", "simple_bridge");
    wire_field(w, prefix, "BridgeCreator", "<unknown>");
    wire_field(w, prefix, "BridgeName", "<unknown>");
    wire_field(w, prefix, "BridgeNumChannels", number);
    wire_field(w, prefix, "BridgeVideoSourceMode", "none");
}

static void write_member(struct wire *w, const struct member *m, bool listed) {
    char state_interface[24];
    snprintf(state_interface, sizeof state_interface, "PJSIP/%s", m->agent->extension);
    wire_field(w, "", listed ? "Name" : "MemberName", m->agent->name);
    wire_field(w, "", listed ? "Location" : "Interface", m->interface);
    wire_field(w, "", "StateInterface", state_interface);
    wire_field(w, "", "Membership", m->dynamic ? "dynamic" : "static");
    wire_number(w, "Penalty", m->penalty);
    wire_number(w, "CallsTaken", m->calls_taken);
    wire_number(w, "LastCall", m->last_call_s);
    wire_number(w, "LastPause", m->last_pause_s);
    wire_number(w, "LoginTime", m->login_s);
    wire_field(w, "", "InCall", m->in_call ? "1" : "0");
    wire_number(w, "Status", (int64_t)m->agent->device);
    wire_field(w, "", "Paused", m->paused ? "1" : "0");
    wire_field(w, "", "PausedReason", m->reason ? m->reason : "");
    if (!listed) wire_field(w, "", "Ringinuse", "0");
    wire_field(w, "", "Wrapuptime", "0");
}

static void write_pointed(struct wire *w, const struct piece *p, const void *pointer) {
    switch (p->kind) {
    case CHANNEL:
        write_channel(w, p->name, pointer);
        break;
    case BRIDGE:
        write_bridge(w, p->name, pointer);
        break;
    case MEMBER:
        write_member(w, pointer, false);
        break;
    case LISTED_MEMBER:
        write_member(w, pointer, true);
        break;
    case TEXT:
        wire_field(w, "", p->name, pointer);
        break;
    case NUMBER:
    case FIXED:
    case END:
        break;
    }
}

static void write_piece(struct wire *w, const struct piece *p, const struct facts *f) {
    const char *base = (const char *)f;
    if (p->kind == TEXT && p->fixed) {
        if (f->member)
            wire_field(w, "", p->name,
                       *p->fixed == 'i' ? f->member->interface : f->member->agent->name);
        return;
    }
    if (p->kind == NUMBER) {
        int64_t number;
        memcpy(&number, base + p->at, sizeof number);
        wire_number(w, p->name, number);
    } else if (p->kind == FIXED) {
        wire_field(w, "", p->name, p->fixed);
    } else {
        const void *pointer;
        memcpy(&pointer, base + p->at, sizeof pointer);
        if (pointer) write_pointed(w, p, pointer);
    }
}

// Events at the same moment follow each other by some microseconds, but never into the next second,
// because the figures of Asterisk in whole seconds belong to that moment.
static void write_timestamp(struct wire *w, struct server *s) {
    char text[32];
    int64_t now = s->centre->now_us, last = now - now % 1000000 + 999999;
    s->stamp_us = s->stamp_us + 23 > now ? s->stamp_us + 23 : now;
    if (s->stamp_us > last) s->stamp_us = last;
    snprintf(text, sizeof text, "%lld.%06d", (long long)(s->stamp_us / 1000000),
             (int)(s->stamp_us % 1000000));
    wire_field(w, "", "Timestamp", text);
}

static void begin(struct wire *w, struct server *s, int type) {
    struct centre *c = s->centre;
    wire_begin(w, &c->text, c->sink.packet ? &c->packet : NULL, type, s->id, s->name);
}

// How much of it is left, if it is cut. That is decided by random numbers of its own, so that the
// day goes on as it would have.
static size_t cut(struct centre *c, size_t len) {
    if (!c->cut.per_mille) return len;
    c->cut.chance = c->cut.chance * 6364136223846793005u + 1442695040888963407u;
    bool is_cut = (c->cut.chance >> 33) % 1000 < c->cut.per_mille;
    return is_cut ? (c->cut.chance >> 43) % len : len;
}

static void send_packet(struct server *s, struct buf *packet) {
    struct centre *c = s->centre;
    size_t len = cut(c, packet->len);
    if (len < packet->len) {
        packet->len = len;
        buf_put(packet, "\r\n\r\n", 4);
    }
    c->sink.packet(c->sink.context, s->id, buf_text(packet));
}

// Passes a frame through the faults to the sink.
static void send(struct server *s, struct wire *w) {
    struct centre *c = s->centre;
    wire_end(w);
    if (c->warming || s->down || s->unseen) return;
    if (w->packet) send_packet(s, w->packet);
    if (c->sink.frame)
        c->sink.frame(c->sink.context, (struct span){w->out->at, cut(c, w->out->len)});
}

void emit(struct server *s, enum event event, const struct facts *f) {
    const struct event_plan *plan = &plans[event];
    struct wire w;
    if (s->centre->warming) return;
    begin(&w, s, 3);
    wire_field(&w, "", "Event", plan->name ? plan->name : f->list);
    if (plan->privilege) {
        wire_field(&w, "", "Privilege", plan->privilege);
        if (s->options.timestamps) write_timestamp(&w, s);
    }
    for (const struct piece *p = plan->pieces; p->kind != END; p++)
        write_piece(&w, p, f);
    send(s, &w);
}

void emit_channel(struct server *s, enum event event, const struct channel *ch) {
    emit(s, event, &(struct facts){.channel = ch});
}

void emit_cause(struct server *s, enum event event, const struct channel *ch, const char *cause,
                const char *tech_cause) {
    static const struct {
        const char *cause, *text;
    } texts[] = {{"0", "Unknown"},
                 {"16", "Normal Clearing"},
                 {"17", "User busy"},
                 {"21", "Call Rejected"},
                 {"26", "Answered elsewhere"},
                 {"34", "Circuit/channel congestion"},
                 {"127", "Interworking, unspecified"}};
    struct facts f = {.channel = ch, .texts = {[T_CAUSE] = cause, [T_TECH_CAUSE] = tech_cause}};
    for (size_t i = 0; cause && i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].cause, cause) == 0) f.texts[T_CAUSE_TEXT] = texts[i].text;
    emit(s, event, &f);
}

void emit_dial(struct server *s, enum event event, const struct channel *from,
               const struct channel *to, const char *text) {
    emit(s, event, &(struct facts){.channel = from, .dest = to, .texts = {[T_DIAL] = text}});
}

void emit_response(struct server *s, const char *const *pairs) {
    struct wire w;
    begin(&w, s, 4);
    for (; pairs[0]; pairs += 2)
        if (pairs[1]) wire_field(&w, "", pairs[0], pairs[1]);
    send(s, &w);
}
