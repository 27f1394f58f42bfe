// Questions to a database that stand by themselves: the ends of a table, and one call.
#include "database_parts.h"

#include <stdlib.h>

// The rows at one end of the table.
static int ask_end(struct database *d, enum database_table table, const char *which,
                   struct buf *out, int64_t *ret_latest) {
    struct reading fresh = {.table = d->tables[table].table};
    struct answer a = {.r = &fresh, .out = out};
    const struct table *t = &fresh.table;
    bool by_time = t->time_indexed || t->id < 0;
    buf_format(database_question(d, t), "ORDER BY `%s` %s",
               t->columns[by_time ? t->time : t->id].name, which);
    int outcome = database_ask(d, database_take_row, &a);
    free(fresh.seen.list);
    *ret_latest = fresh.last_time;
    return outcome;
}

int database_sample(struct database *d, enum database_table table, struct buf *out,
                    int64_t *ret_newest) {
    table_header(&d->tables[table].table, out);
    return ask_end(d, table, "DESC LIMIT 64", out, ret_newest);
}

int database_oldest(struct database *d, enum database_table table, int64_t *ret_oldest) {
    struct buf line = {0};
    int outcome = ask_end(d, table, "LIMIT 1", &line, ret_oldest);
    buf_finish(&line);
    return outcome;
}

// ---- one call

int database_call(struct database *d, enum database_table table, struct span id, int64_t from,
                  int64_t to, struct buf *out) {
    static const char *const rows[] = {"uniqueid", "linkedid"}, *const log[] = {"callid"};
    struct reading fresh = {.table = d->tables[table].table};
    const struct table *t = &fresh.table;
    struct answer a = {.r = &fresh, .out = out};
    const char *const *keys = table == DATABASE_ROWS ? rows : log;
    size_t count = table == DATABASE_ROWS ? 2 : 1, found = 0;
    struct buf *q = database_question(d, t);
    table_between(t, from, to, q);
    for (size_t i = 0; i < t->count; i++)
        for (size_t k = 0; k < count; k++) {
            if (!span_same_nocase(span_of(t->columns[i].name), span_of(keys[k]))) continue;
            buf_format(q, "%s`%s` = ", found++ ? " OR " : " AND (", t->columns[i].name);
            mariadb_quote(d->connection, id, q);
        }
    if (!found) return 0;
    buf_format(q, ")");
    table_order(t, false, q);
    table_header(t, out);
    int outcome = database_ask(d, database_take_row, &a);
    free(fresh.seen.list);
    return outcome;
}
