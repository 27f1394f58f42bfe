// Writes and reads the history. A batch has lines of a recording. The link by which they came is
// named by a line of its own, "=ws://host:8088", before the first of them and whenever another
// link's lines follow. A link is known by its address without the user, so that a history that
// several boards wrote, one after the other, gives each what it asks for.
//
// What is read is told to the door as the link would tell it, so that a PBX is the same server
// before and after: between two runs all links were lost, and they come back when they really do.
// So the time in which no board was running is a gap like any other: earlier callers are in doubt
// until a list names them, and rows and logs may fill it.
#include "load/load.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "source/source.h"

#include <stdlib.h>
#include <string.h>

#define DEAD_US  INT64_C(10000000) // a disk that does not respond for so long is not waited for
#define WAIT_US  INT64_C(1000000)
#define STEP_US  (60 * SECOND_US)
#define DAY_US   (86400 * SECOND_US)
#define NOT_HERE "cdrtop did not run"

struct past_origin {
    struct origin *origin;
    char *key;      // owned: its address as in the history
    bool up, spoke; // whether it is up now; whether it said something in the run that is being read
};

// Without user and password, which may have an @ in them.
static char *key_of(const struct origin *o) {
    struct buf key = {0};
    struct span rest = span_of(o->source);
    const char *scheme = strstr(o->source, "://");
    if (scheme) {
        struct span path = span_from(rest, (size_t)(scheme - o->source) + 3);
        buf_put(&key, rest.at, rest.len - path.len);
        struct span host = span_take(&path, '/');
        const char *user = memrchr(host.at, '@', host.len);
        rest = span_from(rest, (size_t)((user ? user + 1 : host.at) - rest.at));
    }
    buf_span(&key, rest);
    buf_put(&key, "", 1);
    return key.at;
}

static struct past_origin *find(const struct past *p, const struct origin *o) {
    for (size_t i = 0; i < p->count; i++)
        if (p->origins[i].origin == o) return &p->origins[i];
    return NULL;
}

// ---- writing

static void put_line(struct past *p, const struct past_origin *o, int64_t at_us, const char *mark,
                     struct span text, bool record) {
    struct buf *out = history_fill(p->history);
    if (!out) return;
    if (!out->len || p->written != o->origin) buf_format(out, "=%s\n", o->key);
    p->written = o->origin;
    source_write_line(out, at_us, mark, text);
    if (!p->times.first_us) p->times.first_us = at_us;
    if (!p->times.oldest_us) p->times.oldest_us = at_us;
    history_filled(p->history, at_us, 0, record);
    p->times.until_us = at_us;
}

// If links are up already when a run begins, they are up from its first line on.
static void put(struct past *p, const struct origin *o, int64_t at_us, const char *mark,
                struct span text, bool record) {
    const struct past_origin *from = find(p, o);
    bool begins = history_begins(p->history) && history_fill(p->history);
    for (size_t i = 0; begins && i < p->count; i++)
        if (p->origins[i].up) put_line(p, &p->origins[i], at_us, "!up", SPAN_NONE, false);
    if (from) put_line(p, from, at_us, mark, text, record);
}

static void keep_frame(void *context, const struct origin *o, struct span bytes, int64_t at_us,
                       bool record) {
    put(context, o, at_us, "", bytes, record);
}

static void keep_mark(void *context, const struct origin *o, bool up, struct span reason,
                      int64_t at_us) {
    struct past *p = context;
    struct past_origin *from = find(p, o);
    put(p, o, at_us, up ? "!up" : "!down", reason, false);
    if (from) from->up = up;
}

// ---- reading

struct reading {
    struct past *past;
    struct past_origin *from; // NULL if it is none of these
    struct span fills;        // the name of a source that filled gaps, or none
};

// The first batch and the last may have lines of another time, too.
static bool is_wanted(const struct reading *r, int64_t at_us) {
    struct past *p = r->past;
    if (at_us < p->times.from_us || at_us >= p->times.to_us) return false;
    if (!p->times.first_us) p->times.first_us = at_us;
    return true;
}

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    const struct reading *r = context;
    if (!is_wanted(r, at_us)) return;
    door_frame(r->past->door, r->from->origin, bytes, at_us);
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    const struct reading *r = context;
    if (!is_wanted(r, at_us)) return;
    door_observe(r->past->door, &(struct news){up ? NEWS_LINK_BACK : NEWS_LINK_LOST,
                                               r->from->origin, at_us, reason});
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    const struct reading *r = context;
    (void)line;
    (void)why;
    r->past->door->ingest.malformed++;
    r->past->door->ingest.lines++;
}

