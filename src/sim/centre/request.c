// Requests of clients. amiws passes on any flat JSON object as an AMI action, and this reads just
// that: strings and numbers, one level deep, without decoding anything (amiws does not decode,
// either).
#include "model.h"

#include <stdio.h>

struct request {
    char action[40], action_id[96];
    bool has_id, has_server;
    int64_t server;
};

static void skip_blank(struct span *s) {
    while (s->len && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
        *s = span_from(*s, 1);
}

static bool take_char(struct span *s, char c) {
    skip_blank(s);
    if (!s->len || *s->at != c) return false;
    *s = span_from(*s, 1);
    return true;
}

// The raw text inside a string, or a bare word (a number, true, false, null).
static bool take_value(struct span *s, struct span *ret_value) {
    bool quoted = take_char(s, '"');
    size_t len = 0;
    while (len < s->len) {
        char c = s->at[len];
        if (quoted ? c == '"'
                   : c == ',' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t')
            break;
        if (!quoted && (c == '"' || c == '{' || c == '[' || c == ':')) return false;
        len += quoted && c == '\\' ? 2 : 1;
    }
    if (len >= s->len || (!quoted && !len)) return false;
    *ret_value = (struct span){s->at, len};
    *s = span_from(*s, len + quoted);
    return true;
}

static bool read_request(struct span text, struct request *r) {
    struct span key, value;
    *r = (struct request){0};
    if (!take_char(&text, '{')) return false;
    while (!take_char(&text, '}')) {
        skip_blank(&text);
        if (!text.len || *text.at != '"' || !take_value(&text, &key) || !take_char(&text, ':') ||
            !take_value(&text, &value))
            return false;
        if (span_same_nocase(key, SPAN("Action"))) span_copy(value, r->action, sizeof r->action);
        if (span_same_nocase(key, SPAN("ActionID"))) {
            span_copy(value, r->action_id, sizeof r->action_id);
            r->has_id = true;
        }
        if (span_same_nocase(key, SPAN("AMIServerID"))) {
            if (!span_number(value, &r->server)) return false;
            r->has_server = true;
        }
        if (take_char(&text, ',')) continue;
        if (!take_char(&text, '}')) return false;
        break;
    }
    skip_blank(&text);
    return !text.len && *r->action;
}

static void say(struct server *s, const struct request *r, bool good, const char *list,
                const char *message) {
    emit_response(s, (const char *const[]){"Response", good ? "Success" : "Error", "ActionID",
                                           r->has_id ? r->action_id : NULL, "EventList", list,
                                           "Message", message, NULL});
}

static void finish_list(struct server *s, const struct request *r, const char *name,
                        int64_t items) {
    emit(s, EV_LIST_COMPLETE,
         &(struct facts){.list = name,
                         .numbers = {[N_ITEMS] = items},
                         .texts = {[T_ACTION_ID] = r->has_id ? r->action_id : NULL}});
}

static void ping(struct server *s, const struct request *r) {
    char now[32];
    int64_t us = s->centre->now_us;
    snprintf(now, sizeof now, "%lld.%06d", (long long)(us / 1000000), (int)(us % 1000000));
    emit_response(s, (const char *const[]){"Response", "Success", "ActionID",
                                           r->has_id ? r->action_id : NULL, "Ping", "Pong",
                                           "Timestamp", now, NULL});
}

static void percent(char out[16], int64_t part, int64_t of) {
    snprintf(out, 16, "%.1f", of ? 100.0 * (double)part / (double)of : 0.0);
}

static int64_t list_queue(struct server *s, struct queue *q, const char *id) {
    int64_t items = 1, now_s = whole_seconds(s->centre->now_us);
    char perf[16], perf2[16];
    percent(perf, q->completed_in_level, q->completed);
    percent(perf2, q->completed_in_level, q->completed + q->abandoned);
    emit(s, EV_QUEUE_PARAMS,
         &(struct facts){.numbers = {[N_MAX] = q->plan->max,
                                     [N_CALLS] = (int64_t)q->waiting_count,
                                     [N_HOLD] = q->hold_time,
                                     [N_TALK] = q->talk_time,
                                     [N_COMPLETED] = q->completed,
                                     [N_ABANDONED] = q->abandoned,
                                     [N_LEVEL] = q->plan->service_level_s},
                         .texts = {[T_QUEUE] = q->plan->name,
                                   [T_STRATEGY] = q->plan->strategy,
                                   [T_PERF] = perf,
                                   [T_PERF2] = perf2,
                                   [T_ACTION_ID] = id}});
    for (size_t i = 0; i < q->member_count; i++) {
        if (!q->members[i].present) continue;
        items++;
        emit(s, EV_QUEUE_MEMBER,
             &(struct facts){.member = &q->members[i],
                             .texts = {[T_QUEUE] = q->plan->name, [T_ACTION_ID] = id}});
    }
    for (size_t i = 0; i < q->waiting_count; i++) {
        const struct call *call = q->waiting[i];
        items++;
        emit(s, EV_QUEUE_ENTRY,
             &(struct facts){.numbers = {[N_POSITION] = (int64_t)i + 1,
                                         [N_WAIT] = now_s - whole_seconds(call->joined_us)},
                             .texts = {[T_QUEUE] = q->plan->name,
                                       [T_CHANNEL] = call->channel.name,
                                       [T_UNIQUE] = call->channel.unique,
                                       [T_NUMBER] = call->channel.number,
                                       [T_NAME] =
                                           *call->channel.caller ? call->channel.caller : "unknown",
                                       [T_ACTION_ID] = id}});
    }
    return items;
}

static void queue_status(struct server *s, const struct request *r) {
    int64_t items = 0;
    say(s, r, true, "start", "Queue status will follow");
    for (size_t i = 0; i < s->queue_count; i++)
        items += list_queue(s, &s->queues[i], r->has_id ? r->action_id : NULL);
    finish_list(s, r, "QueueStatusComplete", items);
}

static void queue_summary(struct server *s, const struct request *r) {
    int64_t now_s = whole_seconds(s->centre->now_us);
    say(s, r, true, "start", "Queue summary will follow");
    for (size_t i = 0; i < s->queue_count; i++) {
        const struct queue *q = &s->queues[i];
        struct facts f = {
            .numbers = {[N_CALLS] = (int64_t)q->waiting_count,
                        [N_HOLD] = q->hold_time,
                        [N_TALK] = q->talk_time},
            .texts = {[T_QUEUE] = q->plan->name, [T_ACTION_ID] = r->has_id ? r->action_id : NULL}};
        for (size_t k = 0; k < q->member_count; k++) {
            f.numbers[N_LOGGED_IN] += q->members[k].present;
            f.numbers[N_AVAILABLE] += member_free(s, &q->members[k]);
        }
        if (q->waiting_count)
            f.numbers[N_LONGEST] = now_s - whole_seconds(q->waiting[0]->joined_us);
        emit(s, EV_QUEUE_SUMMARY, &f);
    }
    finish_list(s, r, "QueueSummaryComplete", (int64_t)s->queue_count);
}

// The account may read call, agent, cdr and user; these actions need other rights.
static bool denied(const char *action) {
    static const char *const actions[] = {"CoreStatus", "CoreShowChannels", "CoreSettings",
                                          "Command",    "Reload",           "ModuleLoad",
                                          "GetConfig",  "Status",           "Getvar"};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (span_same_nocase(span_of(action), span_of(actions[i]))) return true;
    return false;
}

static void answer(struct server *s, const struct request *r) {
    struct span action = span_of(r->action);
    char text[160];
    if (span_same_nocase(action, SPAN("Ping"))) {
        ping(s, r);
    } else if (span_same_nocase(action, SPAN("QueueStatus"))) {
        queue_status(s, r);
    } else if (span_same_nocase(action, SPAN("QueueSummary"))) {
        queue_summary(s, r);
    } else if (denied(r->action)) {
        say(s, r, false, NULL, "Permission denied");
    } else {
        snprintf(
            text, sizeof text,
            "Invalid/unknown command: %s. Use Action: ListCommands to show available commands.",
            r->action);
        say(s, r, false, NULL, text);
    }
}

void centre_ami_ask(struct centre *c, unsigned server_id, struct span action, struct span id) {
    struct request r = {.has_id = id.len > 0};
    span_copy(action, r.action, sizeof r.action);
    span_copy(id, r.action_id, sizeof r.action_id);
    answer(&c->servers[server_id - 1], &r);
}

void centre_request(struct centre *c, struct span text) {
    struct request r;
    if (!read_request(text, &r)) return;
    for (size_t i = 0; i < c->server_count; i++)
        if (!r.has_server || r.server == (int64_t)c->servers[i].id) answer(&c->servers[i], &r);
}
