// Persons, copied at each fill together with the widest of every figure, as queues are. Sorted by
// name, so that nobody moves on the wall when they take a call; or, if that is wanted, by state, so
// that who is free stands on top.
#include "parts.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_BACK 32 // in more queues than this, a name may be shown twice

// Adds a name to a list, of which `rest` more will follow; false if there is no room for that.
static bool put_name(char *out, size_t size, const char *name, uint32_t rest) {
    size_t len = strlen(out), more = strlen(name) + (len ? 2 : 0);
    if (len + more + sizeof " +4294967295" > size && (len || rest)) {
        snprintf(out + len, size - len, "%s+%u", len ? " " : "", rest + 1);
        return false;
    }
    span_copy(span_of(len ? ", " : ""), out + len, size - len);
    len += strlen(out + len);
    span_copy(span_of(name), out + len, size - len);
    return true;
}

uint64_t board_person_key(const struct agent *a) {
    return hash_text(hash_text(HASH_NOTHING ^ a->server, a->agent), a->name);
}

// Whether no queue before it has that name: a queue on several servers has one name.
static bool other_name(const struct board_view *view, const struct agent_queue *queues,
                       uint32_t i) {
    struct span name = queue_label(view, queues[i].queue);
    for (uint32_t k = i > NAMES_BACK ? i - NAMES_BACK : 0; k < i; k++)
        if (span_same(queue_label(view, queues[k].queue), name)) return false;
    return true;
}

// Visits get other numbers when some are removed; then the talk is unknown until everything is
// counted again.
static struct visit talk_of(const struct board_view *view, const struct board_input *in,
                            const struct agent_now *now) {
    const struct queue_tallies *t = in->counted.tallies;
    struct visit v;
    bool current = t && in->ledger && t->generation == in->ledger->generation;
    if (!now->visit || !current || !view_visit(view, now->visit - 1, &v))
        return (struct visit){.outcome = VISIT_WAITING};
    return v;
}

