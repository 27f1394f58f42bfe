// What a name in a condition means: a figure of the catalogue by its id or its name in JSON, in any
// spelling ("longest_wait" and "longestWait" are one), or one of the few things that only a moment
// has: how long an agent has been in a state, a server silent, a call going on.
#include "parts.h"

#include "base/nearest.h"

#include <string.h>

static const struct own {
    const char *name;
    struct measure measure;
    enum { OF_AGENT = 1, OF_SERVER, OF_CALL } whose;
} owns[] = {
    {"ready", {MEASURE_STATE, NULL, MEMBER_READY}, OF_AGENT},
    {"ringing", {MEASURE_STATE, NULL, MEMBER_RINGING}, OF_AGENT},
    {"talking", {MEASURE_STATE, NULL, MEMBER_TALKING}, OF_AGENT},
    {"on_hold", {MEASURE_STATE, NULL, MEMBER_ON_HOLD}, OF_AGENT},
    {"paused", {MEASURE_STATE, NULL, MEMBER_PAUSED}, OF_AGENT},
    {"wrap_up", {MEASURE_STATE, NULL, MEMBER_WRAP_UP}, OF_AGENT},
    {"other_call", {MEASURE_STATE, NULL, MEMBER_OTHER_CALL}, OF_AGENT},
    {"busy", {MEASURE_STATE, NULL, MEMBER_BUSY}, OF_AGENT},
    {"unavailable", {MEASURE_STATE, NULL, MEMBER_UNAVAILABLE}, OF_AGENT},
    {"silent", {MEASURE_SILENT, NULL, 0}, OF_SERVER},
    {"talk", {MEASURE_TALK, NULL, 0}, OF_CALL},
    {"wait", {MEASURE_WAIT, NULL, 0}, OF_CALL},
    {"dur", {MEASURE_LASTS, NULL, 0}, OF_CALL},
    {"answered", {MEASURE_ENDED, NULL, CALL_ANSWERED}, OF_CALL},
    {"missed", {MEASURE_ENDED, NULL, CALL_MISSED}, OF_CALL},
    {"busy", {MEASURE_ENDED, NULL, CALL_BUSY}, OF_CALL},
    {"failed", {MEASURE_ENDED, NULL, CALL_FAILED}, OF_CALL},
};
#define OWNS (sizeof owns / sizeof *owns)

static char small_letter(struct span s, size_t *at) {
    while (*at < s.len && (s.at[*at] == '_' || s.at[*at] == '-' || s.at[*at] == '.'))
        ++*at;
    if (*at >= s.len) return '\0';
    char c = s.at[(*at)++];
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(struct span a, struct span b) {
    size_t i = 0, k = 0;
    char c;
    if (!a.len || !b.len) return false;
    while ((c = small_letter(a, &i)) == small_letter(b, &k))
        if (!c) return true;
    return false;
}

// "agents_ready" is the figure `ready` of queues.
static bool counts_agents(const struct figure *f, struct span name) {
    static const struct span before = {"agents_", 7};
    return f->how == HOW_MEMBERS && span_starts(name, before) &&
           same_name(span_from(name, before.len), span_of(f->id));
}

static const struct figure *figure_named(enum figure_scope scope, struct span name) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++)
        if (same_name(name, span_of(f->id)) || same_name(name, span_of(f->name)) ||
            (scope == FIGURES_OF_QUEUE && counts_agents(f, name)))
            return f;
    return NULL;
}

static bool own_named(struct span name, int whose, struct measure *ret_measure) {
    for (size_t i = 0; i < OWNS; i++)
        if ((int)owns[i].whose == whose && same_name(name, span_of(owns[i].name))) {
            *ret_measure = owns[i].measure;
            return true;
        }
    return false;
}

// Those that a sum may be of, in the order in which a bare name is looked for.
static const struct {
    enum figure_scope scope;
    const char *prefix;
} sums[] = {{FIGURES_OF_QUEUE, "queues."},
            {FIGURES_OF_CALLS, "calls."},
            {FIGURES_OF_RECALLS, "recalls."},
            {FIGURES_OF_RECORDS, "records."}};
#define SUMS (sizeof sums / sizeof *sums)

