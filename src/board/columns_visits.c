// The columns of queues and of persons, counted by visits.
#include "parts.h"

#include "base/clock.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

// ---- queues

uint64_t members_present(const struct queue_tally *q) {
    return (uint64_t)figure_value(figure_find(FIGURES_OF_QUEUE, "present"), q, NULL);
}

uint64_t queue_present(const struct board_visits_queue *q) {
    return q->untold ? 0 : members_present(&q->tally);
}

// What an alert is about.
static void mark_alerted(struct row_of r, enum condition_subject subject, const char *about,
                         struct board_cell *cell) {
    enum mood mood = alerts_mood_of(r.view, subject, about);
    if (mood == MOODS) return;
    cell->lead = '!';
    cell->mood = mood;
}

static void queue_name(struct row_of r, struct board_cell *cell) {
    const struct board_visits_queue *q = r.row;
    cell_text(cell, span_of(q->name));
    if (q->touched) cell->lead = '~'; // applies to all its counts: there may have been more
    if (q->kind == QUEUE_ROW_PART) {
        snprintf(cell->text, sizeof cell->text, "  @%s", q->server);
        cell->mood = MOOD_QUIET;
    }
    mark_alerted(r, CONDITION_OF_QUEUES, q->name, cell);
}

static const struct tally *counts_of(const void *row) {
    return &((const struct board_visits_queue *)row)->tally.counted;
}

static void mark_longest(struct row_of r, struct board_cell *cell) {
    if (!tally_count(counts_of(r.row), VISITS_WAITING_PAST)) return;
    cell->lead = '!';
    cell->mood = MOOD_BAD;
}

static void mark_inferred(struct row_of r, struct board_cell *cell) {
    if (cell->number > 0 && tally_count(counts_of(r.row), VISITS_INFERRED)) cell->lead = '~';
}

// A level below its target has a mark; room is kept for it if there is none.
static void mark_service(struct row_of r, struct board_cell *cell) {
    int64_t target = ((const struct board_visits_queue *)r.row)->target;
    char figure[FIGURE_SIZE];
    double level = cell->number;
    bool below = isfinite(level) && target > 0 && round(level * 10) < (double)target * 10;
    snprintf(cell->text, sizeof cell->text, "%s %s", figure_percent(level, figure),
             below ? "▼" : " ");
    if (below) cell->mood = MOOD_BAD;
}

void cell_ready(uint64_t ready, uint64_t members, struct board_cell *cell) {
    if (!members) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    snprintf(cell->text, sizeof cell->text, "%" PRIu64 "/%" PRIu64, ready, members);
    cell_number(cell, (double)ready);
    cell->mood = ready ? MOOD_PLAIN : MOOD_WARN;
}

static void queue_ready(struct row_of r, struct board_cell *cell) {
    const struct board_visits_queue *q = r.row;
    cell_ready(q->tally.members[MEMBER_READY], queue_present(q), cell);
}

