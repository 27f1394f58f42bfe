// The columns of queues and of persons, counted in visits.
#include "parts.h"

#include "base/clock.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

// ---- queues

uint64_t members_present(const struct queue_tally *q) {
    uint64_t present = 0;
    for (int state = MEMBER_UNAVAILABLE; state < MEMBER_STATES; state++)
        present += q->members[state];
    return present;
}

static void queue_name(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    const struct board_visits_queue *q = row;
    cell_text(cell, span_of(q->name));
    if (q->touched) cell->lead = '~'; // of all its counts: there may have been more
    if (q->kind != QUEUE_ROW_PART) return;
    snprintf(cell->text, sizeof cell->text, "  @%s", q->server);
    cell->mood = MOOD_QUIET;
}

static void queue_longest(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    const struct queue_tally *q = &((const struct board_visits_queue *)row)->tally;
    int64_t longest_s = queue_longest_wait(q);
    cell_duration(cell, longest_s < 0 ? NAN : (double)longest_s);
    if (!tally_count(&q->counted, VISITS_WAITING_PAST)) return;
    cell->lead = '!';
    cell->mood = MOOD_BAD;
}

static void some_inferred(const struct tally *t, uint32_t sets, struct board_cell *cell) {
    uint64_t count = tally_count(t, sets);
    cell_count(cell, count);
    if (count && tally_count(t, VISITS_INFERRED)) cell->lead = '~';
}

static void queue_out(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    some_inferred(&((const struct board_visits_queue *)row)->tally.counted, VISITS_OUT, cell);
}

static void queue_timed_out(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    some_inferred(&((const struct board_visits_queue *)row)->tally.counted, VISITS_TIMED_OUT, cell);
}

// A level below its target has a mark; the place of the mark is kept where there is none.
static void queue_service(const struct board *b, const void *row, struct board_cell *cell) {
    const struct board_visits_queue *q = row;
    char figure[FIGURE_SIZE];
    double level = service_level(&q->tally, b->terms.formula, b->terms.short_out);
    cell_percent(cell, level);
    bool below = isfinite(level) && q->target > 0 && round(level * 10) < (double)q->target * 10;
    snprintf(cell->text, sizeof cell->text, "%s %s", figure_percent(level, figure),
             below ? "▼" : " ");
    if (below) cell->mood = MOOD_BAD;
}

static void average(struct board_cell *cell, struct amount a) {
    cell_duration(cell, amount_average(a));
}

static void longest(struct board_cell *cell, struct amount a) {
    cell_duration(cell, a.count ? (double)a.max : NAN);
}

static void queue_rate(const struct board *b, const void *row, struct board_cell *cell) {
    cell_percent(cell, abandonment_rate(&((const struct board_visits_queue *)row)->tally,
                                        b->terms.short_out));
}

static void queue_ready(const struct board *b, const void *row, struct board_cell *cell) {
    const struct queue_tally *q = &((const struct board_visits_queue *)row)->tally;
    bool total = row == &b->visit_queue_total; // a person is in several queues
    if (total) q = &b->figures.visits;
    uint64_t members = members_present(q), ready = q->members[MEMBER_READY];
    if (!members || (total && !b->figures.agents_known)) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    snprintf(cell->text, sizeof cell->text, "%" PRIu64 "/%" PRIu64, ready, members);
    cell_number(cell, (double)ready);
    cell->mood = ready ? MOOD_PLAIN : MOOD_WARN;
}

#define COUNTED(name, type, tallied, set)                                                          \
    CELL(name, cell_count, type, tallied.counted.counts[VISIT_BIT(set)])
#define AMOUNT(name, kind, which) CELL(name, kind, board_visits_queue, tally.counted.amounts[which])

