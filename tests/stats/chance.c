// Random steps of few callers, queues and agents, so that they often concern what is there already.
#include "chance.h"

#include <stdio.h>

#define S INT64_C(1000000)

uint32_t chance_below(struct chance *c, uint32_t limit) {
    c->state = c->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((c->state >> 33) % limit);
}

struct chance chance_of(uint64_t seed) {
    return (struct chance){.state = seed, .now_us = INT64_C(1795379440) * S};
}

struct names {
    char caller[16], other[16], queue[16], phone[16], name[16], number[16];
};

static struct names draw(struct chance *c) {
    struct names n;
    uint32_t caller = c->callers / 4 + chance_below(c, 8), agent = chance_below(c, 5);
    c->callers += chance_below(c, 3);
    snprintf(n.caller, sizeof n.caller, "1795.%u", caller);
    snprintf(n.other, sizeof n.other, "1795.%u", caller + 1 + chance_below(c, 2));
    snprintf(n.queue, sizeof n.queue, "q%u", chance_below(c, 3));
    snprintf(n.phone, sizeof n.phone, "PJSIP/%u", 1001 + agent);
    snprintf(n.name, sizeof n.name, "Agent %u", chance_below(c, 9) ? agent : agent / 2);
    snprintf(n.number, sizeof n.number, "%u", chance_below(c, 2) ? 1001 + agent : 1514123456u);
    return n;
}

static int64_t number_or_none(struct chance *c, uint32_t limit) {
    return chance_below(c, 5) ? (int64_t)chance_below(c, limit) : QUEUE_NO_NUMBER;
}

static void event(struct chance *c, struct ledger *l, const struct names *n) {
    static const char *const reasons[] = {"caller", "agent", "transfer"};
    struct queue_event e = {.kind = (enum queue_event_kind)chance_below(c, QUEUE_EVENT_KINDS),
                            .server = (uint16_t)chance_below(c, 2),
                            .at_us = c->now_us + chance_below(c, 1000),
                            .exact_time = chance_below(c, 2),
                            .queue = span_of(n->queue),
                            .unique_id = span_of(n->caller),
                            .place.context = SPAN("ctx"),
                            .place.exten = chance_below(c, 6) ? SPAN("s") : SPAN("t"),
                            .place.priority = 3,
                            .position = chance_below(c, 4),
                            .hold_s = number_or_none(c, 60),
                            .talk_s = number_or_none(c, 90),
                            .reason = span_of(reasons[chance_below(c, 3)]),
                            .caller_priority = chance_below(c, 3),
                            .member.status = number_or_none(c, 9),
                            .member.penalty = number_or_none(c, 3),
                            .member.paused = chance_below(c, 3) == 0,
                            .service_level_s = 5 * chance_below(c, 3),
                            .member.wrapup_s =
                                chance_below(c, 30) ? 0 : 5 * (int64_t)chance_below(c, 3)};
    bool of_member = e.kind >= QUEUE_MEMBER || e.kind == QUEUE_NO_ANSWER ||
                     e.kind == QUEUE_CONNECT || e.kind == QUEUE_COMPLETE;
    if (of_member && chance_below(c, 9)) e.member.interface = span_of(n->phone);
    if (of_member) e.member.name = span_of(n->name);
    if (chance_below(c, 3)) e.caller_number = span_of(n->number);
    if (e.kind == QUEUE_WAITING || e.kind == QUEUE_PARAMS || e.kind == QUEUE_LIST_COMPLETE) {
        e.listed = true;
        e.action_id = chance_below(c, 3) ? SPAN("own.1") : SPAN("other");
    }
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

static void step(struct chance *c, struct ledger *l, const struct names *n) {
    struct queue_step s = {
        .kind = (enum queue_step_kind)chance_below(c, STEP_KINDS),
        .server = (uint16_t)chance_below(c, 2),
        .at_s = c->now_us / S - (chance_below(c, 4) ? 0 : chance_below(c, 300)),
        .unique_id = span_of(n->caller),
        .queue = span_of(n->queue),
        .agent = span_of(chance_below(c, 2) ? n->name : n->phone),
        .caller_number = span_of(n->number),
        .position = chance_below(c, 3),
        .joined_position = chance_below(c, 3),
        .wait_s = chance_below(c, 5) ? (int64_t)chance_below(c, 60) : STEP_NO_NUMBER,
        .talk_s = chance_below(c, 5) ? (int64_t)chance_below(c, 90) : STEP_NO_NUMBER,
        .ring_ms = 1000 * chance_below(c, 9),
        .value = chance_below(c, 9)};
    if (s.kind == STEP_QUEUESTART && chance_below(c, 8)) s.kind = STEP_ENTERQUEUE;
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static void channel(struct chance *c, struct ledger *l, const struct names *n) {
    struct queue_channel e = {
        .kind = (enum queue_channel_kind)chance_below(c, QUEUE_CHANNEL_RENAMED + 1),
        .server = (uint16_t)chance_below(c, 2),
        .at_us = c->now_us,
        .channel = span_of(n->phone),
        .unique_id = span_of(n->caller),
        .other_unique_id = span_of(n->other),
        .place.context = SPAN("ctx"),
        .place.exten = chance_below(c, 3) ? SPAN("s") : SPAN("t"),
        .place.priority = 3};
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &e});
}

static void guess(struct chance *c, struct ledger *l, const struct names *n) {
    int64_t start_s = c->now_us / S - chance_below(c, 60);
    struct queue_record r = {.server = (uint16_t)chance_below(c, 3),
                             .unique_id = span_of(n->caller),
                             .queue = span_of(n->queue),
                             .start_s = start_s,
                             .end_s = chance_below(c, 4) ? start_s + 40 : QUEUE_NO_NUMBER,
                             .answer_s = chance_below(c, 2) ? start_s + 9 : QUEUE_NO_NUMBER,
                             .talk_s = chance_below(c, 30)};
    ledger_guess(l, &r);
}

static void seldom(struct chance *c, struct ledger *l, const struct names *n) {
    uint16_t server = (uint16_t)chance_below(c, 2);
    switch (chance_below(c, 11)) {
    case 0:
        ledger_gap(l, server, c->now_us);
        break;
    case 1:
        ledger_give_up(l, server, c->now_us - chance_below(c, 200) * S);
        break;
    case 2:
        ledger_restarted(l, server, c->now_us);
        break;
    case 3:
        ledger_learn_timeout(l, server, SPAN("ctx"), SPAN("s"), span_of(n->queue),
                             10 + chance_below(c, 40));
        break;
    case 4:
        ledger_learn_answer(l, server, span_of(n->caller), span_of(n->queue),
                            SPAN("PJSIP/1001-00000001"), 0, c->now_us / S);
        break;
    case 5:
        ledger_arrived(l, server, c->now_us, c->now_us - chance_below(c, 20) * S);
        break;
    case 6:
        c->now_us += chance_below(c, 4 * 3600) * S; // silence
        ledger_clock(l, server, c->now_us);
        break;
    case 7:
    case 8:
    case 9:
        guess(c, l, n);
        break;
    default:
        ledger_clock(l, server, c->now_us - chance_below(c, 90) * S);
        break;
    }
}

void chance_observe(struct chance *c, struct ledger *l) {
    struct names n = draw(c);
    uint32_t what = chance_below(c, 100);
    c->now_us += chance_below(c, 20) * S / 2;
    if (what < 50)
        event(c, l, &n);
    else if (what < 85)
        step(c, l, &n);
    else if (what < 96)
        channel(c, l, &n);
    else
        seldom(c, l, &n);
}
