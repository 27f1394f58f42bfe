// Fills the board. Figures are copied, so that everything on the screen is of the same moment, and
// stays when the board is frozen.
#include "board/board.h"

#include "base/clock.h"
#include "base/mem.h"
#include "parts.h"
#include "rows/rows.h"

#include <stdlib.h>
#include <string.h>

void board_init(struct board *b) {
    *b = (struct board){.view = {.level = BOARD_RECORDS}};
    tables_make(b);
    tiles_make(&b->tiles, b->view.level);
}

void board_finish(struct board *b) {
    if (!b) return;
    tiles_finish(&b->tiles);
    board_alerts_finish(&b->header.alerts);
    free(b->row_queues.list);
    free(b->row_agents.list);
    queues_finish(&b->queues);
    persons_finish(&b->persons);
    free(b->recalls.list);
    lists_finish(&b->lists);
    free(b->sources.gaps);
    kept_destroy(b->kept);
    free(b->view.servers);
    tables_finish(b);
    buf_finish(&b->scratch);
    buf_finish(&b->parts);
    *b = (struct board){.kept = NULL};
}

static bool any_in(const struct board_input *in, unsigned states) {
    for (size_t i = 0; i < in->status.server_count; i++)
        if (states & 1u << in->status.servers[i].state) return true;
    return false;
}

static void figures_fill(struct board *b, const struct board_input *in) {
    const unsigned heard =
        1u << SERVER_UP | 1u << SERVER_SLOW | 1u << SERVER_FILE | 1u << SERVER_FOLLOWED;
    struct board_figures *f = &b->figures;
    *f = (struct board_figures){.visits = f->visits,
                                .visits_known = f->visits_known,
                                .visits_touched = f->visits_touched,
                                .agents_known = f->agents_known,
                                .talkers_known = f->talkers_known};
    if (b->view.level != BOARD_RECORDS) {
        f->calls = in->counted.calls->all;
        f->total = calls_total(&f->calls);
    } else if (in->counted.fold) {
        f->records = in->counted.fold->all;
        f->records.agents = NULL; // belongs to the fold
        f->records.queues = NULL;
        f->total = f->records.total;
    } else {
        return;
    }
    f->known = f->total > 0 || any_in(in, heard);
    // Before the beginning of memory nothing is known, which is not zero; if something came
    // nevertheless, it is shown.
    if (!f->total && in->status.known_from_us >= in->window.to * SECOND_US) f->known = false;
    f->stale = in->status.server_count > 0 && !any_in(in, heard & ~(1u << SERVER_SLOW));
    f->calls_touched = board_touched(in, UINT64_MAX, GAP_OF_CALLS);
    for (size_t i = 0; i < in->status.server_count; i++)
        if (in->status.servers[i].last_event_us > f->last_us)
            f->last_us = in->status.servers[i].last_event_us;
}

static void before_fill(struct board *b, const struct board_input *in) {
    b->before = (struct comparison){0};
    if (in->counted.before && in->counted.before->days && b->figures.known)
        b->before = *in->counted.before;
}

static void fill_tiles(struct board *b, const struct board_input *in) {
    struct trends trends;
    trends_fill(&trends, &b->view, in);
    struct tile_of of = {&b->figures,   &b->before, &b->view.terms, b->header.level,
                         b->chart.gaps, &b->view,   NULL,           &trends};
    tiles_fill(&b->tiles, b->view.level, &of);
}

static struct figure_terms terms_of(const struct board_input *in) {
    return (struct figure_terms){.formula = in->look.formula,
                                 .short_out = in->short_out,
                                 .target = queue_policy_of(in->policies, SPAN_NONE)->target,
                                 .threshold_s =
                                     in->counted.fold ? in->counted.fold->threshold_s : 0};
}

static bool same_civil(struct civil a, struct civil b) {
    return civil_seconds(a) == civil_seconds(b);
}

static bool same_choice(const struct window_choice *a, const struct window_choice *b) {
    return a->kind == b->kind && a->amount == b->amount && same_civil(a->from, b->from) &&
           same_civil(a->to, b->to);
}

static struct board_sort sort_of(const struct board *b, const struct board_input *in,
                                 enum board_table t) {
    return in->look.sorts ? in->look.sorts->of[t][board_kind(b, t)]
                          : (struct board_sort){.down = false};
}

static bool same_sorts(const struct board *b, const struct board_input *in) {
    for (int t = 0; t < TABLES; t++) {
        struct board_sort by = sort_of(b, in, (enum board_table)t);
        if (by.down != b->sorted[t].down || strcmp(by.column, b->sorted[t].column) != 0)
            return false;
    }
    return true;
}

// A frozen board must still be true. What was removed meanwhile (numbers then mean other rows), or
// is asked for differently, is filled again and stays from then on.
static bool can_stay_frozen(const struct board *b, const struct board_input *in,
                            enum board_level level) {
    if (!in->look.frozen || !b->kept || level != b->view.level ||
        in->look.formula != b->view.terms.formula || !same_choice(&in->choice, &b->sources.choice))
        return false;
    return kept_holds(b->kept, in) && same_sorts(b, in) && lists_stand(b, in);
}

