// The figures on top: which ones, in which order, and where a tile says more than its figure, a
// small function for that. What they are called and how they are counted stands in the catalogue
// (stats/figures.h). Where nothing was ever heard, a zero would be a lie: it is "--".
#include "tiles.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define QUEUE   FIGURES_OF_QUEUE
#define CALLS   FIGURES_OF_CALLS
#define RECORDS FIGURES_OF_RECORDS

static const struct board_tile_kind of_records[] = {
    {RECORDS, "total", .least = 9, .says = tile_says_level},
    {RECORDS, "answered", .least = 10, .says = tile_says_talk},
    {RECORDS, "missed", .least = 9, .says = tile_says_share},
    {RECORDS, "answer_rate", .least = 9, .says = tile_says_total},
    {RECORDS, "average_talk", .least = 9},
    {RECORDS, "average_ring", .least = 9},
    {RECORDS, "busy", .least = 9, .says = tile_says_share},
    {RECORDS, "failed", .least = 9, .says = tile_says_share},
};

// Of calls and visits. The first stay longest; calls are on a line of their own.
static const struct board_tile_kind live[] = {
    {QUEUE, "waiting", .least = 7},
    {QUEUE, "longest", .least = 7, .brief = true, .says = tile_says_longest},
    {QUEUE, "service_level", .least = 9, .wide = true, .says = tile_says_service},
    {QUEUE, "answered", .least = 6, .says = tile_says_offered},
    {QUEUE, "abandoned", .least = 6, .says = tile_says_abandoned},
    {QUEUE, "asa", .least = 5, .says = tile_says_most},
    {QUEUE, "talk", .least = 5, .brief = true},
    {QUEUE, "ready", .least = 4, .list = {"agent#", NULL, 0, false}},
    {QUEUE, "talking", .least = 4, .says = tile_says_ringing},
    {QUEUE, "paused", .least = 4},
    {CALLS, "calls", .least = 7, .says = tile_says_inbound},
    {CALLS, "missed", .least = 6, .says = tile_says_share},
    {CALLS, "answer_rate", .least = 7},
    {CALLS, "busy", .least = 5, .says = tile_says_share},
    {CALLS, "failed", .least = 5, .says = tile_says_share},
    {CALLS, "active", .least = 5, .says = tile_says_doubt},
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

const struct board_tile_kind *tile_kind(enum board_level level, const char *id) {
    bool records = level == BOARD_RECORDS;
    const struct board_tile_kind *list = records ? of_records : live;
    for (size_t i = 0; i < (records ? COUNT(of_records) : COUNT(live)); i++)
        if (strcmp(list[i].id, id) == 0) return &list[i];
    return NULL;
}

void tiles_make(struct board *b) {
    bool records = b->level == BOARD_RECORDS;
    const struct board_tile_kind *list = records ? of_records : live;
    int count = (int)(records ? COUNT(of_records) : COUNT(live));
    if (b->tile_count && b->tiles[0].kind == list) return;
    b->tiles = mem_resize(b->tiles, (size_t)count, sizeof *b->tiles);
    b->tile_count = b->tiles_first = count;
    b->tile_wide = -1;
    for (int i = count - 1; i >= 0; i--) {
        b->tiles[i] =
            (struct board_tile){.kind = &list[i], .of = figure_find(list[i].scope, list[i].id)};
        if (list[i].scope == CALLS) b->tiles_first = i;
        if (list[i].wide) b->tile_wide = i;
    }
}

const char *board_tile_label(const struct board_tile *t, bool brief) {
    const struct figure_words *w = &t->of->words;
    return w->brief && (brief || t->kind->brief) ? w->brief : w->label;
}

int board_tile_least(const struct board_tile *t) {
    return t->kind->least;
}

// ---- filling them

static const void *counted(enum figure_scope scope, const struct queue_tally *visits,
                           const struct calls *calls, const struct records *records) {
    return scope == QUEUE ? (const void *)visits : scope == CALLS ? (const void *)calls : records;
}

// Who is where is told by events; that one is paused by queue_log alone, too.
static bool is_known(const struct board *b, const struct figure *f, double value) {
    bool paused = f->bits == UINT32_C(1) << MEMBER_PAUSED && value > 0;
    return b->figures.known && (f->how != HOW_MEMBERS || b->figures.agents_known || paused);
}

static bool is_touched(const struct board *b, const struct figure *f) {
    if (figure_is_of_now(f)) return false;
    return f->scope == QUEUE ? b->figures.visits_touched : b->figures.calls_touched;
}

static void say_value(const struct figure *f, double value, struct board_tile *t) {
    bool nothing = isnan(value) || (f->unit == IN_NUMBERS && value <= 0);
    t->mood = nothing ? MOOD_QUIET : MOOD_PLAIN;
    if (isnan(value)) return;
    figure_in_unit(f->unit, value, t->figure);
    if (f->unit == IN_PERCENT) tile_mark(t, "%");
}

void tile_fill(const struct board *b, struct board_tile *t) {
    const struct board_figures *now = &b->figures;
    const struct board_before *before = &b->before;
    enum figure_scope scope = t->of->scope;
    double value =
        figure_value(t->of, counted(scope, &now->visits, &now->calls, &now->records), &b->terms);
    *t = (struct board_tile){.kind = t->kind, .of = t->of, .figure = "--", .mood = MOOD_UNKNOWN};
    if (!is_known(b, t->of, value)) return;
    say_value(t->of, value, t);
    if (t->kind->says) t->kind->says(b, value, t);
    if (b->figures.stale) t->mood = MOOD_STALE;
    t->touched |= is_touched(b, t->of);
    if (t->touched && !t->sub[0]) snprintf(t->sub, sizeof t->sub, "%s", b->gaps);
    if (before->days && !figure_is_of_now(t->of))
        tile_compare(t, value,
                     figure_value(t->of,
                                  counted(scope, &before->visits, &before->calls, &before->records),
                                  &b->terms));
}
