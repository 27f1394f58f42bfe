// The detail of a queue: who waits, who is there to answer, and every figure with what it is
// divided by, under all usual formulas of the service level.
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct queue { // a row of the table: one queue of a PBX, or several
    const struct queue_tallies *tallies;
    const struct queue_row *row;
    const struct queue_tally *tally;
    uint32_t number;     // in tallies->rows
    bool names, servers; // whether it sums up several queues, or several servers
};

static bool is_in(const struct queue *q, uint16_t server, uint32_t queue) {
    uint32_t at = queue_row_of(q->tallies, server, queue);
    bool part = q->row->kind == QUEUE_ROW_SUM && at > q->number && at <= q->number + q->row->parts;
    return at != QUEUE_ROW_NONE && (at == q->number || part);
}

static void look_into(const struct detail *d, struct queue *q) {
    q->servers = q->tally->server == QUEUE_ROW_SERVERS;
    for (size_t i = 0; i < q->tallies->queue_count && !q->names; i++) {
        const struct queue_tally *t = &q->tallies->queues[i];
        q->names = is_in(q, t->server, t->queue) &&
                   !span_same(ledger_text(d->view->ledger, t->queue), q->row->queue);
    }
}

// ---- what it is

static void put_threshold(struct detail *d, const struct queue *q, const char *from) {
    const struct queue_tally *t = q->tally;
    if (t->threshold_s < 0) {
        detail_pair(d, MOOD_PLAIN, "threshold", "set for each queue");
        return;
    }
    const struct ledger_queue *told = ledger_queue(d->view->ledger, t->server, t->queue);
    if (!from && q->row->queues > 1) {
        detail_pair(d, MOOD_PLAIN, "threshold", "%s, the same for all its queues",
                    detail_duration((double)t->threshold_s).text);
        return;
    }
    if (!from && told && told->service_level_s >= 0) from = "servicelevel of the PBX (QueueParams)";
    detail_pair(d, MOOD_PLAIN, "threshold", "%s, %s%s",
                detail_duration((double)t->threshold_s).text,
                from ? "from " : "unless set otherwise", from ? from : "");
}

static void put_terms(struct detail *d, const struct queue *q, int64_t target) {
    const struct queue_policy *said = queue_policy_of(d->view->policies, q->row->queue);
    put_threshold(d, q, said->threshold_from);
    if (target > 0)
        detail_pair(d, MOOD_PLAIN, "target", "%" PRId64 " %%, from %s", target, said->target_from);
    else
        detail_pair(d, MOOD_QUIET, "target", "none");
}

static void put_to_target(struct detail *d, const struct board_visits_queue *row) {
    struct board_cell more = detail_cell(d, &table_visit_queues, "to_target", row);
    if (more.number > 0)
        detail_pair(d, MOOD_PLAIN, "to target", "%s more caller%s, all answered in time", more.text,
                    more.number == 1 ? "" : "s");
}

static void put_what(struct detail *d, const struct queue *q, int64_t target) {
    static const char *const words[4] = {"records of the Cdr log: an estimate", "events",
                                         "queue_log", "events and queue_log"};
    const struct queue_tally *t = q->tally;
    if (!span_same(q->row->queue, q->row->label))
        detail_shows(d, "queue", detail_plain(d, q->row->queue));
    if (t->server == QUEUE_ROW_SERVERS)
        detail_pair(d, MOOD_PLAIN, "server", "several");
    else
        detail_shows(d, "server", detail_server(d, t->server));
    detail_pair(d, t->basis ? MOOD_PLAIN : MOOD_UNKNOWN, "counted from", "%s",
                tally_count(&t->counted, VISITS_OFFERED | VISITS_REFUSED) ? words[t->basis & 3]
                                                                          : "no visit yet");
    put_terms(d, q, target);
    if (gaps_touch(d->from->gaps, d->from->gap_count, q->row->servers, GAP_OF_VISITS,
                   d->from->window))
        detail_says(d, MOOD_WARN,
                    "Events of this window are lost in a gap: there may have been "
                    "more than is counted here.");
}

static struct detail_shown value(const struct detail *d, const struct queue_tally *q,
                                 const char *id) {
    return detail_value(d, (struct detail_of){FIGURES_OF_QUEUE, q}, id);
}

