// Tidies the history: old batches are deleted, and small ones merged.
#include "db.h"
#include "packed.h"
#include "sql.h"

#define QUARTER_US  INT64_C(900000000)
#define HOUR_US     INT64_C(3600000000)
#define DAY_US      INT64_C(86400000000)
#define MERGED_MOST (1024 * 1024) // bytes of text
#define FORGET_MOST 200           // batches at a time

static bool forget_some(struct db *db, const char *statement, int64_t before_us) {
    return query_done(sql_ask(db->handle, statement, 2, (int64_t[]){before_us, FORGET_MOST})) &&
           sql_changes(db->handle) == FORGET_MOST;
}

// Of an imported file it stays known how far it was taken, and what is gone of it: another import
// may want that again.
static bool note_forgotten(struct db *db, int64_t before_us) {
    return query_done(sql_ask(db->handle,
                              "UPDATE file SET forgot_us = max(forgot_us, ?1) WHERE id IN"
                              " (SELECT file FROM piece WHERE last_us < ?1)",
                              1, (int64_t[]){before_us}));
}

static bool forget(struct db *db, int64_t now_us) {
    int64_t before_us = now_us - db->keep_days * DAY_US;
    if (!db->keep_days || now_us - db->forgot_us < HOUR_US) return false;
    if (forget_some(db,
                    "DELETE FROM batch WHERE id IN"
                    " (SELECT id FROM batch WHERE last_us < ?1 LIMIT ?2)",
                    before_us) ||
        (note_forgotten(db, before_us) &&
         forget_some(db,
                     "DELETE FROM piece WHERE id IN"
                     " (SELECT id FROM piece WHERE last_us < ?1 LIMIT ?2)",
                     before_us)))
        return true;
    query_done(sql_ask(db->handle,
                       "DELETE FROM run WHERE until_us < ?1 AND id NOT IN (SELECT run FROM batch)",
                       1, (int64_t[]){before_us}));
    query_done(sql_ask(db->handle,
                       "DELETE FROM told WHERE NOT EXISTS (SELECT 1 FROM batch WHERE id = batch)",
                       0, NULL));
    query_done(
        sql_ask(db->handle, "DELETE FROM settled WHERE to_us < ?1", 1, (int64_t[]){before_us}));
    db->forgot_us = now_us;
    return false;
}

struct group { // consecutive ids, of the same run and quarter of an hour
    struct db_lines lines;
    struct buf text;
    int64_t run, first, last; // ids
    int64_t seen;             // the last one that was looked at: a damaged one stays as it is
    int batches;
};

// True if the row was added.
static bool take_in(struct group *g, struct query *q) {
    int64_t id = query_number(q, 0), run = query_number(q, 1), first_us = query_number(q, 3);
    // A batch from when the clock was ahead is not asked for yet, and may be between two others.
    bool fits = !g->batches || (run == g->run && id == g->last + 1 && g->text.len < MERGED_MOST &&
                                first_us / QUARTER_US == g->lines.first_us / QUARTER_US);
    if (fits) g->seen = id;
    if (!fits || !packed_get(&g->text, query_span(q, 8), (size_t)query_number(q, 7))) return false;
    if (!g->batches++) {
        g->run = run;
        g->first = id;
        g->lines.number = (uint64_t)query_number(q, 2);
        g->lines.first_us = first_us;
    }
    int64_t told_us = query_number(q, 9);
    if (told_us && (!g->lines.told_us || told_us < g->lines.told_us)) g->lines.told_us = told_us;
    g->last = id;
    g->lines.last_us = query_number(q, 4);
    g->lines.count += query_number(q, 5);
    g->lines.records += query_number(q, 6);
    return true;
}

static bool put_together(struct db *db, struct group *g) {
    g->lines.text = buf_text(&g->text);
    return sql_do(db->handle, "BEGIN IMMEDIATE") &&
           query_done(sql_ask(db->handle, "DELETE FROM batch WHERE id BETWEEN ?1 AND ?2", 2,
                              (int64_t[]){g->first, g->last})) &&
           query_done(sql_ask(db->handle, "DELETE FROM told WHERE batch BETWEEN ?1 AND ?2", 2,
                              (int64_t[]){g->first, g->last})) &&
           db_put(db, g->run, g->first, &g->lines) && sql_do(db->handle, "COMMIT");
}

// Merges the next group of a quarter that is over.
static bool merge(struct db *db, int64_t now_us) {
    struct group g = {.batches = 0};
    int64_t over_us = now_us / QUARTER_US * QUARTER_US, first;
    if (!db->merge_from &&
        query_one(sql_ask(db->handle,
                          "SELECT id FROM batch WHERE last_us >= ?1 ORDER BY last_us LIMIT 1", 1,
                          (int64_t[]){now_us - 2 * DAY_US}),
                  &first))
        db->merge_from = first;
    struct query *q =
        sql_ask(db->handle,
                "SELECT id, run, number, first_us, last_us, lines, records, size, text,"
                " ifnull((SELECT from_us FROM told WHERE told.batch = id), 0) FROM batch"
                " WHERE id >= ?1 AND last_us < ?2 ORDER BY id",
                2, (int64_t[]){db->merge_from, over_us});
    while (query_next(q) && take_in(&g, q))
        ;
    query_end(q);
    if (g.seen) db->merge_from = g.seen + 1;
    if (g.batches > 1 && !put_together(db, &g)) sql_do(db->handle, "ROLLBACK");
    buf_finish(&g.text);
    return g.seen > 0;
}

bool db_tidy(struct db *db, int64_t now_us, bool forgets) {
    return db->handle && now_us && ((forgets && forget(db, now_us)) || merge(db, now_us));
}
