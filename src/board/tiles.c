// The tiles at the top: which there are, in which order, and a small function where a tile says
// more than its figure. Names and formulas are in the catalogue (stats/figures.h). If nothing was
// ever heard, zero would be a lie, so it is "--".
#include "parts.h"

#include "base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- what some say besides their figure: what it is out of, how it compares to its target

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

static void mark(struct board_tile *t, const char *sign) {
    size_t len = strlen(t->figure);
    snprintf(t->figure + len, sizeof t->figure - len, " %s", sign);
}

// How it compares to its target, by a mark that is next to it, and the words for where there is
// room.
static void compare_to_target(struct board_tile *t, enum mood mood, const char *sign) {
    mark(t, sign);
    t->large.mark = sign;
    t->mood = mood;
}

static uint64_t visits(const struct tile_of *of, uint32_t sets) {
    return tally_count(&of->now->visits.counted, sets);
}

static double visits_figure(const struct tile_of *of, const char *id) {
    return figure_value(figure_find(FIGURES_OF_QUEUE, id), &of->now->visits, of->terms);
}

// "of 7", "3 too long".
static void say_count(char *out, size_t size, const char *before, uint64_t n, const char *behind) {
    char figure[FIGURE_SIZE];
    snprintf(out, size, "%s%s%s", before, figure_count(n, figure), behind);
}

static void say_level(const struct tile_of *of, double value, struct board_tile *t) {
    (void)value;
    snprintf(t->sub, sizeof t->sub, "%s", of->level);
}

static void say_talk(const struct tile_of *of, double value, struct board_tile *t) {
    uint64_t seconds = of->now->records.talk_s;
    char talk[FIGURE_SIZE];
    if (seconds >= 10 * 3600)
        say_count(t->sub, sizeof t->sub, "talk ", (seconds + 1800) / 3600, " h");
    else if (value > 0)
        snprintf(t->sub, sizeof t->sub, "talk %s", figure_duration((double)seconds, talk));
}

// Out of all that the level counts.
static void say_share(const struct tile_of *of, double value, struct board_tile *t) {
    char percent[FIGURE_SIZE];
    if (of->now->total)
        snprintf(t->sub, sizeof t->sub, "%s %%",
                 figure_share((uint64_t)value, of->now->total, percent));
}

static void say_total(const struct tile_of *of, double value, struct board_tile *t) {
    if (isfinite(value)) say_count(t->sub, sizeof t->sub, "of ", of->now->total, "");
}

// A caller past the threshold cannot be answered in time any more: a mark, and what it means.
static void say_longest(const struct tile_of *of, double value, struct board_tile *t) {
    uint64_t past = visits(of, VISITS_WAITING_PAST);
    int64_t threshold_s = of->now->visits.threshold_s;
    char goal[FIGURE_SIZE];
    (void)value;
    figure_duration((double)threshold_s, goal);
    if (threshold_s >= 0) snprintf(t->large.word, sizeof t->large.word, "goal %.12s", goal);
    if (!past) return;
    compare_to_target(t, MOOD_BAD, "!");
    say_count(t->sub, sizeof t->sub, "", past, " too long");
    snprintf(t->large.more, sizeof t->large.more, "%.23s", t->sub);
    if (threshold_s >= 0)
        snprintf(t->large.word, sizeof t->large.word, "over %.12s", goal);
    else
        snprintf(t->large.word, sizeof t->large.word, "over goal");
}

static void say_service(const struct tile_of *of, double value, struct board_tile *t) {
    const char *formula = board_formula_name(of->terms->formula), *side = "";
    const char *brief = formulas[known_formula(of->terms->formula)].brief;
    double more = visits_figure(of, "to_target");
    char figure[FIGURE_SIZE];
    int target = (int)of->terms->target;
    snprintf(t->sub, sizeof t->sub, "%s", formula);
    snprintf(t->large.of, sizeof t->large.of, "%s", formula);
    snprintf(t->large.brief, sizeof t->large.brief, "%s", brief);
    snprintf(t->large.word, sizeof t->large.word, "%%");
    if (target <= 0) return;
    snprintf(t->large.word, sizeof t->large.word, "goal %d %%", target);
    if (isfinite(value)) {
        // As it is printed, so that 80.0 is not said to be below 80.
        bool good = round(value * 10) >= target * 10;
        compare_to_target(t, good ? MOOD_GOOD : MOOD_BAD, good ? "▲" : "▼");
        side = good ? "above " : "below ";
        if (!good) snprintf(t->large.word, sizeof t->large.word, "below %d %%", target);
    }
    snprintf(t->sub, sizeof t->sub, "%s, %starget %d", formula, side, target);
    // The formula stays; the mark also tells on which side of the target it is.
    snprintf(t->brief, sizeof t->brief, "%s, target %d", formula, target);
    snprintf(t->least, sizeof t->least, "%s, goal %d", brief, target);
    if (t->mood != MOOD_BAD || !(more > 0)) return;
    figure_count((uint64_t)more, figure); // how many more, all answered in time
    snprintf(t->sub, sizeof t->sub, "%s, %s to reach %d", formula, figure, target);
    snprintf(t->brief, sizeof t->brief, "%s, %.9s to reach %d", brief, figure, target);
    snprintf(t->large.more, sizeof t->large.more, "%.9s to reach it", figure);
}

