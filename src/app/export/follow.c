// Follows what comes. Ten times a second it looks at what came since: rows after the last one, and
// calls by the journal of the stitch. A hash of the line of each call is kept, so that a change
// that its line does not show makes no new line. Lines are made as fast as the reader takes them;
// what is not a line yet stays where it is. While the reader is behind nothing is forgotten, so
// that nothing is lost, up to a limit.
#include "exporting.h"
#include "stream.h"

#include "base/hash.h"
#include "base/lookup.h"
#include "base/mem.h"
#include "engine/door.h"

#include <stdio.h>
#include <stdlib.h>

#define NO_END  (INT64_C(1) << 40) // the end of a window without end, epoch seconds
#define AHEAD   ((size_t)1 << 18)  // bytes made, but not taken yet
#define LOOK_US 5000               // how often to look while the reader has enough

struct told { // for each call or visit a hash of its line
    struct told_line {
        uint64_t key, line;
    } * lines;
    uint32_t count, capacity;
    struct lookup index;
};

struct follow {
    struct gather *g;
    struct export *e;
    const struct export_terms *terms;
    size_t next_row;
    uint64_t seen; // how far the journal was read
    uint32_t generation;
    struct window window;
    int64_t day_from; // when today began, 0 when unknown
    struct told told;
    struct buf bytes, line;
    struct disk_file *file;
    struct stream *stream; // instead of the file
    struct loop_timer *more;
    bool behind; // lines wait to be made
    size_t came; // since it fell behind
    int status;
};

// What is in memory.
static size_t rows_in_memory(const struct follow *f) {
    const struct door *d = &f->g->engine.door;
    return cdr_store_count(d->store) + ledger_count(&d->book.ledger) + stitch_count(d->book.stitch);
}

static bool has_enough(const struct follow *f) {
    return f->bytes.len >= AHEAD;
}

static uint64_t hash_of(struct span bytes, uint64_t seed) {
    return hash_text(HASH_NOTHING ^ seed, bytes);
}

static void told_finish(struct told *t) {
    free(t->lines);
    lookup_finish(&t->index);
}

// Whether the line of that call differs from the last one.
static bool is_news(struct told *t, uint64_t key, uint64_t line) {
    uint32_t hash = lookup_hash((uint32_t)key, (uint32_t)(key >> 32), 0), at = 0, n;
    while ((n = lookup_next(&t->index, hash, &at)) != LOOKUP_NONE) {
        if (t->lines[n].key != key) continue;
        bool news = t->lines[n].line != line;
        t->lines[n].line = line;
        return news;
    }
    MEM_ROOM(t->lines, t->count, t->capacity);
    t->lines[t->count] = (struct told_line){key, line};
    lookup_add(&t->index, hash, t->count++);
    return true;
}

static void put_news(struct follow *f, uint64_t key, uint32_t number) {
    buf_clear(&f->line);
    if (!export_row_more(f->e, number, &f->line)) return;
    if (is_news(&f->told, key, hash_of(buf_text(&f->line), 0)))
        buf_span(&f->bytes, buf_text(&f->line));
}

// A caller can come into the same queue twice, so when they came identifies the visit, too.
static void put_visit(struct follow *f, uint32_t number) {
    const struct ledger *l = &f->g->engine.door.book.ledger;
    struct visit v;
    if (number >= ledger_count(l)) return;
    ledger_visit(l, number, &v);
    if (v.outcome == VISIT_WAITING || (v.outcome == VISIT_ANSWERED && !v.completion)) return;
    uint64_t key = hash_of(ledger_text(l, v.joined_id), v.server);
    key = hash_of(ledger_text(l, v.queue), key);
    put_news(f, key ^ (uint64_t)v.join_us, number);
}

// What changes a visit also changes its call.
static void put_call(struct follow *f, uint32_t number) {
    const struct stitch *stitch = f->g->engine.door.book.stitch;
    struct call_walk walk = {0};
    struct call c;
    uint32_t visit;
    if (!stitch_get(stitch, number, &c)) return;
    if (f->terms->what == EXPORT_CALLS && c.result != CALL_IN_PROGRESS)
        put_news(f, hash_of(stitch_text(stitch, c.id), c.server), number);
    while (f->terms->what == EXPORT_VISITS && stitch_next_visit(stitch, number, &walk, &visit))
        put_visit(f, visit);
}

static void put_calls(struct follow *f) {
    const struct stitch *stitch = f->g->engine.door.book.stitch;
    uint32_t numbers[64];
    size_t count;
    if (f->generation != stitch_generation(stitch)) { // numbers have changed, calls have not
        f->generation = stitch_generation(stitch);
        f->seen = 0;
    }
    while (!has_enough(f) &&
           (count = journal_changed(stitch_journal(stitch), &f->seen, numbers, 64)))
        for (size_t i = 0; i < count; i++)
            put_call(f, numbers[i]);
}

