// Files are looked at when they are named, so that a wrong one is refused before anything is shown,
// and opened when their turn comes: only then is it known which servers there are. In which order
// they are named makes no difference: recordings go first, in order of time; when they are in, each
// of the rest gets its server, and they follow by kind, server and time.
#include "app/load.h"

#include "app/file_zone.h"
#include "app/memory.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "source/csv.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct load_file {
    char *path; // owned
    char server[SERVER_NAME_MAX];
    enum source_kind kind;
    enum { FRAMES, NAMED, BY_FILE_NAME } order;
    struct source *open;
    struct origin origin;
    uint16_t index;   // the server of a file of one
    bool began;
    size_t argument;  // its place among them
    int64_t begins_s; // 0 not known
    struct zone *own; // owned: found to be its times' and not its server's
    bool as_printed;  // hours are counted as they stand there
    bool lacks_ids;   // some of its rows have no UniqueID
    uint64_t used, lines;        // what it gave; lines that gave nothing
    uint64_t first_line;         // the first of them
    const char *first_why;
};

struct load_zone { // set for a file by the configuration
    struct span server;
    const char *path; // into `argument`
    char *argument;   // owned
    struct zone *zone; // owned
};

void load_init(struct load *l, struct door *door) {
    *l = (struct load){.door = door};
}

void load_finish(struct load *l) {
    if (!l) return;
    for (size_t i = 0; i < l->count; i++) {
        source_close(l->files[i].open);
        zone_destroy(l->files[i].own);
        free(l->files[i].path);
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        zone_destroy(l->zones[i].zone);
        free(l->zones[i].argument);
    }
    free(l->files);
    free(l->zones);
    buf_finish(&l->held);
    buf_finish(&l->notes);
    l->files = NULL;
    l->zones = NULL;
    l->zone_count = 0;
    l->count = l->current = 0;
}

static int refuse(struct load *l, const char *path, const char *why, const char *advice) {
    snprintf(l->error, sizeof l->error, "%s: %s%s", path, why, advice);
    return 2;
}

static const char *failure(int error) {
    switch (error) {
    case ENODATA:
        return "the gzip file is cut short";
    case EBADMSG:
        return "the gzip file is damaged";
    default:
        return strerror(error);
    }
}

static int open_file(struct load *l, struct load_file *f, const struct zone *zone) {
    switch (source_open(f->path, zone, &f->open)) {
    case 0:
        return 0;
    case SOURCE_NO_KNOWN_FORM:
        return refuse(l, f->path, "is no file of frames, Master.csv or queue_log",
                      " (see cdrtop --help for the sources)");
    default:
        return refuse(l, f->path, failure(errno), "");
    }
}

// Before anything is read; then of those that are no recordings, whose servers are known.
static int by_turn(const struct load_file *a, const struct load_file *b, bool settled) {
    int by = a->order < b->order ? -1 : a->order > b->order;
    if (settled) by = a->kind == b->kind ? 0 : a->kind == SOURCE_QUEUE_LOG ? -1 : 1;
    if (!by && settled && a->index != b->index) by = a->index < b->index ? -1 : 1;
    if (!by && (settled || a->order == FRAMES)) {
        if (a->begins_s != b->begins_s) return a->begins_s < b->begins_s ? -1 : 1;
        int64_t one = source_age(a->path), other = source_age(b->path); // the older first
        by = one == other ? 0 : one > other ? -1 : 1;
    }
    if (by) return by;
    return a->argument < b->argument ? -1 : a->argument > b->argument;
}

static void put_in_order(struct load *l, size_t from, bool settled) {
    for (size_t i = from + 1; i < l->count; i++) {
        struct load_file f = l->files[i];
        size_t at = i;
        for (; at > from && by_turn(&l->files[at - 1], &f, settled) > 0; at--)
            l->files[at] = l->files[at - 1];
        l->files[at] = f;
    }
}

