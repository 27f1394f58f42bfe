// Compares every figure in truth.json by name with ours; one that only we have is a difference,
// too.
#include "truth.h"

#include "stats/queues.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct comparison {
    const struct ledger *l;
    const struct queue_tallies *t;
    struct differences *d;
    char where[80];
    int64_t end_s;
};

static void compare(struct comparison *c, const char *name, int64_t truth, int64_t ours) {
    c->d->compared++;
    if (truth == ours) return;
    if (c->d->count < TRUTH_TEXTS)
        snprintf(c->d->text[c->d->count], sizeof c->d->text[0],
                 "%s %s: truth %" PRId64 ", ours %" PRId64, c->where, name, truth, ours);
    c->d->count++;
}

static int64_t integer(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key)); // null counts as 0
}

static bool is(const struct ledger *l, uint32_t id, const char *text) {
    return span_same(ledger_text(l, id), span_of(text));
}

static void compare_queue(struct comparison *c, const json_t *truth, const struct queue_tally *q) {
    const struct {
        const char *name;
        uint64_t ours;
    } figures[] = {
        {"offered", tally_count(&q->counted, VISITS_OFFERED)},
        {"answered", tally_count(&q->counted, VISITS_ANSWERED)},
        {"abandoned", tally_count(&q->counted, VISITS_ABANDONED)},
        {"timeout", tally_count(&q->counted, VISITS_TIMED_OUT)},
        {"exitkey", tally_count(&q->counted, VISITS_LEFT_BY_KEY)},
        {"exitempty", tally_count(&q->counted, VISITS_NO_AGENTS)},
        {"withdrawn", tally_count(&q->counted, VISITS_WITHDRAWN)},
        {"answered_in_20", tally_count(&q->counted, VISITS_ANSWERED_WITHIN)},
        {"abandoned_in_20", tally_count(&q->counted, VISITS_ABANDONED_WITHIN)},
        {"hold_n", q->counted.amounts[AMOUNT_WAIT_ANSWERED].count},
        {"hold_sum", q->counted.amounts[AMOUNT_WAIT_ANSWERED].sum},
        {"hold_max", q->counted.amounts[AMOUNT_WAIT_ANSWERED].max},
        {"abandon_wait_sum", q->counted.amounts[AMOUNT_WAIT_ABANDONED].sum},
        {"abandon_wait_max", q->counted.amounts[AMOUNT_WAIT_ABANDONED].max},
        {"talk_sum", q->counted.amounts[AMOUNT_TALK].sum},
        {"ringnoanswer", q->counted.amounts[AMOUNT_RINGS].sum},
        {"unresolved",
         tally_count(&q->counted, VISITS_WAITING) + tally_count(&q->counted, VISITS_UNKNOWN)},
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        compare(c, figures[i].name, integer(truth, figures[i].name), (int64_t)figures[i].ours);
}

static void compare_exits(struct comparison *c, const json_t *truth, uint16_t server,
                          uint32_t queue) {
    int64_t waits[VISIT_OUTCOMES] = {0}, keys[10] = {0};
    for (uint32_t i = 0; i < ledger_count(c->l); i++) {
        struct visit v;
        ledger_visit(c->l, i, &v);
        if (v.server != server || v.queue != queue) continue;
        if (v.wait_s > 0) waits[v.outcome] += v.wait_s;
        struct span key = ledger_text(c->l, v.key);
        if (v.outcome == VISIT_LEFT_BY_KEY && key.len == 1) keys[(key.at[0] - '0') % 10]++;
    }
    const json_t *exit = json_object_get(truth, "exit_wait");
    compare(c, "wait of key", integer(exit, "key"), waits[VISIT_LEFT_BY_KEY]);
    compare(c, "wait of empty", integer(exit, "empty"), waits[VISIT_NO_AGENTS]);
    compare(c, "wait of timeout", integer(exit, "timeout"), waits[VISIT_TIMED_OUT]);
    compare(c, "wait of withdrawn", integer(exit, "withdrawn"), waits[VISIT_WITHDRAWN]);
    for (int digit = 0; digit < 10; digit++) {
        char key[2] = {(char)('0' + digit), 0};
        compare(c, "key", integer(json_object_get(truth, "keys"), key), keys[digit]);
    }
}

static void compare_paused(struct comparison *c, const json_t *paused, uint16_t server,
                           uint32_t queue, const char *agent) {
    struct pause_total totals[32] = {0};
    size_t count = 0;
    const struct members *m = &c->l->members;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct member *who = &m->list[i];
        if (who->server != server || who->queue != queue || !members_shown(m, who)) continue;
        if (!is(c->l, members_name(m, who), agent)) continue;
        count = members_paused(m, who, 0, c->end_s, totals, 32);
    }
    const char *reason;
    json_t *seconds;
    int64_t left = 0;
    json_object_foreach((json_t *)(uintptr_t)paused, reason, seconds) {
        int64_t ours = 0;
        for (size_t i = 0; i < count; i++)
            if (is(c->l, totals[i].reason, reason)) {
                ours = totals[i].seconds;
                totals[i].seconds = 0;
            }
        char name[64];
        snprintf(name, sizeof name, "paused for \"%s\"", reason);
        compare(c, name, json_integer_value(seconds), ours);
    }
    for (size_t i = 0; i < count; i++)
        left += totals[i].seconds;
    compare(c, "paused for other reasons", 0, left);
}

