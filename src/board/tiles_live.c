// The supervisor's figures: what waits, how well it is answered, who is there; then the calls.
#include "parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

static const struct {
    const char *name, *brief;
} formulas[] = {
    [SERVICE_OF_OFFERED] = {"of offered", "offered"},
    [SERVICE_OF_ANSWERED] = {"of answered", "answered"},
    [SERVICE_POSITIVE] = {"abandons positive", "positive"},
    [SERVICE_NEUTRAL] = {"abandons neutral", "neutral"},
};
static_assert(sizeof formulas / sizeof formulas[0] == SERVICE_FORMULAS, "a name for each formula");

static enum service_formula known_formula(enum service_formula formula) {
    return formula < SERVICE_FORMULAS ? formula : SERVICE_OF_OFFERED;
}

const char *board_formula_name(enum service_formula formula) {
    return formulas[known_formula(formula)].name;
}

static void fill_waiting(const struct board *b, struct board_tile *t) {
    tile_count(b, t, tally_count(&b->figures.visits.counted, VISITS_WAITING));
}

// Past its threshold it cannot be answered in time any more: a mark, and what it means.
static void fill_longest(const struct board *b, struct board_tile *t) {
    const struct queue_tally *q = &b->figures.visits;
    uint64_t past = tally_count(&q->counted, VISITS_WAITING_PAST);
    int64_t longest_s = queue_longest_wait(q);
    char figure[FIGURE_SIZE];
    tile_duration(b, t, longest_s < 0 ? NAN : (double)longest_s);
    if (!b->figures.known || !past) return;
    snprintf(t->figure, sizeof t->figure, "%.20s !", figure_duration((double)longest_s, figure));
    snprintf(t->sub, sizeof t->sub, "%s too long", figure_count(past, figure));
    t->mood = MOOD_BAD;
}

static void fill_service(const struct board *b, struct board_tile *t) {
    double level = service_level(&b->figures.visits, b->formula, b->short_out);
    const char *formula = board_formula_name(b->formula), *side = "";
    char figure[FIGURE_SIZE];
    int target = (int)b->figures.target;
    bool any = b->figures.known && isfinite(level);
    t->mood = !b->figures.known ? MOOD_UNKNOWN : any ? MOOD_PLAIN : MOOD_QUIET;
    snprintf(t->sub, sizeof t->sub, "%s", formula);
    if (any && target > 0) {
        // As it is printed, so that 80.0 is not called below 80.
        bool good = round(level * 10) >= target * 10;
        t->mood = good ? MOOD_GOOD : MOOD_BAD;
        snprintf(t->figure, sizeof t->figure, "%.20s %% %s", figure_percent(level, figure),
                 good ? "▲" : "▼");
        side = good ? "above " : "below ";
    } else if (any) {
        snprintf(t->figure, sizeof t->figure, "%.20s %%", figure_percent(level, figure));
    }
    if (target <= 0) return;
    snprintf(t->sub, sizeof t->sub, "%s, %starget %d", formula, side, target);
    // Which formula it is stays; on which side of the target is told by the mark too.
    snprintf(t->brief, sizeof t->brief, "%s, target %d", formula, target);
    snprintf(t->least, sizeof t->least, "%s, goal %d", formulas[known_formula(b->formula)].brief,
             target);
}

static void fill_answered(const struct board *b, struct board_tile *t) {
    char figure[FIGURE_SIZE];
    const struct tally *visits = &b->figures.visits.counted;
    tile_count(b, t, tally_count(visits, VISITS_ANSWERED));
    snprintf(t->sub, sizeof t->sub, "of %s",
             figure_count(tally_count(visits, VISITS_OFFERED), figure));
}

static void fill_abandoned(const struct board *b, struct board_tile *t) {
    const struct queue_tally *q = &b->figures.visits;
    double rate = abandonment_rate(q, b->short_out);
    char percent[FIGURE_SIZE], brief[FIGURE_SIZE];
    uint64_t shorter = tally_count(&q->counted, VISITS_SHORT);
    tile_count(b, t, tally_count(&q->counted, VISITS_ABANDONED));
    if (!isfinite(rate)) return;
    snprintf(t->brief, sizeof t->brief, "%.20s %%", figure_percent(rate, percent));
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    if (shorter)
        snprintf(t->sub, sizeof t->sub, "%s, %s short", t->brief, figure_count(shorter, brief));
}

static void fill_asa(const struct board *b, struct board_tile *t) {
    const struct amount *wait = &b->figures.visits.counted.amounts[AMOUNT_WAIT_ANSWERED];
    char figure[FIGURE_SIZE];
    tile_duration(b, t, amount_average(*wait));
    if (wait->count)
        snprintf(t->sub, sizeof t->sub, "at most %s", figure_duration((double)wait->max, figure));
}

static void fill_talk(const struct board *b, struct board_tile *t) {
    tile_duration(b, t, amount_average(b->figures.visits.counted.amounts[AMOUNT_TALK]));
}