// Keeps what details are made from later.
static void keep_sources(struct board_sources *s, const struct board_input *in) {
    s->gaps = mem_resize(s->gaps, in->status.gap_count + 1, sizeof *s->gaps);
    if (in->status.gap_count)
        memcpy(s->gaps, in->status.gaps, in->status.gap_count * sizeof *s->gaps);
    s->gap_count = in->status.gap_count;
    s->records = in->counted.fold ? &in->counted.fold->all : NULL;
    s->choice = in->choice;
    s->calls = in->counted.calls;
    s->tallies = in->counted.tallies;
    s->agents = in->counted.agents;
    s->window = in->window;
}

// From now on nothing is read that may change.
static void keep(struct board *b, const struct board_input *in) {
    b->view.kept = b->kept = kept_of(in);
    kept_sources(b->kept, &b->sources);
}

static void let_go(struct board *b) {
    kept_destroy(b->kept);
    b->view.kept = b->kept = NULL;
}

static void name_servers(struct board_view *v, const struct board_input *in) {
    v->servers = mem_resize(v->servers, in->status.server_count + 1, sizeof *v->servers);
    v->server_count = in->status.server_count;
    for (size_t i = 0; i < in->status.server_count; i++)
        span_copy(span_of(in->status.servers[i].name), v->servers[i], sizeof v->servers[i]);
}

// In a window within a week, weekdays are enough. No day is longer than 25 hours.
static enum board_dates dates_of(const struct board_input *in) {
    struct window w = in->window;
    if (w.to - w.from <= 25 * 3600) return DATES_NONE;
    if (w.to - w.from <= (7 * 24 + 1) * 3600) return DATES_WEEKDAY;
    bool one_year = zone_civil(in->zone, w.from).year == zone_civil(in->zone, w.to - 1).year;
    return one_year ? DATES_DAY : DATES_YEAR;
}

static void view_fill(struct board_view *v, const struct board_input *in, enum board_level level) {
    v->level = level;
    v->terms = terms_of(in);
    v->dates = dates_of(in);
    v->other_time = window_is_other_time(in);
    if (in->look.explain && in->look.explain->kind == FIGURE_WEEK && v->dates < DATES_DAY)
        v->dates = DATES_DAY; // it lists more than the window has
    v->policies = in->policies;
    v->listed_from = in->status.past.listed_from;
    v->now_us = in->moment_us ? in->moment_us : in->now_us;
    v->store = in->store;
    v->ledger = in->ledger;
    v->stitch = in->stitch;
}

// Queues and persons. At the level of records, too, if they are known, because the wall shows
// queues at every level.
static void visits_fill(struct board *b, const struct board_input *in, bool known) {
    uint64_t stamp = known ? live_stamp(b, in) : 0;
    // nothing new was counted for this key: thousands of rows can stay
    if (stamp && stamp == b->live_stamp) return;
    b->live_stamp = stamp;
    b->figures.visits_known = known;
    if (known)
        live_fill(b, in);
    else
        live_clear(b);
}

// Of now, whatever is frozen.
static void show_alerts(struct board *b, const struct board_input *in) {
    struct board_view now = b->view;
    now.now_us = in->moment_us ? in->moment_us : in->now_us;
    alerts_fill(&b->header.alerts, &now, in->status.alerts);
    b->view.alerts = &b->header.alerts;
}

bool board_fill(struct board *b, const struct board_input *in) {
    bool live = in->counted.tallies && in->ledger && in->counted.calls && in->stitch;
    enum board_level level = live ? in->look.level : BOARD_RECORDS;
    b->view.masked = in->look.masked; // also while everything else is frozen
    b->view.mask_digits = in->look.mask_digits;
    b->view.zone = in->zone;
    name_servers(&b->view, in);
    header_fill(&b->header, in, level);
    show_alerts(b, in);
    board_mask(&b->view, b->header.filter, sizeof b->header.filter);
    if (can_stay_frozen(b, in, level)) {
        // Nobody has looked at hours yet, or they want other steps.
        if (!b->hours_page.known || b->hours_page.step_min != in->look.hours_step_min) {
            struct board_input then = *in;
            if (b->hours_page.known) then.counted.hours = kept_hours(b->kept);
            hours_page_fill(&b->hours_page, &b->view, &then);
        }
        lists_freeze(&b->lists);
        return lists_run(b, in->look.sought);
    }
    let_go(b);
    view_fill(&b->view, in, level);
    for (int t = 0; t < TABLES; t++)
        b->sorted[t] = sort_of(b, in, (enum board_table)t);
    figures_fill(b, in);
    visits_fill(b, in, live);
    b->view.untold = !b->figures.known &&
                     !tally_count(&b->figures.visits.counted, VISITS_OFFERED | VISITS_REFUSED);
    waits_fill(b, in, live);
    b->row_queues.count = b->row_agents.count = 0;
    if (level == BOARD_RECORDS && in->counted.fold) {
        row_queues_fill(b, &in->counted.fold->all);
        row_agents_fill(b, &in->counted.fold->all);
    }
    sort_recalls(b, in);
    chart_fill(&b->chart, &b->view, in);
    hours_page_fill(&b->hours_page, &b->view, in);
    before_fill(b, in);
    fill_tiles(b, in);
    keep_sources(&b->sources, in);
    lists_ask(b, in);
    bool all = lists_run(b, in->look.sought);
    lists_title(b);
    if (in->look.frozen && all && !in->status.letting_go && (in->counted.fold || live)) keep(b, in);
    return all;
}
