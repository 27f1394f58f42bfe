// The files to load. They are looked at when they are named, so that a wrong one is refused before
// anything is shown, and opened when their turn comes, because only then is it known which servers
// there are. The order in which they are named makes no difference: recordings come first, in order
// of time. When these are in, each other file gets its server, and they follow by kind, server and
// time.
#include "load.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "disk/disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LEAVE_US 100000 // for all threads together

void load_init(struct load *l, struct door *door) {
    *l = (struct load){.door = door};
}

void load_finish(struct load *l) {
    const char *hangs;
    int64_t until_us = clock_monotonic_us() + LEAVE_US;
    if (!l) return;
    load_databases_finish(l, until_us);
    load_follow_end(l);
    load_fill_end(l);
    // What a thread uses that hangs belongs to it.
    bool read = disk_destroy(l->following.reading.thread, until_us - clock_monotonic_us(), &hangs);
    bool asked = disk_destroy(l->following.reading.asker, until_us - clock_monotonic_us(), &hangs);
    if (read) load_follow_finish(l);
    if (read && asked) load_fill_finish(l);
    l->following.reading.thread = l->following.reading.asker = NULL;
    for (size_t i = 0; i < l->count; i++) {
        source_close(l->files[i].open);
        zone_destroy(l->files[i].own);
        load_kept_finish(&l->files[i]);
        free(l->files[i].path);
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        zone_destroy(l->zones[i].zone);
        free(l->zones[i].argument);
    }
    free(l->files);
    free(l->zones);
    buf_finish(&l->notes);
    buf_finish(&l->tail);
    lines_finish(&l->lines);
    l->files = NULL;
    l->zones = NULL;
    l->zone_count = 0;
    l->count = l->current = 0;
}

int load_refuse(struct load *l, const char *path, const char *why, const char *advice) {
    snprintf(l->error, sizeof l->error, "%s: %s%s", path, why, advice);
    return 2;
}

const char *load_failure(int error) {
    switch (error) {
    case ENODATA:
        return "the gzip file ends too early";
    case EBADMSG:
        return "the gzip file is damaged";
    case EISDIR:
        return "this is a folder; name the files in it (queue_log, Master.csv)";
    default:
        return strerror(error);
    }
}

static bool has_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
    struct stat s;
    bool there = !stat(folder, &s);
    free(folder);
    return there;
}

// `follows`: it need not exist yet, but its folder must.
static int open_file(struct load *l, struct load_file *f, const struct zone *zone, bool follows) {
    int outcome = source_open(f->path, zone, &f->open), error = errno;
    if (outcome == SOURCE_MISSING && follows && has_folder(f->path))
        outcome = source_open_later(f->path, zone, &f->open);
    errno = error;
    switch (outcome) {
    case 0:
        return 0;
    case SOURCE_NO_KNOWN_FORM:
        return load_refuse(l, f->path, "is not a recording of frames, a Master.csv or a queue_log",
                           " (see cdrtop --help for the sources)");
    default:
        return load_refuse(l, f->path, load_failure(errno), "");
    }
}

