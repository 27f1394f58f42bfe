// One table: which events are read, what they become, and their headers in Asterisk's order, taken
// from captures of Asterisk 23. The block of headers about one channel is the same in every event,
// except for a prefix. A missing header does no harm (the channel is gone, or an older Asterisk
// does not have it). A header in another place makes a frame malformed if that frame needs repair.
#include "values.h"

#include <string.h>

#define CHANNEL_BLOCK(p)                                                                           \
    p "Channel", p "ChannelState", p "ChannelStateDesc", p "CallerIDNum", p "CallerIDName",        \
        p "ConnectedLineNum", p "ConnectedLineName", p "Language", p "AccountCode", p "Context",   \
        p "Exten", p "Priority", p "Uniqueid", p "Linkedid"
#define BRIDGE_BLOCK(p)                                                                            \
    p "BridgeUniqueid", p "BridgeType", p "BridgeTechnology", p "BridgeCreator", p "BridgeName",   \
        p "BridgeNumChannels", p "BridgeVideoSourceMode"
#define HEAD "Event", "Privilege", "Timestamp"

static const char *const cdr_order[] = {HEAD,
                                        "AccountCode",
                                        "Source",
                                        "Destination",
                                        "DestinationContext",
                                        "CallerID",
                                        "Channel",
                                        "DestinationChannel",
                                        "LastApplication",
                                        "LastData",
                                        "StartTime",
                                        "AnswerTime",
                                        "EndTime",
                                        "Duration",
                                        "BillableSeconds",
                                        "Disposition",
                                        "AMAFlags",
                                        "UniqueID",
                                        "UserField",
                                        NULL};

static const char *const channel_order[] = {HEAD,        CHANNEL_BLOCK(""), "Cause", "Cause-txt",
                                            "TechCause", "MusicClass",      NULL};
static const char *const local_bridge_order[] = {HEAD,
                                                 CHANNEL_BLOCK("LocalOne"),
                                                 CHANNEL_BLOCK("LocalTwo"),
                                                 "Context",
                                                 "Exten",
                                                 "LocalOptimization",
                                                 NULL};
static const char *const blind_order[] = {HEAD,
                                          "Result",
                                          CHANNEL_BLOCK("Transferer"),
                                          CHANNEL_BLOCK("Transferee"),
                                          BRIDGE_BLOCK(""),
                                          "IsExternal",
                                          "Context",
                                          "Extension",
                                          NULL};
static const char *const attended_order[] = {HEAD,
                                             "Result",
                                             CHANNEL_BLOCK("OrigTransferer"),
                                             BRIDGE_BLOCK("Orig"),
                                             CHANNEL_BLOCK("SecondTransferer"),
                                             BRIDGE_BLOCK("Second"),
                                             CHANNEL_BLOCK("Transferee"),
                                             CHANNEL_BLOCK("TransferTarget"),
                                             "IsExternal",
                                             "DestType",
                                             "DestBridgeUniqueid",
                                             "DestApp",
                                             CHANNEL_BLOCK("DestTransferer"),
                                             CHANNEL_BLOCK("LocalOne"),
                                             CHANNEL_BLOCK("LocalTwo"),
                                             NULL};

static const char *const caller_order[] = {
    HEAD, CHANNEL_BLOCK(""), "Queue", "Position", "OriginalPosition", "Count", "HoldTime", NULL};
static const char *const agent_order[] = {HEAD,
                                          CHANNEL_BLOCK(""),
                                          CHANNEL_BLOCK("Dest"),
                                          "Queue",
                                          "Interface",
                                          "MemberName",
                                          "HoldTime",
                                          "RingTime",
                                          "TalkTime",
                                          "Reason",
                                          NULL};
static const char *const member_order[] = {
    HEAD,      "Queue",      "MemberName",   "Interface", "StateInterface", "Membership",
    "Penalty", "CallsTaken", "LastCall",     "LastPause", "LoginTime",      "InCall",
    "Status",  "Paused",     "PausedReason", "Ringinuse", "Wrapuptime",     NULL};
static const char *const list_member_order[] = {
    "Event",   "Queue",      "Name",         "Location",   "StateInterface", "Membership",
    "Penalty", "CallsTaken", "LastCall",     "LastPause",  "LoginTime",      "InCall",
    "Status",  "Paused",     "PausedReason", "Wrapuptime", "ActionID",       NULL};
static const char *const params_order[] = {"Event",
                                           "Queue",
                                           "Max",
                                           "Strategy",
                                           "Calls",
                                           "Holdtime",
                                           "TalkTime",
                                           "Completed",
                                           "Abandoned",
                                           "ServiceLevel",
                                           "ServicelevelPerf",
                                           "ServicelevelPerf2",
                                           "Weight",
                                           "ActionID",
                                           NULL};
