// Reads the history. A reading has a handle of its own, and sees the file as it was when it began,
// whatever is written meanwhile, here or by another board.
#include "db.h"

#include "base/mem.h"
#include "packed.h"
#include "sql.h"

#include <stdio.h>

// Finds the first batch of that time, and the last. The one behind those that end in it may have
// begun in it. While a clock was ahead, batches ended later than those behind them.
static bool find_ends(struct db_reading *r) {
    const char *at_least = "SELECT id FROM batch WHERE last_us >= ?1 ORDER BY last_us LIMIT 1";
    int64_t inside = 0;
    if (!query_one(sql_ask(r->handle, at_least, 1, (int64_t[]){r->from_us}), &r->next) ||
        !query_one(sql_ask(r->handle,
                           "SELECT ifnull(max(id), 0) FROM batch"
                           " WHERE last_us >= ?1 AND last_us < ?2",
                           2, (int64_t[]){r->from_us, r->to_us}),
                   &inside))
        return false;
    const char *behind = "SELECT id FROM batch WHERE id > ?1 ORDER BY id LIMIT 1";
    bool found = inside ? query_one(sql_ask(r->handle, behind, 1, &inside), &r->last)
                        : query_one(sql_ask(r->handle, at_least, 1, &r->to_us), &r->last);
    if (!found) r->last = inside;
    return r->next <= r->last;
}

// Finds the batch from which on there are as many records as wanted.
static bool find_begin(struct db_reading *r) {
    uint64_t records = 0;
    if (!find_ends(r)) return false;
    struct query *q =
        sql_ask(r->handle,
                "SELECT id, records, lines FROM batch WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC",
                2, (int64_t[]){r->next, r->last});
    while (records < r->records && query_next(q)) {
        r->next = query_number(q, 0);
        records += (uint64_t)query_number(q, 1);
        r->all += (uint64_t)query_number(q, 2);
    }
    return query_end(q);
}

static bool take_batch(struct db_chunk *c, struct query *q, int64_t to_us) {
    struct span word = query_span(q, 3);
    size_t len = (size_t)query_number(q, 5), before = c->bytes.len;
    MEM_ROOM(c->list, c->count, c->room);
    c->list[c->count] = (struct db_batch){.run = query_number(q, 1),
                                          .began_us = query_number(q, 7),
                                          .until_us = query_number(q, 2),
                                          .word_len = word.len,
                                          .count = query_number(q, 4),
                                          .told = query_number(q, 8) >= to_us,
                                          .len = len};
    buf_span(&c->bytes, word);
    bool sound = packed_get(&c->bytes, query_span(q, 6), len);
    if (sound)
        c->count++;
    else
        c->bytes.len = before;
    return sound;
}

#define SELECT_LINES                                                                               \
    "SELECT batch.id, run, until_us, word, lines, size, text, began_us, first_us FROM batch"       \
    " JOIN run ON run.id = run "

static struct query *ask_lines(const struct db_reading *r) {
    return sql_ask(r->handle, SELECT_LINES "WHERE batch.id BETWEEN ?1 AND ?2 ORDER BY batch.id", 2,
                   (int64_t[]){r->next, r->last});
}

static struct query *ask_told(const struct db_reading *r) {
    return sql_ask(r->handle,
                   SELECT_LINES "JOIN told ON batch = batch.id WHERE batch >= ?1 AND from_us < ?2"
                                " ORDER BY batch",
                   2, (int64_t[]){r->next, r->to_us});
}

static struct query *ask_settled(const struct db_reading *r) {
    struct query *q = sql_ask(r->handle,
                              "SELECT day_us, day_us, 0, '', 0, size, value, 0, day_us FROM settled"
                              " WHERE day_us >= ?1 AND day_us < ?2 AND version = ?3 AND kind = ?4"
                              " ORDER BY day_us",
                              3, (int64_t[]){r->next, r->to_us, r->version});
    query_text(q, 4, r->kind);
    return q;
}

static void read_on(struct db *db, struct db_reading *r, size_t most, struct db_chunk *c) {
    struct query *q = r->kind ? ask_settled(r) : r->told ? ask_told(r) : ask_lines(r);
    while (c->bytes.len < most && !r->over) {
        r->over = !query_next(q);
        if (r->over) break;
        r->next = query_number(q, 0) + 1;
        if (take_batch(c, q, r->to_us)) continue;
        r->holes = true;
        snprintf(db->aside, sizeof db->aside, "history: a part of %s is damaged and left out",
                 db->path);
    }
    if (query_end(q)) return;
    r->holes = true;
    db_trouble(db, r->handle);
}

// Behind the lines of that time: what came later and tells of it, as of a gap that was filled then.
static bool is_told_later(const struct db_reading *r) {
    int64_t version = 0;
    return !r->kind && !r->told && r->last && r->handle &&
           query_one(sql_ask(r->handle, "PRAGMA user_version", 0, NULL), &version) &&
           version >= DB_WITH_TOLD;
}

void db_read(struct db *db, struct db_reading *r, size_t most, struct db_chunk *ret_chunk) {
    buf_clear(&ret_chunk->bytes);
    ret_chunk->count = 0;
    if (!r->handle) {
        db_open(db); // so that it exists and has this version
        r->next = r->from_us;
        r->over = !db_begin_reading(db, r->kind ? DB_WITH_SETTLED : DB_READABLE, &r->handle) ||
                  (!r->kind && !find_begin(r));
        r->holes = r->over && r->handle && sql_error(r->handle) != SQL_NONE;
        if (r->holes && sql_error(r->handle) == SQL_DAMAGED) db_trouble(db, r->handle);
    }
    if (!r->over) read_on(db, r, most, ret_chunk);
    if (r->over && is_told_later(r)) {
        r->told = true;
        r->over = false;
        r->next = r->last + 1;
    }
    if (r->over) db_read_end(r);
}

void db_read_end(struct db_reading *r) {
    sql_close(r->handle);
    r->handle = NULL;
}
