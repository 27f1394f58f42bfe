// The wall. A queue's tiles are those of the overview with the figures of that queue: nothing is
// counted or written differently, only shortened to what can be drawn large.
#include "board/wall.h"

#include "base/clock.h"
#include "parts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static size_t place_of(const struct board *b, uint64_t key) { // 0 for the total
    for (size_t i = 0; key != WALL_TOTAL && i < b->queues.tops; i++)
        if (queue_key(queues_top(&b->queues, i)) == key) return i + 1;
    return 0;
}

static size_t places(const struct board *b) { // with a single queue, the total is the same
    return b->queues.tops > 1 ? b->queues.tops + 1 : 1;
}

uint64_t board_wall_step(const struct board *b, uint64_t key, int by) {
    int64_t count = (int64_t)places(b), at = (int64_t)place_of(b, key);
    if (count == 1) return WALL_TOTAL;
    at = ((at + by) % count + count) % count;
    return at ? queue_key(queues_top(&b->queues, (size_t)at - 1)) : WALL_TOTAL;
}

static void fill_waiting(const struct tile_of *of, struct wall_figure *f,
                         const struct board_tile *t) {
    uint64_t past = tally_count(&of->now->visits.counted, VISITS_WAITING_PAST);
    char figure[FIGURE_SIZE];
    (void)t;
    if (!of->now->agents_known) return;
    snprintf(f->sub, sizeof f->sub, "callers");
    if (past) snprintf(f->sub, sizeof f->sub, "%s too long", figure_count(past, figure));
}

// A threshold as people say it: "20 s", "2 min".
static void say_seconds(int64_t seconds, char out[24]) {
    bool minutes = seconds >= 120 && seconds % 60 == 0;
    snprintf(out, 24, "%lld %s", (long long)(minutes ? seconds / 60 : seconds),
             minutes ? "min" : "s");
}

static void fill_longest(const struct tile_of *of, struct wall_figure *f,
                         const struct board_tile *t) {
    const struct queue_tally *q = &of->now->visits;
    char seconds[24];
    (void)t;
    say_seconds(q->threshold_s, seconds);
    if (q->threshold_s >= 0) {
        snprintf(f->brief_sub, sizeof f->brief_sub, "at most %s", seconds);
        snprintf(f->sub, sizeof f->sub, "goal: %s", f->brief_sub);
    } else {
        snprintf(f->brief_sub, sizeof f->brief_sub, "goals differ");
        snprintf(f->sub, sizeof f->sub, "goals differ by queue");
    }
}

static void fill_sub(const struct tile_of *of, struct wall_figure *f, const struct board_tile *t) {
    (void)of;
    snprintf(f->sub, sizeof f->sub, "%s", t->sub);
    snprintf(f->brief_sub, sizeof f->brief_sub, "%s", t->brief);
    snprintf(f->least_sub, sizeof f->least_sub, "%s", t->least);
}

// What is to be reached, for somebody who does not know the figure: "goal: 80 % of offered within
// 20 s". The formula stays, however narrow it is.
static void fill_goal(const struct tile_of *of, struct wall_figure *f, const struct board_tile *t) {
    const char *formula = t->large.of, *brief = t->large.brief;
    int64_t threshold_s = of->now->visits.threshold_s;
    int target = (int)of->terms->target;
    bool is_part = strncmp(formula, "of ", 3) == 0; // of what; else how abandons count
    char within[40] = "in time", seconds[24];
    say_seconds(threshold_s, seconds);
    if (threshold_s >= 0) snprintf(within, sizeof within, "within %s", seconds);
    if (is_part)
        snprintf(f->brief_sub, sizeof f->brief_sub, "%d %% %.12s %.20s", target, formula, within);
    else
        snprintf(f->brief_sub, sizeof f->brief_sub, "%d %% %.20s, %.9s", target, within, brief);
    snprintf(f->sub, sizeof f->sub, "goal: %s", f->brief_sub);
    snprintf(f->least_sub, sizeof f->least_sub, "%s, goal %d", brief, target);
}