static void say_offered(const struct tile_of *of, double value, struct board_tile *t) {
    (void)value;
    say_count(t->sub, sizeof t->sub, "of ", visits(of, VISITS_OFFERED), "");
}

static void say_abandoned(const struct tile_of *of, double value, struct board_tile *t) {
    double rate = visits_figure(of, "abandonment");
    char percent[FIGURE_SIZE], brief[FIGURE_SIZE];
    uint64_t shorter = visits(of, VISITS_SHORT);
    (void)value;
    if (!isfinite(rate)) return;
    snprintf(t->brief, sizeof t->brief, "%.20s %%", figure_percent(rate, percent));
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    snprintf(t->large.more, sizeof t->large.more, "%.23s", t->brief);
    if (!shorter) return;
    snprintf(t->sub, sizeof t->sub, "%s, %s short", t->brief, figure_count(shorter, brief));
    say_count(t->large.of, sizeof t->large.of, "", shorter, " short");
}

static void say_most(const struct tile_of *of, double value, struct board_tile *t) {
    struct amount wait = figure_amount(t->of, &of->now->visits);
    char figure[FIGURE_SIZE];
    (void)value;
    if (wait.count)
        snprintf(t->sub, sizeof t->sub, "at most %s", figure_duration((double)wait.max, figure));
}

static void say_ringing(const struct tile_of *of, double value, struct board_tile *t) {
    uint64_t ringing = of->now->visits.members[MEMBER_RINGING];
    (void)value;
    if (ringing) say_count(t->sub, sizeof t->sub, "", ringing, " ringing");
}

static void say_inbound(const struct tile_of *of, double value, struct board_tile *t) {
    const struct calls *c = &of->now->calls;
    uint64_t inbound = c->by_direction[DIRECTION_INBOUND], lost = c->by_result[CALL_UNKNOWN];
    char figure[FIGURE_SIZE];
    (void)value;
    if (inbound) say_count(t->brief, sizeof t->brief, "", inbound, " in");
    snprintf(t->sub, sizeof t->sub, "%s", t->brief);
    if (lost)
        snprintf(t->sub, sizeof t->sub, "%s%s%s unknown", t->brief, *t->brief ? ", " : "",
                 figure_count(lost, figure));
}

static void say_doubt(const struct tile_of *of, double value, struct board_tile *t) {
    uint64_t in_doubt = of->now->calls.in_doubt;
    (void)value;
    if (in_doubt) say_count(t->sub, sizeof t->sub, "", in_doubt, " in doubt");
    t->touched = in_doubt > 0;
}

// ---- which there are

#define QUEUE   FIGURES_OF_QUEUE
#define CALLS   FIGURES_OF_CALLS
#define RECORDS FIGURES_OF_RECORDS
#define ALERT   "! alert"

static const struct board_tile_kind of_records[] = {
    {RECORDS, "total", .least = 9, .says = say_level},
    {RECORDS, "answered", .least = 10, .says = say_talk},
    {RECORDS, "missed", .least = 9, .says = say_share},
    {RECORDS, "answer_rate", .least = 9, .says = say_total},
    {RECORDS, "average_talk", .least = 9},
    {RECORDS, "average_ring", .least = 9},
    {RECORDS, "busy", .least = 9, .says = say_share},
    {RECORDS, "failed", .least = 9, .says = say_share},
};

