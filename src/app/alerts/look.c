// What an engine shows to conditions.
#include "rules.h"

// Only events tell who is ready, as on the board.
static bool agents_told(const struct agents *agents, const struct alert_sight *s) {
    for (size_t i = 0; i < agents->count; i++)
        if (agents->list[i].now.told) return true;
    for (size_t i = 0; i < s->server_count && !agents->count; i++)
        if (s->now[i].state == SERVER_UP) return true;
    return false;
}

bool alerts_look(struct engine *e, enum service_formula formula, struct server_now *servers,
                 struct alert_sight *ret_sight) {
    const struct counting *today = figures_today(&e->figures);
    if (!today || !(e->loaded || e->load.paced)) return false;
    const struct engine_settings *s = &e->settings;
    struct alert_sight sight = {.queues = &today->queues,
                                .agents = &today->agents,
                                .calls = &today->calls.all,
                                .recalls = &today->recalls,
                                .records = &today->fold.all,
                                .stitch = e->door.book.stitch,
                                .servers = &e->door.servers,
                                .now = servers,
                                .server_count = engine_describe(e, servers, SERVERS_MAX),
                                .policies = &s->policies,
                                .zone = s->zone,
                                .terms = {.formula = formula,
                                          .short_out = s->short_out,
                                          .target =
                                              queue_policy_of(&s->policies, SPAN_NONE)->target,
                                          .threshold_s = today->fold.threshold_s},
                                .now_us = engine_moment_us(e)};
    sight.unheard = alert_unheard(servers, sight.server_count);
    sight.agents_told = agents_told(&today->agents, &sight);
    *ret_sight = sight;
    return true;
}