// At the latest then. (A clock that was ahead said when the run ended.)
static void end_run(struct past *p, int64_t before_us) {
    int64_t at_us = p->read.until_us < before_us ? p->read.until_us : before_us;
    for (size_t i = 0; i < p->count; i++) {
        if (p->origins[i].spoke)
            door_observe(p->door, &(struct news){NEWS_LINK_LOST, p->origins[i].origin, at_us,
                                                 SPAN(NOT_HERE)});
        p->origins[i].spoke = false;
    }
}

static struct past_origin *origin_of(const struct past *p, struct span key) {
    for (size_t i = 0; i < p->count; i++)
        if (span_same(span_of(p->origins[i].key), key)) return &p->origins[i];
    return NULL;
}

// The time of the first line that has one, whatever link it came by; INT64_MAX for none.
static int64_t first_us(struct span text) {
    int64_t at_us;
    for (struct span rest = text; rest.len;)
        if (source_line_time(span_take(&rest, '\n'), &at_us)) return at_us;
    return INT64_MAX;
}

// The lists that it requested itself cover all queues.
static void begin_run(struct past *p, const struct history_batch *b) {
    if (p->read.run != b->run) {
        end_run(p, first_us(b->text));
        ledger_own_lists(&p->door->book.ledger, b->word);
    }
    p->read = *b;
}

static bool read_batch(struct past *p, const struct history_batch *b, struct task *t) {
    struct reading r = {.past = p};
    const struct source_sink sink = {
        .context = &r, .frame = on_frame, .mark = on_mark, .malformed = on_malformed};
    if (!b->told) begin_run(p, b);
    for (struct span rest = b->text; rest.len;) {
        struct span line = span_take(&rest, '\n');
        if (span_starts(line, SPAN("="))) {
            struct span name = span_from(line, 1), fills = SPAN(PAST_FILLS);
            r.fills = span_starts(name, fills) ? span_from(name, fills.len) : SPAN_NONE;
            r.from = b->told ? NULL : origin_of(p, name);
            if (r.from) r.from->spoke = true;
        } else if (r.fills.len && p->load) {
            span_take(&line, '\t');
            load_fill_kept(p->load, r.fills, line);
        } else if (r.from) {
            source_read_line(line, 0, &sink);
        }
        if (task_pause(t)) return true;
    }
    return false;
}

// For a link to amiws, the ids of PBXs are learnt again.
static void end_reading(struct past *p) {
    struct door *d = p->door;
    end_run(p, p->clock.shown ? clock_us(p->clock.shown) : INT64_MAX);
    for (size_t i = 0; i < d->servers.count; i++)
        for (size_t k = 0; k < p->count; k++)
            if (d->servers.list[i].link == p->origins[k].origin->link && !p->origins[k].origin->pbx)
                d->servers.list[i].id = 0;
    ledger_own_lists(&d->book.ledger, span_of(d->word));
    p->over = true;
    d->keeper = &p->keeper;
    d->held = false;
    d->changes++;
}

bool past_wait(struct past *p, struct task *t) {
    int64_t now_us = clock_monotonic_us();
    if (!p->waits_us) p->waits_us = now_us;
    p->dead = now_us - p->waits_us > DEAD_US;
    if (p->dead) return false;
    if (!t) history_wait(p->history, WAIT_US);
    return task_wait(t);
}

int past_next(struct past *p, struct history_reading *r, struct history_batch *ret_batch,
              struct task *t) {
    int64_t since_us = clock_monotonic_us();
    int more;
    while ((more = history_next(r, ret_batch)) == HISTORY_COMES) {
        p->dead = clock_monotonic_us() - since_us > DEAD_US;
        if (p->dead) return HISTORY_END;
        if (!t) history_wait(p->history, WAIT_US);
        if (task_wait(t)) return HISTORY_COMES;
    }
    return more;
}

static bool find_oldest(struct past *p, struct task *t) {
    struct history_reading *r = history_read(p->history, 0, 1, UINT64_MAX);
    struct history_batch batch;
    int more = past_next(p, r, &batch, t);
    int64_t oldest_us = more == HISTORY_BATCH ? first_us(batch.text) : INT64_MAX;
    int64_t imported_us = p->imported ? imported_oldest_us(p->imported) : 0;
    history_read_end(r);
    if (imported_us && imported_us < oldest_us) oldest_us = imported_us;
    if (oldest_us != INT64_MAX) p->times.oldest_us = oldest_us;
    return more == HISTORY_COMES;
}

