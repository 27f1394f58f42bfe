// Recalls: their lines, copied at each fill if the list has changed, and their columns. Callers who
// have been reached are listed below in a quiet colour, with who reached them.
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

// ---- the lines

static int64_t age_of(const struct recall *l, int64_t now_s) { // until they were reached
    int64_t until = l->reached == CDR_NO_TIME ? now_s : l->reached;
    return until > l->last_lost ? until - l->last_lost : 0;
}

// As wide as any line until the next fill, so that figures do not move while rows do.
static void widen(struct board_recalls *r, const struct recall *l) {
    struct recall *w = &r->widest;
    if (l->attempts > w->attempts) w->attempts = l->attempts;
    if (l->longest_wait_s > w->longest_wait_s) w->longest_wait_s = l->longest_wait_s;
    if (l->tried > w->tried) w->tried = l->tried;
    if (l->tried) w->last_tried = l->last_tried;
    if (l->reached == CDR_NO_TIME && l->last_lost < r->oldest) r->oldest = l->last_lost;
    if (l->reached != CDR_NO_TIME && age_of(l, 0) > r->slowest) r->slowest = age_of(l, 0);
}

static void copy(struct board_recalls *r, const struct board_view *view,
                 const struct recalls *from) {
    char open[FIGURE_SIZE], reached[FIGURE_SIZE];
    r->changes = from->changes + 1;
    r->list = mem_resize(r->list, from->count + 1, sizeof *r->list);
    if (from->count) memcpy(r->list, from->list, from->count * sizeof *r->list);
    r->count = from->count;
    r->widest =
        (struct recall){.call = STITCH_NONE, .last_tried = CDR_NO_TIME, .reached = CDR_NO_TIME};
    r->oldest = INT64_MAX;
    r->slowest = 0;
    for (size_t i = 0; i < r->count; i++)
        widen(r, &r->list[i]);
    char listed[LISTED_SIZE];
    if (from->partial)
        snprintf(r->title, sizeof r->title, "RECALLS%s",
                 listed_words(view->zone, view->listed_from, 0, listed));
    else
        snprintf(r->title, sizeof r->title, "RECALLS  %s open, %s reached",
                 figure_count(from->open, open), figure_count(from->reached, reached));
}

void recalls_fill(struct board_recalls *r, const struct board_view *view,
                  const struct board_input *in) {
    const struct recalls *from = view->stitch ? in->counted.recalls : NULL;
    uint32_t generation = view->stitch ? stitch_generation(view->stitch) : 0;
    bool known = from && from->started && from->generation == generation;
    if (!known) {
        r->count = 0;
        r->changes = 0;
        r->title[0] = '\0';
    } else if (r->changes != from->changes + 1 || r->generation != generation) {
        copy(r, view, from);
    }
    r->generation = generation;
    int64_t now_s = view->now_us / SECOND_US, oldest = now_s - r->slowest;
    r->widest.last_lost = oldest < r->oldest ? oldest : r->oldest;
}

// ---- the columns

static const struct recall *line_of(const void *row) {
    return ((const struct board_recall *)row)->line;
}

static void quiet_when_reached(const void *row, struct board_cell *cell) {
    if (line_of(row)->reached != CDR_NO_TIME) cell->mood = MOOD_QUIET;
}

static void recall_lost(struct row_of r, struct board_cell *cell) {
    cell_clock(r.view, line_of(r.row)->last_lost, cell);
}

static void recall_first(struct row_of r, struct board_cell *cell) {
    const struct recall *l = line_of(r.row);
    if (l->attempts > 1)
        cell_clock(r.view, l->first_lost, cell);
    else
        cell_text(cell, SPAN_NONE);
}

static void recall_age(struct row_of r, struct board_cell *cell) {
    cell_duration(cell, (double)age_of(line_of(r.row), r.view->now_us / SECOND_US));
}

static void recall_caller(struct row_of r, struct board_cell *cell) {
    cell_stitch(r.view, line_of(r.row)->name, cell);
}

static void recall_number(struct row_of r, struct board_cell *cell) {
    cell_stitch(r.view, line_of(r.row)->number, cell);
}

