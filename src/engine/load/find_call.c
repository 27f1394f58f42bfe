// Looks for one call by its id. The id begins with the second in which the call's first channel was
// created, so its lines lie behind that moment: a few hours of the history, or of a log. Only lines
// that name the id are taken. They go through a door of their own, so that a call of last month
// does not count in any figure of today.
//
// The disk's thread unpacks the history, and this looks through what it brings in slices. Logs and
// databases are searched by threads of their own (fill_find.c), each in the order in which the
// configuration has them.
#include "engine/find_call.h"

#include "base/mem.h"
#include "cdr/moment.h"
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE_US (60 * SECOND_US)
#define LONG_US   (6 * 3600 * SECOND_US) // no call is looked for longer than that

struct find_call {
    enum find_state state;
    char id[96], words[800];
    char from[120], found_in[400]; // where it is looked for; where some of it was
    char unasked[200];             // of which source it is not known, and why; "" for none
    int64_t made_s;
    struct door door;
    struct load load; // reads lines of logs into that door
    struct origin origin;
    struct history_reading *reading; // owned; NULL when the history has been looked through
    struct span rest;                // of the batch that is at hand
    struct span fills;               // the lines are of that log, if it is one
    bool of_log, first;              // a log's first line may name its columns
    bool asked;                      // some log or table is being searched
    uint32_t number;
};

// ---- what of it is named

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct find_call *f = context;
    door_frame(&f->door, &f->origin, bytes, at_us);
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    (void)context;
    (void)up;
    (void)reason;
    (void)at_us;
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    (void)context;
    (void)line;
    (void)why;
}

static void take_line(struct find_call *f, struct span line) {
    const struct source_sink sink = {
        .context = f, .frame = on_frame, .mark = on_mark, .malformed = on_malformed};
    if (span_starts(line, SPAN("="))) {
        struct span name = span_from(line, 1), fills = SPAN(PAST_FILLS);
        f->of_log = span_starts(name, fills);
        f->fills = f->of_log ? span_from(name, fills.len) : SPAN_NONE;
        return;
    }
    struct span text = line;
    if (f->of_log) span_take(&text, '\t');
    bool mark = f->of_log && span_starts(text, SPAN("!"));
    bool titles = f->first && !mark;
    f->first = mark;
    if (mark || (!titles && !load_find_named(line, span_of(f->id)))) return;
    if (f->of_log)
        load_fill_kept(&f->load, f->fills, text);
    else
        source_read_line(line, 0, &sink);
}

// Whether the lines make that call.
static bool is_there(struct find_call *f) {
    struct call c;
    book_post(&f->door.book, f->door.store, NULL);
    for (uint16_t i = 0; i < f->door.servers.count; i++) {
        f->number = stitch_find(f->door.book.stitch, i, span_of(f->id));
        if (f->number != STITCH_NONE && stitch_get(f->door.book.stitch, f->number, &c)) return true;
    }
    return false;
}

// ---- where it is looked for

static void becomes(struct find_call *f, enum find_state state) {
    f->state = state;
    if (state == FIND_FOUND)
        snprintf(f->words, sizeof f->words, "call %s: from %s", f->id, f->found_in);
    else if (state == FIND_MISSED)
        snprintf(f->words, sizeof f->words,
                 "call %s: not found in memory, in the history or in a log%s%s", f->id,
                 f->unasked[0] ? "; not asked: " : " or database", f->unasked);
    else
        snprintf(f->words, sizeof f->words, "looking for call %s in %s", f->id, f->from);
}

// True when the history has been looked through, or there is none.
static bool look_in_history(struct find_call *f, int64_t until_us) {
    struct history_batch batch;
    while (f->reading) {
        for (int lines = 1; f->rest.len; lines++) {
            take_line(f, span_take(&f->rest, '\n'));
            if (lines % 64 == 0 && clock_monotonic_us() >= until_us) return false;
        }
        int more = history_next(f->reading, &batch);
        if (more == HISTORY_COMES) return false;
        if (more == HISTORY_BATCH) {
            f->rest = batch.text;
            continue;
        }
        history_read_end(f->reading);
        f->reading = NULL;
    }
    return true;
}

