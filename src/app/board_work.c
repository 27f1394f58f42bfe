// What comes in is taken in by slices: reading files and folding go on from a timer that is due at
// once, so that a key is handled between any two of them.
#include "app.h"
#include "engine/door.h"
#include "engine/hints.h"

#include <stdio.h>

#define SLICE_US      2000
#define SLICE_LINES   64
#define SLICE_ROWS    20000
#define PIPE_EVERY_US 50000
#define FOLD_EVERY_US 100000 // as often as is drawn

// With thousands of queues and members figures take longer: keys have nine tenths of the time.
static int64_t fold_every_us(const struct app *a) {
    int64_t share_us = a->took_us * 10;
    if (share_us > SECOND_US) share_us = SECOND_US;
    return share_us > FOLD_EVERY_US ? share_us : FOLD_EVERY_US;
}

void app_changed(void *context) {
    struct app *a = context;
    if (a->behind) return;
    int64_t wait = a->folded_us + fold_every_us(a) - clock_monotonic_us();
    a->behind = true;
    loop_timer_set(a->work, a->loaded && wait > 0 ? wait : 0);
}

int64_t app_moment_us(const struct app *a) {
    int64_t now_us = clock_us(&a->clock);
    return a->loaded && !a->load.paced ? setup_moment_us(&a->setup, &a->door, now_us) : now_us;
}

void app_go_on(struct app *a) {
    if (!a->work) return; // the first screen stands before the loop does
    a->behind = true;
    loop_timer_set(a->work, 0);
}

void app_await(struct app *a) {
    a->awaited = true;
    app_go_on(a);
}

// Figures are made as often as they are drawn, however many events come between.
static bool fold(struct app *a) {
    int64_t began_us = clock_monotonic_us();
    bool folded = figures_run(&a->figures, app_moment_us(a), SLICE_ROWS);
    a->folded_us = clock_monotonic_us();
    a->taking_us += a->folded_us - began_us;
    a->dirty = true;
    return folded;
}

// With what was counted; the screen is drawn with it.
static bool fill(struct app *a) {
    int64_t began_us = clock_monotonic_us();
    bool filled = app_fill(a);
    a->took_us = a->taking_us + clock_monotonic_us() - began_us;
    a->taking_us = 0;
    a->counted = false;
    return filled;
}

// A slice of counting, of filling the board, or of putting rows in order. What was asked for is
// drawn as soon as it stands, and before what nobody looks at is counted. True when nothing is
// left.
static bool go_on(struct app *a) {
    if (a->counted && !a->awaited) return fill(a);
    uint64_t changes = a->door.changes;
    bool all = fold(a), stands = figures_stand(&a->figures);
    if (a->figures.turning && !stands) a->awaited = true;
    if (a->awaited && stands && app_fill(a)) {
        a->awaited = false;
        a->at_once = true;
    }
    a->counted = all && !a->awaited;
    a->counted_of = changes;
    return false;
}

static void fold_if_due(struct app *a) {
    if (clock_monotonic_us() - a->folded_us >= FOLD_EVERY_US) fold(a);
}

// A pipe has nothing to read: what is in is folded and shown, and a little later it is asked again.
static void pause_work(struct app *a) {
    fold_if_due(a);
    loop_timer_set(a->work, PIPE_EVERY_US);
}

// With --speed a recording passes in its own time: the clock starts at its first frame.
static void wait_for_recording(struct app *a) {
    if (!a->clock.shown_start_us) clock_init(&a->clock, a->load.next_us, a->setup.args->speed);
    double wait = (double)(a->load.next_us - clock_us(&a->clock)) / a->clock.rate;
    fold_if_due(a);
    loop_timer_set(a->work, wait > 0 ? (int64_t)wait : 0);
}

static void trim(struct app *a) {
    a->trimming = memory_trim(&a->door, a->setup.max_records, a->figures.day_from, a->trimming);
    if (a->trimming) loop_timer_set(a->work, 0);
}

