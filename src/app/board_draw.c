// The one place that draws, just before the loop sleeps: at once for a key, at most ten times a
// second for data, and never while the terminal has not taken what was drawn before.
#include "app.h"

#define DRAW_EVERY_US 100000
#define GAPS_MAX      128

static int64_t target_of(void *context, struct span queue) {
    return setup_target_of(context, queue);
}

// The gaps of all servers, for the chart; returns how many of `most`.
static size_t gather_gaps(const struct servers *servers, struct board_gap *ret_gaps, size_t most) {
    size_t count = 0;
    for (size_t i = 0; i < servers->count; i++)
        for (size_t g = 0; g < servers->list[i].gap_count && count < most; g++)
            ret_gaps[count++] = (struct board_gap){servers->list[i].gaps[g].from_us,
                                                   servers->list[i].gaps[g].to_us};
    return count;
}

// False while rows of a new window wait to be put in order.
static bool fill(struct app *a) {
    struct board_server servers[BOARD_SERVERS_MAX];
    size_t count = links_describe(&a->links, servers, BOARD_SERVERS_MAX);
    struct board_gap gaps[GAPS_MAX];
    size_t gap_count = gather_gaps(&a->door.servers, gaps, GAPS_MAX);
    const struct ingest *in = &a->door.ingest;
    bool loading = a->load.current < a->load.count && !a->load.paced;
    struct board_input input = {.now_us = clock_us(&a->clock),
                                .zone = a->setup.zone,
                                .window = a->figures.window,
                                .fold = &a->figures.fold,
                                .store = a->door.store,
                                .servers = servers,
                                .server_count = count,
                                .note = a->failure[0] ? a->failure : a->note,
                                .frames = in->frames,
                                .rows = in->cdrs,
                                .repaired = in->repaired,
                                .malformed = in->malformed,
                                .loaded = a->load.current,
                                .to_load = loading ? a->load.count : 0,
                                .tallies = &a->figures.queues,
                                .ledger = &a->door.book.ledger,
                                .calls = &a->figures.calls,
                                .stitch = a->door.book.stitch,
                                .agents = &a->figures.agents,
                                .level = a->ui.level,
                                .formula = a->ui.formula,
                                .filter = figures_filter(&a->figures),
                                .wanted = a->figures.filter,
                                .wanted_serial = a->figures.filter_serial,
                                .target = a->setup.conf->target,
                                .short_out = !a->setup.conf->short_abandon_in_rates,
                                .target_of = target_of,
                                .context = (void *)(uintptr_t)a->setup.conf,
                                .gaps = gaps,
                                .gap_count = gap_count,
                                .frozen = a->ui.frozen};
    return board_fill(&a->board, &input);
}

void app_draw(struct app *a) {
    int width, height;
    if (term_wants_write(a->term)) return; // drawn when what is under way has left
    term_size(a->term, &width, &height);
    if (width != a->canvas.width || height != a->canvas.height)
        canvas_resize(&a->canvas, width, height);
    a->dirty = a->filling = !fill(a);
    a->at_once = false;
    ui_draw(&a->ui, &a->board, &a->canvas);
    a->drawn_us = clock_monotonic_us();
    int outcome = term_draw(a->term, &a->canvas, ui_theme(&a->ui));
    if (outcome == TERM_PENDING && a->watch) loop_watch_want_write(a->watch);
    if (outcome < 0) app_stop(a, EXIT_OK); // hung up
}

void app_before_sleep(void *context) {
    struct app *a = context;
    if (!a->dirty || term_wants_write(a->term)) return;
    int64_t wait = a->drawn_us + DRAW_EVERY_US - clock_monotonic_us();
    if (a->at_once || a->filling || wait <= 0) app_draw(a);
    if (a->dirty) loop_timer_set(a->draw, a->filling ? 0 : wait);
}

void app_draw_due(void *context) {
    (void)context; // app_before_sleep draws: the time has come
}
