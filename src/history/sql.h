// SQLite, a little shorter: src/history/sql.c is the only file that knows it. What fails says so by
// sql_error(), until the next thing is asked for.
#ifndef CDRTOP_HISTORY_SQL_H
#define CDRTOP_HISTORY_SQL_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct sql;   // an open file
struct query; // what was asked of it

enum sql_error { SQL_NONE, SQL_DAMAGED, SQL_FULL, SQL_LOCKED, SQL_OTHER };

// A file that is there; one that cannot be written is opened to be read. NULL: no memory. Whether
// it could be opened the first thing asked says.
struct sql *sql_open(const char *path);
void sql_close(struct sql *s); // NULL is nothing
enum sql_error sql_error(const struct sql *s);
const char *sql_reason(const struct sql *s); // in words

bool sql_do(struct sql *s, const char *statements);
int64_t sql_changes(const struct sql *s);  // rows that the last statement changed
int64_t sql_last_row(const struct sql *s); // the id of the last one that was put in

// ?1 and on are the numbers. NULL, which all below take: it cannot be asked.
struct query *sql_ask(struct sql *s, const char *statement, int count, const int64_t *numbers);
void query_text(struct query *q, int place, const char *text); // ?place; it stays until the end
void query_bytes(struct query *q, int place, struct span bytes);
bool query_next(struct query *q); // there is another row
int64_t query_number(struct query *q, int column);
struct span query_span(struct query *q, int column);  // until the next row
bool query_end(struct query *q);                      // false: it failed on the way
bool query_done(struct query *q);                     // asks, and ends it
bool query_one(struct query *q, int64_t *ret_number); // and gives the first; false: there is none
#endif