static const struct figure *sum_named(struct span name, bool queues) {
    const struct figure *f = NULL;
    for (size_t i = 0; !f && i < (queues ? 1 : SUMS); i++) {
        struct span prefix = span_of(sums[i].prefix);
        if (span_starts(name, prefix))
            return figure_named(sums[i].scope, span_from(name, prefix.len));
        f = figure_named(sums[i].scope, name);
    }
    return f;
}

static void offer_figures(struct nearest *near, enum figure_scope scope) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++)
        nearest_offer(near, span_of(f->id));
}

static void say_nearest(struct span name, struct measure_asked asked, struct buf *why) {
    bool members = !asked.calls && !asked.agents && span_starts(name, SPAN("agents_"));
    struct nearest near = {.wanted = members ? span_from(name, 7) : name};
    int whose = asked.calls ? OF_CALL : asked.agents ? OF_AGENT : OF_SERVER;
    for (size_t i = 0; i < OWNS; i++)
        if ((int)owns[i].whose == whose) nearest_offer(&near, span_of(owns[i].name));
    if (asked.agents)
        offer_figures(&near, FIGURES_OF_AGENT);
    else if (!asked.calls)
        for (size_t i = 0; i < (asked.queues ? 1 : SUMS); i++)
            offer_figures(&near, sums[i].scope);
    buf_format(why, "no figure is called %.*s", (int)name.len, name.at);
    if (near.best.len)
        buf_format(why, "; did you mean %s%.*s?", members ? "agents_" : "", (int)near.best.len,
                   near.best.at);
}

static bool take_figure(const struct figure *f, struct measure *ret_measure) {
    if (f) *ret_measure = (struct measure){.kind = MEASURE_FIGURE, .figure = f};
    return f != NULL;
}

bool measure_find(struct span name, struct measure_asked asked, struct measure *ret_measure,
                  struct buf *why) {
    struct measure other;
    bool found = asked.calls    ? own_named(name, OF_CALL, ret_measure)
                 : asked.agents ? own_named(name, OF_AGENT, ret_measure) ||
                                      take_figure(figure_named(FIGURES_OF_AGENT, name), ret_measure)
                                : own_named(name, OF_SERVER, ret_measure) ||
                                      take_figure(sum_named(name, asked.queues), ret_measure);
    if (found) return true;
    if (!asked.agents &&
        (figure_named(FIGURES_OF_AGENT, name) || own_named(name, OF_AGENT, &other)))
        buf_format(why, "%.*s is of agents: agent:* %.*s", (int)name.len, name.at, (int)name.len,
                   name.at);
    else if (own_named(name, OF_CALL, &other))
        buf_format(why, "%.*s is of calls: call %.*s", (int)name.len, name.at, (int)name.len,
                   name.at);
    else if (sum_named(name, false))
        buf_format(why, "%.*s is not of %s", (int)name.len, name.at,
                   asked.calls    ? "a call"
                   : asked.agents ? "agents"
                                  : "queues");
    else
        say_nearest(name, asked, why);
    return false;
}

const struct figure *measure_volume(const struct measure *m) {
    static const char *const counted[FIGURE_SCOPES] = {
        [FIGURES_OF_QUEUE] = "offered",
        [FIGURES_OF_AGENT] = "handled",
        [FIGURES_OF_CALLS] = "calls",
        [FIGURES_OF_RECORDS] = "total",
    };
    enum figure_scope scope = m->kind == MEASURE_STATE    ? FIGURES_OF_AGENT
                              : m->kind == MEASURE_FIGURE ? m->figure->scope
                                                          : FIGURE_SCOPES;
    return scope < FIGURE_SCOPES && counted[scope] ? figure_find(scope, counted[scope]) : NULL;
}

const char *measure_name(struct measure m) {
    if (m.kind == MEASURE_FIGURE) return m.figure->id;
    for (size_t i = 0; i < OWNS; i++)
        if (owns[i].measure.kind == m.kind && owns[i].measure.of == m.of) return owns[i].name;
    return "";
}

const char *measure_prefix(struct measure m) {
    for (size_t i = 1; i < SUMS && m.kind == MEASURE_FIGURE; i++) // a bare name is of queues
        if (sums[i].scope == m.figure->scope) return sums[i].prefix;
    return "";
}

enum figure_unit measure_unit(struct measure m) {
    return m.kind == MEASURE_FIGURE ? m.figure->unit : IN_SECONDS;
}
