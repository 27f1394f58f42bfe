// Runs the rules. Which subjects a rule is about is worked out when these change, and not at each
// run; then a run costs little more than reading the figures. Most subjects have no alert at all.
#include "parts.h"
#include "step.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "watch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alert_rule *alerts_add(struct alerts *a, const char *name, struct condition *condition) {
    a->rules = mem_resize(a->rules, a->rule_count + 1, sizeof *a->rules);
    struct alert_rule *r = &a->rules[a->rule_count++];
    *r = (struct alert_rule){.name = name,
                             .condition = *condition,
                             .terms = {.for_us = condition->for_s * SECOND_US,
                                       .cooldown_us = ALERT_COOLDOWN_S * SECOND_US,
                                       .quiet_from_s = -1,
                                       .quiet_to_s = -1}};
    *condition = (struct condition){.text = SPAN_NONE};
    if (rule_is_of_calls(r)) a->about_calls = true;
    return r;
}

void alerts_begin(struct alerts *a, const struct zone *zone, const struct filter_terms *terms) {
    struct filter_error error;
    a->zone = zone;
    a->stamp = 0;
    for (size_t i = 0; i < a->rule_count; i++) {
        struct alert_rule *r = &a->rules[i];
        filter_destroy(r->filter);
        r->filter = NULL;
        if (r->condition.words.len) filter_create(r->condition.words, terms, &r->filter, &error);
    }
}

void alerts_finish(struct alerts *a) {
    if (!a) return;
    for (size_t i = 0; i < a->rule_count; i++) {
        struct alert_rule *r = &a->rules[i];
        condition_finish(&r->condition);
        filter_destroy(r->filter);
        free(r->subjects);
        free(r->alert_of);
    }
    free(a->rules);
    free(a->list);
    free(a->calls);
    *a = (struct alerts){.rules = NULL};
}

// ---- the list of alerts

struct alert *alerts_put(struct alerts *a, uint32_t rule, const char *name) {
    MEM_ROOM(a->list, a->count, a->capacity);
    struct alert *one = &a->list[a->count++];
    *one = (struct alert){
        .rule = rule, .subject = ALERT_LOST, .value = (double)NAN, .serial = ++a->serials};
    snprintf(one->name, sizeof one->name, "%s", name);
    a->rules[rule].alerts++;
    return one;
}

static void note_place(struct alerts *a, const struct alert *one) {
    struct alert_rule *r = &a->rules[one->rule];
    if (one->subject != ALERT_LOST && !rule_is_of_calls(r))
        r->alert_of[one->place] = (uint32_t)(one - a->list) + 1;
}

static void drop(struct alerts *a, size_t i) {
    struct alert *one = &a->list[i];
    struct alert_rule *r = &a->rules[one->rule];
    r->alerts--;
    if (one->subject != ALERT_LOST && !rule_is_of_calls(r)) r->alert_of[one->place] = 0;
    if (i == --a->count) return;
    *one = a->list[a->count];
    note_place(a, one);
}

