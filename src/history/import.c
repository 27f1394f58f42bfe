// Writes imported files into the history.
//
// A file is imported again and again: because somebody killed the import half-way, because the file
// has grown since, because the same command stands in a crontab. Meanwhile rotation gives it other
// names, and packs it. So a file is recognised by what is in it and not by its name: by its first
// 64 KiB, and by a hash of everything that was taken of it. Whoever imports reads the file up to
// where it was taken before. If the hash is the same there, it is that file, and what follows is
// new.
//
// A piece and the new state of its file are one transaction: wherever the import is killed, the
// next one goes on behind the last piece, and nothing is there twice or missing.
//
// The last line of a log may be half of one, of which the rest is yet to be written. It is kept as
// a piece of its own, since the file may as well end there, and is replaced when more comes.
//
// A table of a database is a file here, too. It is known by its address, how far it was taken is a
// time, and of it all pieces from some place on are for the time being.
#include "history/imported.h"

#include "base/mem.h"
#include "db.h"
#include "packed.h"
#include "sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_US INT64_C(86400000000)

struct import {
    struct db db;
    char *path;
    struct history_file *files; // owned, with their texts
    size_t count, room;
};

static struct span unpacked(struct query *q, int column, int64_t size) {
    struct buf text = {0};
    if (!packed_get(&text, query_span(q, column), (size_t)size)) {
        buf_finish(&text);
        return SPAN_NONE;
    }
    return buf_text(&text);
}

static bool read_files(struct import *i) {
    struct query *q = sql_ask(
        i->db.handle,
        "SELECT file.id, kind, begins_s, taken, hash, tail, head_size, ifnull(size, 0), server,"
        " zone, path, head, ifnull(text, x''), forgot_us FROM file LEFT JOIN piece ON piece.id = "
        "tail"
        " ORDER BY file.id",
        0, NULL);
    while (query_next(q)) {
        MEM_ROOM(i->files, i->count, i->room);
        i->files[i->count++] = (struct history_file){.id = query_number(q, 0),
                                                     .kind = query_number(q, 1),
                                                     .begins_s = query_number(q, 2),
                                                     .taken = (uint64_t)query_number(q, 3),
                                                     .hash = (uint64_t)query_number(q, 4),
                                                     .tail_piece = query_number(q, 5),
                                                     .forgot_us = query_number(q, 13),
                                                     .server = query_string(q, 8),
                                                     .zone = query_string(q, 9),
                                                     .path = query_string(q, 10),
                                                     .head = unpacked(q, 11, query_number(q, 6)),
                                                     .head_kept = (size_t)query_number(q, 6),
                                                     .tail = unpacked(q, 12, query_number(q, 7))};
    }
    return query_end(q);
}

static int fail(struct import *i, char *error, size_t size) {
    snprintf(error, size, "%s: %s", i->path, sql_reason(i->db.handle));
    return -1;
}

int import_open(const char *path, struct import **ret_import, char *error, size_t size) {
    struct import *i = mem_zero(1, sizeof *i);
    i->path = mem_string(path, strlen(path));
    i->db = (struct db){.path = i->path, .word = "", .lock = -1};
    enum db_state state = db_open(&i->db);
    int failed = -1;
    if (state == DB_READS)
        db_say_holder(&i->db, error, size);
    else if (state != DB_WRITES)
        snprintf(error, size, "%s", i->db.words);
    else
        failed = read_files(i) ? 0 : fail(i, error, size);
    if (failed)
        import_close(i);
    else
        *ret_import = i;
    return failed;
}

static void free_texts(struct history_file *f) {
    free((char *)f->server);
    free((char *)f->zone);
    free((char *)f->path);
    free((char *)f->head.at);
    free((char *)f->tail.at);
}

void import_close(struct import *i) {
    if (!i) return;
    for (size_t k = 0; k < i->count; k++)
        free_texts(&i->files[k]);
    free(i->files);
    db_close(&i->db);
    free(i->path);
    free(i);
}

size_t import_files(const struct import *i, const struct history_file **ret_files) {
    *ret_files = i->files;
    return i->count;
}

int import_zone(struct import *i, const char *server, const char *zone, char *error, size_t size) {
    struct query *q =
        sql_ask(i->db.handle, "INSERT OR REPLACE INTO zone(server, zone) VALUES(?1, ?2)", 0, NULL);
    query_text(q, 1, server);
    query_text(q, 2, zone);
    return query_done(q) ? 0 : fail(i, error, size);
}

