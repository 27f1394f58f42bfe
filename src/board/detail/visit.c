// The detail of a visit: how it ended and how we know, and the call that it belongs to. Lists of
// visits in other details are here, too.
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>

const char *detail_ended_by(const struct visit *v) {
    unsigned by = v->completion;
    if (by & VISIT_TRANSFERRED) return "by a transfer";
    if ((by & (VISIT_BY_CALLER | VISIT_BY_AGENT)) == (VISIT_BY_CALLER | VISIT_BY_AGENT))
        return "by caller and agent";
    if (by & VISIT_BY_CALLER) return "by the caller";
    if (by & VISIT_BY_AGENT) return "by the agent";
    return by ? "nobody saw how" : "still talking";
}

// How the outcome is known.
static const char *certainty(const struct visit *v) {
    if (v->in_doubt) return "uncertain: waiting when a gap began, not seen since";
    if (v->outcome == VISIT_WAITING) return "the PBX's events";
    if (v->outcome == VISIT_UNKNOWN)
        return v->inferred ? "unknown: its end was not seen (a gap, or no class call)"
                           : "unknown: it ended unseen";
    if (v->of_row) return "an estimate: queue_log or queue events would tell";
    if (v->inferred) return "inferred: events cannot tell; queue_log would";
    if (v->basis & VISIT_FROM_LOG) return "queue_log";
    return "the PBX's events";
}

static const char *basis_of(const struct visit *v) {
    static const char *const words[4] = {"nothing", "events", "queue_log", "events and queue_log"};
    return v->of_row ? "records of the Cdr log: an estimate" : words[v->basis & 3];
}

struct detail_shown detail_agent(const struct detail *d, const struct visit *v) {
    return detail_ledger(d, v->agent ? v->agent : v->interface);
}

// ---- lists

void detail_visit_rows(struct detail *d, const uint32_t *visits, size_t count, bool callers) {
    const struct ledger *l = d->view->ledger;
    detail_heads(d, callers ? "answered\tqueue\t>wait\toutcome\t>talk\tended\tcaller"
                            : "joined\tqueue\t>wait\toutcome\t>talk\tended\tagent");
    for (size_t i = 0; i < count; i++) {
        struct visit v;
        view_visit(d->view, visits[i], &v);
        struct board_cell outcome = detail_cell(d, &table_visits, "outcome", &v);
        bool answered = v.outcome == VISIT_ANSWERED;
        detail_cells(d, outcome.mood, 0, "%s\t%s\t%s\t%s\t%s\t%s\t%s",
                     detail_moment(d, callers ? v.end_us : v.join_us).text,
                     detail_queue(d, v.queue).text, detail_cell(d, &table_visits, "wait", &v).text,
                     outcome.text, detail_cell(d, &table_visits, "talk", &v).text,
                     answered ? detail_ended_by(&v) : "--",
                     callers ? detail_caller(d, ledger_text(l, v.caller_name),
                                             ledger_text(l, v.caller_number))
                                   .text
                             : detail_agent(d, &v).text);
    }
}

