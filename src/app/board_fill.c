// What the board is told: everything that is known now, gathered from where it is kept.
#include "app.h"
#include "engine/names.h"
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
    bool waits = a->figures.turning && !figures_stand(&a->figures);
    if (!waits) a->turning_us = 0;
    if (waits && !a->turning_us) a->turning_us = now_us;
    return a->turning_us && now_us - a->turning_us > COUNTING_US;
}

// The one sentence of the program itself. Before all first states are in no name is unheard of.
static const char *note(struct app *a) {
    bool all_in = a->loaded && (!a->links.count || links_settled(&a->links));
    uint64_t stamp = all_in ? unheard_stamp(&a->figures) : 0;
    if (stamp != a->unheard_stamp) {
        a->unheard[0] = '\0';
        if (all_in && !unheard_name(&a->figures, a->unheard, sizeof a->unheard))
            unheard_zone(&a->figures, a->unheard, sizeof a->unheard);
    }
    a->unheard_stamp = stamp;
    return a->failure[0] ? a->failure : a->unheard[0] ? a->unheard : a->note;
}

bool app_fill(struct app *a) {
    struct server_now servers[BOARD_SERVERS_MAX];
    size_t count = links_describe(&a->links, servers, BOARD_SERVERS_MAX);
    const struct ingest *in = &a->door.ingest;
    gaps_gather(&a->figures.gaps, &a->door.servers);
    a->figures.first = looked_at(a);
    const struct counting *live = figures_of(&a->figures, COUNTED_LIVE);
    const struct counting *records = figures_of(&a->figures, COUNTED_RECORDS);
    const struct counting *of_level = a->ui.level == BOARD_RECORDS ? records : live;
    bool hours =
        figures_want_hours(&a->figures, a->ui.page == PAGE_HOURS, board_hours_level(a->ui.level));
    bool loading = a->load.current < a->load.count && !a->load.paced;
    bool short_out = !conf_value(a->setup.conf, CONF_SHORT_ABANDON_IN_RATES);
    struct board_input input = {.now_us = clock_us(&a->clock),
                                .moment_us = app_moment_us(a),
                                .zone = a->setup.zone,
                                .window = of_level->window,
                                .choice = of_level->choice,
                                .fold = &records->fold,
                                .store = a->door.store,
                                .servers = servers,
                                .server_count = count,
                                .note = note(a),
                                .frames = in->frames,
                                .rows = in->cdrs,
                                .repaired = in->repaired,
                                .malformed = in->malformed,
                                .loaded = a->load.current,
                                .to_load = loading ? a->load.count : 0,
                                .tallies = &live->queues,
                                .ledger = &a->door.book.ledger,
                                .calls = &live->calls,
                                .stitch = a->door.book.stitch,
                                .agents = &live->agents,
                                .live_made = live->made,
                                .recalls = &figures_of(&a->figures, COUNTED_RECALLS)->recalls,
                                .filter = figures_filter(&a->figures),
                                .wanted = of_level->filter,
                                .wanted_serial = of_level->serial,
                                .short_out = short_out,
                                .policies = &a->figures.policies,
                                .gaps = a->figures.gaps.list,
                                .gap_count = a->figures.gaps.count,
                                .counting = counts(a),
                                .before = &a->figures.compared,
                                .hours = &a->figures.hours.shown,
                                .known_from_us =
                                    coverage_from_us(&a->door.servers, a->door.kept_from_us,
                                                     a->setup.zone, a->setup.day_start_s),
                                .hours_step_min = 60 >> a->ui.hours_step};
    ui_input(&a->ui, &input);
    return board_fill(&a->board, &input) && (hours || !a->loaded);
}