COUNTED(queue_waiting, board_visits_queue, tally, VISITS_WAITING)
COUNTED(queue_offered, board_visits_queue, tally, VISITS_OFFERED)
COUNTED(queue_answered, board_visits_queue, tally, VISITS_ANSWERED)
COUNTED(queue_abandoned, board_visits_queue, tally, VISITS_ABANDONED)
COUNTED(queue_by_key, board_visits_queue, tally, VISITS_LEFT_BY_KEY)
COUNTED(queue_no_agents, board_visits_queue, tally, VISITS_NO_AGENTS)
COUNTED(queue_withdrawn, board_visits_queue, tally, VISITS_WITHDRAWN)
COUNTED(queue_unknown, board_visits_queue, tally, VISITS_UNKNOWN)
COUNTED(queue_short, board_visits_queue, tally, VISITS_SHORT)
COUNTED(queue_within, board_visits_queue, tally, VISITS_ANSWERED_WITHIN)
AMOUNT(queue_asa, average, AMOUNT_WAIT_ANSWERED)
AMOUNT(queue_max_wait, longest, AMOUNT_WAIT_ANSWERED)
AMOUNT(queue_patience, average, AMOUNT_WAIT_ABANDONED)
AMOUNT(queue_talk, average, AMOUNT_TALK)
CELL(queue_no_answer, cell_count, board_visits_queue, tally.counted.amounts[AMOUNT_RINGS].sum)
CELL(queue_talking, cell_count, board_visits_queue, tally.members[MEMBER_TALKING])
CELL(queue_ringing, cell_count, board_visits_queue, tally.members[MEMBER_RINGING])
CELL(queue_paused, cell_count, board_visits_queue, tally.members[MEMBER_PAUSED])
CELL(queue_wrap_up, cell_count, board_visits_queue, tally.members[MEMBER_WRAP_UP])
CELL(queue_away, cell_count, board_visits_queue, tally.members[MEMBER_UNAVAILABLE])

#define FIGURE(id, title, brief, least, priority, fill)                                            \
    { id, title, brief, CONTENT_FIGURE, least, least, priority, fill }

