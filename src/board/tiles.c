// The figures on top, each a row of a table and a small function. Where nothing was ever heard, a
// zero would be a lie: it is "--".
#include "parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

void tile_fill(const struct board *b, const struct board_tile_kind *kind, struct board_tile *t) {
    *t = (struct board_tile){.figure = "--"};
    kind->fill(b, t);
    bool says = t->mood != MOOD_UNKNOWN;
    if (b->figures.stale && says) t->mood = MOOD_STALE;
    if (!says) t->sub[0] = t->brief[0] = t->least[0] = '\0';
    tile_compare(b, kind, t);
    const struct board_figures *f = &b->figures;
    bool touched =
        kind->of == OF_CALLS ? f->calls_touched : kind->of == OF_VISITS && f->visits_touched;
    t->touched |= says && touched;
    if (t->touched && !t->sub[0]) snprintf(t->sub, sizeof t->sub, "%s", b->gaps);
}

void tile_count(const struct board *b, struct board_tile *t, uint64_t n) {
    if (b->figures.known) figure_count(n, t->figure);
    t->mood = !b->figures.known ? MOOD_UNKNOWN : n ? MOOD_PLAIN : MOOD_QUIET;
}

void tile_share(const struct board *b, struct board_tile *t, uint64_t n) {
    char percent[FIGURE_SIZE];
    tile_count(b, t, n);
    if (b->figures.total)
        snprintf(t->sub, sizeof t->sub, "%s %%", figure_share(n, b->figures.total, percent));
}

void tile_duration(const struct board *b, struct board_tile *t, double seconds) {
    if (b->figures.known) figure_duration(seconds, t->figure);
    t->mood = !b->figures.known ? MOOD_UNKNOWN : isnan(seconds) ? MOOD_QUIET : MOOD_PLAIN;
}

static void fill_total(const struct board *b, struct board_tile *t) {
    tile_count(b, t, b->figures.total);
    snprintf(t->sub, sizeof t->sub, "%s", b->header.level);
}

static void fill_answered(const struct board *b, struct board_tile *t) {
    char talk[FIGURE_SIZE];
    uint64_t seconds = b->figures.talk_s;
    tile_count(b, t, b->figures.answered);
    if (seconds >= 10 * 3600)
        snprintf(t->sub, sizeof t->sub, "talk %s h", figure_count((seconds + 1800) / 3600, talk));
    else if (b->figures.answered)
        snprintf(t->sub, sizeof t->sub, "talk %s", figure_duration((double)seconds, talk));
}

static void fill_missed(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.missed);
}

void tile_answer_rate(const struct board *b, struct board_tile *t) {
    char figure[FIGURE_SIZE];
    bool any = b->figures.known && isfinite(b->figures.answer_rate);
    t->mood = !b->figures.known ? MOOD_UNKNOWN : any ? MOOD_PLAIN : MOOD_QUIET;
    if (!any) return;
    snprintf(t->figure, sizeof t->figure, "%.1f %%", b->figures.answer_rate);
    snprintf(t->sub, sizeof t->sub, "of %s", figure_count(b->figures.total, figure));
}

static void fill_talk(const struct board *b, struct board_tile *t) {
    tile_duration(b, t, b->figures.talk);
}

static void fill_ring(const struct board *b, struct board_tile *t) {
    tile_duration(b, t, b->figures.ring);
}

static void fill_busy(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.busy);
}

static void fill_failed(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.failed);
}

static const struct board_tile_kind tiles[] = {
    [TILE_TOTAL] = {"total", "TOTAL", NULL, 9, fill_total, OF_CALLS, measure_total, UNIT_COUNT},
    [TILE_ANSWERED] = {"answered", "ANSWERED", NULL, 10, fill_answered, OF_CALLS, measure_answered,
                       UNIT_COUNT},
    [TILE_MISSED] = {"missed", "MISSED", NULL, 9, fill_missed, OF_CALLS, measure_missed,
                     UNIT_COUNT},
    [TILE_ANSWER_RATE] = {"answer_rate", "ANSWER RATE", NULL, 9, tile_answer_rate, OF_CALLS,
                          measure_answer_rate, UNIT_POINTS},
    [TILE_TALK] = {"average_talk", "AVERAGE TALK", NULL, 9, fill_talk, OF_CALLS, measure_talk,
                   UNIT_SECONDS},
    [TILE_RING] = {"average_ring", "AVERAGE RING", NULL, 9, fill_ring, OF_CALLS, measure_ring,
                   UNIT_SECONDS},
    [TILE_BUSY] = {"busy", "BUSY", NULL, 9, fill_busy, OF_CALLS, measure_busy, UNIT_COUNT},
    [TILE_FAILED] = {"failed", "FAILED", NULL, 9, fill_failed, OF_CALLS, measure_failed,
                     UNIT_COUNT},
};
static_assert(sizeof tiles / sizeof tiles[0] == TILES, "a row for each tile");

static const struct board_grid grid_records = {tiles, TILES, TILES, -1};

const struct board_grid *board_grid(const struct board *b) {
    return b->level == BOARD_RECORDS ? &grid_records : &grid_live;
}
