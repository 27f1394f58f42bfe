// Decodes queue and agent events by one table. Some headers differ between events: a list item has
// Name and Location for MemberName and Interface; HoldTime and TalkTime in QueueParams are
// Asterisk's moving averages (not read); Priority in a QueueEntry is the caller's in the queue, and
// elsewhere their step in the dialplan.
#include "values.h"

#include "scan.h"

#define AT(member) offsetof(struct queue_event, member)
#define BIT(kind)  (UINT32_C(1) << (kind))
#define CALLER_KINDS                                                                               \
    (BIT(QUEUE_JOIN) | BIT(QUEUE_LEAVE) | BIT(QUEUE_ABANDON) | BIT(QUEUE_CALLED) |                 \
     BIT(QUEUE_NO_ANSWER) | BIT(QUEUE_DUMP) | BIT(QUEUE_CONNECT) | BIT(QUEUE_COMPLETE) |           \
     BIT(QUEUE_WAITING))
#define MEMBER_KINDS                                                                               \
    (BIT(QUEUE_MEMBER) | BIT(QUEUE_MEMBER_ADDED) | BIT(QUEUE_MEMBER_REMOVED) |                     \
     BIT(QUEUE_MEMBER_PAUSE) | BIT(QUEUE_MEMBER_PENALTY))
#define SLOT(name, member, kind, kinds)                                                            \
    { {name, sizeof(name) - 1}, AT(member), kind, kinds }

static const struct ami_slot slots[] = {
    SLOT("Channel", channel, SLOT_TEXT, 0),
    SLOT("CallerIDNum", caller_number, SLOT_CALLER, 0),
    SLOT("CallerIDName", caller_name, SLOT_NAME, ~BIT(QUEUE_WAITING)),
    SLOT("CallerIDName", caller_name, SLOT_CALLER, BIT(QUEUE_WAITING)), // lists do not escape it
    SLOT("Context", place.context, SLOT_TEXT, 0),
    SLOT("Exten", place.exten, SLOT_TEXT, 0),
    SLOT("Priority", place.priority, SLOT_NUMBER, CALLER_KINDS & ~BIT(QUEUE_WAITING)),
    SLOT("Priority", caller_priority, SLOT_NUMBER, BIT(QUEUE_WAITING)),
    SLOT("Uniqueid", unique_id, SLOT_TEXT, 0),
    SLOT("Linkedid", linked_id, SLOT_TEXT, 0),
    SLOT("DestUniqueid", member.unique_id, SLOT_TEXT, 0),
    SLOT("Queue", queue, SLOT_TEXT, 0),
    SLOT("Position", position, SLOT_NUMBER, 0),
    SLOT("MemberName", member.name, SLOT_TEXT, 0),
    SLOT("Name", member.name, SLOT_TEXT, BIT(QUEUE_MEMBER)),
    SLOT("Interface", member.interface, SLOT_TEXT, 0),
    SLOT("Location", member.interface, SLOT_TEXT, BIT(QUEUE_MEMBER)),
    SLOT("StateInterface", member.state_interface, SLOT_TEXT, 0),
    SLOT("HoldTime", hold_s, SLOT_NUMBER, CALLER_KINDS),
    SLOT("TalkTime", talk_s, SLOT_NUMBER, CALLER_KINDS),
    SLOT("Reason", reason, SLOT_TEXT, 0),
    SLOT("Penalty", member.penalty, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("LastCall", member.last_call_s, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("LastPause", member.last_pause_s, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("LoginTime", member.login_s, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("InCall", member.in_call, SLOT_FLAG, MEMBER_KINDS),
    SLOT("Status", member.status, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("Paused", member.paused, SLOT_FLAG, MEMBER_KINDS),
    SLOT("PausedReason", member.pause_reason, SLOT_TEXT, MEMBER_KINDS),
    SLOT("Wrapuptime", member.wrapup_s, SLOT_NUMBER, MEMBER_KINDS),
    SLOT("Wait", hold_s, SLOT_NUMBER, BIT(QUEUE_WAITING)),
    SLOT("ServiceLevel", service_level_s, SLOT_NUMBER, BIT(QUEUE_PARAMS)),
    SLOT("ActionID", action_id, SLOT_TEXT, 0),
};

static const size_t numbers[] = {
    AT(caller_priority),
    AT(place.priority),
    AT(position),
    AT(hold_s),
    AT(talk_s),
    AT(service_level_s),
    AT(member.status),
    AT(member.penalty),
    AT(member.last_call_s),
    AT(member.last_pause_s),
    AT(member.login_s),
    AT(member.wrapup_s),
};

static void forget_unknown(struct span *name) {
    if (span_same(*name, SPAN("unknown"))) *name = SPAN_NONE;
}

enum ami_value_kind ami_decode_queue(struct ami_texts *t, const struct ami_context *c, int kind,
                                     struct queue_event *ret_event) {
    struct queue_event *e = ret_event;
    struct span privilege, membership;
    *e = (struct queue_event){.kind = (enum queue_event_kind)kind, .server = c->server};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        *(int64_t *)((char *)e + numbers[i]) = QUEUE_NO_NUMBER;
    ami_fill(t, slots, sizeof slots / sizeof slots[0], BIT(kind), e);
    e->exact_time = ami_when(t->frame, c, &e->at_us);
    e->listed = e->action_id.len || !ami_find(t->frame, "Privilege", &privilege);

    if (kind == QUEUE_WAITING) {
        forget_unknown(&e->caller_name);
        forget_unknown(&e->caller_number);
    }
    if (!e->member.paused) e->member.pause_reason = SPAN_NONE;
    e->member.dynamic = (BIT(kind) & MEMBER_KINDS) &&
                        ami_find(t->frame, "Membership", &membership) &&
                        span_same(membership, SPAN("dynamic"));

    // An AgentComplete has no Uniqueid if the caller's channel was gone first (2 of 97 in
    // captures).
    bool nameless = kind == QUEUE_COMPLETE ? !e->member.interface.len : !e->unique_id.len;
    if ((BIT(kind) & CALLER_KINDS) && (nameless || !e->queue.len)) return AMI_VALUE_BROKEN;
    if ((BIT(kind) & MEMBER_KINDS) && (!e->member.interface.len || !e->queue.len))
        return AMI_VALUE_BROKEN;
    if (kind == QUEUE_PARAMS && !e->queue.len) return AMI_VALUE_BROKEN;
    return AMI_VALUE_QUEUE;
}