static int newest_first(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

void detail_rings(struct detail *d, const uint32_t *visits, size_t count) {
    uint32_t *rings = NULL;
    size_t told = 0, capacity = 0;
    struct visit_ring ring;
    for (size_t i = 0; i < count; i++)
        for (uint32_t n = LOOKUP_NONE;
             (n = ledger_ring_of(d->view->ledger, visits[i], n)) != LOOKUP_NONE;) {
            if (n >= view_rings(d->view)) continue;
            view_ring(d->view, n, &ring);
            if (!ring.count) continue;
            MEM_ROOM(rings, told, capacity);
            rings[told++] = n;
        }
    if (told) {
        qsort(rings, told, sizeof *rings, newest_first);
        detail_heading(d, "RANG IN VAIN");
        detail_heads(d, "agent\tqueue\t>times");
    }
    for (size_t i = 0; i < told && i < DETAIL_LIST_MAX; i++) {
        struct visit v;
        view_ring(d->view, rings[i], &ring);
        view_visit(d->view, ring.visit, &v);
        detail_cells(d, MOOD_WARN, 0, "%s\t%s\t%s",
                     detail_ledger(d, ring.agent ? ring.agent : ring.interface).text,
                     detail_queue(d, v.queue).text, detail_count(ring.count).text);
    }
    if (told > DETAIL_LIST_MAX) detail_more(d, told - DETAIL_LIST_MAX);
    free(rings);
}

// ---- one

static bool is_it(const struct ledger *l, const struct visit *v, const struct board_subject *s) {
    return v->server == s->server && span_same(ledger_text(l, v->joined_id), span_of(s->id)) &&
           span_same(ledger_text(l, v->queue), span_of(s->other));
}

// Finds it: visit numbers change when the ledger forgets. If the caller joined that queue several
// times, it is the visit that began nearest to the time of this one.
static uint32_t find(const struct board_view *view, const struct board_subject *s) {
    const struct ledger *l = view->ledger;
    uint32_t number = (uint32_t)s->key, count = view_visits(view), best = LOOKUP_NONE;
    struct visit v;
    if (view_visit(view, number, &v) && (!s->known || (is_it(l, &v, s) && v.join_us == s->at)))
        return number;
    int64_t nearest = INT64_MAX;
    for (uint32_t i = 0; i < count && s->known; i++) {
        view_visit(view, i, &v);
        int64_t off = llabs(v.join_us - s->at);
        if (!is_it(l, &v, s) || off >= nearest) continue;
        nearest = off;
        best = i;
    }
    return best;
}

static struct detail_shown caller_of(const struct detail *d, const struct visit *v) {
    const struct ledger *l = d->view->ledger;
    const struct stitch *s = d->view->stitch;
    const struct call *c = s ? stitch_call_guessed(s, v) : NULL;
    if (!c)
        return detail_caller(d, ledger_text(l, v->caller_name), ledger_text(l, v->caller_number));
    return detail_caller(d, stitch_text(s, c->name), stitch_text(s, c->source));
}

static void put_pairs(struct detail *d, const struct visit *v) {
    const struct ledger *l = d->view->ledger;
    struct board_cell outcome = detail_cell(d, &table_visits, "outcome", v);
    bool answered = v->outcome == VISIT_ANSWERED;
    detail_shows(d, "caller", caller_of(d, v));
    detail_shows(d, "queue", detail_queue(d, v->queue));
    detail_pair(d, outcome.mood, "outcome", "%s", outcome.text);
    detail_pair(d, v->inferred || v->in_doubt ? MOOD_UNKNOWN : MOOD_PLAIN, "outcome by", "%s",
                certainty(v));
    detail_shows(d, "joined", detail_date(d, v->join_us / SECOND_US));
    detail_pair(d, MOOD_PLAIN, "wait", "%s%s", detail_cell(d, &table_visits, "wait", v).text,
                v->outcome == VISIT_WAITING ? " so far" : "");
    if (v->position > 0)
        detail_pair(d, MOOD_PLAIN, "position", "%d, when last told", (int)v->position);
    else
        detail_pair(d, MOOD_UNKNOWN, "position", "-- (not reported)");
    if (v->priority >= 0) detail_pair(d, MOOD_PLAIN, "priority", "%" PRId32, v->priority);
    if (v->outcome == VISIT_LEFT_BY_KEY) detail_shows(d, "key", detail_ledger(d, v->key));
    if (answered) {
        detail_shows(d, "agent", detail_agent(d, v));
        detail_shows(d, "phone", detail_ledger(d, v->interface));
        detail_shows(d, "answered", detail_clock(d, v->end_us));
        detail_pair(d, MOOD_PLAIN, "talk", "%s", detail_cell(d, &table_visits, "talk", v).text);
        detail_pair(d, MOOD_PLAIN, "talk ended", "%s%s%s",
                    v->complete_us ? detail_clock(d, v->complete_us).text : "",
                    v->complete_us ? ", " : "", detail_ended_by(v));
    } else if (v->outcome != VISIT_WAITING) {
        detail_shows(d, "left", detail_clock(d, v->end_us));
    }
    detail_shows(d, "server", detail_server(d, v->server));
    detail_shows(d, "id", detail_plain(d, ledger_text(l, v->joined_id)));
    if (v->unique_id != v->joined_id)
        detail_shows(d, "id after transfer", detail_plain(d, ledger_text(l, v->unique_id)));
    detail_pair(d, MOOD_PLAIN, "known from", "%s", basis_of(v));
}

bool detail_of_visit(struct detail *d, struct board_subject *s) {
    const struct ledger *l = d->view->ledger;
    const struct stitch *stitch = d->view->stitch;
    uint32_t number = find(d->view, s);
    struct visit v;
    if (number == LOOKUP_NONE) return false;
    view_visit(d->view, number, &v);
    s->known = true;
    s->key = number;
    s->server = v.server;
    s->at = v.join_us;
    span_copy(ledger_text(l, v.joined_id), s->id, sizeof s->id);
    span_copy(ledger_text(l, v.queue), s->other, sizeof s->other);
    struct board_cell outcome = detail_cell(d, &table_visits, "outcome", &v);
    detail_title(d, "VISIT  %s in %s", detail_cell(d, &table_visits, "from", &v).text, s->other);
    detail_state(d, &outcome);
    put_pairs(d, &v);
    detail_rings(d, &number, 1);
    uint32_t call = stitch ? stitch_of_visit(stitch, number, &v) : STITCH_NONE;
    if (call != STITCH_NONE) detail_call(d, call, false);
    return true;
}
