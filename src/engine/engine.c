// The engine's steps, in one order for everything that is shown, printed, exported or recorded.
#include "base/hash.h"
#include "load/load.h"
#include "parts.h"

#include <stdio.h>
#include <string.h>

#define DAY_S   86400
#define DISK_US 50000 // the disk's answer wakes the reader; without a loop, it is checked so often

void engine_init(struct engine *e, struct zone *machine, struct direction_rules *rules) {
    *e = (struct engine){0};
    clock_init(&e->clock, 0, 1.0);
    door_init(&e->door, machine, rules);
    load_init(&e->load, &e->door);
    links_init(&e->links, &e->door, &e->clock);
}

// Whatever somebody names a file for is read, however much that is.
static void limit_memory(struct engine *e) {
    bool live = settings_live(&e->settings);
    e->door.limits.memory.most = live ? e->settings.max_memory : 0;
    int64_t now_s = clock_us(&e->clock) / SECOND_US;
    if (live) memory_begins_day(&e->door, settings_window(&e->settings, &e->door, now_s).from);
}

void engine_begin(struct engine *e) {
    e->load.clock = &e->clock;
    e->load.speed = e->settings.speed;
    e->load.following.databases.settings = &e->settings;
    limit_memory(e);
    figures_init(&e->figures, &e->settings, &e->door, clock_us(&e->clock) / SECOND_US);
    past_days_init(&e->past_days, &e->past, &e->door, &e->settings);
    e->figures.past = &e->past_days;
    e->figures.expecting.past = &e->past;
}

void engine_finish(struct engine *e) {
    task_destroy(e->reading);
    engine_find_end(e);
    links_close(&e->links);
    figures_finish(&e->figures);
    past_days_finish(&e->past_days);
    load_finish(&e->load);
    settings_finish(&e->settings);
    door_finish(&e->door);
}

// ---- names that PBXs have for their extensions and queues

static void name_queues(struct engine *e) {
    const struct server_names *names = e->door.servers.names;
    if (!names || !names->of[NAMED_QUEUES].count) return;
    queue_policies_forget_names(&e->settings.policies);
    for (uint32_t i = 0; i < names->of[NAMED_QUEUES].count; i++) {
        const struct server_name *one = &names->of[NAMED_QUEUES].list[i];
        struct span queue = one->key, server = span_take(&queue, '/');
        queue_policies_name(&e->settings.policies, queue.len ? queue : server, one->name);
    }
    queue_policies_settle(&e->settings.policies);
}

static void take_name(void *context, const struct load_named *one) {
    struct engine *e = context;
    struct buf key = {0};
    if (one->server.len) buf_format(&key, "%.*s/", (int)one->server.len, one->server.at);
    buf_span(&key, one->number);
    servers_set_name(&e->door.servers, one->queue ? NAMED_QUEUES : NAMED_BY_PBX, buf_text(&key),
                     one->name);
    buf_finish(&key);
}

// Between two counts, as what is counted has names.
static void take_names(struct engine *e) {
    const struct server_names *names = e->door.servers.names;
    uint64_t before = names ? names->changes : 0;
    load_each_name(&e->load, take_name, e);
    names = e->door.servers.names;
    if (!names || names->changes == before) return;
    past_days_renew(&e->past_days);
    name_queues(e);
    e->door.changes++;
}

// What days that are over are counted by.
static uint64_t rules_of(const struct engine *e) {
    return e->past.history ? past_rules(&e->past, &e->settings, HASH_NOTHING) : HASH_NOTHING;
}

// Nothing that is known is lost: what is shown stays until all of it is counted by the new
// settings, as it would be after a start.
bool engine_renew(struct engine *e, struct engine_settings *fresh, struct direction_rules *rules,
                  struct filter_error *ret_error) {
    struct door *d = &e->door;
    bool directions = direction_rules_print(rules) != direction_rules_print(d->rules);
    uint64_t before = rules_of(e);
    figures_stop(&e->figures);
    past_days_renew(&e->past_days);
    engine_find_end(e);
    settings_exchange(&e->settings, fresh);
    limit_memory(e);
    name_queues(e);
    settings_finish(fresh);
    direction_rules_destroy(d->rules);
    d->rules = rules;
    stitch_set_rules(d->book.stitch, rules);
    d->changes++;
    figures_renew(&e->figures, directions, !e->past.history || rules_of(e) != before);
    // A saved filter that it is made of may be gone.
    if (!figures_set_filter(&e->figures, figures_filter(&e->figures), ret_error)) return true;
    struct filter_error none;
    figures_set_filter(&e->figures, "", &none);
    return false;
}

int engine_listen(struct engine *e, struct loop *loop, const struct links_hooks *hooks) {
    int failed = e->load.following.any ? load_follow_open(&e->load, loop, hooks) : 0;
    const struct engine_settings *s = &e->settings;
    if (!failed && (s->link_count || e->load.following.databases.count))
        failed = load_fill_open(&e->load, loop, s->zone, s->day_start_s, hooks);
    if (!failed) failed = load_databases_open(&e->load, loop, hooks);
    if (failed) {
        snprintf(e->links.error, sizeof e->links.error, "files cannot be followed: %s",
                 strerror(-failed));
        return -1;
    }
    failed = links_open(&e->links, loop, &e->settings, hooks);
    for (size_t i = 0; i < e->links.count; i++)
        past_add(&e->past, links_origin(&e->links, i));
    return failed;
}

static void all_in(struct engine *e) {
    take_names(e);
    e->loaded = e->figures.all_in = true;
    past_files_read(&e->past);
    door_ended(&e->door);
    load_follow_begin(&e->load);
    load_databases_begin(&e->load);
    if (!e->load.count || !e->settings.link_count) return;
    door_loaded(&e->door, clock_us(&e->clock));
    links_resync(&e->links);
}