// For calls and visits. The first are left out last; calls have a line of their own. The last ones
// have to be chosen.
static const struct board_tile_kind live[] = {
    {QUEUE, "waiting", .least = 7, .trend = true, .large = "88", .large_word = ALERT},
    {QUEUE, "longest", .least = 7, .brief = true, .large = "88:88", .large_word = "! over goal",
     .says = say_longest},
    {QUEUE, "service_level", .least = 9, .wide = true, .trend = true, .large = "88.8",
     .large_word = "▼ below 80 %", .says = say_service},
    {QUEUE, "answered", .least = 6, .says = say_offered},
    {QUEUE, "abandoned", .least = 6, .trend = true, .large = "888", .large_word = ALERT,
     .says = say_abandoned},
    {QUEUE, "asa", .least = 5, .says = say_most},
    {QUEUE, "talk", .least = 5, .brief = true},
    {QUEUE, "ready", .least = 4, .list = {"agent#", NULL, 0, false}},
    {QUEUE, "talking", .least = 4, .says = say_ringing},
    {QUEUE, "paused", .least = 4},
    {CALLS, "calls", .least = 7, .trend = true, .says = say_inbound},
    {CALLS, "missed", .least = 6, .says = say_share},
    {CALLS, "answer_rate", .least = 7},
    {CALLS, "busy", .least = 5, .says = say_share},
    {CALLS, "failed", .least = 5, .says = say_share},
    {CALLS, "active", .least = 5, .says = say_doubt},
    {CALLS, "peak", .least = 5, .spare = true},
    {CALLS, "outbound", .least = 5, .brief = true, .spare = true, .says = say_share},
    {QUEUE, "offered", .least = 6, .trend = true, .chosen = true},
    {QUEUE, "out", .least = 5, .chosen = true},
    {QUEUE, "wrap_up", .least = 4, .chosen = true},
    {QUEUE, "needed", .least = 4, .chosen = true},
    {QUEUE, "expected_wait", .least = 5, .chosen = true},
    {CALLS, "expected", .least = 6, .chosen = true},
    {CALLS, "inbound", .least = 5, .chosen = true, .says = say_share},
    {CALLS, "internal", .least = 5, .chosen = true, .says = say_share},
    {CALLS, "self_service", .least = 5, .chosen = true, .says = say_share},
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

const struct board_tile_kind *tile_kind(enum board_level level, const char *id) {
    bool records = level == BOARD_RECORDS;
    const struct board_tile_kind *list = records ? of_records : live;
    for (size_t i = 0; i < (records ? COUNT(of_records) : COUNT(live)); i++)
        if (strcmp(list[i].id, id) == 0) return &list[i];
    return NULL;
}

static struct board_tile empty_tile(const struct board_tile_kind *kind) {
    return (struct board_tile){.kind = kind,
                               .of = figure_find(kind->scope, kind->id),
                               .figure = "--",
                               .mood = MOOD_UNKNOWN,
                               .large = {.usual_figure = kind->large,
                                         .usual_word = kind->large_word,
                                         .figure = "--",
                                         .mark = ""},
                               .has_trend = kind->trend};
}

bool board_tile_choice(size_t i, struct board_tile *ret_tile) {
    if (i >= COUNT(live)) return false;
    *ret_tile = empty_tile(&live[i]);
    return true;
}

bool board_set_tiles(struct board *b, const char *const *ids, size_t count) {
    struct board_tiles *t = &b->tiles;
    for (size_t i = 0; i < count; i++)
        if (!tile_kind(BOARD_CALLS, ids[i])) return false;
    t->chosen = mem_resize(t->chosen, count + 1, sizeof *t->chosen);
    for (size_t i = 0; i < count; i++)
        t->chosen[i] = tile_kind(BOARD_CALLS, ids[i]);
    t->chosen_count = (int)count;
    t->anew = true; // what is frozen stays until then
    return true;
}

// The i-th of the grid; NULL after the last. Chosen tiles flow over the lines as they come.
static const struct board_tile_kind *kind_at(const struct board_tiles *t, int i) {
    if (t->of_records) return i < (int)COUNT(of_records) ? &of_records[i] : NULL;
    if (t->chosen_count) return i < t->chosen_count ? t->chosen[i] : NULL;
    return i < (int)COUNT(live) && !live[i].chosen ? &live[i] : NULL;
}

void tiles_make(struct board_tiles *t, enum board_level level) {
    const struct board_tile_kind *kind;
    bool records = level == BOARD_RECORDS, flows = !records && t->chosen_count;
    if (t->count && t->of_records == records && !t->anew) return;
    t->anew = false;
    t->of_records = records;
    t->count = t->spare = 0;
    t->first = t->wide = -1;
    for (int i = 0; (kind = kind_at(t, i)); i++) {
        t->list = mem_resize(t->list, (size_t)i + 1, sizeof *t->list);
        t->list[i] = empty_tile(kind);
        if (t->first < 0 && kind->scope == CALLS && !flows) t->first = i;
        if (kind->wide) t->wide = i;
        t->spare += kind->spare && !flows;
        t->count++;
    }
    if (t->first < 0) t->first = t->count;
}

void tiles_finish(struct board_tiles *t) {
    free(t->list);
    free(t->chosen);
}

const char *board_tile_label(const struct board_tile *t, bool brief) {
    const struct figure_words *w = &t->of->words;
    if (*t->now) return t->now;
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

// Only events tell who is where; but that somebody is paused, queue_log tells alone, too, and who
// talks while it is followed.
static bool is_known(const struct board_figures *now, const struct figure *f, double value) {
    bool paused = f->bits == UINT32_C(1) << MEMBER_PAUSED && value > 0;
    bool talking = f->bits & UINT32_C(1) << MEMBER_TALKING && now->talkers_known;
    return now->known && (f->how != HOW_MEMBERS || now->agents_known || paused || talking);
}

static bool is_touched(const struct board_figures *now, const struct figure *f) {
    if (figure_is_of_now(f)) return false;
    return f->scope == QUEUE ? now->visits_touched : now->calls_touched;
}

static void say_value(const struct figure *f, double value, struct board_tile *t) {
    bool nothing = isnan(value) || (f->unit == IN_NUMBERS && value <= 0);
    t->mood = nothing ? MOOD_QUIET : MOOD_PLAIN;
    if (isnan(value)) return;
    figure_in_unit(f->unit, value, t->figure);
    if (f->unit == IN_PERCENT) mark(t, "%");
}

// The difference to the same time some days before, as printed: one that rounds to nothing has no
// sign.
static void compare(struct board_tile *t, double now, double before) {
    char text[FIGURE_SIZE];
    bool points = t->of->unit == IN_PERCENT;
    if (!isfinite(now) || !isfinite(before)) return;
    double more = points ? (round(now * 10) - round(before * 10)) / 10
                         : floor(now + 0.5) - floor(before + 0.5);
    const char *sign = more < 0 ? "-" : more > 0 ? "+" : "";
    snprintf(t->delta, sizeof t->delta, "%s%.17s%s", sign,
             figure_in_unit(t->of->unit, fabs(more), text), points ? " pt" : "");
}

bool is_state(const struct figure *f) {
    return f->how == HOW_MEMBERS;
}

// The figures are of another time. What agents do now says so, and that nobody from that time is
// still waiting is not shown as a zero.
static void tile_at_other_time(struct board_tile *t, double value) {
    const struct figure_words *w = &t->of->words;
    if (is_state(t->of))
        snprintf(t->now, sizeof t->now, "%s NOW", w->brief ? w->brief : w->label);
    else if (!(value > 0))
        snprintf(t->figure, sizeof t->figure, "--");
    t->large.mark = "";
    t->large.word[0] = t->large.more[0] = '\0'; // no target is held against it
    t->mood = MOOD_QUIET;
}

void tile_fill(struct board_tile *t, const struct tile_of *of) {
    const struct board_figures *now = of->now;
    const struct comparison *before = of->before;
    enum figure_scope scope = t->of->scope;
    double value =
        figure_value(t->of, counted(scope, &now->visits, &now->calls, &now->records), of->terms);
    *t = empty_tile(t->kind);
    if (of->trends && t->kind->trend) trend_of(of->trends, t->of, of->terms, t->trend);
    if (!is_known(now, t->of, value)) return;
    say_value(t->of, value, t);
    if (t->kind->says) t->kind->says(of, value, t);
    if (of->view->other_time && figure_is_of_now(t->of)) tile_at_other_time(t, value);
    t->own_mood = t->mood;
    figure_large(t->figure, t->large.figure, sizeof t->large.figure);
    if (alerts_of_figure(of->view, t->of, of->queue)) {
        t->mood = MOOD_BAD;
        if (!strchr(t->figure, '!')) mark(t, "!");
        if (t->own_mood != MOOD_BAD) t->large.mark = "!";
        if (t->own_mood != MOOD_BAD) snprintf(t->large.word, sizeof t->large.word, "alert");
    }
    if (now->stale) t->mood = MOOD_STALE;
    t->touched |= is_touched(now, t->of);
    if (t->touched && !t->sub[0]) snprintf(t->sub, sizeof t->sub, "%s", of->gaps);
    // a state of this moment has no value for another day
    if (before->days && !figure_is_of_now(t->of))
        compare(t, value,
                figure_value(t->of,
                             counted(scope, &before->visits, &before->calls, &before->records),
                             of->terms));
}

void tiles_fill(struct board_tiles *t, enum board_level level, const struct tile_of *of) {
    tiles_make(t, level);
    for (int i = 0; i < t->count; i++)
        tile_fill(&t->list[i], of);
}
