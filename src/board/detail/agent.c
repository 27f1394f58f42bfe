// The detail of an agent: what they do now, what they did in the window, in all and by queue, their
// pauses by reason, and whom they last talked to. States and figures are written by the columns of
// the agents' table.
#include "parts.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

#define REASONS_MAX 16
#define MEMBERS_MAX 64
#define LOOK_BACK   50000 // visits; takes a millisecond

// A cell of the agents' table for that state and those figures.
static struct board_cell detail_person(const struct detail *d, const struct agent_now *now,
                                       const struct agent_figures *figures, const char *id) {
    struct board_person p = {
        .state = now->state, .known = now->known, .since_us = now->since_us, .sum = *figures};
    span_copy(now->pause_reason, p.reason, sizeof p.reason);
    return detail_cell(d, &table_persons, id, &p);
}

static const struct agent *find_agent(const struct agents *a, uint64_t key) {
    for (size_t i = 0; a && i < a->count; i++)
        if (board_person_key(&a->list[i]) == key) return &a->list[i];
    return NULL;
}

static void put_now(struct detail *d, const struct agent *a) {
    struct board_cell state = detail_person(d, &a->now, &a->sum, "state");
    char servers[160] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < a->server_count && used < sizeof servers; i++)
        used += (size_t)snprintf(servers + used, sizeof servers - used, "%s%s", i ? ", " : "",
                                 detail_server(d, agent_servers(d->from->agents, a)[i]).text);
    detail_title(d, "AGENT  %s", detail_shown(d, a->name).text);
    snprintf(d->to->state, sizeof d->to->state, "%s%.80s", d->view->other_time ? "now " : "",
             state.text);
    d->to->mood = state.mood;
    detail_shows(d, "extension", detail_shown(d, a->agent));
    detail_pair(d, MOOD_PLAIN, "server", "%s", servers);
    if (a->now.known)
        detail_pair(d, state.mood, d->view->other_time ? "state now" : "state", "%s", state.text);
    else
        detail_pair(d, MOOD_UNKNOWN, "state",
                    "-- (known only from queue_log, which has no states)");
    detail_pair(d, MOOD_PLAIN, "since", "%s, for %s",
                detail_moment(d, a->now.known ? a->now.since_us : 0).text,
                detail_person(d, &a->now, &a->sum, "for").text);
    struct board_cell idle = detail_person(d, &a->now, &a->sum, "idle");
    detail_pair(d, MOOD_PLAIN, "last call", "%s%s%s",
                detail_person(d, &a->now, &a->sum, "last_call").text,
                idle.is_number ? ", idle for " : "", idle.is_number ? idle.text : "");
}

static void put_figures(struct detail *d, const struct agent *a) {
    const struct agent_figures *f = &a->sum;
    struct detail_of of = {FIGURES_OF_AGENT, f};
    // For how many of the ended talks a wrap-up is known, which AHT and occupancy are based on.
    const char *over =
        f->counted.amounts[AMOUNT_WRAP_UP].count ? "talk + wrap-up" : "talk, without wrap-up";
    char handled[80], occupied[280];
    snprintf(handled, sizeof handled, "AHT: (%s) / # ended talks", over);
    bool more = f->counted.amounts[AMOUNT_HANDLE].sum > (uint64_t)f->staffed_s;
    snprintf(occupied, sizeof occupied, "(%s) / %s: logged in, less the pauses in it%s", over,
             detail_duration((double)f->staffed_s).text, more ? "; at most 100" : "");
    const struct detail_row rows[] = {
        {"handled", "handled", "visits answered", NULL},
        {"completed", NULL, "talks ended by caller or agent", NULL},
        {"transferred", NULL, "talks ended by a transfer", NULL},
        {"talk_time", NULL, "with callers of queues, ended talks", NULL},
        {"talk", NULL, "talk / # ended talks", NULL},
        {"handle_time", "handle time", handled, NULL},
        {"wrap_up", NULL, "inferred: that of the queue, after # of {talk#} ended talks",
         "not known; set `wrapup:` under `queues:`"},
        {"hold", NULL, "how long their callers waited, in all", NULL},
        {"no_answer", NULL, "times their phone rang unanswered", NULL},
        {"paused", NULL, "in one queue at least", NULL},
        {"logged_in", NULL, "in one queue at least, or as an agent",
         "no login or log-out is known"},
        {"occupancy", "occupancy %", occupied, f->staffed_s < 0 ? "not known without it" : NULL},
    };
    static const struct detail_row other_calls[] = {
        {"other_in", "other calls in", "outside the queues, answered by them", NULL},
        {"other_out", "other calls out", "outside the queues, placed by them", NULL},
        {"other_talk", NULL, "of both", NULL},
    };
    detail_heading(d, "FIGURES");
    detail_figures(d);
    detail_rows(d, of, rows, COUNT(rows));
    if (f->other_known)
        detail_rows(d, of, other_calls, COUNT(other_calls));
    else
        detail_figure(d, "other calls", "--", "no extension is known for them");
}

