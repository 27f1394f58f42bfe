// Numbers come from a small generator with a fixed seed, weighted by hour so that it looks like a
// day.
#include "made_up.h"
#include "../../src/calls/stitch_parts.h"
#include "../../src/queue/ledger_rows.h"

#include "base/clock.h"
#include "base/mem.h"
#include "calls/direction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_S INT64_C(1795440727) // 2026-11-23 14:32:07 in Berlin

static unsigned next(unsigned *seed) {
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7FFF;
}

static const struct {
    const char *name, *extension;
    int status; // of the device, by Asterisk's numbers
    bool in_call;
    const char *reason;
    int ago;
} people[] = {
    {"Alice Martin", "1001", 2, true, "", 151},     {"Bob O'Neil", "1002", 6, false, "", 6},
    {"Dave Kim", "1003", 1, false, "", 41},         {"Eve Okafor", "1004", 2, false, "", 78},
    {"Frank Rossi", "1005", 2, true, "", 372},      {"Grace Liu", "1006", 5, false, "", 5400},
    {"Zoë Müller", "1007", 1, false, "lunch", 724},
};

static const char *name_of(const char *extension) {
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        if (strcmp(people[i].extension, extension) == 0) return people[i].name;
    return extension;
}

static void step(struct made_up *m, enum queue_step_kind kind, const char *unique,
                 const char *queue, const char *agent, const char *source, int64_t at_s,
                 int64_t wait, int64_t talk) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = span_of(unique),
                           .queue = span_of(queue),
                           .agent = span_of(agent),
                           .caller_number = span_of(source),
                           .wait_s = wait,
                           .talk_s = talk,
                           .position = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER};
    ledger_observe(&m->ledger, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

// Posts what the ledger knows of a visit to the stitch.
static void post(struct made_up *m, const char *unique, const char *queue) {
    struct visit v;
    uint32_t number = ledger_find(&m->ledger, 0, span_of(unique), span_of(queue));
    if (number == LOOKUP_NONE) abort();
    ledger_visit(&m->ledger, number, &v);
    struct call_visit visit = {
        .state = v.outcome == VISIT_WAITING    ? CALL_VISIT_WAITING
                 : v.outcome == VISIT_ANSWERED ? CALL_VISIT_ANSWERED
                                               : CALL_VISIT_LEFT,
        .unique_id = span_of(unique),
        .queue = span_of(queue),
        .agent = ledger_text(&m->ledger, v.agent),
        .caller_number = ledger_text(&m->ledger, v.caller_number),
        .join_us = v.join_us,
        .end_us = v.end_us,
        .complete_us = v.complete_us,
        .talk_s = v.talk_s,
    };
    stitch_visit(m->stitch, number, &visit);
}

static void add_visit(struct made_up *m, const char *unique, const char *source, const char *queue,
                      const char *agent, int64_t start, enum cdr_disposition d, int64_t ring,
                      int64_t talk) {
    int64_t end = start + ring;
    step(m, STEP_ENTERQUEUE, unique, queue, "", source, start, STEP_NO_NUMBER, STEP_NO_NUMBER);
    if (d == CDR_ANSWERED) {
        step(m, STEP_CONNECT, unique, queue, agent, "", end, ring, STEP_NO_NUMBER);
        step(m, STEP_COMPLETEAGENT, unique, queue, agent, "", end + talk, ring, talk);
    } else {
        enum queue_step_kind how = d == CDR_BUSY     ? STEP_EXITWITHKEY
                                   : d == CDR_FAILED ? STEP_EXITEMPTY
                                   : ring >= 30      ? STEP_EXITWITHTIMEOUT
                                                     : STEP_ABANDON;
        step(m, STEP_RINGNOANSWER, unique, queue, agent, "", start + ring / 2, STEP_NO_NUMBER,
             STEP_NO_NUMBER);
        step(m, how, unique, queue, "", "", end, ring, STEP_NO_NUMBER);
    }
    post(m, unique, queue);
}

void made_up_live(struct made_up *m, const char *source, const char *queue, const char *agent,
                  int ago, int wait) {
    char unique[40];
    int64_t start = CLOCK_S - ago;
    snprintf(unique, sizeof unique, "%lld.9%u", (long long)start, ledger_count(&m->ledger));
    struct channel_event channel = {
        .kind = CHANNEL_NEW,
        .at_us = start * SECOND_US,
        .channel = source[0] == '1' ? SPAN("PJSIP/1011-00000001") : SPAN("PJSIP/trunk-a-00000001"),
        .unique_id = span_of(unique),
        .linked_id = span_of(unique),
        .caller_number = span_of(source),
        .place.context = SPAN("incoming"),
        .place.exten = SPAN("7001"),
        .place.priority = 1,
        .state = 4,
        .cause = INT64_MIN,
    };
    stitch_channel(m->stitch, &channel);
    step(m, STEP_ENTERQUEUE, unique, queue, "", source, start, STEP_NO_NUMBER, STEP_NO_NUMBER);
    if (*agent)
        step(m, STEP_CONNECT, unique, queue, name_of(agent), "", start + wait, wait,
             STEP_NO_NUMBER);
    post(m, unique, queue);
}

void made_up_listed(struct made_up *m, const char *number, const char *name, const char *queue,
                    int ago, int place, int priority) {
    char unique[40];
    int64_t joined_s = CLOCK_S - ago;
    snprintf(unique, sizeof unique, "%lld.7", (long long)joined_s);
    struct queue_event e = {.kind = QUEUE_JOIN,
                            .at_us = joined_s * SECOND_US,
                            .queue = span_of(queue),
                            .unique_id = span_of(unique),
                            .caller_number = span_of(number),
                            .caller_name = span_of(name),
                            .caller_priority = QUEUE_NO_NUMBER,
                            .position = place,
                            .hold_s = QUEUE_NO_NUMBER};
    ledger_observe(&m->ledger, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    e.kind = QUEUE_WAITING;
    e.listed = true;
    e.hold_s = ago;
    e.at_us = CLOCK_S * SECOND_US;
    e.caller_priority = priority;
    ledger_observe(&m->ledger, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    post(m, unique, queue);
}

void made_up_member(struct made_up *m, uint16_t server, const char *queue, const char *name,
                    const char *interface, int status, bool in_call, const char *reason, int ago) {
    for (int changed = 0; changed < 2; changed++) {
        int64_t at = changed ? CLOCK_S - ago : CLOCK_S - 36000;
        struct queue_event e = {
            .kind = QUEUE_MEMBER,
            .server = server,
            .at_us = at * SECOND_US,
            .queue = span_of(queue),
            .member.interface = span_of(interface),
            .member.state_interface = span_of(interface),
            .member.name = span_of(name),
            .member.paused = changed && *reason,
            .member.pause_reason = changed ? span_of(reason) : SPAN_NONE,
            .member.in_call = changed && in_call,
            .member.status = changed                  ? status
                             : *reason || status != 1 ? 1
                                                      : 5,
            .member.penalty = 0,
            .member.last_call_s = QUEUE_NO_NUMBER,
            .member.last_pause_s = changed && *reason ? at : QUEUE_NO_NUMBER,
            .member.login_s = QUEUE_NO_NUMBER,
            .member.wrapup_s = QUEUE_NO_NUMBER,
            .position = QUEUE_NO_NUMBER,
            .place.priority = QUEUE_NO_NUMBER,
        };
        ledger_observe(&m->ledger,
                       (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    }
}

void made_up_fold(struct made_up *m) {
    const struct window w = m->input.window;
    int64_t from_us = w.from * SECOND_US, to_us = w.to * SECOND_US;
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    struct agent_terms agent_terms = {0};
    queue_tallies_fold(&m->tallies, &m->ledger, &terms, from_us, to_us, m->input.now_us);
    queue_tallies_minutes(&m->tallies, &m->ledger, &terms, NULL);
    queue_tallies_show(&m->tallies, &m->ledger, &terms);
    calls_fold_run(&m->calls, m->stitch, NULL);
    calls_fold_peaks(&m->calls, m->input.now_us / SECOND_US);
    recalls_run(&m->recalls, m->stitch, NULL);
    agents_fold(&m->agents, &m->ledger, &m->tallies, &m->calls, &agent_terms, from_us, to_us,
                m->input.now_us, NULL);
    agents_count_members(&m->agents, &m->tallies);
}

void made_up_add(struct made_up *m, const char *source, const char *queue, const char *agent,
                 int ago, enum cdr_disposition d, unsigned ring, unsigned talk) {
    char unique[40], channel[64], destination[64], data[64], caller[64] = "\"Dave\" <1004>";
    int64_t start = CLOCK_S - ago;
    size_t count = cdr_store_count(m->store);
    snprintf(unique, sizeof unique, "%lld.%zu", (long long)start, count);
    snprintf(channel, sizeof channel, "PJSIP/%s-%08zx",
             *source && source[0] != '1' ? "trunk-a" : source, count);
    snprintf(destination, sizeof destination, "PJSIP/%s-%08zx", agent, count + 1);
    snprintf(data, sizeof data, "%s,t,,,300", queue);
    if (*source) snprintf(caller, sizeof caller, "%s", source);
    bool answered = d == CDR_ANSWERED;
    struct cdr row = {
        .start = start,
        .answer = answered ? start + ring : CDR_NO_TIME,
        .end = start + ring + talk,
        .local_start = zone_civil(m->zone, start),
        .duration = ring + talk,
        .billable = answered ? talk : 0,
        .disposition = d,
        .disposition_word = span_of(cdr_disposition_word(d)),
        .sequence = CDR_NO_SEQUENCE,
    };
    row.text[CDR_SOURCE] = span_of(source);
    row.text[CDR_DESTINATION] = span_of(*queue ? "7001" : agent);
    row.text[CDR_CALLER_ID] = span_of(caller);
    row.text[CDR_CHANNEL] = span_of(channel);
    row.text[CDR_DESTINATION_CHANNEL] = span_of(*agent ? destination : "");
    row.text[CDR_LAST_APPLICATION] = span_of(*queue ? "Queue" : "Dial");
    row.text[CDR_LAST_DATA] = span_of(*queue ? data : "");
    row.text[CDR_UNIQUE_ID] = span_of(unique);
    stitch_row(m->stitch, (uint32_t)count, &row);
    if (*queue) add_visit(m, unique, source, queue, name_of(agent), start, d, ring, talk);
    cdr_store_put(m->store, &row,
                  (uint8_t)direction_of(row.text[CDR_CHANNEL], row.text[CDR_DESTINATION_CHANNEL]));
    records_fold_run(&m->fold, m->store, NULL);
}

static void add_one(struct made_up *m, unsigned *seed) {
    static const char *const queues[] = {"support", "support", "sales", "billing", ""};
    static const char *const agents[] = {"1001", "1002", "1003", "1004", "1005", "1006", "1007"};
    static const int busy_hours[] = {8, 9, 9, 10, 10, 10, 11, 11, 11, 11, 12, 12, 13, 13, 13, 14};
    char source[32];
    int hour = busy_hours[next(seed) % 16], second = (int)(next(seed) % 3600);
    int ago = (14 - hour) * 3600 + 1927 - second;
    if (ago < 5) ago += 1900;
    if (next(seed) % 4)
        snprintf(source, sizeof source, "0%09u", 301234567u + next(seed) * 977u);
    else
        snprintf(source, sizeof source, "10%02u", next(seed) % 12);
    unsigned luck = next(seed) % 100;
    enum cdr_disposition d = luck < 76   ? CDR_ANSWERED
                             : luck < 92 ? CDR_NO_ANSWER
                             : luck < 96 ? CDR_BUSY
                             : luck < 98 ? CDR_FAILED
                                         : CDR_CANCEL;
    made_up_add(m, source, queues[next(seed) % 5], agents[next(seed) % 7], ago, d, next(seed) % 40,
                d == CDR_ANSWERED ? next(seed) % 480 : 0);
}

static void add_live(struct made_up *m) {
    static const char *const queues[] = {"support", "sales", "billing"};
    char interface[32];
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        for (size_t q = i % 3 == 2 ? 1 : 0; q < 2 + i % 2; q++) {
            snprintf(interface, sizeof interface, "PJSIP/%s", people[i].extension);
            made_up_member(m, 0, queues[q], people[i].name, interface, people[i].status,
                           people[i].in_call && q < 2, people[i].reason, people[i].ago);
        }
    made_up_live(m, "5145551234", "support", "1001", 163, 12);
    made_up_live(m, "0491701105", "sales", "1005", 381, 9);
    made_up_live(m, "0305556677", "support", "", 48, 0);
    made_up_live(m, "1011", "support", "", 9, 0);
    made_up_live(m, "0891234567", "sales", "", 12, 0);
}

void made_up_init(struct made_up *m, int records) {
    unsigned seed = 7;
    *m = (struct made_up){.store = cdr_store_create()};
    if (zone_load("Europe/Berlin", &m->zone)) abort();
    struct window day = window_day(m->zone, 0, CLOCK_S);
    records_fold_init(&m->fold, day.from, day.to, 20);
    calls_fold_init(&m->calls, day.from, day.to, NULL);
    m->calls.by_phone = true;
    recalls_init(&m->recalls, &(struct recall_terms){
                                  .from = day.from, .to = day.to, .match_digits = RECALLS_DIGITS});
    ledger_init(&m->ledger);
    m->stitch = stitch_create(NULL);
    for (int i = 0; i < records; i++)
        add_one(m, &seed);
    if (records) add_live(m);
    m->gap = (struct gap){.from_us = (CLOCK_S - 8944) * SECOND_US,
                          .to_us = (CLOCK_S - 8700) * SECOND_US};
    m->servers[0] = (struct server_now){.name = "pbx1", .state = SERVER_UP};
    m->servers[1] = (struct server_now){.name = "pbx2", .state = SERVER_UP};
    m->servers[2] = (struct server_now){.name = "pbx3",
                                        .state = SERVER_SLOW,
                                        .reason = "slow, figures 4 s old",
                                        .since_us = (CLOCK_S - 4) * SECOND_US};
    m->policies.others = (struct queue_policy){
        .threshold_s = -1, .target = 80, .wrapup_s = -1, .target_from = "service_level.target"};
    m->input = (struct board_input){
        .now_us = CLOCK_S * SECOND_US,
        .zone = m->zone,
        .window = day,
        .counted.fold = &m->fold,
        .store = m->store,
        .status.servers = m->servers,
        .status.server_count = 3,
        .counted.tallies = &m->tallies,
        .ledger = &m->ledger,
        .counted.calls = &m->calls,
        .stitch = m->stitch,
        .counted.agents = &m->agents,
        .counted.recalls = &m->recalls,
        .policies = &m->policies,
        .status.gaps = &m->gap,
        .status.gap_count = 1,
    };
    made_up_fold(m);
}

void made_up_finish(struct made_up *m) {
    agents_finish(&m->agents);
    recalls_finish(&m->recalls);
    calls_fold_finish(&m->calls);
    queue_tallies_finish(&m->tallies);
    queue_policies_finish(&m->policies);
    stitch_destroy(m->stitch);
    ledger_finish(&m->ledger);
    records_fold_finish(&m->fold);
    cdr_store_destroy(m->store);
    zone_destroy(m->zone);
}