static void person_of(const struct board_view *view, const struct board_input *in,
                      const struct agent *a, struct board_person *p) {
    char word[64];
    p->total_of = NULL;
    p->state = a->now.state;
    p->known = a->now.known;
    p->told = a->now.told;
    p->since_us = a->now.since_us;
    p->talk = talk_of(view, in, &a->now);
    p->sum = a->sum;
    p->key = board_person_key(a);
    p->queues[0] = p->servers[0] = '\0';
    span_copy(a->name, p->name, sizeof p->name);
    bool named =
        a->agent.len && (unsigned char)a->agent.at[0] > '9' && span_same(a->agent, a->name);
    p->extension[0] = '\0';
    // otherwise no name is known
    if (!named) span_copy(a->agent, p->extension, sizeof p->extension);
    span_copy(a->now.pause_reason, p->reason, sizeof p->reason);
    const struct agent_queue *queues = agent_queues(in->counted.agents, a);
    uint32_t names = 0, put = 0;
    for (uint32_t i = 0; i < a->queue_count; i++)
        names += other_name(view, queues, i);
    for (uint32_t i = 0; i < a->queue_count; i++) {
        if (!other_name(view, queues, i)) continue;
        span_copy(queue_label(view, queues[i].queue), word, sizeof word);
        if (!put_name(p->queues, sizeof p->queues, word, names - ++put)) break;
    }
    for (uint32_t i = 0; i < a->server_count; i++) {
        server_name(view, agent_servers(in->counted.agents, a)[i], word, sizeof word);
        if (!put_name(p->servers, sizeof p->servers, word, a->server_count - 1 - i)) break;
    }
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

// No text takes more columns than it has bytes, so most need not be measured.
void widen_text(char *widest, size_t size, size_t *columns, const char *text) {
    struct span s = span_of(text);
    size_t wide = s.len > *columns ? utf8_columns(s) : 0;
    if (wide <= *columns) return;
    *columns = wide;
    span_copy(s, widest, size);
}

struct widths { // for texts of the widest person
    size_t name, extension, queues, servers;
};

static void widen_person(struct board_person *w, struct widths *wide,
                         const struct board_person *p) {
    struct agent_figures *f = &w->sum;
    widen_average(&f->counted.amounts[AMOUNT_TALK], p->sum.counted.amounts[AMOUNT_TALK]);
    for (int set = 0; set < VISIT_SETS; set++)
        f->counted.counts[set] = (uint32_t)most(f->counted.counts[set], p->sum.counted.counts[set]);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        if (a != AMOUNT_TALK)
            f->counted.amounts[a].sum =
                most(f->counted.amounts[a].sum, p->sum.counted.amounts[a].sum);
    f->paused_s = most(f->paused_s, p->sum.paused_s);
    f->wrapup_known |= p->sum.wrapup_known;
    widen_text(w->name, sizeof w->name, &wide->name, p->name);
    widen_text(w->extension, sizeof w->extension, &wide->extension, p->extension);
    widen_text(w->queues, sizeof w->queues, &wide->queues, p->queues);
    widen_text(w->servers, sizeof w->servers, &wide->servers, p->servers);
    if (p->since_us && (!w->since_us || p->since_us < w->since_us)) w->since_us = p->since_us;
}

// Somebody who left and did nothing in the window is not shown.
static bool shown(const struct agent *a) {
    bool away = a->now.known && a->now.state == MEMBER_LOGGED_OUT;
    return !away || tally_count(&a->sum.counted, VISITS_HANDLED) ||
           a->sum.counted.amounts[AMOUNT_RINGS].sum;
}

// Who is ready is only known from events: queue_log and rows name people whose state nobody knows.
static bool states_told(const struct board_persons *p, const struct board_input *in) {
    for (size_t i = 0; i < p->count; i++)
        if (p->list[i].told) return true;
    for (size_t i = 0; i < in->status.server_count && !p->count; i++)
        if (in->status.servers[i].state == SERVER_UP) return true;
    return false;
}

// ---- their order

static const struct {
    int rank; // who could take a call soonest comes first
    const char *word;
    enum member_state with; // counted together in the title
} states[MEMBER_STATES] = {
    [MEMBER_READY] = {0, "ready", MEMBER_READY},
    [MEMBER_WRAP_UP] = {1, "wrap-up", MEMBER_WRAP_UP},
    [MEMBER_RINGING] = {2, "ringing", MEMBER_RINGING},
    [MEMBER_TALKING] = {3, "talking", MEMBER_TALKING},
    [MEMBER_ON_HOLD] = {4, NULL, MEMBER_TALKING},
    [MEMBER_OTHER_CALL] = {5, "on another call", MEMBER_OTHER_CALL},
    [MEMBER_PAUSED] = {6, "paused", MEMBER_PAUSED},
    [MEMBER_BUSY] = {7, "busy", MEMBER_BUSY},
    [MEMBER_UNAVAILABLE] = {8, "away", MEMBER_UNAVAILABLE},
    [MEMBER_LOGGED_OUT] = {9, NULL, MEMBER_UNAVAILABLE},
};

static bool is_hidden(const struct board_input *in, const struct board_person *p) {
    return p->known && in->look.hidden_states >> p->state & 1;
}

static int rank_of(const struct board_input *in, const struct board_person *p) {
    return !in->look.free_first ? 0 : p->known ? states[p->state].rank : MEMBER_STATES;
}

static int by_state(const void *a, const void *b, void *in) {
    const struct board_person *x = a, *y = b;
    bool hidden = is_hidden(in, x);
    int by = rank_of(in, x) - rank_of(in, y);
    if (hidden != is_hidden(in, y)) return hidden ? 1 : -1;
    return by ? by : (x->agent > y->agent) - (x->agent < y->agent);
}

static void put_in_order(struct board *b, const struct board_input *in) {
    struct board_persons *p = &b->persons;
    if (in->look.free_first || in->look.hidden_states)
        qsort_r(p->list, p->count, sizeof *p->list, by_state, (void *)(uintptr_t)in);
    for (p->shown = p->count; p->shown && is_hidden(in, &p->list[p->shown - 1]);)
        p->shown--;
    if (b->view.level != BOARD_RECORDS)
        sort_rows(b, TABLE_AGENTS, p->list, p->shown, sizeof *p->list);
}

static void put_part(struct board_persons *p, uint64_t count, const char *word, bool always) {
    char figure[FIGURE_SIZE];
    size_t len = strlen(p->title);
    if (count || always)
        snprintf(p->title + len, sizeof p->title - len, "  %s %s", figure_count(count, figure),
                 word);
}

// All of them, also those who are not listed.
static void put_title(struct board_persons *p, const uint32_t members[MEMBER_STATES]) {
    static const enum member_state parts[] = {MEMBER_READY,   MEMBER_TALKING,    MEMBER_PAUSED,
                                              MEMBER_RINGING, MEMBER_WRAP_UP,    MEMBER_OTHER_CALL,
                                              MEMBER_BUSY,    MEMBER_UNAVAILABLE};
    p->title[0] = '\0';
    if (!p->told) return;
    snprintf(p->title, sizeof p->title, "AGENTS");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        uint64_t count = 0;
        for (int s = 0; s < MEMBER_STATES; s++)
            if (states[s].with == parts[i]) count += members[s];
        put_part(p, count, states[parts[i]].word, parts[i] == MEMBER_READY);
    }
    put_part(p, p->count - p->known, "unknown", false);
    put_part(p, p->count - p->shown, "not listed", false);
}

void persons_fill(struct board *b, const struct board_input *in) {
    struct board_persons *to = &b->persons;
    struct queue_tally *visits = &b->figures.visits;
    struct widths wide = {0};
    size_t count = in->counted.agents ? in->counted.agents->count : 0;
    to->count = to->known = 0;
    to->widest = (struct board_person){.known = true};
    to->total = (struct board_person){.name = "total", .total_of = to};
    to->list = mem_resize(to->list, count + 1, sizeof *to->list);
    memset(visits->members, 0, sizeof visits->members);
    for (size_t i = 0; i < count; i++) {
        const struct agent *a = &in->counted.agents->list[i];
        if (!shown(a)) continue;
        struct board_person *p = &to->list[to->count++];
        person_of(&b->view, in, a, p);
        p->agent = (uint32_t)i;
        widen_person(&to->widest, &wide, p);
        agent_figures_add(&to->total.sum, &a->sum);
        if (!p->known) continue;
        to->known++;
        visits->members[p->state]++;
    }
    to->told = in->counted.agents && states_told(to, in);
    to->touched = b->figures.visits_touched;
    to->ready = visits->members[MEMBER_READY];
    to->present = members_present(visits);
    put_in_order(b, in);
    put_title(to, visits->members);
}

void persons_finish(struct board_persons *p) {
    free(p->list);
}