static void fill_service(const struct tile_of *of, struct wall_figure *f,
                         const struct board_tile *t) {
    if (of->terms->target > 0)
        fill_goal(of, f, t);
    else
        fill_sub(of, f, t);
    f->mark = t->own_mood == MOOD_BAD ? "▼" : t->own_mood == MOOD_GOOD ? "▲" : "";
}

// "of 874 offered"
static void fill_answered(const struct tile_of *of, struct wall_figure *f,
                          const struct board_tile *t) {
    fill_sub(of, f, t);
    snprintf(f->brief_sub, sizeof f->brief_sub, "%.39s", t->sub);
    if (strncmp(t->sub, "of ", 3) == 0) snprintf(f->sub, sizeof f->sub, "%.50s offered", t->sub);
}

static void fill_ready(const struct tile_of *of, struct wall_figure *f,
                       const struct board_tile *t) {
    char present[FIGURE_SIZE];
    (void)t;
    snprintf(f->brief_sub, sizeof f->brief_sub, "of %s",
             figure_count(members_present(&of->now->visits), present));
    snprintf(f->sub, sizeof f->sub, "%s logged in", f->brief_sub);
    if (of->now->visits.members[MEMBER_READY] ||
        !tally_count(&of->now->visits.counted, VISITS_WAITING))
        return;
    f->mood = MOOD_BAD;
    f->wrong = true;
}

static const struct {
    const char *id;            // of the tile
    const char *label, *brief; // if it has other ones than its figure
    const char *usual;
    void (*fill)(const struct tile_of *, struct wall_figure *, const struct board_tile *);
} kinds[] = {
    [WALL_WAITING] = {"waiting", NULL, NULL, "88", fill_waiting},
    [WALL_LONGEST] = {"longest", NULL, NULL, "88:88", fill_longest},
    [WALL_SERVICE] = {"service_level", "SERVICE LEVEL %", "SERVICE", "88.8!", fill_service},
    [WALL_ABANDONED] = {"abandoned", NULL, NULL, "888", fill_sub},
    [WALL_ANSWERED] = {"answered", NULL, NULL, "888", fill_answered},
    [WALL_READY] = {"ready", "AGENTS READY", NULL, "88!", fill_ready},
};
static_assert(sizeof kinds / sizeof kinds[0] == WALL_FIGURES, "a row for each figure");

// A gap touches it: there may have been more.
static void mark_touched(char *text, size_t size) {
    char rest[64];
    span_copy(span_of(text), rest, sizeof rest);
    span_copy(SPAN("~ "), text, size);
    span_copy(span_of(rest), text + 2, size - 2);
}

static void fill_figure(const struct tile_of *of, int which, struct wall_figure *f) {
    const struct board_tile_kind *kind = tile_kind(BOARD_CALLS, kinds[which].id);
    struct board_tile t = {.kind = kind, .of = figure_find(kind->scope, kind->id)};
    const struct figure_words *words = &t.of->words;
    tile_fill(&t, of);
    *f = (struct wall_figure){.label = kinds[which].label ? kinds[which].label : words->label,
                              .brief = kinds[which].brief ? kinds[which].brief
                                       : words->brief     ? words->brief
                                                          : words->label,
                              .usual = kinds[which].usual,
                              .mark = "",
                              .mood = t.mood,
                              .wrong = t.own_mood == MOOD_BAD && t.mood != MOOD_STALE};
    snprintf(f->text, sizeof f->text, "%s", t.large.figure);
    snprintf(f->small, sizeof f->small, "%s", t.figure);
    if (t.mood == MOOD_UNKNOWN) return;
    if (of->view->other_time && figure_is_of_now(t.of)) { // no target is held against it
        snprintf(f->sub, sizeof f->sub, "%s", *t.now ? "now" : "");
        return;
    }
    if (t.mood != MOOD_STALE) kinds[which].fill(of, f, &t);
    if (t.touched && t.mood != MOOD_STALE) {
        mark_touched(f->sub, sizeof f->sub);
        if (*f->brief_sub) mark_touched(f->brief_sub, sizeof f->brief_sub);
        if (*f->least_sub) mark_touched(f->least_sub, sizeof f->least_sub);
    }
    f->alarm = f->mood == MOOD_BAD;
    if (f->alarm && !*f->mark) f->mark = "!";
}