static const char *const entry_order[] = {"Event",
                                          "Queue",
                                          "Position",
                                          "Channel",
                                          "Uniqueid",
                                          "CallerIDNum",
                                          "CallerIDName",
                                          "ConnectedLineNum",
                                          "ConnectedLineName",
                                          "Wait",
                                          "Priority",
                                          "ActionID",
                                          NULL};
static const char *const complete_order[] = {"Event", "ActionID", "EventList", "ListItems", NULL};
static const char *const system_order[] = {HEAD,     "Uptime",   "LastReload", "Status",
                                           "Module", "Shutdown", "Restart",    NULL};

#define CDR(name)                                                                                  \
    { {name, sizeof(name) - 1}, AMI_VALUE_CDR, 0, cdr_order, true }
#define QUEUE(name, kind, o)                                                                       \
    { {name, sizeof(name) - 1}, AMI_VALUE_QUEUE, kind, o, false }
#define CHANNEL(name, kind, o)                                                                     \
    { {name, sizeof(name) - 1}, AMI_VALUE_CHANNEL, kind, o, false }
#define SYSTEM(name)                                                                               \
    { {name, sizeof(name) - 1}, AMI_VALUE_SYSTEM, 0, system_order, false }

#define OLD(name)                                                                                  \
    { {name, sizeof(name) - 1}, AMI_VALUE_TOO_OLD, 0, system_order, false }

const struct ami_event ami_events[] = {
    CDR("Cdr"),
    QUEUE("QueueMemberStatus", QUEUE_MEMBER, member_order), // the most frequent come first
    CHANNEL("Newstate", CHANNEL_STATE, channel_order),
    CHANNEL("Newchannel", CHANNEL_NEW, channel_order),
    CHANNEL("Hangup", CHANNEL_HANGUP, channel_order),
    CHANNEL("SoftHangupRequest", CHANNEL_SOFT_HANGUP, channel_order),
    CHANNEL("HangupRequest", CHANNEL_HANGUP_REQUEST, channel_order),
    QUEUE("AgentCalled", QUEUE_CALLED, agent_order),
    QUEUE("QueueCallerJoin", QUEUE_JOIN, caller_order),
    QUEUE("QueueCallerLeave", QUEUE_LEAVE, caller_order),
    QUEUE("AgentConnect", QUEUE_CONNECT, agent_order),
    QUEUE("AgentComplete", QUEUE_COMPLETE, agent_order),
    QUEUE("QueueCallerAbandon", QUEUE_ABANDON, caller_order),
    QUEUE("AgentRingNoAnswer", QUEUE_NO_ANSWER, agent_order),
    QUEUE("AgentDump", QUEUE_DUMP, agent_order),
    QUEUE("QueueMemberPause", QUEUE_MEMBER_PAUSE, member_order),
    CHANNEL("LocalBridge", CHANNEL_LOCAL_BRIDGE, local_bridge_order),
    CHANNEL("Hold", CHANNEL_HOLD, channel_order),
    CHANNEL("Unhold", CHANNEL_UNHOLD, channel_order),
    CHANNEL("BlindTransfer", CHANNEL_BLIND_TRANSFER, blind_order),
    CHANNEL("AttendedTransfer", CHANNEL_ATTENDED_TRANSFER, attended_order),
    QUEUE("QueueMember", QUEUE_MEMBER, list_member_order),
    QUEUE("QueueParams", QUEUE_PARAMS, params_order),
    QUEUE("QueueEntry", QUEUE_WAITING, entry_order),
    QUEUE("QueueStatusComplete", QUEUE_LIST_COMPLETE, complete_order),
    QUEUE("QueueMemberAdded", QUEUE_MEMBER_ADDED, member_order),
    QUEUE("QueueMemberRemoved", QUEUE_MEMBER_REMOVED, member_order),
    QUEUE("QueueMemberPenalty", QUEUE_MEMBER_PENALTY, member_order),
    QUEUE("QueueMemberRinginuse", QUEUE_MEMBER, member_order),
    SYSTEM("FullyBooted"),
    SYSTEM("Shutdown"),
    SYSTEM("Reload"),
    OLD("Join"), // names that Asterisk has not used since 12
    OLD("Leave"),
    OLD("QueueMemberPaused"),
    OLD("Dial"),
    OLD("Bridge"),
    OLD("Link"),
    OLD("Unlink"),
};

const struct ami_event *ami_event_of(struct span name) {
    for (size_t i = 0; i < sizeof ami_events / sizeof ami_events[0]; i++)
        if (ami_events[i].name.len == name.len && !memcmp(ami_events[i].name.at, name.at, name.len))
            return &ami_events[i];
    return NULL;
}
