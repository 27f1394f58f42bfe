// The columns of records. Each column is a row here, with a small function that fills a cell.
#include "parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void cell_text(struct board_cell *cell, struct span text) {
    cell->mood = text.len ? MOOD_PLAIN : MOOD_QUIET;
    span_copy(text.len ? text : SPAN("--"), cell->text, sizeof cell->text);
}

static void cell_figure(struct board_cell *cell, const char *figure, bool quiet) {
    cell->mood = quiet ? MOOD_QUIET : MOOD_PLAIN;
    span_copy(span_of(figure), cell->text, sizeof cell->text);
}

void cell_number(struct board_cell *cell, double number) {
    cell->is_number = isfinite(number);
    cell->number = number;
}

void cell_count(struct board_cell *cell, uint64_t n) {
    char figure[FIGURE_SIZE];
    cell_number(cell, (double)n);
    cell_figure(cell, figure_count(n, figure), n == 0);
}

void cell_duration(struct board_cell *cell, double seconds) {
    char figure[FIGURE_SIZE];
    cell_number(cell, seconds);
    cell_figure(cell, figure_duration(seconds, figure), isnan(seconds));
}

void cell_percent(struct board_cell *cell, double percent) {
    char figure[FIGURE_SIZE];
    cell_number(cell, percent);
    cell_figure(cell, figure_percent(percent, figure), !isfinite(percent));
}

static void dictionary_text(const struct board_view *view, uint32_t id, struct board_cell *cell) {
    cell_text(cell, view->store && id ? cdr_store_text(view->store, id) : SPAN_NONE);
}

// ---- queues and agents; a row of totals has no id

static void queue_name(struct row_of r, struct board_cell *cell) {
    const struct records_queue *q = r.row;
    if (q->queue)
        dictionary_text(r.view, q->queue, cell);
    else
        cell_text(cell, SPAN("total"));
}

static const struct board_column queue_columns[] = {
    {"queue", "queue", NULL, CONTENT_TEXT, 10, 24, 1, .fill = queue_name},
    FIGURE_COLUMN("offered", 5, 2, NULL),
    FIGURE_COLUMN("answered", 5, 6, NULL),
    FIGURE_COLUMN("abandoned", 5, 4, NULL),
    FIGURE_COLUMN("abandonment", 5, 8, NULL),
    FIGURE_COLUMN("service_level", 5, 3, NULL),
    FIGURE_COLUMN("average_wait", 5, 5, NULL),
    FIGURE_COLUMN("average_talk", 5, 7, NULL),
};

static void agent_name(struct row_of r, struct board_cell *cell) {
    const struct records_agent *a = r.row;
    if (a->agent)
        dictionary_text(r.view, a->agent, cell);
    else
        cell_text(cell, SPAN("total"));
}

static void agent_talk(struct row_of r, struct board_cell *cell) {
    const struct records_agent *a = r.row;
    if (!a->by_disposition[CDR_ANSWERED]) cell_duration(cell, NAN);
}

// "Answered" among the dispositions is what agents handled: one column for both.
static const struct board_column agent_columns[] = {
    {"agent", "agent", NULL, CONTENT_TEXT, 8, 24, 1, .fill = agent_name},
    FIGURE_COLUMN("handled", 5, 2, NULL),
    FIGURE_COLUMN("no_answer", 5, 4, NULL),
    FIGURE_COLUMN("busy", 5, 6, NULL),
    FIGURE_COLUMN("failed", 5, 7, NULL),
    FIGURE_COLUMN("average_talk", 5, 3, NULL),
    FIGURE_COLUMN("talk", 7, 5, agent_talk),
};

// ---- calls

void clock_words(const struct board_view *view, int64_t epoch, bool brief, char *out, size_t size) {
    struct civil c = zone_civil(view->zone, epoch);
    char date[24], clock[12];
    date_words(c, date, sizeof date);
    size_t day = strlen(date);
    if (view->dates == DATES_YEAR) snprintf(date + day, sizeof date - day, " %d", c.year);
    int len = snprintf(clock, sizeof clock, "%02u:%02u:%02u", c.hour % 24u, c.minute % 60u,
                       c.second % 61u);
    if (brief || view->dates >= DATES_DAY) clock[len - 3] = '\0';
    if (view->dates == DATES_NONE)
        snprintf(out, size, "%s", clock);
    else if (view->dates == DATES_WEEKDAY)
        snprintf(out, size, "%.3s %s", date, clock);
    else if (brief)
        snprintf(out, size, "%s", date + 4);
    else
        snprintf(out, size, "%*s %s", view->dates == DATES_YEAR ? 11 : 6, date + 4, clock);
}

void cell_clock(const struct board_view *view, int64_t epoch, struct board_cell *cell) {
    cell_number(cell, (double)epoch);
    cell->mood = MOOD_PLAIN;
    clock_words(view, epoch, false, cell->text, sizeof cell->text);
}