static void recall_attempts(struct row_of r, struct board_cell *cell) {
    cell_count(cell, line_of(r.row)->attempts);
}

static void recall_queue(struct row_of r, struct board_cell *cell) {
    cell_stitch(r.view, line_of(r.row)->queue, cell);
}

static void recall_wait(struct row_of r, struct board_cell *cell) {
    cell_duration(cell, (double)line_of(r.row)->longest_wait_s);
}

static void recall_how(struct row_of r, struct board_cell *cell) {
    const struct board_recall *recall = r.row;
    if (!recall->known) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    cell_ending(&recall->lost, cell);
    size_t len = strlen(cell->text);
    if (recall->lost.visited && recall->lost.visit.inferred)
        snprintf(cell->text + len, sizeof cell->text - len, " ~");
}

static void recall_tried(struct row_of r, struct board_cell *cell) {
    const struct recall *l = line_of(r.row);
    char count[FIGURE_SIZE], at[24];
    cell_text(cell, SPAN_NONE);
    if (!l->tried) return;
    clock_words(r.view, l->last_tried, true, at, sizeof at);
    snprintf(cell->text, sizeof cell->text, "%s, %s", figure_count(l->tried, count), at);
    cell->mood = MOOD_PLAIN;
}

static void recall_reached(struct row_of r, struct board_cell *cell) {
    const struct recall *l = line_of(r.row);
    char at[24], by[64];
    if (l->reached == CDR_NO_TIME) {
        cell_text(cell, l->calling ? SPAN("calling now") : SPAN("not yet"));
        if (l->calling) cell->mood = MOOD_TALKING;
        return;
    }
    clock_words(r.view, l->reached, true, at, sizeof at);
    // There is no room for the time, or for a day beside the year.
    if (r.view->dates == DATES_WEEKDAY) at[3] = '\0';
    const char *when = r.view->dates == DATES_YEAR ? strchr(at, ' ') + 1 : at;
    span_copy(stitch_text(r.view->stitch, l->reached_by), by, sizeof by);
    snprintf(cell->text, sizeof cell->text, "%s %s", when, by);
}

static void recall_server(struct row_of r, struct board_cell *cell) {
    uint16_t server = line_of(r.row)->server;
    cell_text(cell, server < r.view->server_count ? span_of(r.view->servers[server]) : SPAN_NONE);
}

#define QUIET .settle = quiet_when_reached
static const struct board_column recall_columns[] = {
    {"lost", "lost", NULL, CONTENT_WORD, 8, 8, 1, .fill = recall_lost, QUIET},
    {"age", "age", NULL, CONTENT_FIGURE, 5, 5, 3, .fill = recall_age, QUIET},
    {"caller", "caller", NULL, CONTENT_NUMBER, 13, 20, 5, .fill = recall_caller, QUIET},
    {"number", "number", NULL, CONTENT_NUMBER, 13, 13, 2, .fill = recall_number, QUIET},
    {"attempts", "times lost", "times", CONTENT_FIGURE, 4, 4, 6, .fill = recall_attempts, QUIET},
    {"first", "first lost", NULL, CONTENT_WORD, 10, 10, 12, .fill = recall_first, QUIET},
    {"queue", "queue", NULL, CONTENT_TEXT, 7, 16, 7, .fill = recall_queue, QUIET},
    {"how", "how", NULL, CONTENT_WORD, 9, 9, 8, .fill = recall_how, QUIET},
    {"wait", "longest wait", "wait", CONTENT_FIGURE, 4, 4, 9, .fill = recall_wait, QUIET},
    {"tried", "called back", "tried", CONTENT_WORD, 5, 5, 10, .fill = recall_tried, QUIET},
    {"reached", "reached", NULL, CONTENT_NUMBER, 13, 18, 4, .fill = recall_reached, QUIET},
    {"server", "server", NULL, CONTENT_TEXT, 6, 16, 11, .fill = recall_server, QUIET},
};
static_assert(COUNT(recall_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_recalls = {"recalls", "nobody is waiting for a call back",
                                               recall_columns,
                                               .column_count = COUNT(recall_columns)};