static struct alert *find_lost(struct alerts *a, uint32_t rule, const char *name) {
    for (size_t i = 0; i < a->count; i++) {
        struct alert *one = &a->list[i];
        if (one->rule == rule && one->subject == ALERT_LOST && strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

// The alert of that subject, which may be one of an earlier run. NULL when there are too many.
static struct alert *begin(struct alerts *a, const struct alert_sight *s, uint32_t rule,
                           uint32_t subject) {
    const struct condition *c = &a->rules[rule].condition;
    char name[ALERT_NAME_SIZE];
    condition_name(c, s, subject, name, sizeof name);
    struct alert *one = find_lost(a, rule, name);
    if (!one && a->rules[rule].alerts < ALERTS_OF_RULE) one = alerts_put(a, rule, name);
    if (one) one->subject = subject;
    return one;
}

// ---- other rules

static uint32_t rule_named(const struct alerts *a, const char *name) {
    uint32_t i = 0;
    while (i < a->rule_count && strcmp(a->rules[i].name, name) != 0)
        i++;
    return i;
}

static void adopt(struct alerts *a, const struct alert *one, const struct alert_rule *of) {
    uint32_t rule = rule_named(a, of->name);
    if (rule == a->rule_count) return;
    bool call = rule_is_of_calls(of) && rule_is_of_calls(&a->rules[rule]);
    struct alert *mine = alerts_put(a, rule, one->name);
    uint32_t subject = call ? one->subject : ALERT_LOST; // others are found by name
    *mine = *one;
    mine->rule = rule;
    mine->subject = subject;
}

void alerts_adopt(struct alerts *a, struct alerts *before) {
    for (size_t i = 0; i < before->count; i++)
        adopt(a, &before->list[i], &before->rules[before->list[i].rule]);
    a->serials = before->serials;
    a->changes = before->changes + 1;
    a->began_us = before->began_us;
    a->calls = before->calls;
    a->call_count = before->call_count;
    a->call_capacity = before->call_capacity;
    a->reader = before->reader;
    a->generation = before->generation;
    before->calls = NULL;
    alerts_finish(before);
}

// ---- which subjects rules are about

static uint64_t stamp_of(const struct alert_sight *s) {
    uint64_t stamp = HASH_NOTHING;
    for (size_t i = 0; i < s->queues->rows.count; i++) {
        const struct queue_row *row = &s->queues->rows.list[i];
        stamp = hash_number(hash_text(stamp, row->queue), row->servers << 2 | row->kind);
    }
    for (size_t i = 0; i < s->agents->count; i++) {
        const struct agent *one = &s->agents->list[i];
        stamp = hash_number(hash_text(hash_text(stamp, one->agent), one->name), one->queue_count);
    }
    for (size_t i = 0; i < s->server_count; i++)
        stamp = hash_number(hash_text(stamp, span_of(s->now[i].name)), s->servers->count);
    return stamp | 1;
}

static void match(struct alerts *a, const struct alert_sight *s, uint32_t rule) {
    struct alert_rule *r = &a->rules[rule];
    size_t most = s->queues->rows.count + s->agents->count + s->server_count + 1;
    r->subjects = mem_resize(r->subjects, most, sizeof *r->subjects);
    r->subject_count = condition_subjects(&r->condition, r->filter, s, r->subjects, most);
    free(r->alert_of);
    r->alert_of = mem_zero(r->subject_count + 1, sizeof *r->alert_of);
    for (uint32_t i = 0; r->alerts && i < r->subject_count; i++) {
        char name[ALERT_NAME_SIZE];
        condition_name(&r->condition, s, r->subjects[i], name, sizeof name);
        struct alert *one = find_lost(a, rule, name);
        if (!one) continue;
        one->subject = r->subjects[i];
        one->place = i;
        note_place(a, one);
    }
}

static void match_all(struct alerts *a, const struct alert_sight *s) {
    uint64_t stamp = stamp_of(s);
    if (stamp == a->stamp) return;
    a->stamp = stamp;
    for (size_t i = 0; i < a->count; i++)
        if (!rule_is_of_calls(&a->rules[a->list[i].rule])) a->list[i].subject = ALERT_LOST;
    for (uint32_t i = 0; i < a->rule_count; i++)
        if (!rule_is_of_calls(&a->rules[i])) match(a, s, i);
}

// ---- a run

struct run {
    struct alerts *a;
    const struct alert_sight *s;
    alerts_tell *tell;
    void *context;
};

static enum alert_verdict verdict_of(struct condition_seen seen) {
    return seen.holds          ? ALERT_HOLDS
           : seen.ends         ? ALERT_ENDS
           : isnan(seen.value) ? ALERT_UNKNOWN
                               : ALERT_BETWEEN;
}

static void step(struct run *run, struct alert *one, enum alert_verdict verdict, bool hushed) {
    const struct alert_terms *terms = &run->a->rules[one->rule].terms;
    enum alert_state before = one->life.state;
    enum alert_event event = alert_step(&one->life, terms, verdict, hushed, run->s->now_us);
    if (event != ALERT_QUIETLY || before != one->life.state) run->a->changes++;
    if (event != ALERT_QUIETLY && run->tell) run->tell(run->context, one, event);
}

static void see(struct run *run, struct alert *one, struct condition_seen seen, bool hushed) {
    if (!isnan(seen.value)) one->value = seen.value;
    step(run, one, verdict_of(seen), hushed);
}

static void run_rule(struct run *run, uint32_t rule) {
    struct alert_rule *r = &run->a->rules[rule];
    bool hushed = alert_hushed(&r->terms, run->a->zone, run->s->now_us);
    for (uint32_t i = 0; i < r->subject_count; i++) {
        struct condition_seen seen = condition_see(&r->condition, run->s, r->subjects[i]);
        if (!seen.holds && !r->alert_of[i]) continue;
        struct alert *one = NULL;
        if (r->alert_of[i])
            one = &run->a->list[r->alert_of[i] - 1];
        else if (!(one = begin(run->a, run->s, rule, r->subjects[i])))
            continue;
        one->place = i;
        note_place(run->a, one);
        see(run, one, seen, hushed);
    }
}

static struct alert *of_call(struct alerts *a, uint32_t rule, uint32_t call) {
    for (size_t i = 0; i < a->count; i++)
        if (a->list[i].rule == rule && a->list[i].subject == call) return &a->list[i];
    return NULL;
}

// What holds begins an alert here; it is seen with all others below.
static void begin_calls(struct run *run, uint32_t rule) {
    struct alert_rule *r = &run->a->rules[rule];
    for (size_t i = 0; i < run->a->call_count; i++) {
        uint32_t number = run->a->calls[i];
        const struct call *c = stitch_call(run->s->stitch, number);
        if (!c || !condition_see(&r->condition, run->s, number).holds) continue;
        if (c->end != CDR_NO_TIME && c->end < run->a->began_us / SECOND_US) continue;
        if (!filter_call(r->filter, number, c) || of_call(run->a, rule, number)) continue;
        begin(run->a, run->s, rule, number);
    }
}

static void run_calls(struct run *run) {
    struct alerts *a = run->a;
    if (watch_calls(a, run->s))
        for (size_t i = 0; i < a->count; i++)
            if (rule_is_of_calls(&a->rules[a->list[i].rule])) a->list[i].subject = ALERT_LOST;
    for (uint32_t rule = 0; rule < a->rule_count; rule++)
        if (rule_is_of_calls(&a->rules[rule])) begin_calls(run, rule);
    for (size_t i = 0; i < a->count; i++) {
        struct alert *one = &a->list[i];
        struct alert_rule *r = &a->rules[one->rule];
        if (!rule_is_of_calls(r) || one->subject == ALERT_LOST) continue;
        struct condition_seen seen = {.value = (double)NAN, .ends = true};
        if (stitch_call(run->s->stitch, one->subject))
            seen = condition_see(&r->condition, run->s, one->subject);
        see(run, one, seen, alert_hushed(&r->terms, a->zone, run->s->now_us));
    }
}

// Of a queue that has gone, or from an earlier run and not there yet: unknown, but not for ever.
static void run_lost(struct run *run) {
    for (size_t i = 0; i < run->a->count; i++) {
        struct alert *one = &run->a->list[i];
        if (one->subject != ALERT_LOST) continue;
        if (!one->life.seen_us) one->life.seen_us = run->s->now_us;
        bool gone = run->s->now_us - one->life.seen_us > ALERT_LOST_US;
        if (gone) step(run, one, ALERT_ENDS, false);
    }
}

void alerts_run(struct alerts *a, const struct alert_sight *s, alerts_tell *tell, void *context) {
    struct run run = {a, s, tell, context};
    if (!a->rule_count) return;
    if (!a->began_us) a->began_us = s->now_us;
    match_all(a, s);
    for (uint32_t i = 0; i < a->rule_count; i++)
        if (!rule_is_of_calls(&a->rules[i])) run_rule(&run, i);
    if (a->about_calls) run_calls(&run);
    run_lost(&run);
    for (size_t i = a->count; i-- > 0;)
        if (a->list[i].life.state == ALERT_NONE) drop(a, i);
}

// ---- what people do

static struct alert *of_serial(struct alerts *a, uint64_t serial) {
    for (size_t i = 0; i < a->count; i++)
        if (a->list[i].serial == serial) return &a->list[i];
    return NULL;
}

void alerts_acknowledge(struct alerts *a, uint64_t serial, int64_t now_us) {
    struct alert *one = of_serial(a, serial);
    if (!one) return;
    alert_acknowledge(&one->life, now_us);
    a->changes++;
}

void alerts_mute(struct alerts *a, uint64_t serial, int64_t until_us) {
    struct alert *one = of_serial(a, serial);
    if (!one) return;
    alert_mute(&one->life, until_us);
    a->changes++;
}

// ---- showing them

static int rank(const struct alerts *a, const struct alert *one) {
    static const int states[ALERT_STATES] = {0, 1, 4, 3, 2};
    bool bad = a->rules[one->rule].critical || one->life.escalated;
    bool muted = one->life.state == ALERT_FIRING && alert_is_muted(&one->life, one->life.seen_us);
    return states[muted ? ALERT_ACKNOWLEDGED : one->life.state] * 2 + bad;
}

bool alert_before(const struct alerts *a, const struct alert *x, const struct alert *y) {
    if (rank(a, x) != rank(a, y)) return rank(a, x) > rank(a, y);
    if (x->life.since_us != y->life.since_us) return x->life.since_us < y->life.since_us;
    return x->serial < y->serial;
}