static void put_in_place(struct load *l, struct load_file f) {
    l->files = mem_resize(l->files, l->count + 1, sizeof *l->files);
    f.argument = l->count;
    l->files[l->count++] = f;
    put_in_order(l, 0, false);
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int load_add(struct load *l, const char *argument) {
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    struct load_file f = {.path = mem_string(path, strlen(path)), .index = SERVER_NONE};
    span_copy(server, f.server, sizeof f.server);
    int refused = open_file(l, &f, l->door->servers.machine);
    if (refused) {
        free(f.path);
        return refused;
    }
    f.kind = source_kind_of(f.open);
    f.order = f.kind == SOURCE_FRAMES ? FRAMES : server.len ? NAMED : BY_FILE_NAME;
    f.origin = (struct origin){.link = -1};
    f.begins_s = source_begins_s(f.open);
    // What is not its turn yet is opened again then, but for what cannot be.
    if (f.kind != SOURCE_FRAMES && !source_is_pipe(f.open)) {
        source_close(f.open);
        f.open = NULL;
    }
    put_in_place(l, f);
    return 0;
}

static bool same_place(const char *a, const char *b) {
    struct stat one, two;
    return !stat(a, &one) && !stat(b, &two) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static bool same_folder(const char *a, const char *b) {
    char *x = mem_string(a, (size_t)(file_name(a) - a)),
         *y = mem_string(b, (size_t)(file_name(b) - b));
    bool same = same_place(*x ? x : ".", *y ? y : ".");
    free(x);
    free(y);
    return same;
}

// The same name, or another part of it, in another folder, so that it is another PBX's: of one PBX
// only the parts of a rotated file go together without a NAME, and they stand in one folder.
static bool namesakes(const struct load_file *a, const struct load_file *b) {
    return span_same(source_stem(a->path), source_stem(b->path)) &&
           !same_folder(a->path, b->path) && !same_place(a->path, b->path);
}

// The name that files say is that of the only server; NULL where there are none or several.
static const char *only_name(const struct load *l) {
    const char *name = NULL;
    for (size_t i = 0; i < l->count; i++) {
        if (l->files[i].order != NAMED) continue;
        if (name && strcmp(name, l->files[i].server) != 0) return NULL;
        name = l->files[i].server;
    }
    return name;
}

int load_check(struct load *l) {
    const char *name = only_name(l);
    for (size_t i = 1; i < l->count; i++) {
        const struct load_file *f = &l->files[i];
        struct span base = source_stem(f->path);
        base = name ? span_of(name) : span_take(&base, '.');
        for (size_t k = 0; f->order == BY_FILE_NAME && k < i; k++) {
            const struct load_file *other = &l->files[k];
            if (other->order == FRAMES || (other->order == NAMED && !name)) continue;
            if (!namesakes(other, f)) continue;
            snprintf(l->error, sizeof l->error,
                     "%s: two files would both be server \"%.*s\": write NAME=%s", f->path,
                     (int)base.len, base.at, f->path);
            return 2;
        }
    }
    return 0;
}

// A file without a name belongs to the only known server, else to one named like the file.
static uint16_t server_of(struct load *l, const struct load_file *f) {
    struct servers *servers = &l->door->servers;
    if (f->server[0]) return servers_put(servers, span_of(f->server), f->path);
    if (servers->count == 1) return 0;
    struct span base = source_stem(f->path);
    return servers_put(servers, span_take(&base, '.'), f->path);
}

void load_set_zone(struct load *l, const char *argument, struct zone *zone) {
    l->zones = mem_resize(l->zones, l->zone_count + 1, sizeof *l->zones);
    struct load_zone *z = &l->zones[l->zone_count++];
    *z = (struct load_zone){.argument = mem_string(argument, strlen(argument)), .zone = zone};
    source_split(z->argument, &z->server, &z->path);
}

// The file that was meant, or another part of it where it was rotated.
static const struct zone *zone_set(const struct load *l, const struct load_file *f) {
    for (size_t i = 0; i < l->zone_count; i++) {
        const struct load_zone *z = &l->zones[i];
        if (z->server.len && !span_same(z->server, span_of(l->door->servers.list[f->index].name)))
            continue;
        bool part = span_same(source_stem(z->path), source_stem(f->path)) &&
                    same_folder(z->path, f->path);
        if (part || same_place(z->path, f->path)) return z->zone;
    }
    return NULL;
}

// One line for people, said once all is in or as soon as there is somebody to read it.
static void note(struct load *l, const struct load_file *f, const char *text) {
    utf8_clean(&l->notes, span_of(f->path));
    buf_format(&l->notes, ": ");
    utf8_clean(&l->notes, span_of(text));
    buf_put(&l->notes, "\n", 1);
}

static const struct zone *zone_of(struct load *l, struct load_file *f) {
    const struct server *v = &l->door->servers.list[f->index];
    const struct zone *set = zone_set(l, f);
    char text[400];
    f->as_printed = !set;
    if (set || f->kind != SOURCE_MASTER_CSV) return set ? set : v->zone;
    f->own = file_zone_find(f->open, l->door, f->index);
    if (!f->own) return v->zone;
    bool gmt = zone_offset(f->own, 0) == 0, unset = v->zone == l->door->servers.machine;
    f->as_printed = unset && !gmt; // it is the PBX whose zone nobody has set
    const char *home = zone_name(v->zone)[0] ? zone_name(v->zone) : "the machine's zone";
    snprintf(text, sizeof text, "its times look like %s, not %s: read so (%s)", zone_name(f->own),
             home,
             gmt ? "usegmtime=yes in cdr.conf makes them GMT; sources: in the configuration sets "
                   "a file's zone"
                 : "set --server-tz, or the file's zone under sources: in the configuration");
    note(l, f, text);
    return f->own;
}

struct sink_context {
    struct load *load;
    struct load_file *file;
};

static void gave_nothing(struct load_file *f, uint64_t line, const char *why) {
    if (f->lines++) return;
    f->first_line = line;
    f->first_why = why;
}

static void take_frame(struct load *l, struct load_file *f, struct span bytes, int64_t at_us) {
    uint64_t malformed = l->door->ingest.malformed;
    door_frame(l->door, &f->origin, bytes, at_us);
    if (l->door->ingest.malformed == malformed)
        f->used++;
    else
        gave_nothing(f, f->lines + 1, "no frame of amiws");
}

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct sink_context *c = context;
    struct load *l = c->load;
    if (!l->paced || at_us <= l->until_us) {
        take_frame(l, c->file, bytes, at_us);
        return;
    }
    buf_clear(&l->held);
    buf_span(&l->held, bytes);
    l->next_us = at_us;
    l->holding = true;
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    struct sink_context *c = context;
    door_mark(c->load->door, &c->file->origin, up, reason, at_us);
}

static void on_cdr(void *context, struct cdr *row) {
    struct sink_context *c = context;
    struct load_file *f = c->file;
    row->server = f->index;
    f->used++;
    f->lacks_ids |= !row->text[CDR_UNIQUE_ID].len;
    // Hours of records are the PBX's.
    if (!f->as_printed)
        row->local_start = zone_civil(c->load->door->servers.list[f->index].zone, row->start);
    memory_logged(&c->load->door->servers.list[row->server], row->start);
    door_cdr(c->load->door, row);
}

static void on_step(void *context, struct queue_step *step) {
    struct sink_context *c = context;
    step->server = c->file->index;
    if (step->kind != STEP_OTHER)
        c->file->used++;
    else
        gave_nothing(c->file, c->file->lines + 1, "no event of a queue");
    door_step(c->load->door, step);
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct sink_context *c = context;
    gave_nothing(c->file, line, why);
    c->load->door->ingest.malformed++;
}

static int begin(struct load *l, struct load_file *f) {
    f->origin.source = f->path;
    if (f->began) return 0;
    f->began = true;
    if (f->order == FRAMES) return 0;
    if (f->index == SERVER_NONE) return refuse(l, f->path, "is of one server too many", "");
    if (!f->open && open_file(l, f, l->door->servers.machine)) return 2;
    source_set_zone(f->open, zone_of(l, f));
    return 0;
}

// All recordings are in: it is known which servers there are.
static void settle(struct load *l) {
    if (l->settled || l->files[l->current].order == FRAMES) return;
    for (size_t i = l->current; i < l->count; i++)
        l->files[i].index = server_of(l, &l->files[i]);
    put_in_order(l, l->current, true);
    l->settled = true;
}

static const char *wanted(enum source_kind kind) {
    switch (kind) {
    case SOURCE_FRAMES:
        return "frames are what cdrtop record writes, or amiws' own, one a line";
    case SOURCE_QUEUE_LOG:
        return "a queue_log has lines like TIME|CALL|QUEUE|AGENT|EVENT|...";
    default:
        return "Master.csv as cdr_csv or cdr_custom writes it is read, and a CSV whose first line "
               "names its columns";
    }
}

static void ended(struct load *l, const struct load_file *f) {
    char text[500];
    l->used |= f->used > 0;
    l->useless |= f->lines && !f->used;
    if (f->lines && !f->used) {
        snprintf(text, sizeof text, "nothing in it can be used: line %llu: %s (%s)",
                 (unsigned long long)f->first_line, f->first_why, wanted(f->kind));
        note(l, f, text);
    }
    if (f->lacks_ids) note(l, f, CSV_NO_UNIQUE_ID);
}

bool load_ready(const struct load *l) {
    if (l->current == l->count || !l->files[l->current].open) return true;
    int fd = source_fd(l->files[l->current].open);
    return fd < 0 || poll(&(struct pollfd){fd, POLLIN, 0}, 1, 0) != 0;
}

// The frame that waited goes in when its time has come.
static bool release(struct load *l) {
    if (l->holding && l->next_us > l->until_us) return false;
    if (l->holding)
        take_frame(l, &l->files[l->current], buf_text(&l->held), l->next_us);
    l->holding = false;
    return true;
}

int load_run(struct load *l, size_t lines) {
    if (l->current == l->count) return 0;
    settle(l);
    struct load_file *f = &l->files[l->current];
    if (!release(l)) return LOAD_LATER;
    struct sink_context context = {.load = l, .file = f};
    const struct source_sink sink = {.context = &context,
                                     .frame = on_frame,
                                     .mark = on_mark,
                                     .cdr = on_cdr,
                                     .step = on_step,
                                     .malformed = on_malformed};
    if (begin(l, f)) return -1;
    int more = source_read(f->open, &sink, l->paced ? 1 : lines);
    if (more < 0) {
        snprintf(l->error, sizeof l->error, "%s: %s; what came before it is shown", f->path,
                 failure(-more));
        return -1;
    }
    if (l->holding) return LOAD_LATER;
    if (!more) {
        source_close(f->open);
        f->open = NULL;
        ended(l, f);
        l->current++;
    }
    return l->current < l->count;
}