static const struct board_column queue_columns[] = {
    {"queue", "queue", NULL, CONTENT_TEXT, 10, 24, 1, .fill = queue_name},
    FIGURE_COLUMN("waiting", 4, 2, NULL),
    FIGURE_COLUMN("longest", 5, 4, mark_longest),
    FIGURE_COLUMN("offered", 5, 6, NULL),
    FIGURE_COLUMN("answered", 5, 7, NULL),
    FIGURE_COLUMN("within", 5, 27, NULL),
    FIGURE_COLUMN("abandoned", 4, 5, NULL),
    FIGURE_COLUMN("abandonment", 5, 22, NULL),
    FIGURE_COLUMN("short", 4, 26, NULL),
    FIGURE_COLUMN("out", 4, 10, mark_inferred),
    FIGURE_COLUMN("timed_out", 4, 21, mark_inferred),
    FIGURE_COLUMN("by_key", 4, 23, NULL),
    FIGURE_COLUMN("no_agents", 4, 24, NULL),
    FIGURE_COLUMN("withdrawn", 4, 30, NULL),
    FIGURE_COLUMN("unknown", 4, 31, NULL),
    {"service_level", "SL %  ", .least = 6, .priority = 3, .fill = mark_service},
    FIGURE_COLUMN("to_target", 4, 23, NULL),
    FIGURE_COLUMN("asa", 4, 8, NULL),
    FIGURE_COLUMN("max_wait", 4, 25, NULL),
    FIGURE_COLUMN("patience", 5, 28, NULL),
    FIGURE_COLUMN("talk", 4, 11, NULL),
    FIGURE_COLUMN("no_answer", 4, 29, NULL),
    FIGURE_COLUMN("ready", 5, 9, queue_ready),
    FIGURE_COLUMN("talking", 4, 32, NULL),
    FIGURE_COLUMN("needed", 4, BOARD_CHOSEN_ONLY, NULL),
    FIGURE_COLUMN("ringing", 4, 33, NULL),
    FIGURE_COLUMN("paused", 4, 34, NULL),
    FIGURE_COLUMN("wrap_up", 4, 35, NULL),
    FIGURE_COLUMN("unavailable", 4, 36, NULL),
};
static_assert(COUNT(queue_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_visit_queues = {"queues",
                                                    "no queue seen yet",
                                                    queue_columns,
                                                    COUNT(queue_columns),
                                                    true,
                                                    FIGURES_OF_QUEUE,
                                                    offsetof(struct board_visits_queue, tally)};

// ---- persons

static const struct {
    const char *text;
    enum mood mood;
} states[] = {
    [MEMBER_LOGGED_OUT] = {"· logged out", MOOD_QUIET},
    [MEMBER_UNAVAILABLE] = {"× unavailable", MOOD_QUIET},
    [MEMBER_READY] = {"○ ready", MOOD_GOOD},
    [MEMBER_BUSY] = {"⊘ busy", MOOD_WARN},          // do not disturb
    [MEMBER_WRAP_UP] = {"◕ wrap-up ~", MOOD_PLAIN}, // inferred
    [MEMBER_PAUSED] = {"‖ paused", MOOD_WARN},
    [MEMBER_OTHER_CALL] = {"◆ other call", MOOD_TALKING},
    [MEMBER_ON_HOLD] = {"◐ on hold", MOOD_TALKING},
    [MEMBER_RINGING] = {"◔ ringing", MOOD_WARN},
    [MEMBER_TALKING] = {"● talking", MOOD_TALKING},
};
static_assert(COUNT(states) == MEMBER_STATES, "a mark and a word for each state");

// In the row of totals, columns about a single person stay empty.
static bool is_total(const void *row) {
    return ((const struct board_person *)row)->total_of;
}

// "3/7 ready", out of those whose state is known.
static void total_state(const struct board_persons *of, struct board_cell *cell) {
    if (!of->known || !of->told) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    snprintf(cell->text, sizeof cell->text, "%" PRIu64 "/%" PRIu64 " ready", of->ready,
             of->present);
    cell->mood = of->ready ? MOOD_PLAIN : MOOD_WARN;
    if (of->known < of->count) cell->lead = '~';
}

static void person_state(struct row_of r, struct board_cell *cell) {
    const struct board_person *p = r.row;
    if (is_total(r.row)) {
        total_state(p->total_of, cell);
        return;
    }
    cell_text(cell, p->known ? span_of(states[p->state].text) : SPAN_NONE);
    if (!p->known) return;
    cell_number(cell, (double)p->state);
    cell->mood = states[p->state].mood;
    if (p->state == MEMBER_PAUSED && p->reason[0])
        snprintf(cell->text, sizeof cell->text, "‖ %s", p->reason);
}

static void person_for(struct row_of r, struct board_cell *cell) {
    const struct board_person *p = r.row;
    int64_t since = p->since_us;
    if (is_total(r.row)) return;
    cell_duration(cell, p->known && since && since <= r.view->now_us
                            ? (double)((r.view->now_us - since) / SECOND_US)
                            : NAN);
}

static void person_name(struct row_of r, struct board_cell *cell) {
    const struct board_person *p = r.row;
    cell_text(cell, span_of(p->name));
    if (is_total(r.row)) {
        if (p->total_of->touched) cell->lead = '~'; // there may have been more
        return;
    }
    char about[ALERT_NAME_SIZE];
    bool named = strcmp(p->name, p->extension) != 0;
    snprintf(about, sizeof about, named ? "%s (%s)" : "%s", p->name, p->extension);
    mark_alerted(r, CONDITION_OF_AGENTS, about, cell);
}

static void person_extension(struct row_of r, struct board_cell *cell) {
    if (!is_total(r.row)) cell_text(cell, span_of(((const struct board_person *)r.row)->extension));
}

static void person_queues(struct row_of r, struct board_cell *cell) {
    if (!is_total(r.row)) cell_text(cell, span_of(((const struct board_person *)r.row)->queues));
}

static void person_servers(struct row_of r, struct board_cell *cell) {
    if (!is_total(r.row)) cell_text(cell, span_of(((const struct board_person *)r.row)->servers));
}

static void talk_cell(struct row_of r, uint32_t id, bool queue, struct board_cell *cell) {
    struct span text = id ? ledger_text(r.view->ledger, id) : SPAN_NONE;
    if (!is_total(r.row)) cell_text(cell, queue ? queue_label(r.view, text) : text);
}

// Whom they are talking to in a queue, and in which; nobody if they talk outside of queues.
static void person_caller(struct row_of r, struct board_cell *cell) {
    const struct visit *v = &((const struct board_person *)r.row)->talk;
    bool talks = v->outcome == VISIT_ANSWERED;
    talk_cell(r, talks ? v->caller_name ? v->caller_name : v->caller_number : 0, false, cell);
}

static void person_queue(struct row_of r, struct board_cell *cell) {
    const struct visit *v = &((const struct board_person *)r.row)->talk;
    talk_cell(r, v->outcome == VISIT_ANSWERED ? v->queue : 0, true, cell);
}

static void none_is_quiet(struct row_of r, struct board_cell *cell) {
    (void)r;
    if (cell->number <= 0) cell_duration(cell, NAN);
}

static void mark_guess(struct row_of r, struct board_cell *cell) {
    (void)r;
    if (cell->number > 0) cell->lead = '~';
}

static void not_of_total(struct row_of r, struct board_cell *cell) {
    if (is_total(r.row)) *cell = (struct board_cell){0};
}

static const struct board_column person_columns[] = {
    {"agent", "agent", NULL, CONTENT_TEXT, 12, 24, 1, .fill = person_name},
    {"extension", "ext", NULL, CONTENT_TEXT, 5, 12, 22, .fill = person_extension},
    {"state", "state", NULL, CONTENT_TEXT, 13, 20, 2, .fill = person_state, .now = true},
    {"for", "for", NULL, CONTENT_FIGURE, 5, 5, 3, .fill = person_for, .now = true},
    FIGURE_COLUMN("handled", 4, 4, NULL),
    FIGURE_COLUMN("completed", 4, 26, NULL),
    FIGURE_COLUMN("transferred", 4, 25, NULL),
    FIGURE_COLUMN("talk", 4, 5, NULL),
    FIGURE_COLUMN("no_answer", 4, 6, NULL),
    FIGURE_COLUMN("paused", 5, 7, none_is_quiet),
    FIGURE_COLUMN("hold", 5, 28, none_is_quiet),
    FIGURE_COLUMN("wrap_up", 5, 27, mark_guess),
    FIGURE_COLUMN("occupancy", 5, 23, NULL),
    FIGURE_COLUMN("last_call", 8, 25, not_of_total),
    FIGURE_COLUMN("idle", 5, 8, not_of_total),
    {"caller", "caller", NULL, CONTENT_NUMBER, 10, 16, 21, .fill = person_caller, .now = true},
    {"queue", "in queue", NULL, CONTENT_TEXT, 12, 16, 26, .fill = person_queue, .now = true},
    {"queues", "queues", NULL, CONTENT_LIST, 14, 24, 20, .fill = person_queues},
    {"servers", "servers", NULL, CONTENT_LIST, 9, 16, 24, .fill = person_servers},
};
static_assert(COUNT(person_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_persons = {"agents",
                                               "no agent seen yet",
                                               person_columns,
                                               COUNT(person_columns),
                                               true,
                                               FIGURES_OF_AGENT,
                                               offsetof(struct board_person, sum)};
