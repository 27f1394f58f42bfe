// Back-fill: what happened while nobody listened, from the logs that the PBX wrote meanwhile.
//
// Each second the gaps of each server (pbx/servers.h) are compared with what sources have told of
// them. If a gap is over, and a source of its server was not read for it, that source is read from
// an hour before the gap: who waited when it began joined before that. The thread that reads
// followed files finds the place and brings the bytes (source/since.h), a limited amount at a time;
// a table of a database is asked for that window by a thread of its own (fill_table.c). Sources
// take turns, so that none waits for one that is slow, or of a busy PBX. The loop's
// thread takes in the lines in slices, through the same door as everything else. What is
// known already is recognised there: rows by what they say, visits by their joins, lines that were
// read for another gap by their hashes.
//
// Only what a source proves is filled. It tells of the time from its first line, or from where it
// was read, to its last line; what is behind that may not be written yet, or never. So the end of a
// file is looked at again every second, until a line of after the gap is there. It is read on for
// half an hour more, for who was still waiting when the gap ended. Gaps that come meanwhile need
// nothing else. That a file was not written to since proves nothing: a copy of it, or one that is
// no longer written, looks the same, and so does a table of a replica that lags.
//
// Before its first frame a server is not in a gap, it is unknown. If sources tell of that time,
// from the beginning of the board's day, it becomes a gap and is filled like any other.
#include "fills.h"

#include "base/mem.h"
#include "disk/job.h"
#include "net/loop.h"
#include "pbx/coverage.h"
#include "source/since.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_US     INT64_C(1000000) // the end of a file is looked at so often
#define ASK_EVERY_US INT64_C(5000000) // and a database asked
#define BEFORE_US    (3600 * SECOND_US)
#define BEHIND_US    (1800 * SECOND_US)
#define MOST         ((size_t)1 << 18) // bytes that are brought at a time
#define LOOKS        64                // and pieces that are unpacked

static enum server_read read_of(const struct fill_source *s) {
    return fill_log_kind(&s->log);
}

// ---- on the thread

static void close_source(struct fill_source *s) {
    since_destroy(s->since);
    s->since = NULL;
    if (s->table) fill_table_rest(s->table);
}

void load_fill_work(struct disk_job *job) {
    struct fill_source *s = ((struct fills *)job)->at;
    enum followed_step step = FOLLOWED_BYTES;
    if (s->ends) {
        close_source(s);
        return;
    }
    if (s->table) {
        s->more = fill_table_look(s->table, &s->bytes);
        s->trouble = s->table->words[0] != '\0';
        return;
    }
    for (int i = 0; step == FOLLOWED_BYTES && i < LOOKS && s->bytes.len < MOST; i++)
        step = since_look(s->since, &s->bytes);
    s->turned = step == FOLLOWED_TURNED;
    s->more = step != FOLLOWED_NOTHING;
    s->trouble = since_trouble(s->since);
}

// ---- what is wanted

struct server *load_fill_server(const struct fills *f, const struct fill_source *s) {
    struct servers *all = &f->load->door->servers;
    for (size_t i = 0; i < all->count && i < SERVERS_MAX; i++) {
        struct server *v = &all->list[i];
        bool theirs =
            s->log.file.server[0] ? !strcmp(v->name, s->log.file.server) : all->count == 1;
        bool follows = read_of(s) == SERVER_READ_LOG &&
                       ledger_follows(&f->load->door->book.ledger, (uint16_t)i);
        if (theirs && (s->only_calls || (v->link >= 0 && !follows))) return v;
    }
    return NULL;
}

static struct window today(const struct fills *f, int64_t at_us) {
    return window_day(f->board, f->day_start_s, at_us / SECOND_US);
}

// Where the time before its first frame begins that sources are asked for; 0 for none.
static int64_t unheard_from(const struct fills *f, const struct server *v) {
    int64_t from_us = v->heard_from_us ? today(f, v->heard_from_us).from * SECOND_US : 0;
    return from_us < v->heard_from_us ? from_us : 0;
}