// If the row sums up queues: each of them.
static void put_parts(struct detail *d, const struct queue *q) {
    if (q->row->queues < 2) return;
    detail_heading(d, "ADDED UP FROM");
    detail_heads(d, "queue\tserver\t>waiting\t>offered\t>answered\t>abandoned\t>SL %");
    for (size_t i = 0; i < q->tallies->queue_count; i++) {
        const struct queue_tally *t = &q->tallies->queues[i];
        if (!is_in(q, t->server, t->queue)) continue;
        detail_cells(d, MOOD_PLAIN, 0, "%s\t%s\t%s\t%s\t%s\t%s\t%s",
                     detail_ledger(d, t->queue).text, detail_server(d, t->server).text,
                     value(d, t, "waiting").text, value(d, t, "offered").text,
                     value(d, t, "answered").text, value(d, t, "abandoned").text,
                     value(d, t, "service_level").text);
    }
}

// ---- figures

static void put_outcomes(struct detail *d, const struct queue_tally *q) {
    const struct tally *t = &q->counted;
    struct detail_of of = {FIGURES_OF_QUEUE, q};
    uint64_t inferred = tally_count(t, VISITS_INFERRED);
    bool before = tally_count(t, VISITS_WAITING) > tally_count(t, VISITS_OPEN);
    const char *waiting = d->view->other_time ? "they have waited since then"
                          : before            ? "now, some since before the window: not in offered"
                                              : "now";
    const struct detail_row rows[] = {
        {"offered", NULL, "visits that began in the window", NULL},
        {"waiting", NULL, waiting, NULL},
        {"answered", NULL, "an agent took the call", NULL},
        {"abandoned", NULL, "the caller hung up waiting; short ones: {short}", NULL},
        {"timed_out", NULL,
         inferred ? "waited as long as Queue() lets; inferred ones, see below"
                  : "waited as long as Queue() lets",
         NULL},
        {"by_key", "left by key", "pressed a key that leaves the queue", NULL},
        {"no_agents", NULL, "removed because nobody was there to answer", NULL},
        {"withdrawn", NULL, "removed by an action; only queue_log tells", NULL},
        {"unknown", NULL, "over, but its end was not seen (a gap, or no class call)", NULL},
    };
    static const struct detail_row refused = {"refused", NULL, "never let in; not part of offered",
                                              NULL};
    detail_heading(d, "VISITS");
    detail_figures(d);
    detail_rows(d, of, rows, COUNT(rows));
    if (q->refusals)
        detail_rows(d, of, &refused, 1);
    else
        detail_cells(d, MOOD_UNKNOWN, 0,
                     "refused\t--\tthe PBX does not report whom it never let in");
    if (inferred)
        detail_says(d, MOOD_WARN, "%s outcome%s inferred: queue_log would settle %s.",
                    detail_count(inferred).text, inferred == 1 ? " is" : "s are",
                    inferred == 1 ? "it" : "them");
}

// One line for a rate: the percentage and what it divides.
static void put_rate(struct detail *d, const struct queue_tally *q, const char *id, bool chosen,
                     const char *name, const char *is) {
    const struct figure *f = figure_find(FIGURES_OF_QUEUE, id);
    struct figure_ratio ratio = figure_ratio(f, &d->view->terms);
    detail_cells(d, MOOD_PLAIN, 0, "%s%s\t%s\t%s\t%s\t%s", chosen ? "▸ " : "  ", name,
                 value(d, q, id).text, detail_count(figure_picked(f, q, ratio.part)).text,
                 detail_count(figure_picked(f, q, ratio.whole)).text, is);
}

static void put_service(struct detail *d, const struct queue_tally *q) {
    static const struct {
        const char *id, *is;
    } of[SERVICE_FORMULAS] = {
        [SERVICE_OF_OFFERED] = {"of_offered", "answered in time / offered, wait ended"},
        [SERVICE_OF_ANSWERED] = {"of_answered", "answered in time / answered; Asterisk's own"},
        [SERVICE_POSITIVE] = {"positive", "in time, abandoned in time too / answered + abandoned"},
        [SERVICE_NEUTRAL] = {"neutral", "answered in time / answered + abandoned not in time"},
    };
    detail_heading(d, "SERVICE LEVEL");
    detail_heads(d, "formula\t>%\t>in time\t>of\t~is");
    for (int f = 0; f < SERVICE_FORMULAS; f++)
        put_rate(d, q, of[f].id, f == (int)d->view->terms.formula,
                 board_formula_name((enum service_formula)f), of[f].is);
    put_rate(d, q, "service_level_live", false, "live",
             "the marked one, counting those who already wait too long");
    if (d->view->terms.short_out)
        detail_says(d, MOOD_QUIET, "Short abandons (%s) are left out of the rates.",
                    value(d, q, "short").text);
}

