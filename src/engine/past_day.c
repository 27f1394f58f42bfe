// Counts a day that is not in memory. It is read through a door of its own into a store, a ledger
// and a stitch of their own, which are those of the board in every respect but one: they are freed
// again when the day is counted. The servers have the same numbers as on the board, and the same
// settings.
#include "base/clock.h"
#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

struct past_world {
    struct door door;
    struct engine_settings settings; // borrowed, but for the window
    struct figures figures;
    struct past_found found;
    int64_t known_us; // since when it is known; 0 if nothing is
    bool too_much;    // for max_memory: some of it was left out
};

void past_world_close(struct past_world *o, struct task *t) {
    if (!o) return;
    figures_finish(&o->figures);
    task_pause(t);
    cdr_store_let_go(o->door.store, t);
    o->door.store = NULL;
    o->door.rules = NULL;
    door_finish(&o->door);
    free(o);
}

static bool is_too_much(const struct left_out *l) {
    for (int i = 0; i < LIMITED; i++)
        if (l->counts[i]) return true;
    return false;
}

// The settings of servers, and the rules of directions, are those of the board's door.
struct past_world *past_world_open(const struct past_days *d, struct window w, struct task *t) {
    const int64_t more_us = PAST_MORE_S * SECOND_US;
    struct past_world *o = mem_zero(1, sizeof *o);
    door_init(&o->door, NULL, d->door->rules);
    o->door.limits.memory.most = d->door->limits.memory.most;
    servers_init_like(&o->door.servers, &d->door->servers);
    o->settings = *d->settings;
    o->settings.window_fixed = true;
    o->settings.window = w;
    o->settings.compare_days = 0;
    o->settings.tail_hours = PAST_MORE_HOURS;
    if (past_read_part(d->past, &o->door, w.from * SECOND_US - more_us, w.to * SECOND_US + more_us,
                       t, &o->found)) {
        past_world_close(o, t);
        return NULL;
    }
    o->too_much = is_too_much(&o->door.limits.left_out);
    o->found.whole &= !o->too_much;
    o->known_us = o->found.known_us;
    int64_t heard_us = coverage_surely_from_us(&o->door.servers, 0);
    if (!o->known_us || !heard_us) o->known_us = heard_us;
    ledger_levels_like(&o->door.book.ledger, &d->door->book.ledger);
    return o;
}

static void begin(struct past_world *o, struct window w, const char *filter, int64_t now_us) {
    struct filter_error error;
    figures_finish(&o->figures);
    o->settings.window = w;
    figures_init(&o->figures, &o->settings, &o->door, now_us / SECOND_US);
    if (filter) figures_set_filter(&o->figures, filter, &error);
}

bool past_world_count(struct past_world *o, struct window w, const char *filter, int64_t now_us,
                      struct task *t, const struct counting **ret_counted) {
    if (!o->known_us || o->known_us > w.from * SECOND_US) return false;
    begin(o, w, filter, now_us);
    if (figures_run(&o->figures, now_us, t)) return false;
    *ret_counted = &o->figures.shown;
    return true;
}

bool past_world_profile(struct past_world *o, struct profile *day, int64_t now_us, struct task *t) {
    struct book *book = &o->door.book;
    struct gaps gaps = {0};
    gaps_gather(&gaps, &o->door.servers);
    const struct profile_terms terms = {.zone = o->settings.zone,
                                        .stitch = book->stitch,
                                        .ledger = &book->ledger,
                                        .servers = &o->door.servers,
                                        .policies = &o->settings.policies,
                                        .gaps = &gaps,
                                        .known_from_us = o->known_us,
                                        .now_us = now_us};
    bool cancelled = book_post(book, o->door.store, t) || profiles_make(day, 1, &terms, t);
    gaps_finish(&gaps);
    for (size_t i = 0; !o->found.whole && i < day->server_count; i++)
        day->servers[i].known = 0;
    if (!o->found.whole) day->known = 0;
    return cancelled;
}

// ---- sums

static bool count_levels(struct past_world *o, int64_t now_us, struct day_sums *sums,
                         struct task *t) {
    for (enum hours_level level = HOURS_OF_CALLS; level <= HOURS_OF_RECORDS; level++) {
        figures_want_hours(&o->figures, true, level);
        if (figures_run(&o->figures, now_us, t)) return true;
        hours_fold_sums(&o->figures.by_hour.fold, sums);
    }
    return false;
}

static void put_known(const struct past_world *o, struct window w, struct day_sums *sums) {
    struct gaps gaps = {0};
    const struct sums_key key = {.kind = SUMS_KNOWN, .at = w.from};
    *sums_at(sums, &key, NULL) = (uint64_t)o->known_us;
    gaps_gather(&gaps, &o->door.servers);
    for (uint16_t i = 0; o->too_much && i < o->door.servers.count; i++)
        gaps_add(&gaps, (struct gap){.from_us = w.from * SECOND_US,
                                     .to_us = w.to * SECOND_US,
                                     .server = i,
                                     .reason = "too much for max_memory"});
    for (size_t i = 0; i < gaps.count; i++) {
        const struct gap *g = &gaps.list[i];
        if (!gap_meets(g, w)) continue;
        const struct sums_key gap = {.kind = SUMS_GAP,
                                     .server = g->server,
                                     .text = {{g->reason, strlen(g->reason) + 1}},
                                     .at = g->from_us / SECOND_US};
        uint64_t *n = sums_at(sums, &gap, NULL);
        n[0] = (uint64_t)g->from_us;
        n[1] = (uint64_t)g->to_us;
        n[2] = g->visits_known;
        n[3] = g->calls_known;
    }
    gaps_finish(&gaps);
}

struct naming {
    const struct past *past;
    const struct servers *servers;
};

static void name_server(void *context, uint16_t server, struct buf *out) {
    const struct naming *n = context;
    past_server_name(n->past, &n->servers->list[server], out);
}

bool past_day_count(const struct past_days *d, struct window w, const char *filter, struct task *t,
                    struct buf *out, bool *ret_whole) {
    uint64_t tellings = history_tellings(d->past->history);
    struct past_world *o = past_world_open(d, w, t);
    if (!o) return true;
    struct naming naming = {d->past, &o->door.servers};
    struct day_sums *sums = sums_create();
    begin(o, w, filter, d->now_us);
    bool cancelled = count_levels(o, d->now_us, sums, t);
    if (!cancelled) {
        const struct counting *s = &o->figures.shown;
        calls_fold_sums(&s->calls, sums);
        queue_tallies_sums(&s->queues, &o->door.book.ledger, sums);
        agents_sums(&s->agents, &o->door.book.ledger, sums);
        records_fold_sums(&s->fold, o->door.store, sums);
        put_known(o, w, sums);
        sums_write(sums, name_server, &naming, out);
    }
    *ret_whole = o->found.whole && history_tellings(d->past->history) == tellings;
    sums_drop(sums);
    past_world_close(o, t);
    return cancelled;
}
