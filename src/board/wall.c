// A queue's tiles are those of a board whose figures are that queue's: nothing is counted or
// written another way than on the overview, only shortened to what can be drawn large.
#include "board/wall.h"

#include "base/clock.h"
#include "parts.h"
#include "tiles.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static size_t place_of(const struct board *b, uint64_t key) { // 0 the total
    for (size_t i = 0; key != WALL_TOTAL && i < b->visit_queue_tops; i++)
        if (visit_queue_key(visit_queue_top(b, i)) == key) return i + 1;
    return 0;
}

static size_t places(const struct board *b) { // one queue is the total
    return b->visit_queue_tops > 1 ? b->visit_queue_tops + 1 : 1;
}

uint64_t board_wall_step(const struct board *b, uint64_t key, int by) {
    int64_t count = (int64_t)places(b), at = (int64_t)place_of(b, key);
    if (count == 1) return WALL_TOTAL;
    at = ((at + by) % count + count) % count;
    return at ? visit_queue_key(visit_queue_top(b, (size_t)at - 1)) : WALL_TOTAL;
}

// "2:31:07" is "2h31", "37.9 % ▼" is "37.9", "1 107" is "1107", "11 070" stays.
static void shorten(const char *figure, char *out, size_t size) {
    int hours, minutes, seconds;
    if (sscanf(figure, "%d:%d:%d", &hours, &minutes, &seconds) == 3) {
        snprintf(out, size, "%dh%02d", hours, minutes);
        return;
    }
    size_t len = strspn(figure, "0123456789:.-");
    while (figure[len] == ' ' && figure[len + 1] >= '0' && figure[len + 1] <= '9')
        len += 1 + strspn(figure + len + 1, "0123456789");
    if (len == 5 && strncmp(figure, "100.0", 5) == 0) len = 3;
    if (len == 5 && figure[1] == ' ')
        snprintf(out, size, "%c%.3s", figure[0], figure + 2);
    else
        span_copy((struct span){figure, len}, out, size);
}

static void fill_waiting(const struct board *b, struct wall_figure *f, const struct board_tile *t) {
    uint64_t past = tally_count(&b->figures.visits.counted, VISITS_WAITING_PAST);
    char figure[FIGURE_SIZE];
    (void)t;
    if (!b->figures.agents_known) return;
    snprintf(f->sub, sizeof f->sub, "callers");
    if (past) snprintf(f->sub, sizeof f->sub, "%s too long", figure_count(past, figure));
}

static void fill_longest(const struct board *b, struct wall_figure *f, const struct board_tile *t) {
    const struct queue_tally *q = &b->figures.visits;
    char figure[FIGURE_SIZE];
    (void)t;
    if (q->threshold_s >= 0)
        snprintf(f->sub, sizeof f->sub, "target %s",
                 figure_duration((double)q->threshold_s, figure));
    else
        snprintf(f->sub, sizeof f->sub, "target: each queue's");
}

static void fill_sub(const struct board *b, struct wall_figure *f, const struct board_tile *t) {
    (void)b;
    snprintf(f->sub, sizeof f->sub, "%s", t->sub);
    snprintf(f->brief_sub, sizeof f->brief_sub, "%s", t->brief);
    snprintf(f->least_sub, sizeof f->least_sub, "%s", t->least);
}

static void fill_service(const struct board *b, struct wall_figure *f, const struct board_tile *t) {
    fill_sub(b, f, t);
    f->mark = t->mood == MOOD_BAD ? "▼" : t->mood == MOOD_GOOD ? "▲" : "";
}

static void fill_ready(const struct board *b, struct wall_figure *f, const struct board_tile *t) {
    char present[FIGURE_SIZE];
    (void)t;
    snprintf(f->sub, sizeof f->sub, "of %s",
             figure_count(members_present(&b->figures.visits), present));
    if (b->figures.visits.members[MEMBER_READY] ||
        !tally_count(&b->figures.visits.counted, VISITS_WAITING))
        return;
    f->mood = MOOD_BAD;
}

static const struct {
    const char *id;    // of the tile
    const char *label; // where it is called more than its figure
    const char *usual;
    void (*fill)(const struct board *, struct wall_figure *, const struct board_tile *);
} kinds[] = {
    [WALL_WAITING] = {"waiting", NULL, "88", fill_waiting},
    [WALL_LONGEST] = {"longest", NULL, "88:88", fill_longest},
    [WALL_SERVICE] = {"service_level", "SERVICE LEVEL %", "88.8!", fill_service},
    [WALL_ABANDONED] = {"abandoned", NULL, "888", fill_sub},
    [WALL_ANSWERED] = {"answered", NULL, "888", fill_sub},
    [WALL_READY] = {"ready", "AGENTS READY", "88!", fill_ready},
};
static_assert(sizeof kinds / sizeof kinds[0] == WALL_FIGURES, "a row for each figure");

