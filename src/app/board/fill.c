// Tells the board everything that is known now, collected from where it is kept.
#include "app.h"
#include "engine/engine.h"
#include "pbx/coverage.h"

#define COUNTING_US 150000

// What is being looked at is counted first.
static enum counting_part looked_at(const struct app *a) {
    if (a->ui.page == PAGE_RECALLS) return COUNTED_RECALLS;
    return a->ui.level == BOARD_RECORDS && a->ui.page != PAGE_WALL ? COUNTED_RECORDS : COUNTED_LIVE;
}

// What takes only a moment is not mentioned.
static bool is_counting(struct app *a) {
    int64_t now_us = clock_monotonic_us();
    bool waits = a->engine.figures.turning && !figures_stand(&a->engine.figures);
    if (!waits) a->turning_us = 0;
    if (waits && !a->turning_us) a->turning_us = now_us;
    return a->turning_us && now_us - a->turning_us > COUNTING_US;
}

static struct board_past past_status(const struct engine *e) {
    struct board_past past = {.waits = figures_wait_for_past(&e->figures)};
    if (!past_days_progress(&e->past_days, &past.day, &past.done, &past.all)) past.all = 0;
    return past;
}

// What no figure has.
static uint64_t lost_frames(const struct ingest *in) {
    return in->malformed + in->too_large + in->binary + in->no_server;
}

static struct board_status status(struct app *a, const struct server_now *servers, size_t count) {
    struct engine *e = &a->engine;
    uint64_t done = e->load.current, all = e->load.paced ? 0 : e->load.count;
    if (done >= all && !past_progress(&e->past, &done, &all)) all = 0;
    figures_gather_gaps(&e->figures);
    return (struct board_status){
        .servers = servers,
        .server_count = count,
        .gaps = e->figures.gaps.list,
        .gap_count = e->figures.gaps.count,
        .note = engine_note(e),
        .repaired = e->door.ingest.repaired,
        .malformed = lost_frames(&e->door.ingest),
        .loaded = done,
        .to_load = all,
        .counting = is_counting(a) || figures_let_go(&e->figures),
        .letting_go = figures_let_go(&e->figures),
        .alerts = &a->alerting.alerts,
        .past = past_status(e),
    };
}

bool app_fill(struct app *a) {
    struct engine *e = &a->engine;
    struct server_now servers[BOARD_SERVERS_MAX];
    size_t count = engine_describe(e, servers, BOARD_SERVERS_MAX);
    figures_look_at(&e->figures, looked_at(a));
    const struct counting *live = figures_of(&e->figures, COUNTED_LIVE);
    const struct counting *records = figures_of(&e->figures, COUNTED_RECORDS);
    const struct counting *of_level = a->ui.level == BOARD_RECORDS ? records : live;
    bool hours =
        figures_want_hours(&e->figures, a->ui.page == PAGE_HOURS, board_hours_level(a->ui.level));
    struct board_input input = {.status = status(a, servers, count),
                                .now_us = clock_us(&e->clock),
                                .moment_us = engine_moment_us(e),
                                .zone = e->settings.zone,
                                .window = of_level->window,
                                .choice = of_level->choice,
                                .counted.fold = &records->fold,
                                .store = e->door.store,
                                .counted.tallies = &live->queues,
                                .ledger = &e->door.book.ledger,
                                .counted.calls = &live->calls,
                                .stitch = e->door.book.stitch,
                                .counted.agents = &live->agents,
                                .counted.live_made = live->made,
                                .counted.recalls =
                                    &figures_of(&e->figures, COUNTED_RECALLS)->recalls,
                                .filter = figures_filter(&e->figures),
                                .wanted = of_level->filter,
                                .wanted_serial = of_level->serial,
                                .short_out = e->settings.short_out,
                                .policies = &e->settings.policies,
                                .counted.before = &e->figures.compared.sums,
                                .counted.hours = &e->figures.by_hour.fold.shown,
                                .look.hours_step_min = 60 >> a->ui.hours.step};
    struct covered known = figures_known(&e->figures, of_level);
    input.status.known_from_us = known.from_us;
    input.status.told_from_us = known.surely_us;
    if (of_level->past.sums) input.status.past.listed_from = of_level->past.since;
    ui_input(&a->ui, &input);
    return board_fill(&a->board, &input) && (hours || !e->loaded);
}