// The begin of the first time that the source may tell of and that nobody has; 0 for none.
static int64_t wanted_from(const struct fills *f, const struct fill_source *s,
                           const struct server *v) {
    if (s->only_calls) return 0;
    int64_t from_us = v->heard_from_us > s->begins_us ? unheard_from(f, v) : 0;
    for (size_t i = 0; !from_us && i < v->gaps.count; i++) {
        const struct server_gap *g = &v->gaps.list[i];
        bool late = s->begins_us && g->to_us <= s->begins_us;
        if (g->to_us && !late && !server_is_filled(g, read_of(s))) from_us = g->from_us;
    }
    return from_us;
}

static int64_t wanted_until(const struct server *v) {
    const struct server_gap *last = server_last_gap(v);
    int64_t until_us = last ? last->to_us : v->heard_from_us;
    return until_us + BEHIND_US;
}

// ---- taking in

static void look(struct fills *f, struct fill_source *s) {
    const struct load_reading *r = &f->load->following.reading;
    f->at = s;
    f->job.path = s->log.file.path;
    if (s->table) fill_table_ask(s->table, &s->log, f->now_us);
    disk_do(s->table ? r->asker : r->thread, &f->job);
}

// It is read to its end for now: what is proved by that?
static void settle(struct fills *f, struct fill_source *s) {
    struct server *v = &f->load->door->servers.list[s->log.file.index];
    struct fill_log *log = &s->log;
    bool reaches = s->table ? s->table->reaches : since_reaches(s->since);
    int64_t from_us = reaches ? s->from_us : log->first_us, unheard_us = unheard_from(f, v);
    bool news = log->last_us > s->told_us;
    s->rested = true;
    if (s->trouble || !news || log->last_us < from_us) return; // or it ended long ago
    s->told_us = log->last_us;
    s->begins_us = reaches ? 0 : log->first_us;
    if (unheard_us && from_us < v->heard_from_us)
        fill_log_known(f->load, log, unheard_us > from_us ? unheard_us : from_us, f->now_us);
    fill_log_filled(f->load, log, from_us, log->last_us, f->now_us);
}

// The latest lines of a table are there: they are read again in their turn.
static void begin_window(struct fills *f, struct fill_source *s) {
    fill_table_zone(f->load, &s->log, s->log.file.index, s->table->utc, buf_text(&s->bytes));
    fill_table_begin(s->table, &s->log, s->from_us, f->now_us);
}

// True if all of it has been taken in.
static bool take(struct fills *f, struct fill_source *s, int64_t until_us) {
    struct load *l = f->load;
    struct span header = s->table ? fill_table_header(s->table, &s->bytes) : since_header(s->since);
    if (!s->put) fill_log_put(l, &s->log, buf_text(&s->bytes), header);
    s->put = true;
    if (!fill_log_read(l, &s->log, f->now_us, until_us)) return false;
    if (s->turned) source_part_ends(s->log.file.open);
    if (s->turned) fill_log_read(l, &s->log, f->now_us, INT64_MAX);
    if (s->turned && s->trouble) s->log.first_us = s->log.last_us = 0; // there is a hole behind it
    return true;
}

// ---- why a gap stays

