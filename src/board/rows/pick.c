// Which rows are behind a figure. The figure tells which set, and the key of its row whose queue or
// agent. Whether something is in the set is asked from stats/, which the tallies ask, too.
#include "rows.h"

#include <string.h>

struct list_pick pick_all(const struct board_input *in, enum board_level level) {
    // A fold over the same calls, with the same filter, that is up to date.
    bool rows = in->counted.fold && in->store && in->wanted &&
                in->wanted == in->counted.fold->filter &&
                in->counted.fold->generation == cdr_store_generation(in->store);
    bool asked = in->counted.calls && in->stitch && in->wanted == in->counted.calls->filter &&
                 calls_fold_is_current(in->counted.calls, in->stitch);
    return (struct list_pick){.in = in,
                              .took = asked ? in->counted.calls : NULL,
                              .rows = rows ? in->counted.fold : NULL,
                              .kind = (enum board_rows_kind)level,
                              .bits = level == BOARD_RECORDS ? RECORDS_ALL : CALLS_TOTAL,
                              .window = in->window,
                              .from = in->window.from,
                              .to = in->window.to,
                              .weekday = -1,
                              .minute = -1};
}

static void person_of(struct list_pick *p, const struct board_persons *persons, uint64_t key) {
    p->one_agent = p->nothing = true;
    for (size_t i = 0; i < persons->count; i++) {
        if (persons->list[i].key != key) continue;
        p->agent = persons->list[i].agent;
        p->nothing = false;
    }
}

static void queue_of(struct list_pick *p, uint64_t key) {
    const struct queue_rows *rows = &p->in->counted.tallies->rows;
    p->one_queue = p->nothing = true;
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct queue_tally *q = &rows->list[i].tally;
        if (((uint64_t)q->server << 32 | q->queue) != key) continue;
        p->row = i;
        p->parts = rows->list[i].parts;
        p->nothing = false;
    }
}

static void row_of(struct list_pick *p, const struct board_persons *persons,
                   const struct board_explain *what) {
    bool records = what->level == BOARD_RECORDS;
    if (what->table == TABLE_QUEUES && records) {
        p->one_queue = true;
        p->queue = (uint32_t)what->row;
    } else if (what->table == TABLE_QUEUES) {
        queue_of(p, what->row);
    } else if (records) {
        p->one_agent = true;
        p->agent = (uint32_t)what->row;
    } else {
        person_of(p, persons, what->row);
    }
}

static void time_of(struct list_pick *p, const struct board_explain *what) {
    if (what->from) {
        if (what->from > p->from) p->from = what->from;
        if (what->to < p->to) p->to = what->to;
    } else {
        p->minute = what->minute;
        p->minutes = what->minutes;
        p->printed = what->kind == FIGURE_HOUR && p->kind == ROWS_RECORDS;
    }
}

// Everything in memory, which is more than the folds of the window were asked about.
static void week_of(struct list_pick *p, const struct board_explain *what) {
    p->window = (struct window){LIST_EARLIEST, INT64_MAX};
    p->from = INT64_MIN;
    p->to = INT64_MAX;
    p->took = NULL;
    p->rows = NULL;
    p->weekday = (int)what->row;
    p->minute = what->minute;
    p->minutes = what->minutes;
}

// All their calls, also those that the filter does not want.
static void caller_of(struct list_pick *p, const struct board_explain *what) {
    p->caller = what->row;
    p->match_digits =
        p->in->counted.recalls ? p->in->counted.recalls->terms.match_digits : RECALLS_DIGITS;
    p->took = NULL;
}

struct list_pick pick_figure(const struct board_view *view, const struct board_persons *persons,
                             const struct board_input *in, const struct board_explain *what) {
    struct list_pick p = pick_all(in, (enum board_level)what->level);
    struct behind behind;
    p.figure = true;
    p.nothing = !behind_of(what, &behind) ||
                (what->level == BOARD_RECORDS) != (view->level == BOARD_RECORDS);
    if (p.nothing) return p;
    const struct figure *f = behind.figure;
    bool total = what->kind == FIGURE_TOTAL, agents = f && f->scope == FIGURES_OF_AGENT;
    p.kind = behind.rows;
    p.bits = behind.bits;
    p.begun = !f;
    p.rings = agents && p.bits == VISITS_RANG;
    // The total of who is ready is the same as in the tile.
    p.persons = what->kind == FIGURE_TILE || (total && f && strcmp(f->id, "ready") == 0);
    p.some_queue = total && what->table == TABLE_QUEUES;
    p.some_agent = total && what->table == TABLE_AGENTS;
    if (what->kind == FIGURE_CELL) row_of(&p, persons, what);
    if (what->kind == FIGURE_HOUR || what->kind == FIGURE_BAR) time_of(&p, what);
    if (what->kind == FIGURE_WEEK) week_of(&p, what);
    if (what->kind == FIGURE_CALLER) caller_of(&p, what);
    p.judged = behind.list.judged;
    p.whole = (struct visit_pick){p.bits, 0};
    if (!f || !f->ratio || behind.list.bits) return p;
    struct figure_ratio ratio = figure_ratio(f, &view->terms);
    p.whole = ratio.whole;
    p.part = ratio.part;
    return p;
}

