// What the board is told: everything that is known now, gathered from where it is kept.
#include "app.h"
#include "engine/notes.h"
#include "pbx/coverage.h"

#define COUNTING_US 150000

// What is looked at is counted first.
static enum counting_part looked_at(const struct app *a) {
    if (a->ui.page == PAGE_RECALLS) return COUNTED_RECALLS;
    return a->ui.level == BOARD_RECORDS && a->ui.page != PAGE_WALL ? COUNTED_RECORDS : COUNTED_LIVE;
}

// What takes but a moment is not worth a word.
static bool counts(struct app *a) {
    int64_t now_us = clock_monotonic_us();
    bool waits = a->engine.figures.turning && !figures_stand(&a->engine.figures);
    if (!waits) a->turning_us = 0;
    if (waits && !a->turning_us) a->turning_us = now_us;
    return a->turning_us && now_us - a->turning_us > COUNTING_US;
}

bool app_fill(struct app *a) {
    struct server_now servers[BOARD_SERVERS_MAX];
    size_t count = links_describe(&a->engine.links, servers, BOARD_SERVERS_MAX);
    const struct ingest *in = &a->engine.door.ingest;
    gaps_gather(&a->engine.figures.gaps, &a->engine.door.servers);
    a->engine.figures.first = looked_at(a);
    const struct counting *live = figures_of(&a->engine.figures, COUNTED_LIVE);
    const struct counting *records = figures_of(&a->engine.figures, COUNTED_RECORDS);
    const struct counting *of_level = a->ui.level == BOARD_RECORDS ? records : live;
    bool hours = figures_want_hours(&a->engine.figures, a->ui.page == PAGE_HOURS,
                                    board_hours_level(a->ui.level));
    bool loading = a->engine.load.current < a->engine.load.count && !a->engine.load.paced;
    struct board_input input = {
        .now_us = clock_us(&a->engine.clock),
        .moment_us = engine_moment_us(&a->engine),
        .zone = a->engine.settings.zone,
        .window = of_level->window,
        .choice = of_level->choice,
        .fold = &records->fold,
        .store = a->engine.door.store,
        .servers = servers,
        .server_count = count,
        .note = engine_note(&a->engine),
        .frames = in->frames,
        .rows = in->cdrs,
        .repaired = in->repaired,
        .malformed = in->malformed,
        .loaded = a->engine.load.current,
        .to_load = loading ? a->engine.load.count : 0,
        .tallies = &live->queues,
        .ledger = &a->engine.door.book.ledger,
        .calls = &live->calls,
        .stitch = a->engine.door.book.stitch,
        .agents = &live->agents,
        .live_made = live->made,
        .recalls = &figures_of(&a->engine.figures, COUNTED_RECALLS)->recalls,
        .filter = figures_filter(&a->engine.figures),
        .wanted = of_level->filter,
        .wanted_serial = of_level->serial,
        .short_out = a->engine.settings.short_out,
        .policies = &a->engine.settings.policies,
        .gaps = a->engine.figures.gaps.list,
        .gap_count = a->engine.figures.gaps.count,
        .counting = counts(a),
        .before = &a->engine.figures.compared,
        .hours = &a->engine.figures.hours.shown,
        .known_from_us = coverage_from_us(&a->engine.door.servers, a->engine.door.kept_from_us,
                                          a->engine.settings.zone, a->engine.settings.day_start_s),
        .hours_step_min = 60 >> a->ui.hours.step};
    ui_input(&a->ui, &input);
    return board_fill(&a->board, &input) && (hours || !a->engine.loaded);
}