static void put_needed(struct detail *d, const struct board_visits_queue *row) {
    struct board_cell needed = detail_cell(d, &table_visit_queues, "needed", row);
    char now[100] = "";
    if (members_present(&row->tally))
        snprintf(now, sizeof now, "; now %.30s ready, %.30s talking",
                 value(d, &row->tally, "ready").text, value(d, &row->tally, "talking").text);
    detail_figure(d, "agents needed", needed.text, "by Erlang C for the target%s", now);
}

// Of the half hour from now on; nothing where too little is known.
static void put_expected(struct detail *d, const struct board_visits_queue *row) {
    const struct queue_tally *q = &row->tally;
    const struct detail_row rows[] = {
        {"expected", NULL,
         "visits; the middle half of those days: {expected_low} to {expected_high}", NULL},
        {"expected_wait", NULL, "until the answer, as on those days", NULL},
    };
    char heads[80];
    if (!q->outlook.coming.days) return;
    snprintf(heads, sizeof heads, "half an hour\t>from now\t~as on %u such days",
             q->outlook.coming.days);
    detail_heading(d, "EXPECTED");
    detail_heads(d, heads);
    detail_rows(d, (struct detail_of){FIGURES_OF_QUEUE, q}, rows, COUNT(rows));
    put_needed(d, row);
}

static void put_times(struct detail *d, const struct queue_tally *q) {
    bool wrapup = q->counted.amounts[AMOUNT_WRAP_UP].count > 0;
    const struct detail_row rows[] = {
        {"longest", "longest wait", "of those who wait now", NULL},
        {"asa", "speed of answer", "ASA: waits of answered $ / answered #", NULL},
        {"max_wait", NULL, "the longest that was answered", NULL},
        {"patience", NULL, "waits of abandoned $ / abandoned #", NULL},
        {"abandonment", "abandoned %", "abandoned # / offered, wait ended @", NULL},
        {"talk", "average talk", "talk $ / ended talks #", NULL},
        {"handle_time", "handle time",
         wrapup ? "AHT: talk and wrap-up $ / ended talks #"
                : "AHT: talk, without wrap-up $ / ended talks #",
         NULL},
        {"completed", NULL, "talks ended by caller or agent", NULL},
        {"transferred", NULL, "talks ended by a transfer", NULL},
        {"no_answer", "rang in vain", "each time a member's phone rang unanswered", NULL},
    };
    detail_heading(d, "TIMES AND RATES");
    detail_figures(d);
    detail_rows(d, (struct detail_of){FIGURES_OF_QUEUE, q}, rows, COUNT(rows));
}

// ---- who is there

static int by_join(const void *a, const void *b, void *view) {
    struct visit x, y;
    view_visit(view, *(const uint32_t *)a, &x);
    view_visit(view, *(const uint32_t *)b, &y);
    if (x.position > 0 && y.position > 0 && x.position != y.position)
        return x.position < y.position ? -1 : 1;
    return (x.join_us > y.join_us) - (x.join_us < y.join_us);
}

static void put_waiting(struct detail *d, const struct queue *q) {
    const struct ledger *l = d->view->ledger;
    const struct queue_tallies *t = q->tallies;
    size_t count = 0, all = t->generation == l->generation ? t->waiting_count : 0;
    uint32_t *waiting = mem_zero(all + 1, sizeof *waiting);
    for (size_t i = 0; i < all; i++) {
        struct visit v;
        view_visit(d->view, t->waiting[i], &v);
        if (v.outcome == VISIT_WAITING && is_in(q, v.server, v.queue))
            waiting[count++] = t->waiting[i];
    }
    if (count) {
        qsort_r(waiting, count, sizeof *waiting, by_join, (void *)(uintptr_t)d->view);
        detail_heading(d, "WAITING NOW");
        detail_heads(d, ">place\tsince\t>waited\tcaller");
    }
    for (size_t i = 0; i < count && i < DETAIL_LIST_MAX; i++) {
        struct visit v;
        view_visit(d->view, waiting[i], &v);
        const struct queue_tally *own = queue_tallies_find(q->tallies, v.server, v.queue);
        char priority[40] = "";
        if (v.priority > 0)
            snprintf(priority, sizeof priority, " (priority %" PRId32 ")", v.priority);
        bool past = own && (d->view->now_us - v.join_us) / SECOND_US > own->threshold_s;
        detail_cells(
            d, past ? MOOD_BAD : MOOD_WARN, 0, "%zu\t%s\t%s%s\t%s%s%s", i + 1,
            detail_moment(d, v.join_us).text, past ? "!" : "",
            detail_cell(d, &table_visits, "wait", &v).text,
            detail_caller(d, ledger_text(l, v.caller_name), ledger_text(l, v.caller_number)).text,
            priority,
            v.in_doubt     ? " (in doubt: a gap began meanwhile)"
            : v.connecting ? " (connecting to an agent)"
                           : "");
    }
    if (count > DETAIL_LIST_MAX) detail_more(d, count - DETAIL_LIST_MAX);
    free(waiting);
}

