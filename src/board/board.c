// Filling the board: figures are copied out of the fold, so that what is on the screen is of one
// moment, and stays when the view is frozen.
#include "board/board.h"

#include "base/clock.h"
#include "base/mem.h"
#include "list.h"
#include "parts.h"
#include "tiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void board_init(struct board *b) {
    *b = (struct board){.level = BOARD_RECORDS};
    b->base.calls.lowest = UINT64_MAX;
    list_init(&b->calls);
    list_init(&b->list);
    tables_make(b);
    tiles_make(b);
}

void board_finish(struct board *b) {
    if (!b) return;
    free(b->tiles);
    free(b->queues);
    free(b->agents);
    free(b->visit_queues);
    free(b->visit_queue_at);
    free(b->persons);
    free(b->recalls);
    list_finish(b, &b->calls);
    list_finish(b, &b->list);
    recent_finish(&b->base.calls);
    search_finish(&b->search);
    free(b->gap_list);
    tables_finish(b);
    buf_finish(&b->scratch);
    buf_finish(&b->parts);
    *b = (struct board){0};
}

static bool any_in(const struct board_input *in, unsigned states) {
    for (size_t i = 0; i < in->server_count; i++)
        if (states & 1u << in->servers[i].state) return true;
    return false;
}

static void figures_fill(struct board *b, const struct board_input *in) {
    const unsigned heard = 1u << SERVER_UP | 1u << SERVER_SLOW | 1u << SERVER_FILE;
    struct board_figures *f = &b->figures;
    *f = (struct board_figures){.known = false};
    if (b->level != BOARD_RECORDS) {
        f->calls = in->calls->all;
        f->total = calls_total(&f->calls);
    } else if (in->fold) {
        f->records = in->fold->all;
        f->records.agents = NULL; // the fold's
        f->records.queues = NULL;
        f->total = f->records.total;
    } else {
        return;
    }
    f->known = f->total > 0 || any_in(in, heard);
    // Before memory begins nothing is known, and that is no zero; what came all the same is shown.
    if (!f->total && in->known_from_us >= in->window.to * SECOND_US) f->known = false;
    f->stale = in->server_count > 0 && !any_in(in, heard & ~(1u << SERVER_SLOW));
    f->calls_touched = board_touched(in, UINT64_MAX, GAP_OF_CALLS);
    for (size_t i = 0; i < in->server_count; i++)
        if (in->servers[i].last_event_us > f->last_us) f->last_us = in->servers[i].last_event_us;
}

static void before_fill(struct board *b, const struct board_input *in) {
    b->before = (struct comparison){0};
    if (in->before && in->before->days && b->figures.known) b->before = *in->before;
}

static void fill_tiles(struct board *b) {
    tiles_make(b);
    for (int i = 0; i < b->tile_count; i++)
        tile_fill(b, &b->tiles[i]);
}

static struct figure_terms terms_of(const struct board_input *in) {
    return (struct figure_terms){.formula = in->formula,
                                 .short_out = in->short_out,
                                 .target = queue_policy_of(in->policies, SPAN_NONE)->target,
                                 .threshold_s = in->fold ? in->fold->threshold_s : 0};
}

// Frozen still means true: what was let go of meanwhile (numbers mean other rows then) or is asked
// for in another way is shown anew, and stands still from there.
static bool stands(const struct board *b, const struct board_input *in, enum board_level level) {
    if (!in->frozen || !b->filled || level != b->level || in->formula != b->terms.formula)
        return false;
    if (b->stitch && b->recall_generation != stitch_generation(b->stitch)) return false;
    return lists_stand(b, in);
}

// Sorting and searching go on while the figures stand.
static bool settle(struct board *b, const struct board_input *in) {
    bool sorted = lists_sort(b);
    return search_run(b, in->sought) && sorted;
}

static void sorts_fill(struct board *b, const struct board_input *in) {
    static const struct board_sort none;
    for (int t = 0; t < TABLES; t++)
        b->sorted[t] = in->sorts ? in->sorts->of[t][board_kind(b, (enum board_table)t)] : none;
}

// What details are made from later.
static void keep_behind(struct board *b, const struct board_input *in) {
    b->gap_list = mem_resize(b->gap_list, in->gap_count + 1, sizeof *b->gap_list);
    if (in->gap_count) memcpy(b->gap_list, in->gaps, in->gap_count * sizeof *b->gap_list);
    b->behind = *in;
    b->behind.gaps = b->gap_list;
    b->behind.servers = NULL;
    b->behind.server_count = 0;
    b->behind.filter = b->behind.note = NULL;
}

// A weekday names each day of a week once. No day is longer than 25 hours.
static enum board_dates dates_of(const struct board_input *in) {
    struct window w = in->window;
    if (w.to - w.from <= 25 * 3600) return DATES_NONE;
    if (w.to - w.from <= (7 * 24 + 1) * 3600) return DATES_WEEKDAY;
    bool one_year = zone_civil(in->zone, w.from).year == zone_civil(in->zone, w.to - 1).year;
    return one_year ? DATES_DAY : DATES_YEAR;
}

bool board_fill(struct board *b, const struct board_input *in) {
    bool live = in->tallies && in->ledger && in->calls && in->stitch;
    enum board_level level = live ? in->level : BOARD_RECORDS;
    b->masked = in->masked; // also while the rest stands still
    b->mask_digits = in->mask_digits;
    header_fill(&b->header, in, level);
    board_mask(b, b->header.filter, sizeof b->header.filter);
    b->zone = in->zone;
    keep_behind(b, in);
    if (stands(b, in, level)) {
        // Nobody looked at hours yet, or they want other steps.
        if (!b->hours_page.known || b->hours_page.step_min != in->hours_step_min)
            hours_page_fill(b, in);
        return settle(b, in);
    }
    b->filled = in->fold || live;
    b->level = level;
    b->terms = terms_of(in);
    b->dates = dates_of(in);
    if (in->explain && in->explain->kind == FIGURE_WEEK && b->dates < DATES_DAY)
        b->dates = DATES_DAY; // lists more than the window
    b->policies = in->policies;
    b->now_us = in->moment_us ? in->moment_us : in->now_us;
    b->store = in->store;
    b->ledger = live ? in->ledger : NULL;
    b->stitch = live ? in->stitch : NULL;
    sorts_fill(b, in);
    struct board_figures was = b->figures;
    uint64_t stamp = live ? live_stamp(b, in) : 0;
    figures_fill(b, in);
    b->queue_count = b->agent_count = 0;
    b->figures.visits_known = live;
    if (stamp && stamp == b->live_stamp) { // a key asks for no other figures: thousands stand
        live_keep(&b->figures, &was);
    } else {
        b->visit_queue_count = b->visit_queue_tops = b->person_count = 0;
        if (live) { // of records too: the wall shows queues as they are at any level
            visit_queues_fill(b, in);
            persons_fill(b, in);
        }
    }
    b->live_stamp = stamp;
    if (level == BOARD_RECORDS && in->fold) {
        queues_fill(b, &in->fold->all);
        agents_fill(b, &in->fold->all);
    }
    sort_recalls(b, in);
    hours_fill(b, in);
    hours_page_fill(b, in);
    before_fill(b, in);
    fill_tiles(b);
    bool all = lists_fill(b, in);
    return settle(b, in) && all;
}