static bool in_time(const struct list_pick *p, int64_t start) {
    if (start < p->from || start >= p->to) return false;
    if (p->minute < 0 || p->printed) return true;
    struct civil at = zone_civil(p->in->zone, start);
    if (p->weekday >= 0 && civil_weekday(at) != p->weekday) return false;
    int minute = at.hour * 60 + at.minute - p->minute;
    return minute >= 0 && minute < p->minutes;
}

// They called, or were called.
static bool is_of_caller(const struct list_pick *p, const struct call *c) {
    const struct stitch *s = p->in->stitch;
    return recall_key(stitch_text(s, c->source), p->match_digits) == p->caller ||
           recall_key(stitch_text(s, c->destination), p->match_digits) == p->caller;
}

bool pick_call(const struct list_pick *p, uint32_t number, const struct call *c) {
    if (p->nothing || !in_time(p, c->start)) return false;
    if (p->caller) return is_of_caller(p, c);
    if (!(p->bits & call_sets(c))) return false;
    return p->took ? calls_fold_took(p->took, number) : filter_call(p->in->wanted, number, c);
}

bool pick_record(const struct list_pick *p, size_t number, const struct cdr_hot *row) {
    if (p->nothing || !in_time(p, row->start)) return false;
    if (p->printed && row->local_hour * 60 != p->minute) return false;
    if (p->one_queue && row->queue != p->queue) return false;
    if (p->one_agent && row->agent != p->agent) return false;
    if (p->some_queue && !row->queue) return false;
    if (p->some_agent && !row->agent) return false;
    if (!(p->bits >> row->disposition & 1)) return false;
    return p->rows && number < p->rows->next ? bits_has(&p->rows->took, number)
                                             : filter_record(p->in->wanted, number);
}

// Of that agent, or of anybody.
static bool is_of_agent(const struct list_pick *p, const struct visit *v, uint32_t name,
                        uint32_t interface) {
    if (!p->in->counted.agents) return false;
    uint32_t whose = agents_whose(p->in->counted.agents, v->server, v->queue, name, interface);
    return p->one_agent ? whose == p->agent : whose != AGENTS_NOBODY;
}

// Of that row of queues, or of any that is shown.
static bool of_queue(const struct list_pick *p, uint16_t server, uint32_t queue) {
    uint32_t row = queue_row_of(p->in->counted.tallies, server, queue);
    if (row == QUEUE_ROW_NONE || !p->one_queue) return row != QUEUE_ROW_NONE;
    return row >= p->row && row <= p->row + p->parts;
}

static bool wanted(const struct list_pick *p, uint32_t number, const struct visit *v) {
    return filter_visit(p->in->wanted, number, v);
}

static bool is_hidden(const struct list_pick *p, const struct visit *v) {
    return queue_policy_of(p->in->policies, ledger_text(p->in->ledger, v->queue))->hidden;
}

// That agent, or anybody, was rung in vain.
static bool is_rung(const struct list_pick *p, uint32_t number, const struct visit *v) {
    const struct ledger *l = p->in->ledger;
    struct visit_ring ring;
    uint32_t n = LOOKUP_NONE;
    while ((n = ledger_ring_of(l, number, n)) != LOOKUP_NONE) {
        ledger_ring_get(l, n, &ring);
        if (ring.count && is_of_agent(p, v, ring.agent, visit_ring_interface(l, v, &ring)))
            return true;
    }
    return false;
}

bool pick_visit(const struct list_pick *p, uint32_t number, const struct visit *v, bool *ret_part) {
    *ret_part = false;
    if (p->nothing) return false;
    if (p->rings)
        return queue_tallies_sets(p->in->counted.tallies, v) & VISITS_RANG &&
               is_rung(p, number, v) && wanted(p, number, v);
    if (queue_tallies_yields(p->in->counted.tallies, v)) return false;
    if (!p->figure || p->begun) {
        if (p->begun && (v->outcome == VISIT_REFUSED || is_hidden(p, v))) return false;
        return in_time(p, v->join_us / 1000000) && wanted(p, number, v);
    }
    bool agents = p->one_agent || p->some_agent;
    if (agents ? !is_of_agent(p, v, v->agent, v->interface) : !of_queue(p, v->server, v->queue))
        return false;
    uint32_t sets = queue_tallies_sets(p->in->counted.tallies, v);
    *ret_part = p->judged && visit_picked(sets, p->part);
    return visit_picked(sets, p->whole) && wanted(p, number, v);
}

// If they are in several queues, their highest state counts.
bool pick_person(const struct list_pick *p, const struct board_person *who) {
    if (p->nothing) return false;
    if (p->persons) return who->known && p->bits >> who->state & 1;
    const struct agent *a = &p->in->counted.agents->list[who->agent];
    bool known = false;
    enum member_state state = MEMBER_LOGGED_OUT;
    for (uint32_t i = 0; i < a->queue_count; i++) {
        const struct agent_queue *q = &agent_queues(p->in->counted.agents, a)[i];
        if (!q->now.known || !of_queue(p, q->server, q->queue_id)) continue;
        known = true;
        if (q->now.state > state) state = q->now.state;
    }
    return known && p->bits >> state & 1;
}