static bool put_piece(struct db *db, int64_t file, const struct history_piece *p) {
    struct buf packed = {0};
    packed_put(&packed, p->text);
    struct query *q = sql_ask(
        db->handle,
        "INSERT INTO piece(file, first_us, last_us, lines, records, size,"
        " text) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        6, (int64_t[]){file, p->first_us, p->last_us, p->lines, p->records, (int64_t)p->text.len});
    query_bytes(q, 7, buf_text(&packed));
    bool put = query_done(q);
    buf_finish(&packed);
    return put;
}

// The zone of its times may turn out to be another one.
static bool unsettle(struct db *db, const struct history_piece *p) {
    return db_unsettle(db, p->first_us - DAY_US, p->last_us + DAY_US);
}

static bool update_file(struct db *db, const struct history_file *f) {
    struct query *q =
        sql_ask(db->handle,
                "UPDATE file SET begins_s = ?2, taken = ?3, hash = ?4, tail = ?5, server = ?7,"
                " zone = ?8, path = ?9, forgot_us = ?6 WHERE id = ?1",
                6,
                (int64_t[]){f->id, f->begins_s, (int64_t)f->taken, (int64_t)f->hash, f->tail_piece,
                            f->forgot_us});
    query_text(q, 7, f->server);
    query_text(q, 8, f->zone);
    query_text(q, 9, f->path);
    return query_done(q);
}

// Its first bytes become more only while it is short.
static bool put_head(struct db *db, struct history_file *f) {
    struct buf packed = {0};
    if (f->head.len == f->head_kept) return true;
    packed_put(&packed, f->head);
    struct query *q = sql_ask(db->handle, "UPDATE file SET head_size = ?2, head = ?3 WHERE id = ?1",
                              2, (int64_t[]){f->id, (int64_t)f->head.len});
    query_bytes(q, 3, buf_text(&packed));
    bool put = query_done(q);
    buf_finish(&packed);
    f->head_kept = f->head.len;
    return put;
}

static bool put_file(struct db *db, struct history_file *f) {
    if (!f->id) {
        if (!query_done(sql_ask(db->handle,
                                "INSERT INTO file(kind, begins_s, taken, hash, tail, head_size,"
                                " server, zone, path, head) VALUES(?1, 0, 0, 0, 0, 0, '', '', '',"
                                " x'')",
                                1, (int64_t[]){f->kind})))
            return false;
        f->id = sql_last_row(db->handle);
    }
    return update_file(db, f) && put_head(db, f);
}

// The file first, for its id, and once more if its end is the piece.
static bool put_both(struct db *db, struct history_file *f, const struct history_piece *p,
                     bool tail) {
    int64_t old[] = {f->tail_piece, f->id};
    if (old[0] &&
        !query_done(sql_ask(db->handle, "DELETE FROM piece WHERE id = ?1 AND file = ?2", 2, old)))
        return false;
    if (f->again && !query_done(sql_ask(db->handle, "DELETE FROM piece WHERE file = ?2", 2, old)))
        return false;
    f->again = false;
    f->tail_piece = 0;
    if (!put_file(db, f)) return false;
    if (!p->text.len) return true;
    if (!put_piece(db, f->id, p) || !unsettle(db, p)) return false;
    if (!tail) return true;
    f->tail_piece = sql_last_row(db->handle);
    return update_file(db, f);
}

// Keeps what was done since BEGIN, if all of it was; else nothing of it.
static int end_transaction(struct import *i, bool done, char *error, size_t size) {
    if (done && sql_do(i->db.handle, "COMMIT")) return 0;
    fail(i, error, size);
    sql_do(i->db.handle, "ROLLBACK");
    return -1;
}

int import_put(struct import *i, struct history_file *f, const struct history_piece *piece,
               bool tail, char *error, size_t size) {
    struct history_file before = *f;
    bool put = sql_do(i->db.handle, "BEGIN IMMEDIATE") && put_both(&i->db, f, piece, tail);
    int failed = end_transaction(i, put, error, size);
    if (failed) *f = before;
    return failed;
}

static bool put_next(struct db *db, struct history_file *f, const struct history_piece *p,
                     bool late) {
    if (!put_file(db, f) || !put_piece(db, f->id, p) || !unsettle(db, p)) return false;
    if (!late || f->tail_piece) return true;
    f->tail_piece = sql_last_row(db->handle);
    return update_file(db, f);
}

int import_put_next(struct import *i, struct history_file *f, const struct history_piece *piece,
                    bool late, char *error, size_t size) {
    struct history_file before = *f;
    bool put = sql_do(i->db.handle, "BEGIN IMMEDIATE") && put_next(&i->db, f, piece, late);
    int failed = end_transaction(i, put, error, size);
    if (failed) *f = before;
    return failed;
}

// All of its pieces go if it is wanted again.
int import_drop_late(struct import *i, struct history_file *f, int64_t *ret_lines, char *error,
                     size_t size) {
    int64_t from[] = {f->again ? 1 : f->tail_piece, f->id};
    *ret_lines = 0;
    if (!f->id || !from[0]) return 0;
    query_one(sql_ask(i->db.handle, "SELECT sum(lines) FROM piece WHERE id >= ?1 AND file = ?2", 2,
                      from),
              ret_lines);
    f->tail_piece = 0;
    f->again = false;
    bool dropped = sql_do(i->db.handle, "BEGIN IMMEDIATE") && update_file(&i->db, f) &&
                   query_done(sql_ask(i->db.handle,
                                      "DELETE FROM piece WHERE id >= ?1 AND file = ?2", 2, from));
    return end_transaction(i, dropped, error, size);
}

int import_update(struct import *i, const struct history_file *f, bool counts, char *error,
                  size_t size) {
    bool updated = sql_do(i->db.handle, "BEGIN IMMEDIATE") && update_file(&i->db, f) &&
                   (!counts || db_unsettle(&i->db, INT64_MIN, INT64_MAX));
    return end_transaction(i, updated, error, size);
}

static struct span copy(struct span text) {
    return (struct span){text.len ? mem_string(text.at, text.len) : NULL, text.len};
}

void import_took(struct import *i, const struct history_file *f) {
    size_t at = 0;
    if (!f->id) return; // it is empty
    struct history_file took = *f;
    took.server = mem_string(f->server, strlen(f->server));
    took.zone = mem_string(f->zone, strlen(f->zone));
    took.path = mem_string(f->path, strlen(f->path));
    took.head = copy(f->head);
    took.tail = copy(f->tail);
    while (at < i->count && i->files[at].id != f->id)
        at++;
    if (at < i->count) {
        free_texts(&i->files[at]);
    } else {
        MEM_ROOM(i->files, i->count, i->room);
        i->count++;
    }
    i->files[at] = took;
}