static void compare_agent(struct comparison *c, const json_t *truth, uint16_t server,
                          uint32_t queue, const char *agent) {
    struct agent_tally none = {0};
    const struct agent_tally *a = &none;
    for (size_t i = 0; i < c->t->agent_count; i++) {
        const struct agent_tally *x = &c->t->agents[i];
        if (x->server == server && x->queue == queue && is(c->l, x->name, agent)) a = x;
    }
    compare(c, "connect", integer(truth, "connect"),
            (int64_t)a->counted.counts[VISIT_BIT(VISITS_HANDLED)]);
    compare(c, "complete", integer(truth, "complete"),
            (int64_t)a->counted.amounts[AMOUNT_ENDS].sum);
    compare(c, "transfers", integer(truth, "transfers"),
            (int64_t)a->counted.counts[VISIT_BIT(VISITS_HANDLED_TRANSFERRED)]);
    compare(c, "talk", integer(truth, "talk"), (int64_t)a->counted.amounts[AMOUNT_TALK].sum);
    compare(c, "hold", integer(truth, "hold"),
            (int64_t)a->counted.amounts[AMOUNT_WAIT_ANSWERED].sum);
    compare(c, "ringnoanswer", integer(truth, "ringnoanswer"),
            (int64_t)a->counted.amounts[AMOUNT_RINGS].sum);
    compare_paused(c, json_object_get(truth, "paused"), server, queue, agent);
}

static void compare_server(struct comparison *c, const json_t *truth, const char *server_name,
                           uint16_t server) {
    const char *queue, *agent;
    json_t *q, *a;
    size_t queues = 0, agents = 0;
    json_object_foreach(json_object_get(truth, "queues"), queue, q) {
        struct queue_tally none = {0};
        const struct queue_tally *ours = &none;
        uint32_t id = intern_find(&c->l->names, span_of(queue));
        for (size_t i = 0; i < c->t->queue_count; i++)
            if (c->t->queues[i].server == server && c->t->queues[i].queue == id)
                ours = &c->t->queues[i];
        snprintf(c->where, sizeof c->where, "%s/%s", server_name, queue);
        compare_queue(c, q, ours);
        compare_exits(c, q, server, id);
        queues += tally_count(&ours->counted, VISITS_OFFERED) > 0;
        json_object_foreach(json_object_get(q, "agents"), agent, a) {
            snprintf(c->where, sizeof c->where, "%s/%s/%s", server_name, queue, agent);
            compare_agent(c, a, server, id, agent);
            agents += integer(a, "connect") > 0;
        }
    }
    snprintf(c->where, sizeof c->where, "%s", server_name);
    for (size_t i = 0; i < c->t->queue_count; i++)
        queues -= c->t->queues[i].server == server &&
                  tally_count(&c->t->queues[i].counted, VISITS_OFFERED) > 0;
    for (size_t i = 0; i < c->t->agent_count; i++)
        agents -= c->t->agents[i].server == server &&
                  tally_count(&c->t->agents[i].counted, VISITS_HANDLED) > 0;
    compare(c, "queues", 0, (int64_t)queues);
    compare(c, "agents", 0, (int64_t)agents);
}

struct differences truth_compare(const struct ledger *l, const char *fixture) {
    static const char *const servers[] = {"pbx1", "pbx2"};
    char path[512];
    struct differences d = {0};
    struct queue_tallies t = {0};
    snprintf(path, sizeof path, FIXTURES "/%s", fixture);
    json_t *truth = json_load_file(path, 0, NULL);
    if (!truth) abort();
    const struct queue_policies policies = {.others = {.threshold_s = 20, .wrapup_s = -1}};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    terms.policies = &policies;
    queue_tallies_fold(&t, l, &terms, 0, INT64_MAX, INT64_MAX / 2);
    for (uint16_t s = 0; s < 2; s++) {
        const json_t *one = json_object_get(truth, servers[s]);
        struct comparison c = {.l = l, .t = &t, .d = &d, .end_s = integer(one, "end")};
        compare_server(&c, one, servers[s], s);
    }
    json_decref(truth);
    queue_tallies_finish(&t);
    return d;
}

void differences_print(const struct differences *d) {
    fprintf(stderr, "%zu figures compared, %zu differences\n", d->compared, d->count);
    for (size_t i = 0; i < d->count && i < TRUTH_TEXTS; i++)
        fprintf(stderr, "  %s\n", d->text[i]);
}

size_t differences_without(const struct differences *d, const char *const *allowed) {
    size_t other = d->count > TRUTH_TEXTS ? d->count - TRUTH_TEXTS : 0;
    for (size_t i = 0; i < d->count && i < TRUTH_TEXTS; i++) {
        bool fits = false;
        for (size_t k = 0; allowed[k] && !fits; k++)
            fits = strstr(d->text[i], allowed[k]) != NULL;
        other += !fits;
    }
    return other;
}
