// Frames and lines from templates. A template is a list of headers with their values, in which a
// capital letter in braces stands for what the bytes chose.
#include "made_up_day.h"

#include "base/civil.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SECOND      INT64_C(1000000)
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

struct choice {
    uint16_t server;
    unsigned caller, agent, queue, number; // below 8, 4, 2, 256
    int64_t at_us;                         // by the clock of that PBX
};

static const char *const queues[] = {"support", "sales"};
static const char *const members[] = {"Alice", "Bob", "1003", "PJSIP/1004"};
static const char *const interfaces[] = {"PJSIP/1001", "PJSIP/1002", "Local/1003@from-queue/n",
                                         "PJSIP/1004"};
static const char *const reasons[] = {"caller", "agent", "transfer", "lunch"};
static const char *const endings[] = {"ANSWERED", "NO ANSWER", "BUSY",
                                      "FAILED",   "CANCEL",    "CONGESTION"};

// {C} is the caller's channel, {U} its id, {N} their number, {E} where they are; {D} and {V} the
// channel and id of the agent's leg; {Q} queue, {M} member, {I} interface, {X} extension; {H} a
// number of seconds, {S} a small one, {B} 0 or 1, {R} a reason; {G} an end; {T} now, {P} some time
// ago, as epochs; {Z} start, {A} answer, {F} end of a row.
#define CALLER                                                                                     \
    "Channel={C};ChannelState={S};CallerIDNum={N};CallerIDName={N};Context=from-trunk;Exten={E};"  \
    "Priority=1;Uniqueid={U};Linkedid={U}"
#define LEG "DestChannel={D};DestUniqueid={V};DestLinkedid={U}"
#define OWN                                                                                        \
    "Channel={D};ChannelState={S};CallerIDNum={X};Context=internal;Exten={E};Priority=1;"          \
    "Uniqueid={V};Linkedid={U}"
#define MEMBER                                                                                     \
    "Queue={Q};MemberName={M};Interface={I};StateInterface=PJSIP/{X};Membership=dynamic;"          \
    "Penalty={S};LastCall={P};LastPause={P};LoginTime={P};InCall={B};Status={S};Paused={B};"       \
    "PausedReason={R};Wrapuptime={S}"
