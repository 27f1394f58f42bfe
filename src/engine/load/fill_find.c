// Searches the sources that fill gaps for the lines of one call: first the logs, on the thread that
// reads, then databases, on the thread that asks them. A log is searched from where it tells of the
// call's first second, until nothing of it came for a long stretch. A database is asked for the id
// itself.
//
// What the thread uses is all in here, a copy of the id too, and stays until its answer was
// delivered, whoever gave up meanwhile.
#include "load.h"

#include "base/mem.h"
#include "disk/job.h"
#include "source/since.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE_S 60
#define STRETCH  ((size_t)64 << 20) // bytes without a line of it

struct fill_find {
    struct disk_job job;
    struct load *load;
    struct since *since;         // owned: of a log
    struct fill_table *table;    // or a table
    struct fill_table_call call; // and what is asked of it
    struct buf found, source;
    char id[96], trouble[400];
    size_t next; // of the sources, and once more of those that are tables
    struct fill_log *log;
    uint16_t server; // whose it is
    bool busy, told; // the thread searches; the answer was not taken yet
    bool over;       // nobody waits for the answer
};

bool load_find_named(struct span line, struct span id) {
    const char *end = line.at + line.len;
    for (const char *at = line.at; (at = memmem(at, (size_t)(end - at), id.at, id.len)); at++) {
        char before = at > line.at ? at[-1] : ' ', after = at + id.len < end ? at[id.len] : ' ';
        bool digit = (before >= '0' && before <= '9') || (after >= '0' && after <= '9');
        if (!digit && before != '.' && after != '.') return true;
    }
    return false;
}

// ---- on the thread

static void take_lines(struct fill_find *f, struct buf *bytes, size_t *quiet) {
    size_t used = 0;
    for (struct span rest = buf_text(bytes); memchr(rest.at, '\n', rest.len);) {
        struct span line = span_take(&rest, '\n');
        bool its = load_find_named(line, span_of(f->id));
        used = bytes->len - rest.len;
        *quiet += line.len;
        if (!its) continue;
        buf_span(&f->found, line);
        buf_put(&f->found, "\n", 1);
        *quiet = 0;
    }
    buf_drop(bytes, used);
}

static void search_log(struct fill_find *f) {
    struct buf bytes = {0};
    size_t quiet = 0;
    bool first = true;
    while (quiet < STRETCH && since_look(f->since, &bytes) != FOLLOWED_NOTHING) {
        struct span header = since_header(f->since);
        if (first && header.len) buf_format(&f->found, "%.*s\n", (int)header.len, header.at);
        first = false;
        if (bytes.len) take_lines(f, &bytes, &quiet);
    }
    int trouble = since_trouble(f->since);
    snprintf(f->trouble, sizeof f->trouble, "%s", trouble ? load_failure(trouble) : "");
    buf_finish(&bytes);
    since_destroy(f->since);
    f->since = NULL;
}

static void work(struct disk_job *job) {
    struct fill_find *f = (struct fill_find *)job;
    if (f->table)
        fill_table_find(f->table, &f->call);
    else
        search_log(f);
}

// ---- on the owner's thread

static void destroy(struct fill_find *f) {
    since_destroy(f->since);
    buf_finish(&f->found);
    buf_finish(&f->source);
    buf_finish(&f->call.latest);
    free(f);
}

// Only what the table says tells the zone of its times.
static void end_table(struct fill_find *f) {
    snprintf(f->trouble, sizeof f->trouble, "%s", f->call.words);
    if (f->trouble[0]) return;
    fill_table_zone(f->load, f->log, f->server, f->call.utc, buf_text(&f->call.latest));
    fill_log_name(f->log, f->log->zone, &f->load->door->servers.list[f->server], &f->source);
}

static void done(struct disk_job *job) {
    struct fill_find *f = (struct fill_find *)job;
    f->busy = false;
    f->told = true;
    if (f->over) {
        destroy(f);
        return;
    }
    if (f->table) end_table(f);
    load_fill_told(f->load);
}

static struct fill_find *find_of(struct load *l, struct span id) {
    struct fill_find *f = l->following.reading.find;
    if (f) return f;
    f = l->following.reading.find = mem_zero(1, sizeof *f);
    f->load = l;
    f->job = (struct disk_job){.work = work, .done = done};
    span_copy(id, f->id, sizeof f->id);
    return f;
}

// Logs first.
static bool next_source(struct load *l, struct fill_find *f) {
    size_t count = load_fill_count(l);
    while (f->next < 2 * count) {
        bool tables = f->next >= count;
        f->log = load_fill_log(l, f->next++ % count, &f->server, &f->table);
        if (f->log && tables == (f->table != NULL)) return true;
    }
    return false;
}

static void begin_log(struct fill_find *f, const struct server *v, int64_t made_s) {
    const struct zone *zone = f->log->zone ? f->log->zone : load_zone_set(f->load, &f->log->file);
    const char *path = f->log->file.path;
    if (!zone) zone = v->zone;
    fill_log_name(f->log, zone, v, &f->source);
    f->since = since_create(path, f->log->file.kind, zone, made_s - BEFORE_S);
}

bool load_find_next(struct load *l, struct span id, int64_t made_s, char *ret_from, size_t size) {
    const struct load_reading *r = &l->following.reading;
    struct fill_find *f = find_of(l, id);
    if ((!r->thread && !r->asker) || !next_source(l, f)) return false;
    const struct server *v = &l->door->servers.list[f->server];
    snprintf(ret_from, size, "%s of %s", f->log->file.path, v->name);
    buf_clear(&f->source);
    buf_clear(&f->found);
    buf_clear(&f->call.latest);
    f->call.id = span_of(f->id);
    f->call.made_s = made_s;
    f->call.found = &f->found;
    if (!f->table) begin_log(f, v, made_s);
    f->job.path = f->log->file.path;
    f->busy = true;
    f->told = false;
    disk_do(f->table ? r->asker : r->thread, &f->job);
    return true;
}

bool load_found(const struct load *l, struct span *ret_source, struct span *ret_lines,
                const char **ret_trouble) {
    const struct fill_find *f = l->following.reading.find;
    if (!f || !f->told) return false;
    *ret_source = buf_text(&f->source);
    *ret_lines = buf_text(&f->found);
    *ret_trouble = f->trouble;
    return true;
}

void load_find_end(struct load *l) {
    struct fill_find *f = l->following.reading.find;
    if (!f) return;
    l->following.reading.find = NULL;
    f->over = true;
    if (!f->busy) destroy(f);
}
