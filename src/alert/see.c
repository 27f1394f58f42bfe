// What a condition sees: its subjects, and the value of each now. What cannot be known is NAN: a
// figure of a server that is not heard at the moment, or of which nothing was counted.
#include "parts.h"

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- which subjects there are

static bool wants_row(const struct condition *c, struct filter *filter, const struct alert_sight *s,
                      const struct queue_row *row) {
    // Each name once: as its sum, or, if servers are chosen, as the part of each.
    if (row->kind == (c->by_server ? QUEUE_ROW_SUM : QUEUE_ROW_PART)) return false;
    if (row->kind == QUEUE_ROW_PART) return filter_queue(filter, row->tally.server, row->queue);
    for (uint16_t server = 0; server < s->servers->count && server < 64; server++)
        if (row->servers >> server & 1 && filter_queue(filter, server, row->queue)) return true;
    return false;
}

static bool wants_agent(struct filter *filter, const struct alert_sight *s, const struct agent *a) {
    const struct agent_queue *queues = agent_queues(s->agents, a);
    for (uint32_t i = 0; i < a->queue_count; i++)
        if (filter_member(filter, queues[i].server, queues[i].queue, a->agent, a->name))
            return true;
    return !a->queue_count && filter_member(filter, a->server, SPAN_NONE, a->agent, a->name);
}

static bool wants_server(struct filter *filter, const struct alert_sight *s, size_t number) {
    // A link that has not shown its server has no number that a filter knows.
    if (number >= s->servers->count) return true;
    return filter_queue(filter, (uint16_t)number, SPAN_NONE);
}

size_t condition_subjects(const struct condition *c, struct filter *filter,
                          const struct alert_sight *s, uint32_t *ret_numbers, size_t most) {
    size_t count = 0, all = c->subject == CONDITION_OF_QUEUES    ? s->queues->rows.count
                            : c->subject == CONDITION_OF_AGENTS  ? s->agents->count
                            : c->subject == CONDITION_OF_SERVERS ? s->server_count
                            : c->subject == CONDITION_OF_ALL     ? 1
                                                                 : 0;
    for (size_t i = 0; i < all && count < most; i++) {
        bool wanted =
            c->subject == CONDITION_OF_ALL ||
            (c->subject == CONDITION_OF_QUEUES   ? wants_row(c, filter, s, &s->queues->rows.list[i])
             : c->subject == CONDITION_OF_AGENTS ? wants_agent(filter, s, &s->agents->list[i])
                                                 : wants_server(filter, s, i));
        if (wanted) ret_numbers[count++] = (uint32_t)i;
    }
    return count;
}

// ---- their values

static bool is_unheard(enum server_state state) {
    return state == SERVER_CONNECTING || state == SERVER_DOWN || state == SERVER_REFUSED ||
           state == SERVER_UNREAD;
}

uint64_t alert_unheard(const struct server_now *now, size_t count) {
    uint64_t servers = 0;
    for (size_t i = 0; i < count && i < 64; i++)
        if (is_unheard(now[i].state)) servers |= UINT64_C(1) << i;
    return servers;
}

static bool unheard(const struct alert_sight *s, size_t server) {
    return server < 64 && s->unheard >> server & 1;
}

static double of_row(const struct figure *f, const struct alert_sight *s,
                     const struct queue_row *row, bool sum) {
    struct figure_terms terms = s->terms;
    if (s->unheard & (sum ? UINT64_MAX : row->servers)) return (double)NAN;
    if (f->how == HOW_MEMBERS && !s->agents_told) return (double)NAN;
    if (!sum && f->how == HOW_READ) terms.target = queue_policy_of(s->policies, row->queue)->target;
    double value = figure_value(f, &row->tally, &terms);
    // If nobody waits, the longest wait is none.
    return isnan(value) && figure_is_of_now(f) && figure_known(f, &row->tally) ? 0 : value;
}

static double of_all(const struct figure *f, const struct alert_sight *s) {
    if (f->scope == FIGURES_OF_QUEUE) return of_row(f, s, &s->queues->rows.total, true);
    if (s->unheard || !s->server_count) return (double)NAN;
    return figure_value(f,
                        f->scope == FIGURES_OF_CALLS     ? (const void *)s->calls
                        : f->scope == FIGURES_OF_RECALLS ? (const void *)s->recalls
                                                         : s->records,
                        &s->terms);
}

static bool agent_unheard(const struct alert_sight *s, const struct agent *a) {
    const uint16_t *servers = agent_servers(s->agents, a);
    for (uint32_t i = 0; i < a->server_count; i++)
        if (unheard(s, servers[i])) return true;
    return false;
}

static double figure_of(const struct condition *c, const struct figure *f,
                        const struct alert_sight *s, uint32_t number) {
    if (c->subject == CONDITION_OF_QUEUES)
        return of_row(f, s, &s->queues->rows.list[number], false);
    if (c->subject == CONDITION_OF_AGENTS) {
        const struct agent *a = &s->agents->list[number];
        return agent_unheard(s, a) ? (double)NAN : figure_value(f, &a->sum, &s->terms);
    }
    return of_all(f, s);
}

static double seconds_since(const struct alert_sight *s, int64_t since_us) {
    if (!since_us) return (double)NAN;
    return s->now_us > since_us ? (double)((s->now_us - since_us) / SECOND_US) : 0;
}

