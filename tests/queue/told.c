// Tells a ledger events and lines of queue_log.
#include "told.h"

#include <criterion/criterion.h>

struct ledger l;

void set_up(void) {
    ledger_init(&l);
}

void tear_down(void) {
    ledger_finish(&l);
}

struct queue_event event(enum queue_event_kind kind, const char *queue, const char *id,
                         int64_t at_us) {
    return (struct queue_event){.kind = kind,
                                .at_us = at_us,
                                .unique_id = span_of(id),
                                .queue = span_of(queue),
                                .place.context = SPAN("from-trunk"),
                                .place.exten = SPAN("5002"),
                                .place.priority = 5,
                                .hold_s = QUEUE_NO_NUMBER,
                                .talk_s = QUEUE_NO_NUMBER,
                                .member.status = QUEUE_NO_NUMBER,
                                .service_level_s = QUEUE_NO_NUMBER};
}

void put(struct queue_event e) {
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

void tell(enum queue_event_kind kind, const char *queue, const char *id, int64_t at_us) {
    put(event(kind, queue, id, at_us));
}

void taken_by(const char *member, const char *id, int64_t at_us, int64_t hold_s) {
    struct queue_event e = event(QUEUE_CONNECT, "care", id, at_us);
    e.member.interface = e.member.name = span_of(member);
    e.hold_s = hold_s;
    put(e);
}

void completed(const char *member, const char *id, int64_t at_us, int64_t hold_s, int64_t talk_s) {
    struct queue_event e = event(QUEUE_COMPLETE, "care", id, at_us);
    e.member.interface = e.member.name = span_of(member);
    e.hold_s = hold_s;
    e.talk_s = talk_s;
    e.reason = SPAN("agent");
    put(e);
}

void channel(enum queue_channel_kind kind, const char *id, int64_t at_us) {
    struct queue_channel c = {.kind = kind,
                              .at_us = at_us,
                              .unique_id = span_of(id),
                              .other_unique_id = SPAN("9.9"),
                              .place.context = SPAN("from-trunk"),
                              .place.exten = SPAN("5002"),
                              .place.priority = 5};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
}

void step(enum queue_step_kind kind, const char *queue, const char *id, const char *agent,
          int64_t at_us, int64_t wait_s, int64_t talk_s) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_us / S,
                           .unique_id = span_of(id),
                           .queue = span_of(queue),
                           .agent = span_of(agent),
                           .wait_s = wait_s,
                           .talk_s = talk_s,
                           .position = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER,
                           .ring_ms = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

void enters(const char *queue, const char *id, int64_t at_us) {
    step(STEP_ENTERQUEUE, queue, id, "", at_us, STEP_NO_NUMBER, STEP_NO_NUMBER);
}

struct visit visit(uint32_t number) {
    struct visit v;
    cr_assert_lt(number, ledger_count(&l));
    ledger_visit(&l, number, &v);
    return v;
}