static const char *const frames[] = {
    "Event=QueueCallerJoin;Privilege=agent,all;" CALLER ";Queue={Q};Position={S};Count={S}",
    "Event=QueueCallerLeave;Privilege=agent,all;" CALLER ";Queue={Q};Position={S};Count={S}",
    "Event=QueueCallerAbandon;Privilege=agent,all;" CALLER
    ";Queue={Q};Position={S};OriginalPosition={S};HoldTime={H}",
    "Event=AgentCalled;Privilege=agent,all;" CALLER ";" LEG
    ";Queue={Q};Interface={I};MemberName={M}",
    "Event=AgentConnect;Privilege=agent,all;" CALLER ";" LEG
    ";Queue={Q};Interface={I};MemberName={M};HoldTime={H};RingTime=100",
    "Event=AgentComplete;Privilege=agent,all;" CALLER ";" LEG
    ";Queue={Q};Interface={I};MemberName={M};HoldTime={H};TalkTime={H};Reason={R}",
    "Event=AgentComplete;Privilege=agent,all;Queue={Q};Interface={I};MemberName={M};HoldTime={H};"
    "TalkTime={H};Reason={R}",
    "Event=AgentRingNoAnswer;Privilege=agent,all;" CALLER ";" LEG
    ";Queue={Q};Interface={I};MemberName={M};RingTime=6000",
    "Event=AgentDump;Privilege=agent,all;" CALLER ";" LEG ";Queue={Q};Interface={I};MemberName={M}",
    "Event=QueueMemberStatus;Privilege=agent,all;" MEMBER,
    "Event=QueueMemberPause;Privilege=agent,all;" MEMBER,
    "Event=QueueMemberAdded;Privilege=agent,all;" MEMBER,
    "Event=QueueMemberRemoved;Privilege=agent,all;" MEMBER,
    "Event=QueueMemberPenalty;Privilege=agent,all;" MEMBER,
    "Event=QueueParams;Queue={Q};ServiceLevel={H};ActionID=list",
    "Event=QueueMember;Queue={Q};Name={M};Location={I};StateInterface=PJSIP/{X};Membership=static;"
    "Penalty={S};LastCall={P};LastPause={P};LoginTime={P};InCall={B};Status={S};Paused={B};"
    "PausedReason={R};Wrapuptime={S};ActionID=list",
    "Event=QueueEntry;Queue={Q};Position={S};Channel={C};Uniqueid={U};CallerIDNum={N};"
    "CallerIDName={N};Wait={H};Priority={S};ActionID=list",
    "Event=QueueStatusComplete;ActionID=list;EventList=Complete;ListItems={S}",
    "Event=Newchannel;Privilege=call,all;" CALLER,
    "Event=Newstate;Privilege=call,all;" CALLER,
    "Event=Hangup;Privilege=call,all;" CALLER ";Cause=16",
    "Event=HangupRequest;Privilege=call,all;" CALLER ";Cause=16",
    "Event=SoftHangupRequest;Privilege=call,all;" CALLER ";Cause=16",
    "Event=Newchannel;Privilege=call,all;" OWN,
    "Event=Newstate;Privilege=call,all;" OWN,
    "Event=Hangup;Privilege=call,all;" OWN ";Cause=16",
    "Event=Hold;Privilege=call,all;" OWN,
    "Event=Unhold;Privilege=call,all;" OWN,
    "Event=LocalBridge;Privilege=call,all;LocalOneChannel={D};LocalOneUniqueid={V};"
    "LocalOneLinkedid={U};LocalTwoChannel={D};LocalTwoUniqueid={U};LocalTwoLinkedid={U}",
    "Event=BlindTransfer;Privilege=call,all;Result=Success;TransfererChannel={D};"
    "TransfererUniqueid={V};TransfererLinkedid={U};TransfereeChannel={C};TransfereeUniqueid={U};"
    "TransfereeLinkedid={U};Context=internal;Extension={E}",
    "Event=AttendedTransfer;Privilege=call,all;Result=Success;SecondTransfererChannel={D};"
    "SecondTransfererUniqueid={V};SecondTransfererLinkedid={V};TransfereeChannel={C};"
    "TransfereeUniqueid={U};TransfereeLinkedid={U};DestType=App;DestApp=Queue",
    "Event=Cdr;Privilege=cdr,all;Source={N};Destination={E};DestinationContext=internal;"
    "CallerID={N};Channel={C};DestinationChannel={D};LastApplication=Queue;LastData={Q},,,,{H};"
    "StartTime={Z};AnswerTime={A};EndTime={F};Duration={H};BillableSeconds={S};Disposition={G};"
    "UniqueID={U};LinkedID={U};Sequence={S}",
    "Event=Cdr;Privilege=cdr,all;Source={X};Destination={N};DestinationContext=internal;"
    "CallerID={X};Channel={D};DestinationChannel={C};LastApplication=Dial;StartTime={Z};"
    "AnswerTime={A};EndTime={F};Duration={H};BillableSeconds={S};Disposition={G};UniqueID={V}",
    "Event=FullyBooted;Privilege=system,all;Uptime={H};LastReload={H};Status=Fully Booted",
    "Event=Shutdown;Privilege=system,all;Shutdown=Cleanly;Restart=True",
};
static const char *const lines[] = {
    "{T}|{U}|{Q}|NONE|ENTERQUEUE||{N}|{S}",
    "{T}|{U}|{Q}|{M}|RINGNOANSWER|1000",
    "{T}|{U}|{Q}|{M}|CONNECT|{H}|{V}|1",
    "{T}|{U}|{Q}|{M}|COMPLETECALLER|{H}|{H}|1",
    "{T}|{U}|{Q}|{M}|COMPLETEAGENT|{H}|{H}|1",
    "{T}|{U}|{Q}|{M}|BLINDTRANSFER|{E}|internal|{H}|{H}|1",
    "{T}|{U}|{Q}|{M}|ATTENDEDTRANSFER|BRIDGE|x|{H}|{H}|1",
    "{T}|{U}|{Q}|NONE|ABANDON|1|1|{H}",
    "{T}|{U}|{Q}|NONE|EXITWITHTIMEOUT|1|1|{H}",
    "{T}|{U}|{Q}|NONE|EXITWITHKEY|2|1|1|{H}",
    "{T}|{U}|{Q}|NONE|EXITEMPTY|1|1|{H}",
    "{T}|{U}|{Q}|NONE|WITHDRAW|1|1|{H}|info",
    "{T}|{U}|{Q}|NONE|FULL",
    "{T}|{U}|{Q}|{M}|AGENTDUMP",
    "{T}|NONE|{Q}|{M}|PAUSE|{R}",
    "{T}|NONE|{Q}|{M}|UNPAUSE|",
    "{T}|NONE|NONE|{M}|PAUSEALL|{R}",
    "{T}|NONE|NONE|{M}|UNPAUSEALL|",
    "{T}|NONE|{Q}|{I}|ADDMEMBER|",
    "{T}|NONE|{Q}|{I}|REMOVEMEMBER|",
    "{T}|{U}|NONE|{M}|AGENTLOGIN|{D}",
    "{T}|{U}|NONE|{M}|AGENTLOGOFF|{D}|{H}",
    "{T}|NONE|{Q}|{M}|WRAPUPSTART|{S}",
    "{T}|NONE|NONE|NONE|QUEUESTART|",
};

