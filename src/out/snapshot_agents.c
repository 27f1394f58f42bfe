// The persons as JSON: what each does now and did in the window, over all queues and in each.
#include "wall.h"

#include <math.h>

static void put_figures(struct json *in, const struct agent_figures *f) {
    const struct amount *amounts = f->counted.amounts;
    json_put_count(in, "handled", tally_count(&f->counted, VISITS_HANDLED));
    json_put_count(in, "completed", amounts[AMOUNT_ENDS].sum);
    json_put_count(in, "transferred", tally_count(&f->counted, VISITS_HANDLED_TRANSFERRED));
    json_put_count(in, "talkTime", amounts[AMOUNT_TALK].sum);
    json_put_count(in, "holdTime", amounts[AMOUNT_WAIT_ANSWERED].sum);
    json_put_count(in, "ringNoAnswer", amounts[AMOUNT_RINGS].sum);
    json_put_count(in, "pausedTime", f->paused_s);
}

static void put_now(const struct snapshot *s, struct json *in, const struct agent_now *now) {
    if (now->known)
        json_put_text(in, "state", span_of(member_state_word(now->state)));
    else
        json_put_null(in, "state");
    put_time(in, "since", s->zone,
             now->known && now->since_us ? now->since_us / 1000000 : CDR_NO_TIME);
    json_put_text(in, "pauseReason", now->pause_reason);
}

static void put_other(struct json *in, const struct agent *who) {
    if (!who->sum.other_known) {
        json_put_null(in, "otherCalls");
        return;
    }
    struct json *other = json_put_object(in, "otherCalls");
    json_put_count(other, "in", who->sum.other.in);
    json_put_count(other, "out", who->sum.other.out);
    json_put_count(other, "talkTime", who->sum.other.talk_s);
}

static void put_places(const struct snapshot *s, struct json *in, const struct agent *who) {
    const uint16_t *servers = agent_servers(s->agents, who);
    const struct agent_queue *queues = agent_queues(s->agents, who);
    struct json *list = json_put_list(in, "servers");
    for (uint32_t i = 0; i < who->server_count; i++)
        json_put_text(list, NULL, snapshot_server_name(s, servers[i]));
    list = json_put_list(in, "queues");
    for (uint32_t i = 0; i < who->queue_count; i++) {
        bool again = false; // the queue of that name on another server
        for (uint32_t before = 0; before < i; before++)
            again = again || span_same(queues[before].queue, queues[i].queue);
        if (!again) json_put_text(list, NULL, queues[i].queue);
    }
}

static void put_agent(const struct snapshot *s, struct json *list, const struct agent *who) {
    const struct agent_queue *queues = agent_queues(s->agents, who);
    struct json *agent = json_put_object(list, NULL);
    json_put_text(agent, "agent", who->agent);
    json_put_text(agent, "name", who->name);
    put_places(s, agent, who);
    put_now(s, agent, &who->now);
    put_figures(agent, &who->sum);
    json_put_number(agent, "averageTalkTime", agent_average_talk(&who->sum));
    json_put_number(agent, "loggedInTime",
                    who->sum.logged_in_s < 0 ? NAN : (double)who->sum.logged_in_s);
    json_put_number(agent, "wrapUpTime",
                    who->sum.wrapup_known ? (double)who->sum.counted.amounts[AMOUNT_WRAP_UP].sum
                                          : NAN);
    json_put_number(agent, "averageHandleTime", agent_average_handle(&who->sum));
    json_put_number(agent, "occupancy", agent_occupancy(&who->sum));
    put_other(agent, who);
    struct json *by = json_put_list(agent, "byQueue");
    for (uint32_t i = 0; i < who->queue_count; i++) {
        struct json *queue = json_put_object(by, NULL);
        json_put_text(queue, "server", snapshot_server_name(s, queues[i].server));
        json_put_text(queue, "queue", queues[i].queue);
        put_figures(queue, &queues[i].figures);
    }
}

void put_persons(const struct snapshot *s, struct json *root) {
    struct json *list = json_put_list(root, "agents");
    for (size_t i = 0; i < s->agents->count; i++)
        put_agent(s, list, &s->agents->list[i]);
}