static void put_rows(struct follow *f) {
    size_t count = cdr_store_count(f->g->engine.door.store);
    for (; f->next_row < count && !has_enough(f); f->next_row++)
        export_row_more(f->e, (uint32_t)f->next_row, &f->bytes);
}

// Of calls and visits that began before then, less is known now than when they were written.
static void forget_before(struct follow *f, int64_t from) {
    if (f->terms->what != EXPORT_RECORDS && f->window.from < from) f->window.from = from;
}

// The filter may have been compiled again, and the day may have changed.
static void look_again(struct follow *f) {
    const struct figures *figures = &f->g->engine.figures;
    if (f->day_from && f->day_from != figures->day_from)
        forget_before(f, figures->day_from - (int64_t)FIGURES_KEEP_DAYS * 86400);
    f->day_from = figures->day_from;
    export_mask_digits(f->e, f->terms->mask_digits);
    export_refresh(f->e, figures->shown.filter, f->window);
}

// All rows are lines by now.
static void trim(struct follow *f) {
    const struct figures *figures = &f->g->engine.figures;
    struct door *d = &f->g->engine.door;
    if (engine_trim(&f->g->engine)) forget_before(f, figures->day_from);
    f->next_row = cdr_store_count(d->store);
}

// False if nobody reads the file yet, or it was refused, or enough waits to be taken.
static bool has_room(struct follow *f) {
    if (f->stream) return stream_tick(f->stream);
    disk_file_again(f->file);
    return disk_file_outcome(f->file) == 0 && disk_file_waiting(f->file) < AHEAD;
}

static void give(struct follow *f) {
    if (f->stream) {
        stream_put(f->stream, buf_text(&f->bytes));
        stream_tick(f->stream);
    } else {
        buf_span(disk_file_fill(f->file), buf_text(&f->bytes));
        disk_file_filled(f->file);
    }
    buf_clear(&f->bytes);
}

static bool is_refused(const struct follow *f) {
    return f->file && disk_file_outcome(f->file);
}

static void make(struct follow *f) {
    bool behind = !has_room(f);
    if (!behind) {
        if (f->terms->what == EXPORT_RECORDS)
            put_rows(f);
        else
            put_calls(f);
        behind = has_enough(f);
        give(f);
    }
    if (behind && !f->behind) f->came = rows_in_memory(f);
    f->behind = behind;
}

static void give_up(struct follow *f) {
    setup_tell("the reader is too slow: more than max_records (%zu) new ones are waiting",
               f->g->engine.settings.max_records);
    f->status = EXIT_FAILED;
}

static void go_on(void *context) {
    struct follow *f = context;
    struct gather *g = f->g;
    gather_say_zones(g);
    if (!f->behind) {
        engine_let_in(&g->engine, INT64_MAX);
        engine_count(&g->engine, 0);
        look_again(f);
    }
    make(f);
    if (!f->behind) trim(f);
    if (!f->behind && f->stream) stream_let_in(f->stream);
    if (f->behind && rows_in_memory(f) > f->came + g->engine.settings.max_records) give_up(f);
    if (f->status || (f->file && disk_file_over(f->file))) loop_stop(g->loop);
    // at each tick it is checked whether somebody reads
    if (f->behind && !is_refused(f)) loop_timer_set(f->more, LOOK_US);
}

static int answer_disk(struct gather *g, struct disk *disk) {
    const struct loop_watch_handlers answers = {.context = disk, .readable = disk_answer};
    struct loop_watch *watch;
    return loop_watch_add(g->loop, disk_fd(disk), &answers, &watch);
}

int export_follow(struct gather *g, const struct conf *conf, struct export *e,
                  const struct export_terms *terms, const struct export_outlet *to) {
    struct follow f = {.g = g,
                       .e = e,
                       .terms = terms,
                       .generation = stitch_generation(g->engine.door.book.stitch),
                       .window = g->engine.figures.shown.window,
                       .file = to->file,
                       .stream = to->stream};
    if (!conf_said(conf, CONF_TO) && !conf_said(conf, CONF_DAY)) f.window.to = NO_END;
    int failed = to->file ? answer_disk(g, to->disk) : 0;
    if (!failed) failed = loop_timer_add(g->loop, go_on, &f, &f.more);
    if (failed) return setup_failed(THE_LOOP, failed);
    loop_timer_set(f.more, 0);
    gather_on(g, go_on, &f);
    loop_timer_remove(f.more);
    told_finish(&f.told);
    buf_finish(&f.bytes);
    buf_finish(&f.line);
    return f.status;
}