void app_work(void *context) {
    struct app *a = context;
    if (a->trimming) trim(a); // and then what else there is to do
    int64_t until = clock_monotonic_us() + SLICE_US;
    int more;
    do {
        if (!load_ready(&a->load)) {
            pause_work(a);
            return;
        }
        a->load.until_us = a->clock.shown_start_us ? clock_us(&a->clock) : 0;
        more = load_run(&a->load, SLICE_LINES);
        if (more == LOAD_LATER) {
            wait_for_recording(a);
            return;
        }
    } while (more > 0 && clock_monotonic_us() < until);
    if (more < 0) {
        span_copy(span_of(a->load.error), a->failure, sizeof a->failure);
        a->load.current++;
        more = 1;
    }
    if (more == 0 && !a->loaded) {
        a->loaded = true;
        door_ended(&a->door);
        if (a->load.count && a->links.count) {
            door_loaded(&a->door, clock_us(&a->clock));
            links_resync(&a->links);
        }
    }
    bool folded = more == 0;
    while (more == 0 && !(folded = go_on(a)) && !a->at_once && clock_monotonic_us() < until)
        ;
    a->dirty = true;
    a->behind = !folded;
    if (a->behind || a->trimming)
        loop_timer_set(a->work, 0);
    else if (a->counted_of != a->door.changes)
        app_changed(a); // it came after the count
}

// A pass over all there is, once for each state of it.
static const char *missed(struct app *a) {
    if (a->missed_stamp == a->door.changes + 1) return a->missed;
    a->missed_stamp = a->door.changes + 1;
    if (!days_missed(&a->setup, &a->door, a->missed, sizeof a->missed)) a->missed[0] = '\0';
    return a->missed;
}

// What somebody has to mend outside: said while nothing worse is. First what makes figures wrong.
static void check_servers(struct app *a) {
    if (!a->loaded) return;
    const struct servers *servers = &a->door.servers;
    uint32_t internal[SERVERS_MAX];
    char looks[12];
    a->note[0] = '\0';
    for (size_t i = 0; i < servers->count && !a->note[0]; i++) {
        const struct server *v = &servers->list[i];
        if (server_zone_looks_like(v, app_now_s(a), looks, sizeof looks)[0])
            snprintf(a->note, sizeof a->note, "%s: its times look like %s: set --server-tz %s=ZONE",
                     v->name, looks, v->name);
    }
    trunks_look(&a->door, TRUNKS_LATEST, &a->directed, internal);
    for (uint16_t i = 0; i < servers->count && !a->note[0]; i++)
        if (internal[i]) trunks_note(&a->door, i, internal[i], a->note, sizeof a->note);
    for (size_t i = 0; i < servers->count && !a->note[0]; i++)
        if (server_cannot_tell(&servers->list[i])[0])
            snprintf(a->note, sizeof a->note, "%s: %s", servers->list[i].name,
                     server_cannot_tell(&servers->list[i]));
    struct span notes = buf_text(&a->load.notes);
    if (!a->note[0]) span_copy(span_take(&notes, '\n'), a->note, sizeof a->note);
    if (!a->note[0]) span_copy(span_of(missed(a)), a->note, sizeof a->note);
}

static void tick_screen(struct app *a) {
    struct civil c = zone_civil(a->setup.zone, app_now_s(a));
    enum ui_change change =
        ui_tick(&a->ui, clock_monotonic_us(), c.hour * 3600 + c.minute * 60 + c.second);
    if (change != UI_NOTHING) a->dirty = true;
}

void app_tick(void *context) {
    struct app *a = context;
    tick_screen(a);
    links_tick(&a->links);
    check_servers(a);
    trim(a);
    app_changed(a);
    loop_timer_set(a->tick, SECOND_US - clock_us(&a->clock) % SECOND_US);
}
