// Searches the logs that fill gaps for the lines of one call, on the thread that reads. It begins
// where a log tells of the call's first second, and ends when nothing of it came for a long
// stretch.
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
    const struct load *load;
    struct since *since; // owned
    struct buf found, source;
    char id[96];
    size_t next;     // of the sources
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

static void work(struct disk_job *job) {
    struct fill_find *f = (struct fill_find *)job;
    struct buf bytes = {0};
    size_t quiet = 0;
    bool first = true;
    while (quiet < STRETCH && since_look(f->since, &bytes) != FOLLOWED_NOTHING) {
        struct span header = since_header(f->since);
        if (first && header.len) buf_format(&f->found, "%.*s\n", (int)header.len, header.at);
        first = false;
        if (bytes.len) take_lines(f, &bytes, &quiet);
    }
    buf_finish(&bytes);
    since_destroy(f->since);
    f->since = NULL;
}

// ---- on the owner's thread

static void destroy(struct fill_find *f) {
    since_destroy(f->since);
    buf_finish(&f->found);
    buf_finish(&f->source);
    free(f);
}

static void done(struct disk_job *job) {
    struct fill_find *f = (struct fill_find *)job;
    f->busy = false;
    f->told = true;
    if (f->over)
        destroy(f);
    else
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

bool load_find_next(struct load *l, struct span id, int64_t made_s, char *ret_from, size_t size) {
    struct fill_find *f = find_of(l, id);
    const struct server *v;
    const struct fill_log *log = NULL;
    if (!l->following.reading.thread) return false;
    while (!log && f->next < load_fill_count(l))
        log = load_fill_log(l, f->next++, &v);
    if (!log) return false;
    const struct zone *zone = log->zone ? log->zone : load_zone_set(l, &log->file);
    if (!zone) zone = v->zone;
    buf_clear(&f->source);
    fill_log_name(log, zone, v, &f->source);
    snprintf(ret_from, size, "%s of %s", log->file.path, v->name);
    buf_clear(&f->found);
    f->job.path = log->file.path;
    f->since = since_create(log->file.path, log->file.kind, zone, made_s - BEFORE_S);
    f->busy = true;
    f->told = false;
    disk_do(l->following.reading.thread, &f->job);
    return true;
}

bool load_found(const struct load *l, struct span *ret_source, struct span *ret_lines) {
    const struct fill_find *f = l->following.reading.find;
    if (!f || !f->told) return false;
    *ret_source = buf_text(&f->source);
    *ret_lines = buf_text(&f->found);
    return true;
}

void load_find_end(struct load *l) {
    struct fill_find *f = l->following.reading.find;
    if (!f) return;
    l->following.reading.find = NULL;
    f->over = true;
    if (!f->busy) destroy(f);
}
