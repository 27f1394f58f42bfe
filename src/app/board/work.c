// Handles what comes in, in slices: reading files and counting go on from a timer that is due at
// once, so that a key can be handled between any two slices.
#include "app.h"
#include "engine/engine.h"

#define SLICE_US      2000
#define PAST_SLICE_US 1000
#define PAST_PAUSE_US 10000  // between slices that nobody waits for
#define FOLD_EVERY_US 100000 // as often as the screen is drawn

// With thousands of queues and members figures take longer: keys get nine tenths of the time.
static int64_t fold_every_us(const struct app *a) {
    int64_t share_us = a->took_us * 10;
    if (share_us > SECOND_US) share_us = SECOND_US;
    return share_us > FOLD_EVERY_US ? share_us : FOLD_EVERY_US;
}

void app_changed(void *context) {
    struct app *a = context;
    if (door_is_crowded(&a->engine.door)) engine_let_in(&a->engine, INT64_MAX);
    if (a->behind) return;
    int64_t wait = a->folded_us + fold_every_us(a) - clock_monotonic_us();
    a->behind = true;
    loop_timer_set(a->work, a->engine.loaded && wait > 0 ? wait : 0);
}

void app_go_on(struct app *a) {
    if (!a->work) return; // the first screen is there before the loop is
    a->behind = true;
    loop_timer_set(a->work, 0);
}

void app_await(struct app *a) {
    a->awaited = true;
    app_go_on(a);
}

// Figures are computed as often as they are drawn, however many events come in between.
static bool fold(struct app *a, int64_t budget_us) {
    int64_t began_us = clock_monotonic_us();
    bool folded = engine_count(&a->engine, budget_us);
    a->folded_us = clock_monotonic_us();
    a->taking_us += a->folded_us - began_us;
    a->dirty = true;
    return folded;
}

// Fills the board with what was counted, and has it drawn.
static bool fill(struct app *a) {
    int64_t began_us = clock_monotonic_us();
    bool filled = app_fill(a);
    a->took_us = a->taking_us + clock_monotonic_us() - began_us;
    a->taking_us = 0;
    a->counted = false;
    return filled;
}

// One slice of counting, filling the board, or sorting rows. What was asked for is drawn as soon as
// it is there, before anything is counted that nobody looks at. True when nothing is left.
static bool next_slice(struct app *a) {
    if (a->counted && !a->awaited) return fill(a);
    if (a->awaited && figures_stand(&a->engine.figures)) {
        if (app_fill(a)) {
            a->awaited = false;
            a->at_once = true;
            return false;
        }
        if (!board_is_settled(&a->board)) return false; // lists are all that we wait for
    }
    uint64_t changes = a->engine.door.changes;
    bool all = fold(a, SLICE_US);
    if (all) app_run_alerts(a);
    bool stands = figures_stand(&a->engine.figures);
    if (a->engine.figures.turning && !stands) a->awaited = true;
    // What it awaits comes only when days that are not in memory are counted.
    if (all && figures_wait_for_past(&a->engine.figures)) a->awaited = false;
    a->counted = all && !a->awaited;
    a->counted_of = changes;
    if (past_days_busy(&a->engine.past_days)) loop_timer_set(a->past, 0);
    return false;
}

void app_work(void *context) {
    struct app *a = context;
    struct engine *e = &a->engine;
    int64_t until = clock_monotonic_us() + SLICE_US, wait_us;
    bool key_first = a->awaited && e->loaded; // the job of a key comes first
    if (!key_first && !engine_let_in(e, until)) {
        loop_timer_set(a->work, 0);
        return;
    }
    app_find(a, until);
    int more = engine_load(e, until, &wait_us);
    if (more == ENGINE_WAITS) { // meanwhile, show what is in
        bool due = clock_monotonic_us() - a->folded_us >= FOLD_EVERY_US;
        if (due || figures_busy(&e->figures)) fold(a, SLICE_US);
        loop_timer_set(a->work, figures_busy(&e->figures) ? 0 : wait_us);
        return;
    }
    bool folded = more == ENGINE_LOADED;
    while (more == ENGINE_LOADED && !(folded = next_slice(a)) && !a->at_once &&
           clock_monotonic_us() < until)
        ;
    a->dirty = true;
    a->behind = !folded || door_waits(&e->door) || engine_find_is_behind(e);
    if (a->behind)
        loop_timer_set(a->work, 0);
    else if (a->counted_of != a->engine.door.changes)
        app_changed(a); // came after the count
}

// Days that are not in memory are counted beside all the rest, and may take minutes.
void app_count_past(void *context) {
    struct app *a = context;
    struct past_days *days = &a->engine.past_days;
    bool asked = past_days_busy(days);
    bool rests = past_days_go_on(days, PAST_SLICE_US);
    if (!rests) loop_timer_set(a->past, asked ? 0 : PAST_PAUSE_US);
    if (!asked) return; // nobody waits for it
    a->dirty = true;
    if (!past_days_busy(days)) app_await(a);
}

static void settle_days(struct app *a) {
    struct past_days *days = &a->engine.past_days;
    if (!a->engine.loaded) return;
    past_days_settle(days, clock_us(&a->engine.clock));
    if (past_days_settles(days) && !past_days_busy(days)) loop_timer_set(a->past, PAST_PAUSE_US);
}

static void tick_screen(struct app *a) {
    struct civil c = zone_civil(a->engine.settings.zone, app_now_s(a));
    int second = c.hour * 3600 + c.minute * 60 + c.second;
    if (ui_tick(&a->ui, clock_monotonic_us(), second)) a->dirty = true;
}

void app_tick(void *context) {
    struct app *a = context;
    engine_look_at_clock(&a->engine);
    tick_screen(a);
    links_tick(&a->engine.links);
    past_tick(&a->engine.past, clock_us(&a->engine.clock));
    engine_fill(&a->engine);
    engine_look(&a->engine);
    settle_days(a);
    app_keep_writing(a);
    a->engine.figures.trims = true;
    app_changed(a);
    loop_timer_set(a->tick, SECOND_US - clock_us(&a->engine.clock) % SECOND_US);
}