static void take_lines(struct find_call *f, struct span source, struct span bytes) {
    uint64_t before = f->door.changes;
    size_t used = strlen(f->found_in);
    while (bytes.len)
        load_fill_kept(&f->load, source, span_take(&bytes, '\n'));
    if (f->door.changes == before || strstr(f->found_in, f->from)) return;
    snprintf(f->found_in + used, sizeof f->found_in - used, "%s%s", used ? ", " : "", f->from);
}

// All are searched, since one tells of queues and another of rows.
static bool look_in_logs(struct engine *e, struct find_call *f) {
    struct span bytes, source;
    const char *trouble;
    for (;;) {
        if (f->asked && !load_found(&e->load, &source, &bytes, &trouble)) return false;
        if (f->asked) take_lines(f, source, bytes);
        if (f->asked && *trouble)
            snprintf(f->unasked, sizeof f->unasked, "%s: %s", f->from, trouble);
        f->asked = load_find_next(&e->load, span_of(f->id), f->made_s, f->from, sizeof f->from);
        if (!f->asked) break;
        becomes(f, FIND_LOOKS);
    }
    becomes(f, is_there(f) ? FIND_FOUND : FIND_MISSED);
    return true;
}

bool engine_find_run(struct engine *e, int64_t until_us) {
    struct find_call *f = e->find;
    if (!f || f->state != FIND_LOOKS || e->door.held) return false;
    if (!look_in_history(f, until_us)) return false;
    if (f->asked || !is_there(f)) return look_in_logs(e, f);
    snprintf(f->found_in, sizeof f->found_in, "the history");
    becomes(f, FIND_FOUND);
    return true;
}

// ---- begin and end

void engine_find_end(struct engine *e) {
    struct find_call *f = e->find;
    if (!f) return;
    e->find = NULL;
    history_read_end(f->reading);
    load_find_end(&e->load);
    load_finish(&f->load);
    f->door.rules = NULL; // borrowed
    door_finish(&f->door);
    free(f);
}

static bool in_memory(const struct engine *e, struct span id) {
    struct call c;
    const struct stitch *s = e->door.book.stitch;
    for (uint16_t i = 0; i < e->door.servers.count; i++) {
        uint32_t number = stitch_find(s, i, id);
        if (number != STITCH_NONE && stitch_get(s, number, &c)) return true;
    }
    return false;
}

// Its own door knows the same servers by the same numbers, but no links.
static void open_door(const struct engine *e, struct find_call *f) {
    door_init(&f->door, NULL, e->door.rules);
    servers_init_like(&f->door.servers, &e->door.servers);
    for (size_t i = 0; i < f->door.servers.count; i++)
        f->door.servers.list[i].link = -1;
    load_init(&f->load, &f->door);
    f->origin = (struct origin){.source = "history", .link = -1};
}

bool engine_find(struct engine *e, struct span id) {
    int64_t made_s;
    engine_find_end(e);
    if (!e->loaded || in_memory(e, id) || !cdr_unique_epoch(id, &made_s)) return false;
    struct find_call *f = e->find = mem_zero(1, sizeof *f);
    span_copy(id, f->id, sizeof f->id);
    f->made_s = made_s;
    open_door(e, f);
    if (e->past.history)
        f->reading = history_read(e->past.history, made_s * SECOND_US - BEFORE_US,
                                  made_s * SECOND_US + LONG_US, UINT64_MAX);
    snprintf(f->from, sizeof f->from, "the history");
    becomes(f, FIND_LOOKS);
    return true;
}

bool engine_find_is_behind(const struct engine *e) {
    return e->find && e->find->rest.len;
}

enum find_state engine_find_state(const struct engine *e) {
    return e->find ? e->find->state : FIND_NOTHING;
}

const char *engine_find_words(const struct engine *e) {
    return e->find ? e->find->words : "";
}

const struct door *engine_found(const struct engine *e, uint32_t *ret_call, const char **ret_from) {
    if (engine_find_state(e) != FIND_FOUND) return NULL;
    *ret_call = e->find->number;
    *ret_from = e->find->found_in;
    return &e->find->door;
}
