// The columns of calls and of visits. While a call goes on, its wait or talk counts up to now.
#include "parts.h"

#include "base/clock.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

static const struct outcome {
    const char *word;
    enum mood mood;
} outcomes[] = {
    [VISIT_WAITING] = {"waiting", MOOD_WARN},    [VISIT_ANSWERED] = {"answered", MOOD_PLAIN},
    [VISIT_ABANDONED] = {"abandoned", MOOD_BAD}, [VISIT_TIMED_OUT] = {"timed out", MOOD_WARN},
    [VISIT_LEFT_BY_KEY] = {"by key", MOOD_WARN}, [VISIT_NO_AGENTS] = {"no agents", MOOD_BAD},
    [VISIT_REFUSED] = {"refused", MOOD_BAD},     [VISIT_WITHDRAWN] = {"withdrawn", MOOD_WARN},
    [VISIT_UNKNOWN] = {"unknown", MOOD_QUIET},
};
static_assert(COUNT(outcomes) == VISIT_OUTCOMES, "a word for each outcome");

static const struct outcome results[] = {
    [CALL_ANSWERED] = {"answered", MOOD_PLAIN},
    [CALL_MISSED] = {"missed", MOOD_WARN},
    [CALL_BUSY] = {"busy", MOOD_WARN},
    [CALL_FAILED] = {"failed", MOOD_BAD},
    [CALL_SELF_SERVICE] = {"self-service", MOOD_QUIET},
    [CALL_IN_PROGRESS] = {"in progress", MOOD_TALKING},
    [CALL_UNKNOWN] = {"unknown", MOOD_UNKNOWN},
    [CALL_NO_RECORD] = {"no record", MOOD_QUIET},
};
static_assert(COUNT(results) == CALL_RESULTS, "a word for each result");

static struct outcome waiting(const struct visit *v) {
    struct outcome said = outcomes[VISIT_WAITING];
    if (v->connecting) said.word = "connecting";
    return said;
}

static double since(const struct board_view *view, int64_t at_us) {
    return at_us <= view->now_us ? (double)((view->now_us - at_us) / SECOND_US) : 0;
}

static bool talks(const struct visit *v) {
    return v->outcome == VISIT_ANSWERED && !v->completion && !v->talk_lost;
}

static void visit_wait_cell(const struct board_view *view, const struct visit *v,
                            struct board_cell *cell) {
    if (v->outcome == VISIT_WAITING)
        cell_duration(cell, since(view, v->join_us));
    else
        cell_duration(cell, v->wait_s >= 0 ? (double)v->wait_s : NAN);
}

// ---- calls

bool journey_of(const struct board_view *view, uint32_t number, struct board_journey *ret_journey) {
    struct board_journey j = {.number = number};
    if (!view_call(view, number, &j.call)) return false;
    j.visited = view_visit(view, view_last_visit(view, number), &j.visit);
    *ret_journey = j;
    return true;
}

void cell_stitch(const struct board_view *view, uint32_t id, struct board_cell *cell) {
    cell_text(cell, id ? stitch_text(view->stitch, id) : SPAN_NONE);
}

static const struct call *call_of(struct row_of r) {
    return &((const struct board_journey *)r.row)->call;
}

static void call_time(struct row_of r, struct board_cell *cell) {
    cell_clock(r.view, call_of(r)->start, cell);
}

static void call_way(struct row_of r, struct board_cell *cell) {
    cell_way(call_of(r)->direction, cell);
}

static void call_from(struct row_of r, struct board_cell *cell) {
    const struct call *c = call_of(r);
    cell_stitch(r.view, c->name ? c->name : c->source, cell);
}

static void call_to(struct row_of r, struct board_cell *cell) {
    cell_stitch(r.view, call_of(r)->destination, cell);
}

static void call_queue(struct row_of r, struct board_cell *cell) {
    uint32_t queue = call_of(r)->queue;
    cell_text(cell, queue ? queue_label(r.view, stitch_text(r.view->stitch, queue)) : SPAN_NONE);
}