static void say_failure(struct engine *e) {
    span_copy(span_of(e->load.error), e->notes.failure, sizeof e->notes.failure);
}

// From when on the past is read: as much as would be in memory if the program had never ended. If a
// window was asked for and stays, what began a day before it may still matter in it.
static int64_t past_from_us(const struct engine *e) {
    const struct engine_settings *s = &e->settings;
    struct window today = window_day(s->zone, s->day_start_s, clock_us(&e->clock) / SECOND_US);
    int64_t from_s = today.from - FIGURES_KEEP_DAYS * DAY_S;
    if (s->window_fixed && s->window.from - DAY_S < from_s) from_s = s->window.from - DAY_S;
    return from_s * SECOND_US;
}

// Up to when: if a window was asked for that stays and is over, what goes on in it may end a day
// later.
static int64_t past_to_us(const struct engine *e) {
    const struct engine_settings *s = &e->settings;
    int64_t to_s = s->window.to + DAY_S;
    bool over = s->window_fixed && to_s * SECOND_US < clock_us(&e->clock);
    return over ? to_s * SECOND_US : INT64_MAX;
}

// If nothing tells of today, today is the last day that was imported.
static bool add_imported(struct engine *e, struct task *t) {
    bool by_clock = settings_live(&e->settings) || e->settings.window_fixed;
    int64_t from_us = by_clock ? past_from_us(e) - DAY_S * SECOND_US
                               : -(FIGURES_KEEP_DAYS + 1) * DAY_S * SECOND_US;
    e->load.wait_us = DISK_US;
    if (by_clock && from_us < 1) from_us = 1; // the dawn of time
    return past_add_files(&e->past, &e->load, from_us, t);
}

// Recordings come first, wherever they are, and then what links told: so that files without a name
// can belong to the only known server. 0, or -1 when a file failed, as load_run().
static int read_on(struct engine *e, struct task *t) {
    if (!e->past.history) return load_run(&e->load, t);
    e->past.clock.shown = &e->clock;
    if (!e->past.imported && add_imported(e, t)) return 0;
    if (load_run_recordings(&e->load, t)) return -1;
    e->load.wait_us = DISK_US;
    e->past.load = &e->load;
    size_t records = memory_records(&e->door, e->settings.max_records);
    if (past_read(&e->past, past_from_us(e), past_to_us(e), records, t)) return 0;
    if (profiles_read(&e->figures.expecting, clock_us(&e->clock) / SECOND_US, t)) return 0;
    return load_run(&e->load, t);
}

static void read_all(struct task *t, void *context) {
    struct engine *e = context;
    while (read_on(e, t))
        say_failure(e);
}

int engine_load(struct engine *e, int64_t until_us, int64_t *ret_wait_us) {
    if (e->loaded) return ENGINE_LOADED;
    if (figures_busy(&e->figures)) {
        *ret_wait_us = 0;
        return ENGINE_WAITS;
    }
    if (e->reading && !task_busy(e->reading)) task_begin(e->reading, read_all, e);
    if (e->reading && !task_run(e->reading, until_us - clock_monotonic_us())) {
        *ret_wait_us = e->load.wait_us;
        return task_waits(e->reading) ? ENGINE_WAITS : ENGINE_MORE;
    }
    if (!e->reading && read_on(e, NULL)) {
        say_failure(e);
        return ENGINE_FAILED;
    }
    all_in(e);
    return ENGINE_LOADED;
}

int64_t engine_moment_us(const struct engine *e) {
    int64_t now_us = clock_us(&e->clock), last_us = 0;
    if (!e->loaded || e->load.paced || settings_live(&e->settings)) return now_us;
    for (size_t i = 0; i < e->door.servers.count; i++)
        if (e->door.servers.list[i].last_event_us > last_us)
            last_us = e->door.servers.list[i].last_event_us;
    return last_us ? last_us : now_us;
}

bool engine_count(struct engine *e, int64_t budget_us) {
    if (!figures_busy(&e->figures)) take_names(e);
    bool counted = figures_go_on(&e->figures, engine_moment_us(e), budget_us);
    while (counted && !e->past_days.task && past_days_busy(&e->past_days)) {
        past_days_go_on(&e->past_days, budget_us);
        counted = figures_go_on(&e->figures, engine_moment_us(e), budget_us);
    }
    return counted;
}

bool engine_let_in(struct engine *e, int64_t until_us) {
    while (door_is_crowded(&e->door) && figures_busy(&e->figures))
        engine_count(e, SECOND_US);
    if (e->door.shut || e->door.held) return true;
    if (!door_let_in(&e->door, until_us)) return false;
    return !e->loaded || (load_follow(&e->load, until_us) && load_databases(&e->load, until_us) &&
                          load_fill(&e->load, until_us));
}

void engine_fill(struct engine *e) {
    if (e->loaded && !e->door.held) load_fill_tick(&e->load, clock_us(&e->clock));
}

size_t engine_describe(const struct engine *e, struct server_now *ret_rows, size_t most) {
    size_t count = links_describe(&e->links, ret_rows, most);
    load_describe(&e->load, ret_rows, count);
    load_database_describe(&e->load, ret_rows, count);
    return count;
}

bool engine_trim(struct engine *e) {
    struct cdr_store *old;
    memory_trim(&e->door, e->settings.max_records, e->figures.day_from, NULL, &old);
    cdr_store_destroy(old);
    return old || e->door.limits.memory.forgets;
}