void detail_member(struct detail *d, const char *first, const struct agent_queue *q) {
    static const char *const columns[] = {"state", "for", "handled", "talk", "no_answer", "paused"};
    char cells[600] = "", penalty[24] = {detail_toned(MOOD_QUIET), '-', '-'};
    if (q->penalty >= 0) snprintf(penalty, sizeof penalty, "%" PRId64, q->penalty);
    for (size_t i = 0, len = 0; i < COUNT(columns); i++) {
        struct board_cell cell = detail_person(d, &q->now, &q->figures, columns[i]);
        char tone[2] = {cell.mood != MOOD_PLAIN ? detail_toned(cell.mood) : '\0'};
        len += (size_t)snprintf(cells + len, sizeof cells - len, "%s%s\t", tone, cell.text);
    }
    detail_cells(d, MOOD_PLAIN, 0, "%s\t%s%s", first, cells, penalty);
}

static void put_queues(struct detail *d, const struct agent *a) {
    char first[400];
    if (!a->queue_count) return;
    detail_heading(d, "QUEUES%s", detail_states(d));
    detail_heads(d, "queue\tserver\t" DETAIL_MEMBER_HEADS);
    for (uint32_t i = 0; i < a->queue_count; i++) {
        const struct agent_queue *q = &agent_queues(d->from->agents, a)[i];
        snprintf(first, sizeof first, "%s\t%s", detail_queue(d, q->queue_id).text,
                 detail_server(d, q->server).text);
        detail_member(d, first, q);
    }
}

static void put_pauses(struct detail *d, const struct agent *a) {
    const struct ledger *l = d->view->ledger;
    struct agent_member member;
    int64_t from_s = d->from->window.from, to_s = d->from->window.to;
    int64_t now_s = d->view->now_us / SECOND_US;
    bool told = false;
    for (size_t n = 0; agent_member(d->from->agents, a, n, &member); n++) {
        struct pause_total totals[REASONS_MAX];
        const struct member *who =
            members_find(&l->members, member.server, member.queue, member.key);
        if (!who) continue;
        size_t count = members_paused(&l->members, who, from_s, to_s < now_s ? to_s : now_s, totals,
                                      REASONS_MAX);
        for (size_t i = 0; i < count; i++) {
            if (!told) {
                detail_heading(d, "PAUSES");
                detail_heads(d, "queue\treason\t>paused");
                told = true;
            }
            bool reason = totals[i].reason && ledger_text(l, totals[i].reason).len;
            detail_cells(d, MOOD_PLAIN, 0, "%s\t%s\t%s", detail_queue(d, member.queue).text,
                         reason ? detail_ledger(d, totals[i].reason).text : "none given",
                         detail_duration((double)totals[i].seconds).text);
        }
    }
}

static bool is_theirs(const struct visit *v, const struct agent_member *members, size_t count) {
    uint32_t key = v->interface ? v->interface : v->agent;
    for (size_t i = 0; i < count; i++)
        if (v->server == members[i].server && v->queue == members[i].queue && key == members[i].key)
            return true;
    return false;
}

struct newest {
    int64_t at_us; // when they answered
    uint32_t visit;
};

// Adds a visit to a list of the latest ones, latest first, from which the oldest drops out.
static size_t put_newest(struct newest *list, size_t count, struct newest one) {
    if (count == DETAIL_LAST_MAX && list[count - 1].at_us >= one.at_us) return count;
    size_t at = count < DETAIL_LAST_MAX ? count++ : count - 1;
    for (; at > 0 && list[at - 1].at_us < one.at_us; at--)
        list[at] = list[at - 1];
    list[at] = one;
    return count;
}

// The visits in the window that they answered last. Visits are roughly in order of time, except
// those from logs that were read later. On a board with more than LOOK_BACK visits, older ones are
// not looked at.
static void put_last(struct detail *d, const struct agent *a) {
    int64_t from_us = d->from->window.from * SECOND_US, to_us = d->from->window.to * SECOND_US;
    struct agent_member members[MEMBERS_MAX];
    struct newest newest[DETAIL_LAST_MAX];
    uint32_t visits[DETAIL_LAST_MAX], total = view_visits(d->view);
    size_t member_count = 0, count = 0;
    while (member_count < MEMBERS_MAX &&
           agent_member(d->from->agents, a, member_count, &members[member_count]))
        member_count++;
    for (uint32_t i = total > LOOK_BACK ? total - LOOK_BACK : 0; i < total; i++) {
        struct visit v;
        view_visit(d->view, i, &v);
        bool there = v.outcome == VISIT_ANSWERED && v.end_us >= from_us && v.end_us < to_us;
        if (there && is_theirs(&v, members, member_count))
            count = put_newest(newest, count, (struct newest){v.end_us, i});
    }
    if (!count) return;
    for (size_t i = 0; i < count; i++)
        visits[i] = newest[i].visit;
    detail_heading(d, "ANSWERED LAST");
    detail_visit_rows(d, visits, count, true);
    uint64_t handled = tally_count(&a->sum.counted, VISITS_HANDLED);
    if (handled > count) detail_more(d, handled - count);
}

bool detail_of_agent(struct detail *d, struct board_subject *s) {
    const struct agent *a = find_agent(d->from->agents, s->key);
    if (!a || !d->view->ledger) return false;
    s->known = true;
    put_now(d, a);
    put_figures(d, a);
    put_queues(d, a);
    put_pauses(d, a);
    put_last(d, a);
    return true;
}
