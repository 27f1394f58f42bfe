// Ten times a second, what came since: rows behind the last one, calls by the stitch's journal. Of
// each call a hash of its line is kept, so that a change that its line does not show makes none.
#include "export_follow.h"

#include "base/mem.h"

#include <stdlib.h>

struct told { // open addressing; key 0 is free
    uint64_t *keys, *lines;
    size_t count, capacity;
};

struct follow {
    struct gather *g;
    struct export *e;
    bool calls;
    size_t next_row;
    uint64_t seen; // of the journal
    uint32_t generation;
    struct window window;
    struct told told;
    struct buf bytes, line;
    int (*take)(void *context, struct buf *bytes);
    void *context;
    int status;
};

static uint64_t hash_of(struct span bytes, uint64_t seed) { // FNV-1a
    uint64_t h = 14695981039346656037u ^ seed;
    for (size_t i = 0; i < bytes.len; i++)
        h = (h ^ (unsigned char)bytes.at[i]) * 1099511628211u;
    return h ? h : 1;
}

static size_t slot_of(const struct told *t, uint64_t key) {
    size_t i = key & (t->capacity - 1);
    while (t->keys[i] && t->keys[i] != key)
        i = (i + 1) & (t->capacity - 1);
    return i;
}

static void told_finish(struct told *t) {
    free(t->keys);
    free(t->lines);
    *t = (struct told){0};
}

static void told_grow(struct told *t) {
    struct told wider = {.count = t->count, .capacity = t->capacity ? t->capacity * 2 : 1024};
    wider.keys = mem_zero(wider.capacity, sizeof *wider.keys);
    wider.lines = mem_zero(wider.capacity, sizeof *wider.lines);
    for (size_t i = 0; i < t->capacity; i++) {
        if (!t->keys[i]) continue;
        size_t to = slot_of(&wider, t->keys[i]);
        wider.keys[to] = t->keys[i];
        wider.lines[to] = t->lines[i];
    }
    told_finish(t);
    *t = wider;
}

// Whether the line of that call is another than the last one.
static bool is_news(struct told *t, uint64_t key, uint64_t line) {
    if (t->count * 2 >= t->capacity) told_grow(t);
    size_t i = slot_of(t, key);
    if (!t->keys[i]) t->count++;
    bool news = t->lines[i] != line;
    t->keys[i] = key;
    t->lines[i] = line;
    return news;
}

static void put_call(struct follow *f, uint32_t number) {
    const struct stitch *stitch = f->g->door.book.stitch;
    struct call c;
    if (!stitch_get(stitch, number, &c) || c.result == CALL_IN_PROGRESS) return;
    buf_clear(&f->line);
    if (!export_row_more(f->e, number, &f->line)) return;
    uint64_t key = hash_of(stitch_text(stitch, c.id), c.server);
    if (is_news(&f->told, key, hash_of(buf_text(&f->line), 0)))
        buf_span(&f->bytes, buf_text(&f->line));
}

static void put_calls(struct follow *f) {
    const struct stitch *stitch = f->g->door.book.stitch;
    uint32_t numbers[64];
    size_t count;
    if (f->generation != stitch_generation(stitch)) { // other numbers, the same calls
        f->generation = stitch_generation(stitch);
        f->seen = 0;
    }
    while ((count = stitch_changed(stitch, &f->seen, numbers, 64)))
        for (size_t i = 0; i < count; i++)
            put_call(f, numbers[i]);
}

static void put_rows(struct follow *f) {
    size_t count = cdr_store_count(f->g->door.store);
    for (; f->next_row < count; f->next_row++)
        export_row_more(f->e, (uint32_t)f->next_row, &f->bytes);
}

// The window, the filter's compiled form and the lists may be others by now.
static void look_again(struct follow *f) {
    const struct figures *figures = &f->g->figures;
    export_refresh(f->e, counting_filter(&figures->shown), figures->shown.window);
    if (f->window.from == figures->shown.window.from) return;
    told_finish(&f->told); // calls of yesterday are no more asked for
    f->window = figures->shown.window;
}

static void trim(struct follow *f) {
    size_t most = f->g->setup.max_records;
    struct cdr_store *store = f->g->door.store;
    if (cdr_store_count(store) <= most + most / 4) return;
    cdr_store_trim(store, most, f->g->figures.day_from);
    f->next_row = cdr_store_count(store);
}

static void on_tick(void *context) {
    struct follow *f = context;
    struct gather *g = f->g;
    while (!figures_run(&g->figures, clock_us(&g->clock), SIZE_MAX))
        ;
    look_again(f);
    if (f->calls)
        put_calls(f);
    else
        put_rows(f);
    trim(f);
    f->status = f->take(f->context, &f->bytes);
    if (f->status) loop_stop(g->loop);
}

int export_follow(struct gather *g, struct export *e, bool calls,
                  int (*take)(void *context, struct buf *bytes), void *context) {
    struct follow f = {.g = g,
                       .e = e,
                       .calls = calls,
                       .generation = stitch_generation(g->door.book.stitch),
                       .window = g->figures.shown.window,
                       .take = take,
                       .context = context};
    on_tick(&f);
    if (!f.status) gather_on(g, on_tick, &f);
    told_finish(&f.told);
    buf_finish(&f.bytes);
    buf_finish(&f.line);
    return f.status;
}