static void put_time(const struct choice *c, int64_t later_s, struct buf *out) {
    struct civil t = civil_of_seconds(c->at_us / SECOND + later_s);
    buf_format(out, "%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute,
               t.second);
}

static void put_choice(const struct choice *c, char letter, struct buf *out) {
    unsigned leg = c->caller * 4 + c->agent, n = c->number;
    int64_t now_s = c->at_us / SECOND;
    static const unsigned seconds[] = {0, 1, 2, 5, 19, 20, 21, 60, 300, 3600};
    switch (letter) {
    case 'C': // the last callers are extensions
        buf_format(out, "PJSIP/%s%u-0000000%u", c->caller < 6 ? "trunk" : "100", c->caller,
                   c->caller);
        break;
    case 'U':
        buf_format(out, "%" PRId64 ".%u", MADE_UP_FROM + c->caller, c->caller);
        break;
    case 'N':
        buf_format(out, "%s%u", c->caller < 6 ? "49170110030" : "100", c->caller);
        break;
    case 'E':
        buf_format(out, "%u", n % 8 ? 6000 + c->queue : 2);
        break;
    case 'D':
        if (c->agent == 2)
            buf_format(out, "Local/1003@from-queue-000000%02u;%u", leg, 1 + n % 2);
        else
            buf_format(out, "PJSIP/100%u-000000%02u", 1 + c->agent, leg);
        break;
    case 'V':
        buf_format(out, "%" PRId64 ".%u", MADE_UP_FROM + c->caller + 1, 100 + leg);
        break;
    case 'Q':
        buf_format(out, "%s", queues[c->queue]);
        break;
    case 'M':
        buf_format(out, "%s", members[c->agent]);
        break;
    case 'I':
        buf_format(out, "%s", interfaces[c->agent]);
        break;
    case 'X':
        buf_format(out, "100%u", 1 + c->agent);
        break;
    case 'H':
        buf_format(out, "%u", seconds[n % COUNT(seconds)]);
        break;
    case 'S':
        buf_format(out, "%u", n % 9);
        break;
    case 'B':
        buf_format(out, "%u", n >> 4 & 1);
        break;
    case 'R':
        buf_format(out, "%s", reasons[n % COUNT(reasons)]);
        break;
    case 'G':
        buf_format(out, "%s", endings[n % COUNT(endings)]);
        break;
    case 'T':
        buf_format(out, "%" PRId64, now_s);
        break;
    case 'P':
        buf_format(out, "%" PRId64, n % 4 ? now_s - seconds[n % COUNT(seconds)] : 0);
        break;
    case 'Z':
        put_time(c, -(int64_t)seconds[n % COUNT(seconds)], out);
        break;
    case 'A':
        if (n % 6 == 0) put_time(c, -(int64_t)(n % 9), out);
        break;
    case 'F':
        put_time(c, 0, out);
        break;
    }
}

