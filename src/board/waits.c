// Who waits now, copied at each fill: their columns, and how the wall names them. Whatever is not
// sure says so: callers who were in a queue when a gap began, and those of a server that is not
// heard, may have left since.
#include "board/wall.h"
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

// "WAITING  3, 2 too long  pbx2 is not heard"
static void put_title(struct board_waits *w, const struct board_input *in) {
    char all[FIGURE_SIZE], past[FIGURE_SIZE], silent[64] = "";
    size_t late = 0, unheard = 0;
    for (size_t i = 0; i < w->count; i++)
        late += w->list[i].of.past;
    for (size_t i = 0; i < in->status.server_count; i++) {
        if (!server_unheard(in, i)) continue;
        if (!unheard++)
            snprintf(silent, sizeof silent, "  %.40s is not heard", in->status.servers[i].name);
        else
            snprintf(silent, sizeof silent, "  %zu servers are not heard", unheard);
    }
    snprintf(w->title, sizeof w->title, "WAITING%s%s%s%s%s%s", w->count ? "  " : "",
             w->count ? figure_count(w->count, all) : "", late ? ", " : "",
             late ? figure_count(late, past) : "", late ? " too long" : "", silent);
    w->empty = window_is_other_time(in) ? "nobody from that time is still waiting"
               : unheard                ? "nobody, as far as we hear"
                                        : "nobody waits";
}

static struct board_wait row_of(const struct board_view *view, const struct board_input *in,
                                const struct wait *of) {
    const struct visit *v = &of->visit;
    uint32_t row = queue_row_of(in->counted.tallies, v->server, v->queue);
    struct board_visits_queue q = queue_shown(view, in, row);
    struct board_wait w = {.of = *of, .row = row};
    w.unheard = v->server < in->status.server_count && server_unheard(in, v->server);
    if (w.unheard) w.heard_us = in->status.servers[v->server].last_event_us;
    w.ready = q.tally.members[MEMBER_READY];
    w.present = queue_present(&q);
    return w;
}

void waits_fill(struct board *b, const struct board_input *in, bool known) {
    struct board_waits *w = &b->queues.waits;
    struct waits now = {0};
    if (known) waits_gather(&now, in->counted.tallies, in->ledger, in->stitch, in->counted.recalls);
    w->list = mem_resize(w->list, now.count + 1, sizeof *w->list);
    w->count = now.count;
    for (size_t i = 0; i < now.count; i++)
        w->list[i] = row_of(&b->view, in, &now.list[i]);
    waits_finish(&now);
    put_title(w, in);
    sort_rows(b, TABLE_WAITING, w->list, w->count, sizeof *w->list);
}

// ---- the columns

static const struct board_wait *wait_of(struct row_of r) {
    return r.row;
}

static bool is_sure(const struct board_wait *w) {
    return !w->unheard && !w->of.visit.in_doubt;
}

static void wait_place(struct row_of r, struct board_cell *cell) {
    int32_t position = wait_of(r)->of.visit.position;
    if (position > 0)
        cell_count(cell, (uint64_t)position);
    else
        cell_text(cell, SPAN_NONE);
}

static void wait_caller(struct row_of r, struct board_cell *cell) {
    const struct wait *w = &wait_of(r)->of;
    cell_text(cell, span_same(w->name, w->number) ? SPAN_NONE : w->name);
}

static void wait_number(struct row_of r, struct board_cell *cell) {
    cell_text(cell, wait_of(r)->of.number);
}

static void wait_queue(struct row_of r, struct board_cell *cell) {
    cell_text(cell, queue_label(r.view, ledger_text(r.view->ledger, wait_of(r)->of.visit.queue)));
}

static void wait_waited(struct row_of r, struct board_cell *cell) {
    const struct board_wait *w = wait_of(r);
    cell_duration(cell, (double)w->of.waited_s);
    cell->mood = w->of.past ? MOOD_BAD : MOOD_PLAIN;
    if (w->of.past) cell->lead = '!';
    if (is_sure(w)) return;
    cell->mood = MOOD_STALE;
    cell->lead = '~';
}

static void wait_target(struct row_of r, struct board_cell *cell) {
    cell_duration(cell, (double)wait_of(r)->of.threshold_s);
    cell->mood = MOOD_QUIET;
}

static void wait_lost(struct row_of r, struct board_cell *cell) {
    const struct board_wait *w = wait_of(r);
    if (!w->of.lost_known) {
        cell_text(cell, SPAN_NONE);
        return;
    }
    cell_count(cell, w->of.lost);
    if (w->of.lost) cell->mood = MOOD_WARN;
}

static void wait_priority(struct row_of r, struct board_cell *cell) {
    int32_t priority = wait_of(r)->of.visit.priority;
    if (priority >= 0)
        cell_count(cell, (uint64_t)priority);
    else
        cell_text(cell, SPAN_NONE);
}

