// Reads imported files back. Each answer is of one job: first the list of files, then their pieces,
// some of them at a time. The connection is kept from one job to the next, and sees the history as
// it was when it was opened.
#include "history/imported.h"

#include "base/mem.h"
#include "db.h"
#include "disk/job.h"
#include "packed.h"
#include "sql.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)1 << 20)

struct listed_zone {
    char *server, *zone; // owned
};

struct listed_zones {
    struct listed_zone *list; // owned
    size_t count, room;
};

struct imported {
    struct disk_job job;
    struct disk *disk;
    char *path;
    int64_t from_us, to_us, oldest_us;
    void (*told)(void *context);
    void *context;
    bool busy, closing;
    // Used by the thread while it is busy.
    struct sql *handle;
    struct history_file *files; // owned, with their texts
    size_t count, room;
    struct listed_zones zones;
    int64_t file; // whose pieces are asked for; 0: the list is
    int64_t next; // id of a piece
    struct buf text;
    bool holes; // something of it could not be read
};

// ---- on the disk's thread

static void list_file(struct imported *i, struct query *q) {
    struct buf head = {0};
    packed_get(&head, query_span(q, 7), (size_t)query_number(q, 3));
    MEM_ROOM(i->files, i->count, i->room);
    i->files[i->count++] = (struct history_file){.id = query_number(q, 0),
                                                 .kind = query_number(q, 1),
                                                 .begins_s = query_number(q, 2),
                                                 .server = query_string(q, 4),
                                                 .zone = query_string(q, 5),
                                                 .path = query_string(q, 6),
                                                 .head = buf_text(&head)};
}

static void list(struct imported *i) {
    int64_t last_us = 0;
    if (i->from_us <= 0 &&
        query_one(sql_ask(i->handle, "SELECT max(last_us) FROM piece", 0, NULL), &last_us))
        i->from_us += last_us;
    struct query *q = sql_ask(
        i->handle,
        "SELECT file.id, kind, begins_s, head_size, server, zone, path, head"
        " FROM piece JOIN file ON file.id = piece.file WHERE last_us >= ?1 AND first_us < ?2"
        " GROUP BY file.id ORDER BY file.id",
        2, (int64_t[]){i->from_us, i->to_us});
    while (query_next(q))
        list_file(i, q);
    i->holes |= !query_end(q);
    query_one(sql_ask(i->handle, "SELECT min(first_us) FROM piece", 0, NULL), &i->oldest_us);
    q = sql_ask(i->handle, "SELECT server, zone FROM zone ORDER BY server", 0, NULL);
    while (query_next(q)) {
        struct listed_zones *z = &i->zones;
        MEM_ROOM(z->list, z->count, z->room);
        z->list[z->count++] = (struct listed_zone){query_string(q, 0), query_string(q, 1)};
    }
    query_end(q);
}

// A damaged piece is left out.
static void read_pieces(struct imported *i) {
    struct query *q = sql_ask(i->handle,
                              "SELECT id, size, text FROM piece WHERE file = ?1 AND id >= ?2"
                              " AND last_us >= ?3 AND first_us < ?4 ORDER BY id",
                              4, (int64_t[]){i->file, i->next, i->from_us, i->to_us});
    while (i->text.len < CHUNK_BYTES && query_next(q)) {
        i->next = query_number(q, 0) + 1;
        i->holes |= !packed_get(&i->text, query_span(q, 2), (size_t)query_number(q, 1));
    }
    i->holes |= !query_end(q);
}

// An open handle holds the file as it was when reading began: meanwhile SQLite cannot take its
// write-ahead log into the file, and the log grows.
static void let_go(struct imported *i) {
    sql_close(i->handle);
    i->handle = NULL;
}

static void work(struct disk_job *job) {
    struct imported *i = (struct imported *)job;
    struct db db = {.path = i->path, .word = "", .lock = -1};
    buf_clear(&i->text);
    bool is_open = i->handle || db_begin_reading(&db, DB_WITH_FILES, &i->handle);
    if (is_open && i->file)
        read_pieces(i);
    else if (is_open)
        list(i);
    if (!is_open) let_go(i);
}

static void rest_work(struct disk_job *job) {
    let_go((struct imported *)job);
}

static void close_work(struct disk_job *job) {
    let_go((struct imported *)job);
}

// ---- on the owner's thread

static void destroy(struct imported *i) {
    for (size_t k = 0; k < i->count; k++) {
        free((char *)i->files[k].server);
        free((char *)i->files[k].zone);
        free((char *)i->files[k].path);
        free((char *)i->files[k].head.at);
    }
    for (size_t k = 0; k < i->zones.count; k++) {
        free(i->zones.list[k].server);
        free(i->zones.list[k].zone);
    }
    free(i->files);
    free(i->zones.list);
    buf_finish(&i->text);
    free(i->path);
    free(i);
}

static void ask(struct imported *i) {
    i->busy = true;
    disk_do(i->disk, &i->job);
}

static void done(struct disk_job *job) {
    struct imported *i = (struct imported *)job;
    bool closed = job->work == close_work;
    i->busy = false;
    job->work = work;
    if (closed)
        destroy(i);
    else if (i->closing)
        imported_close(i);
    else if (i->told)
        i->told(i->context);
}

struct imported *imported_open(struct disk *d, const struct imported_terms *terms) {
    struct imported *i = mem_zero(1, sizeof *i);
    i->path = mem_string(terms->path, strlen(terms->path));
    i->disk = d;
    i->from_us = terms->from_us;
    i->to_us = terms->to_us;
    i->told = terms->told;
    i->context = terms->context;
    i->job = (struct disk_job){.path = i->path, .work = work, .done = done};
    ask(i);
    return i;
}

void imported_close(struct imported *i) {
    if (!i) return;
    i->closing = true;
    if (i->busy) return;
    i->job.work = close_work;
    ask(i);
}

void imported_rest(struct imported *i) {
    if (!i || i->busy) return;
    i->job.work = rest_work;
    ask(i);
}

bool imported_waits(const struct imported *i) {
    return i->busy;
}

size_t imported_count(const struct imported *i) {
    return i->count;
}

int64_t imported_oldest_us(const struct imported *i) {
    return i->oldest_us;
}

const struct history_file *imported_file(const struct imported *i, size_t index) {
    return &i->files[index];
}

bool imported_zone(const struct imported *i, size_t index, const char **ret_server,
                   const char **ret_zone) {
    if (index >= i->zones.count) return false;
    *ret_server = i->zones.list[index].server;
    *ret_zone = i->zones.list[index].zone;
    return true;
}

void imported_ask(struct imported *i, size_t index) {
    int64_t id = i->files[index].id;
    if (i->file != id) i->next = 0;
    i->file = id;
    ask(i);
}

bool imported_whole(const struct imported *i) {
    return !i->holes;
}

struct span imported_text(const struct imported *i) {
    return buf_text(&i->text);
}
