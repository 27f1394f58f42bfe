// What a file of the history contains, and changes to it while no board writes to it.
#include "history/kept.h"

#include "db.h"
#include "packed.h"
#include "sql.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fail(char *error, size_t size, const char *path, const char *why) {
    snprintf(error, size, "%s: %s", path, why);
    return -1;
}

// ---- reading

static int open_to_read(const char *path, struct db *ret_db, char *error, size_t size) {
    int64_t version = 0;
    *ret_db = (struct db){.path = path, .word = "", .lock = -1};
    if (access(path, R_OK)) return fail(error, size, path, strerror(errno));
    ret_db->handle = sql_open(path);
    enum db_state state = db_look(ret_db, ret_db->handle, &version);
    if (state == DB_REFUSED)
        snprintf(error, size, "%s", ret_db->words);
    else if (state != DB_WRITES)
        fail(error, size, path, sql_reason(ret_db->handle));
    else if (version < DB_READABLE)
        fail(error, size, path, "no board has written to it yet");
    else
        return 0;
    db_close(ret_db);
    return -1;
}

static bool has_files(struct db *db) {
    int64_t there = 0;
    query_one(sql_ask(db->handle, "SELECT count(*) FROM sqlite_master WHERE name = 'piece'", 0,
                      NULL),
              &there);
    return there;
}

static bool list(struct db *db, enum history_part_kind kind, const char *statement,
                 void (*take)(void *context, const struct history_part *part), void *context) {
    struct query *q = sql_ask(db->handle, statement, 0, NULL);
    while (query_next(q))
        take(context, &(struct history_part){.kind = kind,
                                             .from_us = query_number(q, 0),
                                             .to_us = query_number(q, 1),
                                             .lines = query_number(q, 2),
                                             .records = query_number(q, 3),
                                             .bytes = query_number(q, 4)});
    return query_end(q);
}

int history_list(const char *path, void (*take)(void *context, const struct history_part *part),
                 void *context, char *error, size_t size) {
    struct db db;
    if (open_to_read(path, &db, error, size)) return -1;
    bool listed =
        list(&db, HISTORY_RUN, "SELECT began_us, until_us, 0, 0, 0 FROM run ORDER BY id", take,
             context) &&
        list(&db, HISTORY_LINES,
             "SELECT first_us, last_us, lines, records, length(text) FROM batch"
             " ORDER BY id",
             take, context) &&
        (!has_files(&db) ||
         list(&db, HISTORY_PIECE,
              "SELECT first_us, last_us, lines, records, length(text) FROM piece ORDER BY id", take,
              context));
    if (!listed) fail(error, size, path, sql_reason(db.handle));
    db_close(&db);
    return listed ? 0 : -1;
}

bool history_is_written(const char *path) {
    return db_is_written(path);
}

bool history_has_files(const char *path) {
    struct db db;
    char error[sizeof db.words];
    int64_t count = 0;
    if (open_to_read(path, &db, error, sizeof error)) return false;
    if (has_files(&db)) query_one(sql_ask(db.handle, "SELECT count(*) FROM file", 0, NULL), &count);
    db_close(&db);
    return count > 0;
}

static bool read_parts(struct db *db, const char *statement, int64_t *damaged) {
    struct buf text = {0};
    struct query *q = sql_ask(db->handle, statement, 0, NULL);
    for (; query_next(q); buf_clear(&text))
        *damaged += !packed_get(&text, query_span(q, 1), (size_t)query_number(q, 0));
    buf_finish(&text);
    return query_end(q);
}

int history_verify(const char *path, char *error, size_t size) {
    struct db db;
    int64_t sound = 0, damaged = 0;
    if (open_to_read(path, &db, error, size)) return -1;
    query_one(sql_ask(db.handle,
                      "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'", 0,
                      NULL),
              &sound);
    bool read =
        read_parts(&db, "SELECT size, text FROM batch ORDER BY id", &damaged) &&
        (!has_files(&db) || read_parts(&db, "SELECT size, text FROM piece ORDER BY id", &damaged));
    bool whole = read && sound && !damaged;
    if (damaged)
        snprintf(error, size, "%s: %lld of its parts are damaged", path, (long long)damaged);
    else if (!whole)
        fail(error, size, path, "it is damaged");
    db_close(&db);
    return whole ? 0 : -1;
}

// ---- changing

static int open_to_change(const char *path, struct db *ret_db, char *error, size_t size) {
    struct db look;
    if (open_to_read(path, &look, error, size)) return -1; // nothing is created, or moved aside
    db_close(&look);
    *ret_db = (struct db){.path = path, .word = "", .lock = -1};
    enum db_state state = db_open(ret_db);
    if (state == DB_WRITES) return 0;
    if (state == DB_READS)
        db_say_holder(ret_db, error, size);
    else
        snprintf(error, size, "%s", ret_db->words);
    return -1;
}

static int end_change(struct db *db, bool changed, char *error, size_t size) {
    if (!changed) fail(error, size, db->path, sql_reason(db->handle));
    db_close(db);
    return changed ? 0 : -1;
}

int history_forget(const char *path, int64_t before_us, int64_t *ret_lines, char *error,
                   size_t size) {
    struct db db;
    if (open_to_change(path, &db, error, size)) return -1;
    int64_t before[] = {before_us}, lines = 0;
    query_one(sql_ask(db.handle,
                      "SELECT sum(lines) FROM (SELECT lines, last_us FROM batch UNION ALL"
                      " SELECT lines, last_us FROM piece) WHERE last_us < ?1",
                      1, before),
              &lines);
    bool gone =
        query_done(sql_ask(db.handle, "DELETE FROM batch WHERE last_us < ?1", 1, before)) &&
        query_done(sql_ask(db.handle, "DELETE FROM told WHERE batch NOT IN (SELECT id FROM batch)",
                           0, NULL)) &&
        query_done(sql_ask(db.handle, "DELETE FROM piece WHERE last_us < ?1", 1, before)) &&
        query_done(sql_ask(db.handle, "DELETE FROM settled WHERE day_us < ?1", 1, before)) &&
        query_done(sql_ask(db.handle,
                           "DELETE FROM run WHERE until_us < ?1"
                           " AND id NOT IN (SELECT run FROM batch)",
                           1, before));
    *ret_lines = lines;
    return end_change(&db, gone, error, size);
}

int history_vacuum(const char *path, char *error, size_t size) {
    struct db db;
    if (open_to_change(path, &db, error, size)) return -1;
    bool done = sql_do(db.handle, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    return end_change(&db, done, error, size);
}
