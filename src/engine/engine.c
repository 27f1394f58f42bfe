// The one ladder of all that is shown, printed, exported or recorded.
#include "engine/engine.h"

#include "figures.h"
#include "links.h"
#include "load/load.h"
#include "settings.h"

#define SLICE_LINES   64
#define PIPE_EVERY_US 50000

void engine_init(struct engine *e, struct zone *machine, struct direction_rules *rules) {
    *e = (struct engine){0};
    clock_init(&e->clock, 0, 1.0);
    door_init(&e->door, machine, rules);
    load_init(&e->load, &e->door);
    links_init(&e->links, &e->door, &e->clock);
}

void engine_begin(struct engine *e) {
    figures_init(&e->figures, &e->settings, &e->door, clock_us(&e->clock) / SECOND_US);
}

void engine_finish(struct engine *e) {
    links_close(&e->links);
    figures_finish(&e->figures);
    load_finish(&e->load);
    settings_finish(&e->settings);
    door_finish(&e->door);
}

int engine_listen(struct engine *e, struct loop *loop, const struct links_hooks *hooks) {
    return links_open(&e->links, loop, &e->settings, hooks);
}

// With a speed a recording passes in its own time: the clock starts at its first frame.
static int64_t until_due_us(struct engine *e) {
    if (!e->clock.shown_start_us) clock_init(&e->clock, e->load.next_us, e->settings.speed);
    double wait = (double)(e->load.next_us - clock_us(&e->clock)) / e->clock.rate;
    return wait > 0 ? (int64_t)wait : 0;
}

static void all_in(struct engine *e) {
    e->loaded = true;
    door_ended(&e->door);
    if (!e->load.count || !e->links.count) return;
    door_loaded(&e->door, clock_us(&e->clock));
    links_resync(&e->links);
}

int engine_load(struct engine *e, int64_t until_us, int64_t *ret_wait_us) {
    int more = 1;
    while (more > 0 && !e->loaded) {
        if (ret_wait_us && !load_ready(&e->load)) {
            *ret_wait_us = PIPE_EVERY_US;
            return ENGINE_WAITS;
        }
        e->load.until_us = e->clock.shown_start_us ? clock_us(&e->clock) : 0;
        more = load_run(&e->load, SLICE_LINES);
        if (more == LOAD_LATER) {
            *ret_wait_us = until_due_us(e);
            return ENGINE_WAITS;
        }
        if (more < 0) {
            e->load.current++;
            span_copy(span_of(e->load.error), e->notes.failure, sizeof e->notes.failure);
            return ENGINE_FAILED;
        }
        if (!more) all_in(e);
        if (clock_monotonic_us() >= until_us) break;
    }
    return e->loaded ? ENGINE_LOADED : ENGINE_MORE;
}

int64_t engine_moment_us(const struct engine *e) {
    int64_t now_us = clock_us(&e->clock), last_us = 0;
    if (!e->loaded || e->load.paced || e->settings.link_count) return now_us;
    for (size_t i = 0; i < e->door.servers.count; i++)
        if (e->door.servers.list[i].last_event_us > last_us)
            last_us = e->door.servers.list[i].last_event_us;
    return last_us ? last_us : now_us;
}

bool engine_count(struct engine *e, size_t limit) {
    return figures_run(&e->figures, engine_moment_us(e), limit);
}

bool engine_trim(struct engine *e) {
    return e->trimming =
               memory_trim(&e->door, e->settings.max_records, e->figures.day_from, e->trimming);
}