// If the row sums up queues, each member has the one they belong to.
static void put_member(struct detail *d, const struct queue *q, const struct agent *a,
                       const struct agent_queue *at) {
    char first[800];
    snprintf(first, sizeof first, "%s\t%s%s%s%s%s", detail_shown(d, a->name).text,
             detail_shown(d, a->agent).text, q->names ? "\t" : "",
             q->names ? detail_queue(d, at->queue_id).text : "", q->servers ? "\t" : "",
             q->servers ? detail_server(d, at->server).text : "");
    detail_member(d, first, at);
}

static void put_members(struct detail *d, const struct queue *q) {
    const struct agents *a = d->from->agents;
    char heads[160];
    size_t told = 0;
    snprintf(heads, sizeof heads, "agent\text\t%s%s%s", q->names ? "queue\t" : "",
             q->servers ? "server\t" : "", DETAIL_MEMBER_HEADS);
    detail_heading(d, "MEMBERS%s", detail_states(d));
    for (size_t i = 0; a && i < a->count; i++)
        for (uint32_t k = 0; k < a->list[i].queue_count; k++) {
            const struct agent_queue *at = &agent_queues(a, &a->list[i])[k];
            if (!is_in(q, at->server, at->queue_id)) continue;
            if (told == 0) detail_heads(d, heads);
            if (told++ < DETAIL_LIST_MAX) put_member(d, q, &a->list[i], at);
        }
    if (told > DETAIL_LIST_MAX) detail_more(d, told - DETAIL_LIST_MAX);
    if (!told) detail_says(d, MOOD_UNKNOWN, "Nothing is known of its members yet.");
}

static bool find_queue(const struct queue_tallies *t, uint64_t key, struct queue *ret_queue) {
    for (uint32_t i = 0; t && i < t->rows.count; i++) {
        const struct queue_row *row = &t->rows.list[i];
        if (queue_key(&(struct board_visits_queue){.tally = row->tally}) != key) continue;
        *ret_queue = (struct queue){.tallies = t, .row = row, .tally = &row->tally, .number = i};
        return true;
    }
    return false;
}

bool detail_of_queue(struct detail *d, struct board_subject *s) {
    struct queue q;
    if (!d->view->ledger || !find_queue(d->from->tallies, s->key, &q)) return false;
    bool part = q.row->kind == QUEUE_ROW_PART;
    struct board_visits_queue row = {
        .tally = *q.tally, .target = queue_policy_of(d->view->policies, q.row->queue)->target};
    struct board_cell waiting = detail_cell(d, &table_visit_queues, "waiting", &row);
    struct board_cell service = detail_cell(d, &table_visit_queues, "service_level", &row);
    s->known = true;
    look_into(d, &q);
    detail_title(d, "QUEUE  %s%s%s", detail_plain(d, q.row->label).text, part ? " @" : "",
                 part ? detail_server(d, q.tally->server).text : "");
    snprintf(d->to->state, sizeof d->to->state, "%.30s waiting, SL %.30s %%%s", waiting.text,
             value(d, q.tally, "service_level").text, service.mood == MOOD_BAD ? " ▼" : "");
    d->to->mood = service.mood;
    put_what(d, &q, row.target);
    put_to_target(d, &row);
    put_waiting(d, &q);
    put_members(d, &q);
    put_expected(d, &row);
    put_parts(d, &q);
    put_service(d, q.tally);
    put_outcomes(d, q.tally);
    put_times(d, q.tally);
    return true;
}
