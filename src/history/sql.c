// SQLite in a short form; the only file that uses its interface.
#include "sql.h"

#include "base/mem.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#define BUSY_MS 1000

static sqlite3 *handle_of(const struct sql *s) {
    return (sqlite3 *)s;
}

static sqlite3_stmt *statement_of(struct query *q) {
    return (sqlite3_stmt *)q;
}

struct sql *sql_open(const char *path) {
    sqlite3 *handle = NULL;
    sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (handle) sqlite3_busy_timeout(handle, BUSY_MS);
    return (struct sql *)handle;
}

void sql_close(struct sql *s) {
    sqlite3_close_v2(handle_of(s));
}

enum sql_error sql_error(const struct sql *s) {
    switch (sqlite3_errcode(handle_of(s))) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return SQL_NONE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return SQL_DAMAGED;
    case SQLITE_FULL:
        return SQL_FULL;
    case SQLITE_BUSY:
        return SQL_LOCKED;
    default:
        return sqlite3_system_errno(handle_of(s)) == ENOSPC ? SQL_FULL : SQL_OTHER;
    }
}

const char *sql_reason(const struct sql *s) {
    int os = sqlite3_system_errno(handle_of(s));
    switch (sql_error(s)) {
    case SQL_DAMAGED:
        return "it is damaged";
    case SQL_FULL:
        return "the disk is full";
    case SQL_LOCKED:
        return "another program has it locked";
    default:
        return os ? strerror(os) : sqlite3_errmsg(handle_of(s));
    }
}

bool sql_do(struct sql *s, const char *statements) {
    return !sqlite3_exec(handle_of(s), statements, NULL, NULL, NULL);
}

int64_t sql_changes(const struct sql *s) {
    return sqlite3_changes(handle_of(s));
}

int64_t sql_last_row(const struct sql *s) {
    return sqlite3_last_insert_rowid(handle_of(s));
}

struct query *sql_ask(struct sql *s, const char *statement, int count, const int64_t *numbers) {
    sqlite3_stmt *made = NULL;
    if (sqlite3_prepare_v2(handle_of(s), statement, -1, &made, NULL)) return NULL;
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(made, i + 1, numbers[i]);
    return (struct query *)made;
}

void query_text(struct query *q, int place, const char *text) {
    if (q) sqlite3_bind_text(statement_of(q), place, text, -1, SQLITE_STATIC);
}

void query_bytes(struct query *q, int place, struct span bytes) {
    if (q) sqlite3_bind_blob64(statement_of(q), place, bytes.at, bytes.len, SQLITE_STATIC);
}

bool query_next(struct query *q) {
    return q && sqlite3_step(statement_of(q)) == SQLITE_ROW;
}

int64_t query_number(struct query *q, int column) {
    return sqlite3_column_int64(statement_of(q), column);
}

struct span query_span(struct query *q, int column) {
    const void *at = sqlite3_column_blob(statement_of(q), column);
    return (struct span){at, (size_t)sqlite3_column_bytes(statement_of(q), column)};
}

char *query_string(struct query *q, int column) {
    struct span text = query_span(q, column);
    return mem_string(text.at, text.len);
}

bool query_end(struct query *q) {
    return q && !sqlite3_finalize(statement_of(q));
}

bool query_done(struct query *q) {
    query_next(q);
    return query_end(q);
}

bool query_one(struct query *q, int64_t *ret_number) {
    bool row = query_next(q) && sqlite3_column_type(statement_of(q), 0) != SQLITE_NULL;
    if (row) *ret_number = query_number(q, 0);
    return query_end(q) && row;
}