void cell_way(uint8_t direction, struct board_cell *cell) {
    static const char *const words[] = {
        [DIRECTION_INBOUND] = "↓ in",
        [DIRECTION_OUTBOUND] = "↑ out",
        [DIRECTION_INTERNAL] = "↔ int",
        [DIRECTION_UNKNOWN] = "--",
    };
    cell_text(cell, span_of(words[direction < DIRECTIONS ? direction : DIRECTION_UNKNOWN]));
    cell->mood = MOOD_QUIET;
}

static const struct cdr_hot *hot_of(struct row_of r) {
    return ((const struct board_call *)r.row)->hot;
}

static void call_time(struct row_of r, struct board_cell *cell) {
    cell_clock(r.view, (int64_t)hot_of(r)->start, cell);
}

static void call_way(struct row_of r, struct board_cell *cell) {
    cell_way(hot_of(r)->direction, cell);
}

static void call_from(struct row_of r, struct board_cell *cell) {
    const struct board_call *call = r.row;
    struct span from = call->cdr.text[CDR_SOURCE], name;
    if (!from.len) cdr_caller_parts(call->cdr.text[CDR_CALLER_ID], call->parts, &name, &from);
    cell_text(cell, from);
}

static void call_to(struct row_of r, struct board_cell *cell) {
    cell_text(cell, ((const struct board_call *)r.row)->cdr.text[CDR_DESTINATION]);
}

static void call_queue(struct row_of r, struct board_cell *cell) {
    dictionary_text(r.view, hot_of(r)->queue, cell);
}

static void call_talk(struct row_of r, struct board_cell *cell) {
    const struct cdr_hot *hot = hot_of(r);
    cell_duration(cell, hot->disposition == CDR_ANSWERED ? (double)hot->billable : NAN);
}

static void call_result(struct row_of r, struct board_cell *cell) {
    static const struct {
        const char *word;
        enum mood mood;
    } results[CDR_DISPOSITIONS] = {
        [CDR_ANSWERED] = {"answered", MOOD_PLAIN},  [CDR_NO_ANSWER] = {"no answer", MOOD_WARN},
        [CDR_BUSY] = {"busy", MOOD_WARN},           [CDR_FAILED] = {"failed", MOOD_BAD},
        [CDR_CONGESTION] = {"congested", MOOD_BAD}, [CDR_CANCEL] = {"cancelled", MOOD_WARN},
    };
    uint8_t d = hot_of(r)->disposition;
    cell_text(cell, span_of(results[d < CDR_DISPOSITIONS ? d : CDR_FAILED].word));
    cell->mood = results[d < CDR_DISPOSITIONS ? d : CDR_FAILED].mood;
}

void cell_in_time(bool in_time, struct board_cell *cell) {
    cell_text(cell, in_time ? SPAN("yes") : SPAN("no"));
    cell->mood = in_time ? MOOD_GOOD : MOOD_QUIET;
}

static void call_in_time(struct row_of r, struct board_cell *cell) {
    cell_in_time(((const struct board_call *)r.row)->in_time, cell);
}

#define CALL_COLUMNS                                                                               \
    {"time", "time", NULL, CONTENT_WORD, 8, 8, 1, .fill = call_time},                              \
        {"direction", "way", NULL, CONTENT_TEXT, 5, 5, 6, .fill = call_way},                       \
        {"from", "from", NULL, CONTENT_NUMBER, 10, 24, 2, .fill = call_from},                      \
        {"to", "to", NULL, CONTENT_NUMBER, 6, 16, 3, .fill = call_to},                             \
        {"queue", "queue", NULL, CONTENT_TEXT, 7, 16, 7, .fill = call_queue},                      \
        {"talk", "talk", NULL, CONTENT_FIGURE, 7, 7, 5, .fill = call_talk}, {                      \
        "disposition", "result", NULL, CONTENT_TEXT, 9, 9, 4, .fill = call_result                  \
    }

static const struct board_column call_columns[] = {CALL_COLUMNS};
static const struct board_column judged_columns[] = {
    CALL_COLUMNS,
    {"in_time", "in time", NULL, CONTENT_TEXT, 7, 7, 3, .fill = call_in_time},
};

// ---- the tables

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

static_assert(COUNT(queue_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");
static_assert(COUNT(agent_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");
static_assert(COUNT(judged_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_records[] = {
    [TABLE_QUEUES] = {"queues", "no call in a queue yet", queue_columns, COUNT(queue_columns), true,
                      FIGURES_OF_ROWS_QUEUE, 0},
    [TABLE_AGENTS] = {"agents", "no call at an agent yet", agent_columns, COUNT(agent_columns),
                      true, FIGURES_OF_ROWS_AGENT, 0},
    [TABLE_CALLS] = {"calls", "no call yet", call_columns, .column_count = COUNT(call_columns)},
};
static_assert(COUNT(table_records) == TABLE_RECALLS, "a row for each table that counts rows");

const struct board_table_kind table_records_judged = {"calls", "no call", judged_columns,
                                                      .column_count = COUNT(judged_columns)};