static void persons(const struct board *b, struct board_tile *t, uint64_t n) {
    tile_count(b, t, n);
    if (b->figures.agents_known) return;
    *t = (struct board_tile){.figure = "--", .mood = MOOD_UNKNOWN};
}

static void fill_ready(const struct board *b, struct board_tile *t) {
    persons(b, t, b->figures.ready);
}

static void fill_talking(const struct board *b, struct board_tile *t) {
    char figure[FIGURE_SIZE];
    persons(b, t, b->figures.talking);
    if (b->figures.ringing)
        snprintf(t->sub, sizeof t->sub, "%s ringing", figure_count(b->figures.ringing, figure));
}

static void fill_paused(const struct board *b, struct board_tile *t) {
    persons(b, t, b->figures.paused);
    if (b->figures.paused) tile_count(b, t, b->figures.paused); // queue_log alone tells, too
}

static void fill_calls(const struct board *b, struct board_tile *t) {
    char figure[FIGURE_SIZE];
    tile_count(b, t, b->figures.total);
    if (b->figures.inbound)
        snprintf(t->brief, sizeof t->brief, "%s in", figure_count(b->figures.inbound, figure));
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    if (b->figures.lost)
        snprintf(t->sub, sizeof t->sub, "%s%s%s unknown", t->brief, *t->brief ? ", " : "",
                 figure_count(b->figures.lost, figure));
}

static void fill_missed(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.missed);
}

static void fill_busy(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.busy);
}

static void fill_failed(const struct board *b, struct board_tile *t) {
    tile_share(b, t, b->figures.failed);
}

static void fill_rate(const struct board *b, struct board_tile *t) {
    tile_answer_rate(b, t);
    t->sub[0] = '\0'; // of fewer than all calls: without self-service and those in progress
}

static void fill_active(const struct board *b, struct board_tile *t) {
    char figure[FIGURE_SIZE];
    tile_count(b, t, b->figures.active);
    if (b->figures.in_doubt)
        snprintf(t->sub, sizeof t->sub, "%s in doubt", figure_count(b->figures.in_doubt, figure));
    t->touched = b->figures.in_doubt > 0;
}

static const struct board_tile_kind tiles[] = {
    [LIVE_WAITING] = {"waiting", "WAITING", NULL, 7, fill_waiting, OF_NOW, NULL, 0},
    [LIVE_LONGEST] = {"longest", "LONGEST", NULL, 7, fill_longest, OF_NOW, NULL, 0},
    [LIVE_SERVICE] = {"service_level", "SERVICE LEVEL", "SVC LEVEL", 9, fill_service, OF_VISITS,
                      measure_service, UNIT_POINTS},
    [LIVE_ANSWERED] = {"answered", "ANSWERED", NULL, 6, fill_answered, OF_VISITS,
                       measure_visits_answered, UNIT_COUNT},
    [LIVE_ABANDONED] = {"abandoned", "ABANDONED", NULL, 6, fill_abandoned, OF_VISITS,
                        measure_visits_abandoned, UNIT_COUNT},
    [LIVE_ASA] = {"asa", "ANSWER SPEED", "ANSWERED IN", 5, fill_asa, OF_VISITS, measure_asa,
                  UNIT_SECONDS},
    [LIVE_TALK] = {"talk", "AVG TALK", NULL, 5, fill_talk, OF_VISITS, measure_visits_talk,
                   UNIT_SECONDS},
    [LIVE_READY] = {"ready", "READY", NULL, 4, fill_ready, OF_NOW, NULL, 0},
    [LIVE_TALKING] = {"talking", "TALKING", NULL, 4, fill_talking, OF_NOW, NULL, 0},
    [LIVE_PAUSED] = {"paused", "PAUSED", NULL, 4, fill_paused, OF_NOW, NULL, 0},
    [LIVE_CALLS] = {"calls", "CALLS", NULL, 7, fill_calls, OF_CALLS, measure_total, UNIT_COUNT},
    [LIVE_MISSED] = {"missed", "MISSED", NULL, 6, fill_missed, OF_CALLS, measure_missed,
                     UNIT_COUNT},
    [LIVE_ANSWER_RATE] = {"answer_rate", "ANSWER RATE", NULL, 7, fill_rate, OF_CALLS,
                          measure_answer_rate, UNIT_POINTS},
    [LIVE_BUSY] = {"busy", "BUSY", NULL, 5, fill_busy, OF_CALLS, measure_busy, UNIT_COUNT},
    [LIVE_FAILED] = {"failed", "FAILED", NULL, 5, fill_failed, OF_CALLS, measure_failed,
                     UNIT_COUNT},
    [LIVE_ACTIVE] = {"active", "IN PROGRESS", NULL, 5, fill_active, OF_NOW, NULL, 0},
};
static_assert(sizeof tiles / sizeof tiles[0] == LIVE_TILES && LIVE_TILES <= BOARD_TILES_MAX,
              "a row for each tile");

const struct board_grid grid_live = {tiles, LIVE_TILES, BOARD_TILES_TOP, LIVE_SERVICE};