// A gap touches it: there may have been more.
static void lead(char *text, size_t size) {
    char rest[64];
    span_copy(span_of(text), rest, sizeof rest);
    span_copy(SPAN("~ "), text, size);
    span_copy(span_of(rest), text + 2, size - 2);
}

static void fill_figure(const struct board *b, int which, struct wall_figure *f) {
    const struct board_tile_kind *kind = tile_kind(BOARD_CALLS, kinds[which].id);
    struct board_tile t = {.kind = kind, .of = figure_find(kind->scope, kind->id)};
    const struct figure_words *words = &t.of->words;
    tile_fill(b, &t);
    *f = (struct wall_figure){.label = kinds[which].label ? kinds[which].label : words->label,
                              .brief = words->brief ? words->brief : words->label,
                              .usual = kinds[which].usual,
                              .mark = "",
                              .mood = t.mood};
    shorten(t.figure, f->text, sizeof f->text);
    if (t.mood == MOOD_UNKNOWN) return;
    if (t.mood != MOOD_STALE) kinds[which].fill(b, f, &t);
    if (t.touched && t.mood != MOOD_STALE) {
        lead(f->sub, sizeof f->sub);
        if (*f->brief_sub) lead(f->brief_sub, sizeof f->brief_sub);
        if (*f->least_sub) lead(f->least_sub, sizeof f->least_sub);
    }
    f->alarm = f->mood == MOOD_BAD;
    if (f->alarm && !*f->mark) f->mark = "!";
}

static void since(const struct board *b, struct wall_figure *f) {
    struct civil c = zone_civil(b->zone, b->figures.last_us / SECOND_US);
    if (f->mood != MOOD_STALE) return;
    if (b->figures.last_us)
        snprintf(f->sub, sizeof f->sub, "since %02d:%02d", c.hour, c.minute);
    else
        snprintf(f->sub, sizeof f->sub, "stale");
}

// The board of one queue: shares everything with the whole one and owns nothing.
static struct board board_of_queue(const struct board *b, const struct board_visits_queue *q) {
    struct board one = *b;
    struct board_figures *f = &one.figures;
    f->visits = q->tally;
    f->visits_touched = q->touched;
    one.terms.target = q->target;
    f->stale = b->figures.stale || q->stale;
    if (q->stale) f->last_us = q->last_us;
    f->agents_known = b->figures.agents_known && members_present(&q->tally);
    return one;
}

// Of its own figures, where nothing outside is wrong: the worst in words.
static void note_figures(const struct board *b, struct wall *w) {
    const struct queue_tally *q = &b->figures.visits;
    uint64_t past = tally_count(&q->counted, VISITS_WAITING_PAST);
    char count[FIGURE_SIZE], wait[FIGURE_SIZE];
    w->note_mood = MOOD_BAD;
    if (w->figures[WALL_LONGEST].alarm)
        snprintf(w->note, sizeof w->note, "! %s %s too long, the longest %s",
                 figure_count(past, count), past == 1 ? "caller waits" : "callers wait",
                 figure_duration((double)queue_longest_wait(q), wait));
    else if (w->figures[WALL_READY].alarm)
        snprintf(w->note, sizeof w->note, "! no agent is ready for %s",
                 tally_count(&q->counted, VISITS_WAITING) == 1 ? "the one who waits"
                                                               : "those who wait");
    else if (w->figures[WALL_SERVICE].alarm)
        snprintf(w->note, sizeof w->note, "▼ service level below its target of %d %%",
                 (int)b->terms.target);
}

static void fill_note(const struct board *b, struct wall *w) {
    const struct board_header *h = &b->header;
    const char *said = !b->figures.known ? h->waiting : h->notice;
    bool urgent = !b->figures.known || h->notice_mood == MOOD_BAD || h->notice_mood == MOOD_WARN;
    if (!*said || !urgent) note_figures(b, w);
    if (*w->note) return;
    span_copy(span_of(said), w->note, sizeof w->note);
    w->note_mood = b->figures.known ? h->notice_mood : MOOD_PLAIN;
}

void board_wall(const struct board *b, uint64_t key, struct wall *ret_wall) {
    struct wall w = {.name = "ALL QUEUES"};
    size_t place = place_of(b, key);
    bool single = b->visit_queue_tops == 1;
    struct board of =
        place || single ? board_of_queue(b, visit_queue_top(b, place ? place - 1 : 0)) : *b;
    of.figures.known = b->figures.known && b->figures.visits_known;
    if (place || single)
        snprintf(w.name, sizeof w.name, "%s", visit_queue_top(b, place ? place - 1 : 0)->name);
    if (places(b) > 1) snprintf(w.place, sizeof w.place, "%zu/%zu", place + 1, places(b));
    span_copy((struct span){b->header.clock, 5}, w.clock, sizeof w.clock);
    snprintf(w.window, sizeof w.window, "%s", b->header.window);
    for (int i = 0; i < WALL_FIGURES; i++) {
        fill_figure(&of, i, &w.figures[i]);
        since(&of, &w.figures[i]);
    }
    fill_note(&of, &w);
    *ret_wall = w;
}