static void call_agent(struct row_of r, struct board_cell *cell) {
    cell_stitch(r.view, call_of(r)->agent, cell);
}

static void call_wait(struct row_of r, struct board_cell *cell) {
    const struct board_journey *j = r.row;
    if (j->call.result == CALL_ANSWERED)
        cell_duration(cell, (double)j->call.ring_s);
    else if (j->visited)
        visit_wait_cell(r.view, &j->visit, cell);
    else
        cell_duration(cell, NAN);
}

static void call_talk(struct row_of r, struct board_cell *cell) {
    const struct call *c = call_of(r);
    bool lasts = c->result == CALL_IN_PROGRESS && c->answer != CDR_NO_TIME;
    if (lasts)
        cell_duration(cell, since(r.view, c->answer * SECOND_US));
    else
        cell_duration(cell, c->result == CALL_ANSWERED ? (double)c->talk_s : NAN);
}

void cell_ending(const struct board_journey *j, struct board_cell *cell) {
    struct outcome said = results[j->call.result < CALL_RESULTS ? j->call.result : CALL_NO_RECORD];
    bool waits = j->visited && j->visit.outcome == VISIT_WAITING;
    if (j->call.result == CALL_MISSED && j->visited && !waits)
        said = outcomes[j->visit.outcome];
    else if (j->call.result == CALL_IN_PROGRESS && j->call.answer != CDR_NO_TIME)
        said.word = "talking";
    else if (j->call.result == CALL_IN_PROGRESS && waits)
        said = waiting(&j->visit);
    snprintf(cell->text, sizeof cell->text, "%s", said.word);
    cell->mood = said.mood;
}

// And after how much time they left.
static void call_result(struct row_of r, struct board_cell *cell) {
    const struct board_journey *j = r.row;
    char figure[FIGURE_SIZE];
    cell_ending(j, cell);
    if (j->call.in_doubt) {
        span_copy(SPAN(" ?"), cell->text + strlen(cell->text),
                  sizeof cell->text - strlen(cell->text));
        return;
    }
    if (j->call.result != CALL_MISSED || !j->visited || j->visit.wait_s < 0) return;
    if (j->visit.outcome == VISIT_WAITING) return;
    size_t len = strlen(cell->text);
    snprintf(cell->text + len, sizeof cell->text - len, " %s",
             figure_duration((double)j->visit.wait_s, figure));
}

