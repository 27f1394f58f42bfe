// A short form of SQLite's interface: src/history/sql.c is the only file that uses it. What fails
// is explained by sql_error(), until the next call.
#ifndef CDRTOP_HISTORY_SQL_H
#define CDRTOP_HISTORY_SQL_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct sql;   // an open file
struct query; // a statement that was begun

enum sql_error { SQL_NONE, SQL_DAMAGED, SQL_FULL, SQL_LOCKED, SQL_OTHER };

// Opens an existing file; one that cannot be written is opened for reading. NULL: no memory.
// Whether it could really be opened, the first statement tells.
struct sql *sql_open(const char *path);
void sql_close(struct sql *s); // NULL is allowed
enum sql_error sql_error(const struct sql *s);
const char *sql_reason(const struct sql *s); // in words

bool sql_do(struct sql *s, const char *statements);
int64_t sql_changes(const struct sql *s);  // rows that the last statement changed
int64_t sql_last_row(const struct sql *s); // the id of the last row that was inserted

// ?1 and so on are the numbers. NULL if it cannot be begun; all functions below accept that.
struct query *sql_ask(struct sql *s, const char *statement, int count, const int64_t *numbers);
// For ?place; must stay valid until the end.
void query_text(struct query *q, int place, const char *text);
void query_bytes(struct query *q, int place, struct span bytes);
bool query_next(struct query *q); // whether there is another row
int64_t query_number(struct query *q, int column);
struct span query_span(struct query *q, int column); // valid until the next row
char *query_string(struct query *q, int column);     // the caller owns it
bool query_end(struct query *q);                     // false if it failed on the way
bool query_done(struct query *q);                    // runs and ends it
// And gives the first number; false if there is none.
bool query_one(struct query *q, int64_t *ret_number);
#endif