bool past_read(struct past *p, int64_t from_us, int64_t to_us, uint64_t records, struct task *t) {
    struct history_batch batch;
    int more = HISTORY_END;
    if (!p->history || p->over) return false;
    p->times.reach_us = from_us;
    if (p->dead) { // it did not answer when the files were asked for
        end_reading(p);
        return false;
    }
    if (find_oldest(p, t)) return true;
    if (!p->reading) p->reading = history_read(p->history, from_us, to_us, records);
    while ((more = past_next(p, p->reading, &batch, t)) == HISTORY_BATCH)
        if (read_batch(p, &batch, t) || memory_make_room(p->door, t)) return true;
    if (more == HISTORY_COMES) return true;
    history_read_end(p->reading);
    p->reading = NULL;
    end_reading(p);
    return false;
}

// What the last run of that time told ends here.
static void end_last_run(struct past *part) {
    if (part->read.until_us < part->times.to_us) end_run(part, INT64_MAX);
}

// A gap that goes on at the end of that time is filled up to there, if it was filled later.
static bool read_later(struct past *part, const struct history_batch *b, bool first,
                       struct task *t) {
    if (first) end_last_run(part);
    servers_end_gaps(&part->door->servers, part->times.to_us);
    bool cancelled = read_batch(part, b, t);
    servers_gaps_go_on(&part->door->servers, part->times.to_us);
    return cancelled;
}

// What links told in that time, and what filled gaps in it.
static bool read_links(struct past *part, struct task *t, struct past_found *found) {
    struct history_batch batch;
    bool cancelled = false, later = false;
    int more;
    part->reading = history_read(part->history, part->times.from_us, part->times.to_us, UINT64_MAX);
    while (!cancelled && (more = past_next(part, part->reading, &batch, t)) != HISTORY_END) {
        if (more == HISTORY_COMES)
            cancelled = true;
        else if (batch.told)
            cancelled = read_later(part, &batch, !later, t);
        else
            cancelled = read_batch(part, &batch, t);
        later |= more == HISTORY_BATCH && batch.told;
        bool ran = !cancelled && batch.began_us <= part->times.from_us &&
                   batch.until_us >= part->times.from_us;
        if (ran) found->known_us = part->times.from_us;
    }
    found->whole = !cancelled && history_read_whole(part->reading);
    if (!later) end_last_run(part);
    history_read_end(part->reading);
    return cancelled;
}

// A file that cannot be read is left out, as when the board begins.
static bool read_all(struct past *part, struct task *t, struct past_found *found) {
    struct load files;
    load_init(&files, part->door);
    files.following.reading.only_from_us = part->times.from_us;
    files.following.reading.only_to_us = part->times.to_us;
    part->load = &files;
    bool cancelled = past_add_files(part, &files, part->times.from_us, t);
    while (!cancelled && load_run_recordings(&files, t))
        ;
    cancelled = cancelled || read_links(part, t, found);
    while (!cancelled && load_run(&files, t))
        ;
    door_ended(part->door);
    part->load = NULL;
    load_finish(&files);
    found->whole &= !part->dead && imported_whole(part->imported);
    imported_close(part->imported);
    return cancelled || task_pause(t);
}

bool past_read_part(const struct past *p, struct door *door, int64_t from_us, int64_t to_us,
                    struct task *t, struct past_found *ret_found) {
    struct past part = {.history = p->history,
                        .disk = p->disk,
                        .path = p->path,
                        .told = p->told,
                        .context = p->context,
                        .door = door,
                        .times = {.from_us = from_us, .to_us = to_us}};
    struct origin *origins = mem_zero(p->count + 1, sizeof *origins);
    part.origins = mem_zero(p->count + 1, sizeof *part.origins);
    part.count = p->count;
    for (size_t i = 0; i < p->count; i++) {
        const struct origin *o = p->origins[i].origin;
        origins[i] =
            (struct origin){.source = o->source, .host = o->host, .pbx = o->pbx, .link = o->link};
        part.origins[i] = (struct past_origin){.origin = &origins[i], .key = p->origins[i].key};
    }
    *ret_found = (struct past_found){.known_us = 0};
    bool cancelled = read_all(&part, t, ret_found);
    free(part.origins);
    free(origins);
    return cancelled;
}

