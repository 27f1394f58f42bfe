// Files are looked at when they are named, so that a wrong one is refused before anything is shown,
// and opened when their turn comes: only then is it known which servers there are.
#include "app/load.h"

#include "app/memory.h"
#include "base/mem.h"

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
    uint16_t index; // the server of a file of one
};

void load_init(struct load *l, struct door *door) {
    *l = (struct load){.door = door};
}

void load_finish(struct load *l) {
    if (!l) return;
    for (size_t i = 0; i < l->count; i++) {
        source_close(l->files[i].open);
        free(l->files[i].path);
    }
    free(l->files);
    buf_finish(&l->held);
    l->files = NULL;
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

static void put_in_place(struct load *l, struct load_file f) {
    l->files = mem_resize(l->files, l->count + 1, sizeof *l->files);
    size_t at = l->count++;
    for (; at > 0 && l->files[at - 1].order > f.order; at--)
        l->files[at] = l->files[at - 1];
    l->files[at] = f;
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
    if (f.kind != SOURCE_FRAMES) { // its zone is known only when its turn comes
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

struct sink_context {
    struct load *load;
    struct load_file *file;
};

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct sink_context *c = context;
    struct load *l = c->load;
    if (!l->paced || at_us <= l->until_us) {
        door_frame(l->door, &c->file->origin, bytes, at_us);
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
    row->server = c->file->index;
    memory_logged(&c->load->door->servers.list[row->server], row->start);
    door_cdr(c->load->door, row);
}

static void on_step(void *context, struct queue_step *step) {
    struct sink_context *c = context;
    step->server = c->file->index;
    door_step(c->load->door, step);
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct sink_context *c = context;
    (void)line, (void)why;
    c->load->door->ingest.malformed++;
}

static int begin(struct load *l, struct load_file *f) {
    f->origin.source = f->path;
    if (f->open) return 0;
    f->index = server_of(l, f);
    if (f->index == SERVER_NONE) return refuse(l, f->path, "is of one server too many", "");
    return open_file(l, f, l->door->servers.list[f->index].zone);
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
        door_frame(l->door, &l->files[l->current].origin, buf_text(&l->held), l->next_us);
    l->holding = false;
    return true;
}

int load_run(struct load *l, size_t lines) {
    if (l->current == l->count) return 0;
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
        l->current++;
    }
    return l->current < l->count;
}