static void put_chosen(const struct choice *c, struct span template, struct buf *out) {
    while (template.len) {
        if (template.at[0] == '{') {
            put_choice(c, template.at[1], out);
            template = span_from(template, 3);
        } else {
            buf_put(out, template.at, 1);
            template = span_from(template, 1);
        }
    }
}

static void put_frame(const struct choice *c, const char *template, struct buf *out) {
    struct span rest = span_of(template);
    buf_format(out,
               "{ \"type\": 3, \"server_id\": %u, \"server_name\": \"pbx%u\", \"ssl\": false, "
               "\"data\": {",
               c->server + 1u, c->server + 1u);
    for (bool first = true; rest.len; first = false) {
        struct span value = span_take(&rest, ';'), name = span_take(&value, '=');
        buf_format(out, "%s\"%.*s\": \"", first ? "" : ",", (int)name.len, name.at);
        put_chosen(c, value, out);
        buf_put(out, "\"", 1);
        bool timed = span_same(name, SPAN("Privilege")) && c->server == 0; // timestampevents
        if (timed)
            buf_format(out, ",\"Timestamp\": \"%" PRId64 ".%06d\"", c->at_us / SECOND,
                       (int)(c->at_us % SECOND));
    }
    buf_put(out, "}}", 2);
}

void made_up_begin(struct made_up_day *d, const uint8_t *data, size_t size) {
    *d = (struct made_up_day){.at = data, .left = size, .now_us = MADE_UP_FROM * SECOND};
    if (d->left > 4 * MADE_UP_MOST) d->left = 4 * MADE_UP_MOST;
}

// Now and then an hour; of a clock that is put right, some seconds or an hour, either way.
static const int64_t steps_us[] = {
    0,          0,           1000,        SECOND / 2,   SECOND,        2 * SECOND,
    7 * SECOND, 21 * SECOND, 60 * SECOND, 300 * SECOND, 3600 * SECOND, 7 * 3600 * SECOND};
static const int64_t offs_us[] = {
    0, -SECOND, 2 * SECOND, -60 * SECOND, 3600 * SECOND, -3600 * SECOND};

enum made_up made_up_next(struct made_up_day *d, struct buf *text, uint16_t *ret_server) {
    if (d->left < 4) return MADE_UP_END;
    const uint8_t *b = d->at;
    d->at += 4;
    d->left -= 4;
    // The longest steps are rare, so that a day stays a day.
    size_t step = b[1] % (b[1] < 224 ? COUNT(steps_us) - 2 : COUNT(steps_us));
    d->now_us += steps_us[step];
    struct choice c = {.server = b[2] >> 7,
                       .caller = b[2] & 7,
                       .agent = b[2] >> 3 & 3,
                       .queue = b[2] >> 5 & 1,
                       .number = b[3]};
    c.at_us = d->now_us + d->off_us[c.server];
    *ret_server = c.server;
    buf_clear(text);
    size_t what = b[0] % (COUNT(frames) + COUNT(lines) + 4);
    if (what < COUNT(frames)) {
        put_frame(&c, frames[what], text);
        return MADE_UP_FRAME;
    }
    what -= COUNT(frames);
    if (what < COUNT(lines)) {
        put_chosen(&c, span_of(lines[what]), text);
        return MADE_UP_LINE;
    }
    what -= COUNT(lines);
    if (what == 0) d->off_us[c.server] = offs_us[b[3] % COUNT(offs_us)];
    return what == 1 ? MADE_UP_LOST : what == 2 ? MADE_UP_BACK : MADE_UP_LOOK;
}