static const struct past_origin *origin_of_link(const struct past *p, int link) {
    for (size_t i = 0; i < p->count; i++)
        if (p->origins[i].origin->link == link) return &p->origins[i];
    return NULL;
}

void past_server_name(const struct past *p, const struct server *v, struct buf *out) {
    const struct past_origin *o = v->link < 0 ? NULL : origin_of_link(p, v->link);
    buf_format(out, "%s\n%s", o ? o->key : "", v->raw);
}

uint16_t past_server_find(const struct past *p, struct servers *s, struct span name) {
    struct span raw = name, key = span_take(&raw, '\n');
    const struct past_origin *o = origin_of(p, key);
    if (!key.len) return servers_put(s, raw, "history"); // of an imported file
    return o ? servers_of_frame(s, raw, o->origin->pbx ? 1 : 0, o->origin) : SERVER_NONE;
}

uint64_t past_links(const struct past *p, uint64_t hash) {
    for (size_t i = 0; i < p->count; i++)
        hash = hash_number(hash_text(hash, span_of(p->origins[i].key)), i);
    return hash;
}

int64_t past_oldest_us(const struct past *p) {
    return p->history && p->over ? p->times.oldest_us : 0;
}

int64_t past_memory_us(const struct past *p) {
    return p->times.first_us ? p->times.first_us : p->times.reach_us;
}

// ---- opening and closing

void past_open(struct past *p, struct door *door, struct disk *d,
               const struct history_terms *terms) {
    struct history_terms own = *terms;
    own.word = door->word;
    *p = (struct past){.door = door,
                       .disk = d,
                       .told = terms->told,
                       .context = terms->context,
                       .path = mem_string(terms->path, strlen(terms->path)),
                       .keeper = {p, keep_frame, keep_mark, past_keep_fill},
                       .times = {.to_us = INT64_MAX},
                       .history = history_open(d, &own)};
    door->held = true;
}

void past_add(struct past *p, struct origin *o) {
    if (!p->history) return;
    p->origins = mem_resize(p->origins, p->count + 1, sizeof *p->origins);
    p->origins[p->count++] = (struct past_origin){.origin = o, .key = key_of(o)};
}

// Days are forgotten by a clock. One that is months ahead must not have its way at once: it is
// believed if a PBX tells about the same time, or when it has run for a day without a step.
static bool clock_is_sure(struct past *p, int64_t now_us) {
    int64_t running_us = clock_monotonic_us(), off_us = now_us - running_us;
    if (!p->clock.steady_us || llabs(off_us - p->clock.off_us) > STEP_US)
        p->clock.steady_us = running_us;
    p->clock.off_us = off_us;
    if (running_us - p->clock.steady_us >= DAY_US) return true;
    for (size_t i = 0; i < p->door->servers.count; i++)
        if (llabs(now_us - p->door->servers.list[i].clock.told_us) < DAY_US) return true;
    return false;
}

// What waits at the door has not been handed over yet.
void past_tick(struct past *p, int64_t now_us) {
    if (!p->history) return;
    bool all = !door_waits(p->door) && !p->door->held;
    if (all) p->times.until_us = now_us;
    history_doubt_clock(p->history, !clock_is_sure(p, now_us));
    history_tick(p->history, p->times.until_us);
}

const char *past_words(const struct past *p) {
    if (!p->history) return p->none ? p->none : "";
    return p->dead ? "history: the disk does not answer; earlier data is not shown"
                   : history_words(p->history);
}

bool past_progress(const struct past *p, uint64_t *ret_done, uint64_t *ret_all) {
    if (!p->reading) return false;
    history_progress(p->reading, ret_done, ret_all);
    return *ret_all > 0;
}

void past_close(struct past *p, int64_t now_us) {
    if (!p->history) return;
    p->door->keeper = &p->keeper;
    door_keep_waiting(p->door);
    if (!p->door->held) p->times.until_us = now_us;
    p->door->keeper = NULL;
    history_read_end(p->reading);
    history_close(p->history, p->times.until_us);
    imported_close(p->imported);
    free(p->path);
    for (size_t i = 0; i < p->count; i++)
        free(p->origins[i].key);
    free(p->origins);
    *p = (struct past){0};
}
