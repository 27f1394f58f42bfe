#include "watched.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_of(char *out, size_t size, const char *letter, size_t i) {
    snprintf(out, size, "%s%zu", letter, i);
}

static struct span kept(const char *text) {
    size_t len = strlen(text);
    return (struct span){mem_string(text, len), len};
}

static void free_span(struct span s) {
    free((char *)(uintptr_t)s.at);
}

static void make_queues(struct watched *w, size_t count) {
    struct queue_rows *rows = &w->queues.rows;
    rows->list = mem_zero(count + 1, sizeof *rows->list);
    rows->count = count;
    for (size_t i = 0; i < count; i++) {
        char name[40];
        name_of(name, sizeof name, "q", i);
        rows->list[i].queue = rows->list[i].label = kept(i ? name : "support");
        rows->list[i].servers = 1;
    }
    rows->total.servers = 3;
}

static void make_agents(struct watched *w, size_t count) {
    static uint16_t server;
    w->agents.list = mem_zero(count + 1, sizeof *w->agents.list);
    w->agents.count = count;
    w->agents.servers = &server;
    w->member_of = (struct agent_queue){.queue = SPAN("support")};
    w->agents.queues = &w->member_of;
    w->agents.queue_count = 1;
    for (size_t i = 0; i < count; i++) {
        char name[40], extension[40];
        struct agent *a = &w->agents.list[i];
        name_of(name, sizeof name, "Agent ", i);
        name_of(extension, sizeof extension, "", 1001 + i);
        *a = (struct agent){.name = kept(i ? name : "Alice Agent"),
                            .agent = kept(extension),
                            .server_count = 1,
                            .queue_count = 1,
                            .now = {.state = MEMBER_READY, .known = true, .since_us = T0 * S}};
    }
}

void watched_init(struct watched *w, size_t queues, size_t agents) {
    *w = (struct watched){.zone = zone_fixed(0)};
    servers_init(&w->servers, zone_fixed(0));
    servers_put(&w->servers, SPAN("pbx1"), "");
    servers_put(&w->servers, SPAN("pbx2"), "");
    ledger_init(&w->ledger);
    make_queues(w, queues);
    make_agents(w, agents);
    for (size_t i = 0; i < 2; i++)
        w->now[i] = (struct server_now){.name = w->servers.list[i].name, .state = SERVER_UP};
    w->policies.others = (struct queue_policy){.threshold_s = 20, .target = 80};
    w->sight = (struct alert_sight){.queues = &w->queues,
                                    .agents = &w->agents,
                                    .calls = &w->calls,
                                    .recalls = &w->recalls,
                                    .records = &w->records,
                                    .stitch = stitch_create(NULL),
                                    .servers = &w->servers,
                                    .now = w->now,
                                    .server_count = 2,
                                    .policies = &w->policies,
                                    .zone = w->zone,
                                    .agents_told = true};
}

void watched_finish(struct watched *w) {
    alerts_finish(&w->alerts);
    for (size_t i = 0; i < w->queues.rows.count; i++)
        free_span(w->queues.rows.list[i].queue);
    for (size_t i = 0; i < w->agents.count; i++) {
        free_span(w->agents.list[i].name);
        free_span(w->agents.list[i].agent);
    }
    free(w->queues.rows.list);
    free(w->agents.list);
    stitch_destroy((struct stitch *)(uintptr_t)w->sight.stitch);
    ledger_finish(&w->ledger);
    servers_finish(&w->servers);
    zone_destroy(w->zone);
    buf_finish(&w->told);
}

struct tally *watched_queue(struct watched *w, size_t queue) {
    return &w->queues.rows.list[queue].tally.counted;
}

void watched_wait(struct watched *w, size_t queue, uint32_t callers) {
    watched_queue(w, queue)->counts[VISIT_BIT(VISITS_WAITING)] = callers;
}

struct alert_rule *watched_rule(struct watched *w, const char *name, const char *condition) {
    struct condition c;
    struct filter_error error;
    if (condition_parse(span_of(condition), NULL, &c, &error)) {
        fprintf(stderr, "%s: %s\n", condition, error.text);
        abort();
    }
    return alerts_add(&w->alerts, name, &c);
}

const struct alert *watched_worst(const struct watched *w) {
    const struct alerts *a = &w->alerts;
    const struct alert *worst = NULL;
    for (size_t i = 0; i < a->count; i++) {
        const struct alert *one = &a->list[i];
        if (alert_is_on(&one->life) && (!worst || alert_before(a, one, worst))) worst = one;
    }
    return worst;
}

void watched_begin(struct watched *w) {
    const struct filter_terms terms = {.ledger = &w->ledger,
                                       .stitch = w->sight.stitch,
                                       .servers = &w->servers,
                                       .policies = &w->policies,
                                       .zone = w->zone};
    alerts_begin(&w->alerts, w->zone, &terms);
}

static void tell(void *context, const struct alert *one, enum alert_event event) {
    static const char *const words[] = {"quietly", "RINGS", "ESCALATES", "OVER", "BACK"};
    struct watched *w = context;
    char text[ALERT_TEXT_SIZE];
    alert_text(&w->alerts, one, text, sizeof text);
    buf_format(&w->told, "%s %s: %s\n", words[event], w->alerts.rules[one->rule].name, text);
}

void watched_run(struct watched *w, int64_t second) {
    buf_clear(&w->told);
    w->sight.now_us = (T0 + second) * S;
    w->sight.unheard = alert_unheard(w->now, w->sight.server_count);
    alerts_run(&w->alerts, &w->sight, tell, w);
    buf_put(&w->told, "", 1); // for printing
}