static void wait_ready(struct row_of r, struct board_cell *cell) {
    cell_ready(wait_of(r)->ready, wait_of(r)->present, cell);
}

static void wait_state(struct row_of r, struct board_cell *cell) {
    const struct board_wait *w = wait_of(r);
    char at[24];
    if (w->unheard && w->heard_us) {
        clock_words(r.view, w->heard_us / SECOND_US, true, at, sizeof at);
        snprintf(cell->text, sizeof cell->text, "not heard since %s", at);
    } else {
        cell_text(cell, w->unheard               ? SPAN("not heard")
                        : w->of.visit.in_doubt   ? SPAN("in doubt")
                        : w->of.visit.connecting ? SPAN("connecting")
                                                 : SPAN("waiting"));
    }
    cell->mood = is_sure(w) ? MOOD_WARN : MOOD_STALE;
}

static void wait_server(struct row_of r, struct board_cell *cell) {
    server_name(r.view, wait_of(r)->of.visit.server, cell->text, sizeof cell->text);
}

static const struct board_column wait_columns[] = {
    {"place", "place", "#", CONTENT_FIGURE, 2, 2, 1, .fill = wait_place},
    {"caller", "caller", NULL, CONTENT_NUMBER, 13, 24, 5, .fill = wait_caller},
    {"number", "number", NULL, CONTENT_NUMBER, 13, 16, 2, .fill = wait_number},
    {"queue", "queue", NULL, CONTENT_TEXT, 7, 16, 4, .fill = wait_queue},
    {"waited", "waited", "wait", CONTENT_FIGURE, 6, 6, 3, .fill = wait_waited},
    {"target", "target", NULL, CONTENT_FIGURE, 5, 5, 8, .fill = wait_target},
    {"lost", "lost before", "lost", CONTENT_FIGURE, 4, 4, 6, .fill = wait_lost},
    {"ready", "ready", NULL, CONTENT_FIGURE, 5, 5, 7, .fill = wait_ready},
    {"priority", "priority", "prio", CONTENT_FIGURE, 4, 4, 9, .fill = wait_priority},
    {"state", "state", NULL, CONTENT_WORD, 10, 10, 10, .fill = wait_state},
    {"server", "server", NULL, CONTENT_TEXT, 6, 16, 21, .fill = wait_server},
};
static_assert(COUNT(wait_columns) <= BOARD_COLUMNS_MAX, "a row has room for its cells");

const struct board_table_kind table_waiting = {"waiting", "nobody waits", wait_columns,
                                               .column_count = COUNT(wait_columns)};

// ---- their whole day

bool board_explain_caller(struct board *b, size_t index, struct board_explain *ret_what) {
    if (index >= b->queues.waits.count || !b->queues.waits.list[index].of.key) return false;
    *ret_what = (struct board_explain){.kind = FIGURE_CALLER,
                                       .level = (uint8_t)b->view.level,
                                       .row = b->queues.waits.list[index].of.key};
    return true;
}

// ---- on the wall

static void name_wait(const struct board_view *view, const struct board_wait *w,
                      struct wall_wait *ret_wait) {
    char figure[FIGURE_SIZE], who[48];
    bool sure = is_sure(w);
    span_copy(w->of.name.len     ? w->of.name
              : w->of.number.len ? w->of.number
                                 : SPAN("unknown"),
              who, sizeof who);
    board_mask(view, who, sizeof who);
    snprintf(ret_wait->text, sizeof ret_wait->text, "%s %s%s%s", who, sure ? "" : "~",
             figure_duration((double)w->of.waited_s, figure), sure && w->of.past ? " !" : "");
    ret_wait->mood = !sure ? MOOD_STALE : w->of.past ? MOOD_BAD : MOOD_PLAIN;
}

static int longest_first(const void *a, const void *b) {
    const struct board_wait *const *x = a, *const *y = b;
    return ((*x)->of.visit.join_us > (*y)->of.visit.join_us) -
           ((*x)->of.visit.join_us < (*y)->of.visit.join_us);
}

// However the table is sorted.
void wall_waits(const struct board *b, const struct board_visits_queue *q, struct wall *w) {
    const struct board_wait **in = mem_zero(b->queues.waits.count + 1, sizeof *in);
    w->waiting = 0;
    for (size_t i = 0; i < b->queues.waits.count; i++) {
        const struct board_wait *one = &b->queues.waits.list[i];
        if (!q || (one->row >= q->row && one->row <= q->row + q->parts)) in[w->waiting++] = one;
    }
    qsort(in, w->waiting, sizeof *in, longest_first);
    for (size_t i = 0; i < w->waiting && i < WALL_WAITS_MAX; i++)
        name_wait(&b->view, in[i], &w->waits[i]);
    free(in);
}