static void say_time(const struct fills *f, int64_t at_us, int64_t now_us, char out[32]) {
    struct civil c = zone_civil(f->board, at_us / SECOND_US);
    bool same_day = at_us >= today(f, now_us).from * SECOND_US;
    if (same_day)
        snprintf(out, 32, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    else
        snprintf(out, 32, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

// Why gaps of its server are there though there is this source.
static void explain(const struct fills *f, const struct fill_source *s, int64_t now_us, char *out,
                    size_t size) {
    const char *slash = strrchr(s->log.file.path, '/'),
               *name = slash ? slash + 1 : s->log.file.path;
    char from[32], to[32], why[64];
    say_time(f, s->log.first_us, now_us, from);
    say_time(f, s->log.last_us, now_us, to);
    const char *words = s->table ? s->table->words : load_failure(s->trouble);
    span_copy(span_of(words), why, sizeof why);
    if (s->trouble)
        snprintf(out, size, "%s: %s", name, why);
    else if (!s->rested)
        snprintf(out, size, "%s is being read", name);
    else if (!s->log.last_us)
        snprintf(out, size, "%s has nothing of it", name);
    else if (s->begins_us)
        snprintf(out, size, "%s has %s to %s", name, from, to);
    else
        snprintf(out, size, "%s ends %s", name, to);
}

static void explain_all(struct fills *f, int64_t now_us) {
    uint64_t said[SERVER_READS] = {0};
    for (size_t i = 0; i < f->count; i++) {
        const struct fill_source *s = &f->list[i];
        struct server *v = s->only_calls ? NULL : load_fill_server(f, s);
        enum server_read what = read_of(s);
        uint64_t bit = v ? UINT64_C(1) << (v - f->load->door->servers.list) : 0;
        if (!v || (said[what] & bit)) continue;
        said[what] |= bit;
        explain(f, s, now_us, v->gaps.unfilled[what], sizeof v->gaps.unfilled[what]);
    }
}

// ---- when

static void begin(struct fills *f, struct fill_source *s, struct server *v, int64_t from_us) {
    struct load_file *file = &s->log.file;
    s->from_us = from_us - BEFORE_US;
    fill_log_begin(f->load, &s->log, (uint16_t)(v - f->load->door->servers.list), s->from_us,
                   f->now_us);
    s->told_us = 0;
    s->rested = s->ends = false;
    s->reads = true;
    if (s->table) s->table->asked = FILL_LATEST;
    if (s->table) return;
    const struct zone *set = load_zone_set(f->load, file);
    s->since = since_create(file->path, file->kind, set ? set : v->zone, s->from_us / SECOND_US);
}

// Sources are asked in their order: a gap that one of them filled is not there for the next. True
// if the thread has something to do for it.
static bool go_on(struct fills *f, struct fill_source *s, int64_t now_us) {
    struct server *v = load_fill_server(f, s);
    int64_t from_us = v ? wanted_from(f, s, v) : 0;
    int64_t every_us = s->table ? ASK_EVERY_US : EVERY_US;
    bool due = now_us < s->looked_us || now_us - s->looked_us >= every_us;
    if (!s->reads && !from_us) return false;
    if (!s->reads)
        begin(f, s, v, from_us);
    else if (!due)
        return false;
    else if (!v) // nobody knows any more whose it is
        s->ends = true;
    else if (!from_us && (now_us > wanted_until(v) || s->log.last_us > wanted_until(v)))
        s->ends = true;
    s->looked_us = now_us;
    look(f, s);
    return true;
}

// Around the list, so that none has to wait until those before it have nothing more to tell.
static void next_source(struct fills *f) {
    for (size_t i = 0; i < f->count; i++) {
        size_t at = (f->turn + i) % f->count;
        if (!at) explain_all(f, f->now_us);
        if (!go_on(f, &f->list[at], f->now_us)) continue;
        f->turn = at + 1;
        return;
    }
    f->turn = 0;
}

bool load_fill(struct load *l, int64_t until_us) {
    struct fills *f = l->following.reading.fills;
    struct fill_source *s = f ? f->at : NULL;
    if (!f || !f->brought) return true;
    if (s->table && s->table->asked == FILL_LATEST) {
        if (s->more) begin_window(f, s);
    } else if (!take(f, s, until_us)) {
        return false;
    }
    s->looked_us = f->now_us;
    buf_clear(&s->bytes);
    f->brought = s->put = false;
    if (s->more) {
        look(f, s);
        return true;
    }
    settle(f, s);
    f->at = NULL;
    next_source(f);
    return true;
}

void load_fill_done(struct disk_job *job) {
    struct fills *f = (struct fills *)job;
    bool ended = f->at->ends;
    if (ended) f->at->reads = false;
    if (ended) f->at = NULL;
    if (f->over) return;
    f->brought = !ended;
    if (ended) next_source(f);
    if (f->hooks.changed) f->hooks.changed(f->hooks.context);
}

void load_fill_tick(struct load *l, int64_t now_us) {
    struct fills *f = l->following.reading.fills;
    if (!f || !f->board) return;
    f->now_us = now_us;
    if (!f->at) next_source(f);
}

bool load_fill_rests(const struct load *l) {
    const struct fills *f = l->following.reading.fills;
    if (!f || !f->board) return true;
    if (f->at) return false;
    for (size_t i = 0; i < f->count; i++) {
        const struct fill_source *s = &f->list[i];
        const struct server *v = load_fill_server(f, s);
        if (v && !(s->reads && s->rested) && wanted_from(f, s, v)) return false;
    }
    return true;
}

void load_fill_told(const struct load *l) {
    const struct links_hooks *hooks = &l->following.reading.fills->hooks;
    if (hooks->changed) hooks->changed(hooks->context);
}