static const struct board_column queue_columns[] = {
    {"queue", "queue", NULL, CONTENT_TEXT, 10, 24, 1, queue_name},
    FIGURE("waiting", "waiting", "wait", 4, 2, queue_waiting),
    FIGURE("longest", "longest", "long", 5, 4, queue_longest),
    FIGURE("offered", "offered", "offer", 5, 6, queue_offered),
    FIGURE("answered", "answered", "answ", 5, 7, queue_answered),
    FIGURE("within", "in time", NULL, 5, 27, queue_within),
    FIGURE("abandoned", "abandoned", "aband", 4, 5, queue_abandoned),
    FIGURE("abandonment", "aband %", NULL, 5, 22, queue_rate),
    FIGURE("short", "short", NULL, 4, 26, queue_short),
    FIGURE("out", "out", NULL, 4, 10, queue_out),
    FIGURE("timed_out", "timed out", NULL, 4, 21, queue_timed_out),
    FIGURE("by_key", "by key", NULL, 4, 23, queue_by_key),
    FIGURE("no_agents", "no agents", NULL, 4, 24, queue_no_agents),
    FIGURE("withdrawn", "withdrawn", NULL, 4, 30, queue_withdrawn),
    FIGURE("unknown", "unknown", NULL, 4, 31, queue_unknown),
    {"service_level", "SL %  ", NULL, CONTENT_FIGURE, 6, 6, 3, queue_service},
    FIGURE("asa", "ASA", NULL, 4, 8, queue_asa),
    FIGURE("max_wait", "max wait", "max", 4, 25, queue_max_wait),
    FIGURE("patience", "to abandon", NULL, 5, 28, queue_patience),
    FIGURE("talk", "avg talk", "talk", 4, 11, queue_talk),
    FIGURE("no_answer", "no answer", NULL, 4, 29, queue_no_answer),
    FIGURE("ready", "ready", NULL, 5, 9, queue_ready),
    FIGURE("talking", "talking", NULL, 4, 32, queue_talking),
    FIGURE("ringing", "ringing", NULL, 4, 33, queue_ringing),
    FIGURE("paused", "paused", NULL, 4, 34, queue_paused),
    FIGURE("wrap_up", "wrap-up", NULL, 4, 35, queue_wrap_up),
    FIGURE("unavailable", "away", NULL, 4, 36, queue_away),
};
static_assert(COUNT(queue_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_visit_queues = {"queues", "no queue heard of yet",
                                                    queue_columns, COUNT(queue_columns)};

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
    [MEMBER_OTHER_CALL] = {"◆ other call", MOOD_PLAIN},
    [MEMBER_ON_HOLD] = {"◐ on hold", MOOD_PLAIN},
    [MEMBER_RINGING] = {"◔ ringing", MOOD_WARN},
    [MEMBER_TALKING] = {"● talking", MOOD_PLAIN},
};
static_assert(COUNT(states) == MEMBER_STATES, "a mark and a word for each state");

// Of the total what is of one person stays empty.
static bool is_total(const struct board *b, const void *row) {
    return row == &b->person_total;
}

// "3/7 ready", of all whose state is known.
static void total_state(const struct board *b, struct board_cell *cell) {
    const struct queue_tally *f = &b->figures.visits;
    uint64_t ready = f->members[MEMBER_READY];
    if (!b->persons_known || !b->figures.agents_known) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    snprintf(cell->text, sizeof cell->text, "%" PRIu64 "/%" PRIu64 " ready", ready,
             members_present(f));
    cell->mood = ready ? MOOD_PLAIN : MOOD_WARN;
    if (b->persons_known < b->person_count) cell->lead = '~';
}

static void person_state(const struct board *b, const void *row, struct board_cell *cell) {
    const struct board_person *p = row;
    if (is_total(b, row)) {
        total_state(b, cell);
        return;
    }
    cell_text(cell, p->known ? span_of(states[p->state].text) : SPAN_NONE);
    if (!p->known) return;
    cell_number(cell, (double)p->state);
    cell->mood = states[p->state].mood;
    if (p->state == MEMBER_PAUSED && p->reason[0])
        snprintf(cell->text, sizeof cell->text, "‖ %s", p->reason);
}

static void person_for(const struct board *b, const void *row, struct board_cell *cell) {
    const struct board_person *p = row;
    int64_t since = p->since_us;
    if (is_total(b, row)) return;
    cell_duration(cell, p->known && since && since <= b->now_us
                            ? (double)((b->now_us - since) / SECOND_US)
                            : NAN);
}

static void person_name(const struct board *b, const void *row, struct board_cell *cell) {
    cell_text(cell, span_of(((const struct board_person *)row)->name));
    if (is_total(b, row) && b->figures.visits_touched) cell->lead = '~'; // there may have been more
}

static void person_extension(const struct board *b, const void *row, struct board_cell *cell) {
    if (!is_total(b, row)) cell_text(cell, span_of(((const struct board_person *)row)->extension));
}

static void person_queues(const struct board *b, const void *row, struct board_cell *cell) {
    if (!is_total(b, row)) cell_text(cell, span_of(((const struct board_person *)row)->queues));
}

static void person_servers(const struct board *b, const void *row, struct board_cell *cell) {
    if (!is_total(b, row)) cell_text(cell, span_of(((const struct board_person *)row)->servers));
}

static void person_talk(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    cell_duration(cell, agent_average_talk(&((const struct board_person *)row)->sum));
}

static void none_is_quiet(struct board_cell *cell, uint64_t seconds) {
    cell_duration(cell, seconds ? (double)seconds : NAN);
}

static void person_wrap_up(const struct board *b, const void *row, struct board_cell *cell) {
    (void)b;
    const struct agent_figures *f = &((const struct board_person *)row)->sum;
    uint64_t seconds = f->counted.amounts[AMOUNT_WRAP_UP].sum;
    cell_duration(cell, f->wrapup_known ? (double)seconds : NAN);
    if (seconds) cell->lead = '~';
}

COUNTED(person_handled, board_person, sum, VISITS_HANDLED)
COUNTED(person_transferred, board_person, sum, VISITS_HANDLED_TRANSFERRED)
CELL(person_completed, cell_count, board_person, sum.counted.amounts[AMOUNT_ENDS].sum)
CELL(person_no_answer, cell_count, board_person, sum.counted.amounts[AMOUNT_RINGS].sum)
CELL(person_paused, none_is_quiet, board_person, sum.paused_s)
CELL(person_hold, none_is_quiet, board_person, sum.counted.amounts[AMOUNT_WAIT_ANSWERED].sum)
CELL(person_occupancy, cell_percent, board_person, occupancy)

static const struct board_column person_columns[] = {
    {"agent", "agent", NULL, CONTENT_TEXT, 12, 24, 1, person_name},
    {"extension", "ext", NULL, CONTENT_TEXT, 5, 12, 22, person_extension},
    {"state", "state", NULL, CONTENT_TEXT, 13, 20, 2, person_state},
    FIGURE("for", "for", NULL, 5, 3, person_for),
    FIGURE("handled", "calls", NULL, 4, 4, person_handled),
    FIGURE("completed", "completed", "compl", 4, 26, person_completed),
    FIGURE("transferred", "transferred", "transf", 4, 25, person_transferred),
    FIGURE("talk", "talk/call", "talk", 4, 5, person_talk),
    FIGURE("no_answer", "no answer", "no ans", 4, 6, person_no_answer),
    FIGURE("paused", "paused", NULL, 5, 7, person_paused),
    FIGURE("hold", "callers waited", "waited", 5, 28, person_hold),
    FIGURE("wrap_up", "wrap-up", NULL, 5, 27, person_wrap_up),
    FIGURE("occupancy", "occup %", NULL, 5, 21, person_occupancy),
    {"queues", "queues", NULL, CONTENT_LIST, 14, 60, 23, person_queues},
    {"servers", "servers", NULL, CONTENT_LIST, 9, 40, 24, person_servers},
};
static_assert(COUNT(person_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_persons = {"agents", "no agent heard of yet", person_columns,
                                               COUNT(person_columns)};