// Before anything is read; and later for files that are not recordings, whose servers are known.
static int by_turn(const struct load_file *a, const struct load_file *b, bool settled) {
    int by = a->order < b->order ? -1 : a->order > b->order;
    if (settled) by = a->kind == b->kind ? 0 : a->kind == SOURCE_QUEUE_LOG ? -1 : 1;
    if (!by && settled && a->index != b->index) by = a->index < b->index ? -1 : 1;
    if (!by && (settled || a->order == LOAD_FRAMES)) {
        if (a->begins_s != b->begins_s) return a->begins_s < b->begins_s ? -1 : 1;
        int64_t one = source_age(a->path), other = source_age(b->path); // the older comes first
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

void load_put_in_place(struct load *l, struct load_file f) {
    l->files = mem_resize(l->files, l->count + 1, sizeof *l->files);
    f.argument = l->count;
    l->files[l->count++] = f;
    put_in_order(l, 0, false);
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool same_place(const char *a, const char *b) {
    struct stat one, two;
    if (!strcmp(a, b)) return true; // whether it is there or not
    return !stat(a, &one) && !stat(b, &two) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

// According to the configuration, or because all are followed that are not parts of a rotated file.
static bool is_followed(const struct load *l, const char *path, struct span server) {
    bool follows = l->following.all;
    for (size_t i = 0; i < l->zone_count && !follows; i++) {
        const struct load_zone *z = &l->zones[i];
        bool theirs = !z->server.len || !server.len || span_same(z->server, server);
        follows = !z->zone && theirs && (!strcmp(z->path, path) || same_place(z->path, path));
    }
    return follows && source_age(path) == 0;
}

int load_add(struct load *l, const char *argument) {
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    struct load_file f = {.path = mem_string(path, strlen(path)), .index = SERVER_NONE};
    span_copy(server, f.server, sizeof f.server);
    bool follows = is_followed(l, path, server);
    int refused = open_file(l, &f, l->door->servers.machine, follows);
    if (refused) {
        free(f.path);
        return refused;
    }
    f.kind = source_kind_of(f.open);
    f.order = f.kind == SOURCE_FRAMES ? LOAD_FRAMES : server.len ? LOAD_NAMED : LOAD_BY_FILE_NAME;
    f.origin = (struct origin){.link = -1};
    f.begins_s = source_begins_s(f.open);
    f.follows = follows && source_goes_on(f.open);
    l->following.any |= f.follows;
    file_zone_ask(f.open, &f.votes);
    // Closed until its turn comes, unless it cannot be opened twice or is followed.
    if (f.kind != SOURCE_FRAMES && !source_is_pipe(f.open) && !f.follows) {
        source_close(f.open);
        f.open = NULL;
    }
    load_put_in_place(l, f);
    return 0;
}

int load_add_unread(struct load *l, const char *argument) {
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    struct load_file f = {
        .index = SERVER_NONE, .follows = true, .by_path = true, .origin = {.link = -1}};
    bool follows = l->following.all;
    for (size_t i = 0; i < l->zone_count; i++)
        follows |= !l->zones[i].zone && !strcmp(l->zones[i].path, path);
    if (!follows || source_age(path) || source_open_later(path, l->door->servers.machine, &f.open))
        return load_refuse(l, path, "the disk does not answer", "");
    source_goes_on(f.open);
    span_copy(server, f.server, sizeof f.server);
    f.path = mem_string(path, strlen(path));
    f.kind = source_kind_of(f.open);
    f.order = server.len ? LOAD_NAMED : LOAD_BY_FILE_NAME;
    l->following.any = true;
    load_put_in_place(l, f);
    return 0;
}

static bool same_folder(const char *a, const char *b, bool by_path) {
    char *x = mem_string(a, (size_t)(file_name(a) - a)),
         *y = mem_string(b, (size_t)(file_name(b) - b));
    bool same = by_path ? !strcmp(x, y) : same_place(*x ? x : ".", *y ? y : ".");
    free(x);
    free(y);
    return same;
}

// The same name, or another part of it, in another folder, which means another PBX. Without a NAME,
// only parts of a rotated file belong to the same PBX, and these are in one folder.
static bool namesakes(const struct load_file *a, const struct load_file *b) {
    if (a->table.database && a->table.database == b->table.database) return false;
    return span_same(source_stem(a->path), source_stem(b->path)) &&
           !same_folder(a->path, b->path, false) && !same_place(a->path, b->path);
}

// The name in files that name a server, if it is only one; NULL if there is none, or several.
static const char *only_name(const struct load *l) {
    const char *name = NULL;
    for (size_t i = 0; i < l->count; i++) {
        if (l->files[i].order != LOAD_NAMED) continue;
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
        for (size_t k = 0; f->order == LOAD_BY_FILE_NAME && k < i; k++) {
            const struct load_file *other = &l->files[k];
            if (other->order == LOAD_FRAMES || (other->order == LOAD_NAMED && !name)) continue;
            if (!namesakes(other, f)) continue;
            snprintf(l->error, sizeof l->error,
                     "%s: two files would both be server \"%.*s\": write NAME=%s", f->path,
                     (int)base.len, base.at, f->path);
            return 2;
        }
    }
    return 0;
}

// A file without a name belongs to the only known server, else to one that is called like the file.
static uint16_t server_of(struct load *l, const struct load_file *f) {
    struct servers *servers = &l->door->servers;
    if (f->server[0]) return servers_put(servers, span_of(f->server), f->path);
    if (servers->count == 1) return 0;
    struct span base = source_stem(f->path);
    return servers_put(servers, span_take(&base, '.'), f->path);
}

static void set(struct load *l, const char *argument, struct zone *zone) {
    l->zones = mem_resize(l->zones, l->zone_count + 1, sizeof *l->zones);
    struct load_zone *z = &l->zones[l->zone_count++];
    *z = (struct load_zone){.argument = mem_string(argument, strlen(argument)), .zone = zone};
    source_split(z->argument, &z->server, &z->path);
}

void load_set_zone(struct load *l, const char *argument, struct zone *zone) {
    set(l, argument, zone);
}

void load_set_follow(struct load *l, const char *argument) {
    set(l, argument, NULL);
}

// For the file itself, or for another part of it if it was rotated.
const struct zone *load_zone_set(const struct load *l, const struct load_file *f) {
    for (size_t i = 0; i < l->zone_count; i++) {
        const struct load_zone *z = &l->zones[i];
        if (!z->zone) continue;
        if (z->server.len && !span_same(z->server, span_of(l->door->servers.list[f->index].name)))
            continue;
        bool part = span_same(source_stem(z->path), source_stem(f->path)) &&
                    same_folder(z->path, f->path, f->by_path);
        if (part || !strcmp(z->path, f->path)) return z->zone;
        if (!f->by_path && same_place(z->path, f->path)) return z->zone;
    }
    return NULL;
}

// One line for people, shown once everything is in, or as soon as somebody can read it.
void load_note(struct load *l, const struct load_file *f, const char *text) {
    utf8_clean(&l->notes, span_of(f->path));
    buf_format(&l->notes, ": ");
    utf8_clean(&l->notes, span_of(text));
    buf_put(&l->notes, "\n", 1);
}

// The votes of the other parts of a rotated file, as many as there is room for.
static struct zone_votes votes_of_parts(const struct load *l, const struct load_file *f) {
    struct zone_votes votes = {.count = 0};
    for (size_t i = 0; i < l->count; i++) {
        const struct load_file *part = &l->files[i];
        bool other = part != f && part->index == f->index && part->kind == f->kind &&
                     span_same(source_stem(part->path), source_stem(f->path)) &&
                     same_folder(part->path, f->path, f->by_path);
        for (size_t k = 0; other && k < part->votes.count && votes.count < FILE_ZONE_ROWS; k++)
            votes.list[votes.count++] = part->votes.list[k];
    }
    return votes;
}

const struct zone *load_zone_of(struct load *l, struct load_file *f) {
    const struct server *v = &l->door->servers.list[f->index];
    const struct zone *set = f->own ? f->own : load_zone_set(l, f);
    struct zone_votes others;
    char text[400];
    if (f->table.utc) return f->own = zone_fixed(0);
    f->as_printed = !set;
    if (set || f->kind != SOURCE_MASTER_CSV) return set ? set : v->zone;
    others = votes_of_parts(l, f);
    f->own = file_zone_find(f->open, l->door, f->index, &f->votes, &others);
    if (!f->own) return v->zone;
    bool gmt = zone_offset(f->own, 0) == 0, unset = v->zone == l->door->servers.machine;
    f->as_printed = unset && !gmt; // a PBX whose zone nobody has set
    const char *home = unset ? "this machine's zone" : zone_name(v->zone);
    snprintf(text, sizeof text, "its times look like %s, not %s: read so (%s)", zone_name(f->own),
             home,
             gmt ? "usegmtime=yes in cdr.conf makes them GMT; sources: in the configuration sets "
                   "a file's zone"
                 : "set --server-tz, or the file's zone under sources: in the configuration");
    load_note(l, f, text);
    return f->own;
}

// The file after it is of the same kind and PBX, so it may be its next part.
static bool is_part_of_same(const struct load_file *f, const struct load_file *behind,
                            const struct load *l) {
    return behind < l->files + l->count && behind->kind == f->kind && behind->index == f->index;
}

bool load_is_early(const struct load *l, struct load_file *f) {
    return f->follows && f->kind == SOURCE_MASTER_CSV && f->index != SERVER_NONE &&
           !load_zone_set(l, f) &&
           file_zone_is_early(f->open, l->door->servers.list[f->index].zone);
}

int load_begin(struct load *l, struct load_file *f) {
    f->origin.source = f->path;
    if (f->order == LOAD_FRAMES) return 0;
    if (f->index == SERVER_NONE)
        return load_refuse(l, f->path, "belongs to one server too many", "");
    if (!f->open && open_file(l, f, l->door->servers.machine, false)) return 2;
    f->begun = true;
    if (f->follows) file_zone_ask(f->open, &f->votes); // it may have been empty when it was added
    f->table.zone = load_zone_of(l, f);
    source_set_zone(f->open, f->table.zone);
    if (f->kind != SOURCE_MASTER_CSV || f->table.database) return 0;
    if (l->tail.len) source_put_before(f->open, buf_text(&l->tail));
    buf_clear(&l->tail);
    if (!f->follows) source_keep_tail(f->open, is_part_of_same(f, f + 1, l) ? &l->tail : NULL);
    return 0;
}

static void settle(struct load *l, struct load_file *f) {
    f->index = server_of(l, f);
    if (f->index == SERVER_NONE || !f->follows || f->kind != SOURCE_QUEUE_LOG) return;
    ledger_follow(&l->door->book.ledger, f->index);
}

// All recordings are in, so all servers are known.
void load_settle(struct load *l) {
    if (l->settled || l->files[l->current].order == LOAD_FRAMES) return;
    for (size_t i = l->current; i < l->count; i++)
        settle(l, &l->files[i]);
    put_in_order(l, l->current, true);
    l->settled = true;
}