static double state_of(const struct alert_sight *s, const struct agent *a, int state) {
    if (agent_unheard(s, a)) return (double)NAN;
    if (!a->now.known) return a->now.ruled_out >> state & 1 ? 0 : (double)NAN;
    return (int)a->now.state == state ? seconds_since(s, a->now.since_us) : 0;
}

static double silence_of(const struct alert_sight *s, const struct server_now *v) {
    switch (v->state) {
    case SERVER_UP: // it answers
        return 0;
    case SERVER_FILE:
        return (double)NAN;
    case SERVER_FOLLOWED:
        return seconds_since(s, v->last_event_us);
    default:
        return seconds_since(s, v->since_us);
    }
}

static double of_call(struct measure m, const struct alert_sight *s, uint32_t number) {
    const struct call *c = stitch_call(s->stitch, number);
    int64_t now_s = s->now_us / SECOND_US;
    if (!c) return (double)NAN;
    bool active = c->result == CALL_IN_PROGRESS, answered = c->answer != CDR_NO_TIME;
    if (m.kind == MEASURE_ENDED)
        return (int)c->result == m.of && c->end != CDR_NO_TIME ? (double)(now_s - c->end)
                                                               : ALERT_ENDED_S;
    if (c->in_doubt || unheard(s, c->server)) return (double)NAN;
    if (!active) return 0;
    if (m.kind == MEASURE_LASTS) return (double)(now_s - c->start);
    if (m.kind == MEASURE_WAIT) return answered ? 0 : (double)(now_s - c->start);
    return answered ? (double)(now_s - c->answer) : 0;
}

static double value_of(const struct condition *c, const struct alert_sight *s, uint32_t number) {
    switch (c->measure.kind) {
    case MEASURE_FIGURE:
        return figure_of(c, c->measure.figure, s, number);
    case MEASURE_STATE:
        return state_of(s, &s->agents->list[number], c->measure.of);
    case MEASURE_SILENT:
        return silence_of(s, &s->now[number]);
    default:
        return of_call(c->measure, s, number);
    }
}

struct condition_seen condition_see(const struct condition *c, const struct alert_sight *s,
                                    uint32_t number) {
    struct condition_seen seen = {.value = value_of(c, s, number)};
    bool ended = c->measure.kind == MEASURE_ENDED;
    if (c->min) {
        double volume = figure_of(c, c->volume, s, number);
        seen.ends = volume < (double)c->min; // too few are counted; not for NAN
        if (seen.ends || isnan(volume)) return seen;
    }
    if (isnan(seen.value)) return seen;
    seen.holds =
        ended ? seen.value >= 0 && seen.value < ALERT_ENDED_S : bound_holds(c->when, seen.value);
    seen.ends = c->until.op ? bound_holds(c->until, seen.value) : !seen.holds;
    if (seen.holds) seen.ends = false;
    return seen;
}

// ---- names and values in words

static void call_name(const struct alert_sight *s, uint32_t number, bool ended, char *out,
                      size_t size) {
    const struct call *c = stitch_call(s->stitch, number);
    if (!c) {
        snprintf(out, size, "a call");
        return;
    }
    struct span who = stitch_text(s->stitch, c->source ? c->source : c->name);
    struct civil at = zone_civil(s->zone, ended && c->end != CDR_NO_TIME ? c->end : c->start);
    char name[80];
    span_copy(who.len ? who : SPAN("unknown caller"), name, sizeof name);
    snprintf(out, size, "%s %s %02d:%02d:%02d", name, ended ? "at" : "since", at.hour, at.minute,
             at.second);
}

void condition_name(const struct condition *c, const struct alert_sight *s, uint32_t number,
                    char *out, size_t size) {
    out[0] = '\0';
    if (c->subject == CONDITION_OF_QUEUES) {
        const struct queue_row *row = &s->queues->rows.list[number];
        span_copy(row->label, out, size);
        if (row->kind != QUEUE_ROW_PART) return;
        struct span server = servers_name(s->servers, row->tally.server);
        size_t len = strlen(out);
        snprintf(out + len, size - len, " @%.*s", (int)server.len, server.at);
    } else if (c->subject == CONDITION_OF_AGENTS) {
        const struct agent *a = &s->agents->list[number];
        span_copy(a->name, out, size);
        size_t len = strlen(out);
        if (!span_same(a->name, a->agent) && len < size)
            snprintf(out + len, size - len, " (%.*s)", (int)a->agent.len, a->agent.at);
    } else if (c->subject == CONDITION_OF_SERVERS) {
        span_copy(span_of(s->now[number].name), out, size);
    } else if (c->subject != CONDITION_OF_ALL) {
        call_name(s, number, c->subject == CONDITION_OF_ENDED, out, size);
    }
}

void condition_value_text(struct measure m, double value, char *out, size_t size) {
    enum figure_unit unit = measure_unit(m);
    if (isnan(value)) {
        snprintf(out, size, "unknown");
    } else if (unit == IN_PERCENT) {
        snprintf(out, size, "%.1f %%", value);
    } else if (unit == IN_SECONDS) {
        duration_print(value > 0 ? (uint64_t)(value + 0.5) : 0, out, size);
    } else {
        snprintf(out, size, "%.10g", value);
    }
}
