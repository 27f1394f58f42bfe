// The detail of a call: who, where to, how it went, its stays in queues, its story, and its records
// with all their fields. What tables also show comes from their columns, so that a detail cannot
// contradict the row from which it was opened.
#include "parts.h"

#include "base/clock.h"

#define CALL_VISITS_MAX 64

// Finds the call: by its number, or, if that has become a hole or means another call, by its id.
static uint32_t find_call(const struct board_view *v, struct board_subject *subject) {
    const struct stitch *s = v->stitch;
    struct call c;
    uint32_t number = (uint32_t)subject->key;
    if (!subject->known || subject->generation == stitch_generation(s))
        if (view_call(v, number, &c)) return number;
    if (!subject->known) return STITCH_NONE;
    return stitch_find(s, subject->server, span_of(subject->id));
}

static void remember(const struct board_view *v, uint32_t number, struct board_subject *subject) {
    const struct stitch *s = v->stitch;
    struct call c;
    subject->known = view_call(v, number, &c);
    subject->key = number;
    subject->generation = stitch_generation(s);
    subject->server = c.server;
    span_copy(stitch_text(s, c.id), subject->id, sizeof subject->id);
}

static const char *basis_of(const struct call *c) {
    static const char *const words[8] = {
        "nothing",
        "records",
        "visits",
        "records and visits",
        "channel events",
        "records and channel events",
        "visits and channel events",
        "records, visits and channel events",
    };
    return words[c->basis & 7];
}

static void put_cell(struct detail *d, const char *label, const char *id,
                     const struct board_journey *j) {
    struct board_cell cell = detail_cell(d, &table_calls, id, j);
    detail_pair(d, cell.mood, label, "%s", cell.text);
}

static void put_pairs(struct detail *d, const struct board_journey *j) {
    const struct call *c = &j->call;
    const struct stitch *s = d->view->stitch;
    bool lasts = c->result == CALL_IN_PROGRESS;
    detail_shows(d, "caller",
                 detail_caller(d, c->name ? stitch_text(s, c->name) : SPAN_NONE,
                               c->source ? stitch_text(s, c->source) : SPAN_NONE));
    detail_shows(d, "dialled", detail_stitch(d, c->destination));
    put_cell(d, "result", "result", j);
    put_cell(d, "direction", "direction", j);
    detail_shows(d, "began", detail_date(d, c->start));
    if (lasts)
        detail_pair(d, detail_cell(d, &table_calls, "result", j).mood, "lasts for", "%s",
                    detail_duration((double)(d->view->now_us / SECOND_US - c->start)).text);
    else
        detail_pair(d, c->end == CDR_NO_TIME ? MOOD_UNKNOWN : MOOD_PLAIN, "ended", "%s%s",
                    detail_date(d, c->end).text,
                    c->end == CDR_NO_TIME ? " (its end was not reported)" : "");
    detail_shows(d, "answered",
                 detail_clock(d, c->answer == CDR_NO_TIME ? 0 : c->answer * SECOND_US));
    put_cell(d, "wait or ring", "wait", j);
    put_cell(d, "talk", "talk", j);
    put_cell(d, "queue", "queue", j);
    put_cell(d, "agent", "agent", j);
    detail_shows(d, "server", detail_server(d, c->server));
    detail_shows(d, "id", detail_plain(d, stitch_text(s, c->id)));
    detail_pair(d, MOOD_PLAIN, "known from", "%s", basis_of(c));
}

static void put_visits(struct detail *d, const struct call_steps *steps) {
    uint32_t visits[CALL_VISITS_MAX];
    size_t count = 0, more = 0;
    for (size_t i = 0; i < steps->count; i++) {
        if (steps->at[i].kind != CALL_STEP_JOIN) continue;
        if (steps->at[i].number >= view_visits(d->view)) continue;
        if (count < CALL_VISITS_MAX)
            visits[count++] = steps->at[i].number;
        else
            more++;
    }
    if (!count) return;
    detail_heading(d, "QUEUES");
    detail_visit_rows(d, visits, count, false);
    detail_more(d, more);
    detail_rings(d, visits, count);
}

static void put_records(struct detail *d, const struct call_steps *steps) {
    struct board_detail *to = d->to;
    const struct cdr_store *store = d->view->store;
    size_t records = 0, told = 0;
    if (!store) return;
    for (size_t i = 0; i < steps->count; i++)
        records += steps->at[i].kind == CALL_STEP_ROW;
    for (size_t i = 0; i < steps->count && told < DETAIL_RECORDS_MAX; i++) {
        struct cdr row;
        if (steps->at[i].kind != CALL_STEP_ROW) continue;
        detail_heading(d, "RECORD %zu OF %zu", ++told, records);
        if (steps->at[i].number >= view_records(d->view)) continue;
        cdr_store_get(store, steps->at[i].number, &to->scratch, &row);
        detail_fields(d, &row, false);
    }
    detail_more(d, records - told);
}

void detail_call(struct detail *d, uint32_t number, bool whole) {
    struct board_journey j;
    struct call_steps *steps = &d->to->steps;
    if (!journey_of(d->view, number, &j)) return;
    view_steps(d->view, number, steps);
    struct board_cell state = detail_cell(d, &table_calls, "result", &j);
    if (whole) {
        detail_title(d, "CALL  %s to %s", detail_cell(d, &table_calls, "from", &j).text,
                     detail_cell(d, &table_calls, "to", &j).text);
        detail_state(d, &state);
    } else {
        detail_heading(d, "ITS CALL");
    }
    put_pairs(d, &j);
    if (whole || j.call.visits > 1) put_visits(d, steps);
    detail_story(d, &j.call, &state);
    put_records(d, steps);
}

bool detail_of_found(struct detail *d, struct board_subject *s) {
    const struct board_found *f = &d->from->found;
    struct board_view view = *d->view;
    struct detail there = {&view, d->from, d->to};
    struct call c;
    (void)s;
    view.kept = NULL;
    view.store = f->store;
    view.ledger = f->ledger;
    view.stitch = f->stitch;
    view.dates = DATES_YEAR;
    if (!f->stitch || !view_call(&view, f->call, &c)) return false;
    detail_call(&there, f->call, true);
    detail_heading(d, "LOOKED UP");
    detail_pair(d, MOOD_PLAIN, "from", "%s", detail_plain(d, span_of(f->from)).text);
    return true;
}

bool detail_of_call(struct detail *d, struct board_subject *s) {
    const struct stitch *stitch = d->view->stitch;
    if (!stitch || !d->view->ledger) return false;
    uint32_t number = find_call(d->view, s);
    struct call c;
    if (number == STITCH_NONE || !view_call(d->view, number, &c)) return false;
    remember(d->view, number, s);
    detail_call(d, number, true);
    return true;
}
