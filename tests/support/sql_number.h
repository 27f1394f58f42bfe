// A number out of the file of a history, or a change of it.
#ifndef CDRTOP_TESTS_SQL_NUMBER_H
#define CDRTOP_TESTS_SQL_NUMBER_H

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdint.h>

static inline int64_t sql_number(const char *file, const char *sql) {
    sqlite3 *db;
    sqlite3_stmt *s;
    cr_assert_eq(sqlite3_open(file, &db), 0);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), 0, "%s", sqlite3_errmsg(db));
    sqlite3_step(s);
    int64_t value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    cr_assert_eq(sqlite3_close(db), 0);
    return value;
}

#endif