static const struct board_column call_columns[] = {
    {"time", "time", NULL, CONTENT_WORD, 8, 8, 1, .fill = call_time},
    {"direction", "way", NULL, CONTENT_TEXT, 5, 5, 8, .fill = call_way},
    {"from", "from", NULL, CONTENT_NUMBER, 10, 24, 2, .fill = call_from},
    {"to", "to", NULL, CONTENT_NUMBER, 5, 16, 7, .fill = call_to},
    {"queue", "queue", NULL, CONTENT_TEXT, 7, 16, 4, .fill = call_queue},
    {"agent", "agent", NULL, CONTENT_TEXT, 8, 20, 6, .fill = call_agent},
    {"wait", "wait", NULL, CONTENT_FIGURE, 5, 5, 9, .fill = call_wait},
    {"talk", "talk", NULL, CONTENT_FIGURE, 5, 5, 5, .fill = call_talk},
    {"result", "result", NULL, CONTENT_WORD, 14, 14, 3, .fill = call_result},
};
static_assert(COUNT(call_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_calls = {"calls", "no call yet", call_columns,
                                             .column_count = COUNT(call_columns)};

// ---- visits

static void ledger_cell(const struct board_view *view, uint32_t id, struct board_cell *cell) {
    cell_text(cell, id ? ledger_text(view->ledger, id) : SPAN_NONE);
}

static void visit_time(struct row_of r, struct board_cell *cell) {
    cell_clock(r.view, ((const struct visit *)r.row)->join_us / SECOND_US, cell);
}

static void visit_queue(struct row_of r, struct board_cell *cell) {
    cell_text(cell, queue_label(r.view,
                                ledger_text(r.view->ledger, ((const struct visit *)r.row)->queue)));
}

static void visit_from(struct row_of r, struct board_cell *cell) {
    const struct visit *v = r.row;
    const struct call *guessed = r.view->stitch ? stitch_call_guessed(r.view->stitch, v) : NULL;
    if (guessed)
        cell_stitch(r.view, guessed->name ? guessed->name : guessed->source, cell);
    else
        ledger_cell(r.view, v->caller_name ? v->caller_name : v->caller_number, cell);
}

static void visit_agent(struct row_of r, struct board_cell *cell) {
    const struct visit *v = r.row;
    ledger_cell(r.view, v->agent ? v->agent : v->interface, cell);
}

static void visit_wait(struct row_of r, struct board_cell *cell) {
    visit_wait_cell(r.view, r.row, cell);
}

static void visit_talk(struct row_of r, struct board_cell *cell) {
    const struct visit *v = r.row;
    if (talks(v))
        cell_duration(cell, since(r.view, v->end_us));
    else
        cell_duration(cell,
                      v->outcome == VISIT_ANSWERED && v->talk_s >= 0 ? (double)v->talk_s : NAN);
}

static void visit_no_answer(struct row_of r, struct board_cell *cell) {
    cell_count(cell, ((const struct visit *)r.row)->ring_no_answers);
}

static void visit_outcome(struct row_of r, struct board_cell *cell) {
    const struct visit *v = r.row;
    struct outcome said = outcomes[v->outcome < VISIT_OUTCOMES ? v->outcome : VISIT_UNKNOWN];
    if (talks(v)) said = (struct outcome){"talking", MOOD_TALKING};
    if (v->outcome == VISIT_WAITING) said = waiting(v);
    snprintf(cell->text, sizeof cell->text, "%s%s", said.word,
             v->in_doubt   ? ", in doubt"
             : v->inferred ? " ~"
                           : "");
    cell->mood = said.mood;
}

static void visit_in_time(struct row_of r, struct board_cell *cell) {
    cell_in_time(((const struct board_stay *)r.row)->in_time, cell);
}

// The columns before the wait, and after it.
#define VISIT_BEGIN                                                                                \
    {"time", "time", NULL, CONTENT_WORD, 8, 8, 1, .fill = visit_time},                             \
        {"queue", "queue", NULL, CONTENT_TEXT, 7, 16, 3, .fill = visit_queue},                     \
        {"from", "from", NULL, CONTENT_NUMBER, 10, 24, 2, .fill = visit_from}, {                   \
        "wait", "wait", NULL, CONTENT_FIGURE, 5, 5, 5, .fill = visit_wait                          \
    }
#define VISIT_END                                                                                  \
    {"outcome", "outcome", NULL, CONTENT_WORD, 11, 11, 4, .fill = visit_outcome},                  \
        {"agent", "agent", NULL, CONTENT_TEXT, 8, 20, 6, .fill = visit_agent},                     \
        {"talk", "talk", NULL, CONTENT_FIGURE, 5, 5, 7, .fill = visit_talk}, {                     \
        "no_answer", "rang in vain", NULL, CONTENT_FIGURE, 4, 4, 8, .fill = visit_no_answer        \
    }

static const struct board_column visit_columns[] = {VISIT_BEGIN, VISIT_END};
static const struct board_column judged_columns[] = {VISIT_BEGIN,
                                                     {"in_time", "in time", NULL, CONTENT_TEXT, 7,
                                                      7, 5, .fill = visit_in_time},
                                                     VISIT_END};
static_assert(COUNT(judged_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_visits = {"visits", "no visit of a queue yet", visit_columns,
                                              .column_count = COUNT(visit_columns)};
const struct board_table_kind table_visits_judged = {"visits", "no visit", judged_columns,
                                                     .column_count = COUNT(judged_columns)};