static void since(const struct board_figures *now, const struct zone *zone, struct wall_figure *f) {
    struct civil c = zone_civil(zone, now->last_us / SECOND_US);
    if (f->mood != MOOD_STALE) return;
    if (now->last_us)
        snprintf(f->sub, sizeof f->sub, "since %02d:%02d", c.hour, c.minute);
    else
        snprintf(f->sub, sizeof f->sub, "stale");
}

// About its own figures, if nothing else is wrong: the worst, in words. What an alert says of them
// is in its own line.
static void note_figures(const struct tile_of *of, struct wall *w) {
    const struct queue_tally *q = &of->now->visits;
    uint64_t past = tally_count(&q->counted, VISITS_WAITING_PAST);
    char count[FIGURE_SIZE], wait[FIGURE_SIZE];
    w->note_mood = MOOD_BAD;
    if (w->figures[WALL_LONGEST].wrong)
        snprintf(w->note, sizeof w->note, "! %s %s too long, the longest %s",
                 figure_count(past, count), past == 1 ? "caller waits" : "callers wait",
                 figure_duration((double)queue_longest_wait(q), wait));
    else if (w->figures[WALL_READY].wrong)
        snprintf(w->note, sizeof w->note, "! no agent is ready for %s",
                 tally_count(&q->counted, VISITS_WAITING) == 1 ? "the one who waits"
                                                               : "those who wait");
    else if (w->figures[WALL_SERVICE].wrong)
        snprintf(w->note, sizeof w->note, "▼ service level below its target of %d %%",
                 (int)of->terms->target);
}

static void fill_note(const struct tile_of *of, const struct board_header *h, struct wall *w) {
    bool known = of->now->known;
    const char *said = known ? h->notice : h->waiting;
    bool urgent = !known || h->notice_mood == MOOD_BAD || h->notice_mood == MOOD_WARN;
    if (!*said || !urgent) note_figures(of, w);
    if (*w->note) return;
    span_copy(span_of(said), w->note, sizeof w->note);
    w->note_mood = known ? h->notice_mood : MOOD_PLAIN;
}

void board_wall(const struct board *b, uint64_t key, struct wall *ret_wall) {
    struct wall w = {.name = "ALL QUEUES"};
    struct board_figures now = b->figures;
    struct figure_terms terms = b->view.terms;
    size_t place = place_of(b, key);
    const struct board_visits_queue *q =
        place || b->queues.tops == 1 ? queues_top(&b->queues, place ? place - 1 : 0) : NULL;
    now.known = b->figures.known && b->figures.visits_known;
    if (q) {
        now.visits = q->tally;
        now.visits_touched = q->touched;
        now.stale |= q->stale;
        if (q->stale) now.last_us = q->last_us;
        now.agents_known = b->figures.agents_known && members_present(&q->tally);
        terms.target = q->target;
        snprintf(w.name, sizeof w.name, "%s", q->name);
    }
    struct tile_of of = {
        &now, &b->before, &terms, b->header.level, b->chart.gaps, &b->view, place ? w.name : NULL,
        NULL};
    if (places(b) > 1) snprintf(w.place, sizeof w.place, "%zu/%zu", place + 1, places(b));
    span_copy((struct span){b->header.clock, 5}, w.clock, sizeof w.clock);
    snprintf(w.window, sizeof w.window, "%s%s%s", b->header.window, *b->header.states ? " · " : "",
             b->header.states);
    for (int i = 0; i < WALL_FIGURES; i++) {
        fill_figure(&of, i, &w.figures[i]);
        since(&now, b->view.zone, &w.figures[i]);
    }
    wall_waits(b, q, &w);
    fill_note(&of, &b->header, &w);
    *ret_wall = w;
}
