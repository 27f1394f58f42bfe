// What some tiles say beside their figure: what it is of, how it stands to its target, what is
// wrong with it.
#include "tiles.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

void tile_mark(struct board_tile *t, const char *mark) {
    size_t len = strlen(t->figure);
    snprintf(t->figure + len, sizeof t->figure - len, " %s", mark);
}

static uint64_t visits(const struct board *b, uint32_t sets) {
    return tally_count(&b->figures.visits.counted, sets);
}

// "of 7", "3 too long"
static void say_count(char *out, size_t size, const char *before, uint64_t n, const char *behind) {
    char figure[FIGURE_SIZE];
    snprintf(out, size, "%s%s%s", before, figure_count(n, figure), behind);
}

void tile_says_level(const struct board *b, double value, struct board_tile *t) {
    (void)value;
    snprintf(t->sub, sizeof t->sub, "%s", b->header.level);
}

void tile_says_talk(const struct board *b, double value, struct board_tile *t) {
    uint64_t seconds = b->figures.records.talk_s;
    char talk[FIGURE_SIZE];
    if (seconds >= 10 * 3600)
        say_count(t->sub, sizeof t->sub, "talk ", (seconds + 1800) / 3600, " h");
    else if (value > 0)
        snprintf(t->sub, sizeof t->sub, "talk %s", figure_duration((double)seconds, talk));
}

// Of all that the level counts.
void tile_says_share(const struct board *b, double value, struct board_tile *t) {
    char percent[FIGURE_SIZE];
    if (b->figures.total)
        snprintf(t->sub, sizeof t->sub, "%s %%",
                 figure_share((uint64_t)value, b->figures.total, percent));
}

void tile_says_total(const struct board *b, double value, struct board_tile *t) {
    if (isfinite(value)) say_count(t->sub, sizeof t->sub, "of ", b->figures.total, "");
}

// Past its threshold it cannot be answered in time any more: a mark, and what it means.
void tile_says_longest(const struct board *b, double value, struct board_tile *t) {
    uint64_t past = visits(b, VISITS_WAITING_PAST);
    (void)value;
    if (!past) return;
    tile_mark(t, "!");
    say_count(t->sub, sizeof t->sub, "", past, " too long");
    t->mood = MOOD_BAD;
}

void tile_says_service(const struct board *b, double value, struct board_tile *t) {
    const char *formula = board_formula_name(b->terms.formula), *side = "";
    int target = (int)b->terms.target;
    snprintf(t->sub, sizeof t->sub, "%s", formula);
    if (target <= 0) return;
    if (isfinite(value)) {
        // As it is printed, so that 80.0 is not called below 80.
        bool good = round(value * 10) >= target * 10;
        t->mood = good ? MOOD_GOOD : MOOD_BAD;
        tile_mark(t, good ? "▲" : "▼");
        side = good ? "above " : "below ";
    }
    snprintf(t->sub, sizeof t->sub, "%s, %starget %d", formula, side, target);
    // Which formula it is stays; on which side of the target is told by the mark too.
    snprintf(t->brief, sizeof t->brief, "%s, target %d", formula, target);
    snprintf(t->least, sizeof t->least, "%s, goal %d",
             formulas[known_formula(b->terms.formula)].brief, target);
}

void tile_says_offered(const struct board *b, double value, struct board_tile *t) {
    (void)value;
    say_count(t->sub, sizeof t->sub, "of ", visits(b, VISITS_OFFERED), "");
}

void tile_says_abandoned(const struct board *b, double value, struct board_tile *t) {
    double rate = abandonment_rate(&b->figures.visits, b->terms.short_out);
    char percent[FIGURE_SIZE], brief[FIGURE_SIZE];
    uint64_t shorter = visits(b, VISITS_SHORT);
    (void)value;
    if (!isfinite(rate)) return;
    snprintf(t->brief, sizeof t->brief, "%.20s %%", figure_percent(rate, percent));
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    if (shorter)
        snprintf(t->sub, sizeof t->sub, "%s, %s short", t->brief, figure_count(shorter, brief));
}

void tile_says_most(const struct board *b, double value, struct board_tile *t) {
    struct amount wait = figure_amount(t->of, &b->figures.visits);
    char figure[FIGURE_SIZE];
    (void)value;
    if (wait.count)
        snprintf(t->sub, sizeof t->sub, "at most %s", figure_duration((double)wait.max, figure));
}

void tile_says_ringing(const struct board *b, double value, struct board_tile *t) {
    uint64_t ringing = b->figures.visits.members[MEMBER_RINGING];
    (void)value;
    if (ringing) say_count(t->sub, sizeof t->sub, "", ringing, " ringing");
}

void tile_says_inbound(const struct board *b, double value, struct board_tile *t) {
    const struct calls *c = &b->figures.calls;
    uint64_t inbound = c->by_direction[DIRECTION_INBOUND], lost = c->by_result[CALL_UNKNOWN];
    char figure[FIGURE_SIZE];
    (void)value;
    if (inbound) say_count(t->brief, sizeof t->brief, "", inbound, " in");
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    if (lost)
        snprintf(t->sub, sizeof t->sub, "%s%s%s unknown", t->brief, *t->brief ? ", " : "",
                 figure_count(lost, figure));
}

void tile_says_doubt(const struct board *b, double value, struct board_tile *t) {
    uint64_t in_doubt = b->figures.calls.in_doubt;
    (void)value;
    if (in_doubt) say_count(t->sub, sizeof t->sub, "", in_doubt, " in doubt");
    t->touched = in_doubt > 0;
}
