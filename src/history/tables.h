// The tables of a database: which there are, their columns by name, and their rows as lines.
#ifndef CDRTOP_HISTORY_TABLES_H
#define CDRTOP_HISTORY_TABLES_H

#include "mariadb.h"

#define TABLE_COLUMNS 56 // a CSV that is read has at most 64

struct table {
    char name[24]; // "" if it is not there
    enum database_table kind;
    struct table_column {
        char name[65];
        bool bytes; // texts in Latin-1, which may just as well be UTF-8: asked for as they are
    } columns[TABLE_COLUMNS];
    size_t count;
    int time, id, duration; // columns; -1 for none. id counts up as rows are written
    bool time_indexed;
    bool leads;      // private: the index being looked at begins with the time
    char index[65];  // that begins with the time, best with the duration behind it; "" unknown
    bool utc, epoch; // its times are in UTC; are seconds since the epoch
    char wrong[80];  // why it is not used
};

// Looks for it under its usual names, and for its columns. 0 (it may not be there), or an outcome.
int table_find(struct mariadb *m, enum database_table kind, struct table *ret_table,
               char words[MARIADB_WORDS]);

// Appends "SELECT ... FROM ... " with all columns.
void table_select(const struct table *t, struct buf *out);
// Appends that the index is to be used; behind it comes the condition.
void table_by_index(const struct table *t, struct buf *out);
// Appends the time as the column has it, as a literal.
void table_time(const struct table *t, int64_t time, struct buf *out);

// Appends the condition on its time, and the order of its time or of the column that counts.
void table_between(const struct table *t, int64_t from, int64_t to, struct buf *q);
void table_order(const struct table *t, bool by_id, struct buf *q);

// The header line of the CSV; nothing for a log.
void table_header(const struct table *t, struct buf *out);
// A row as a line.
void table_line(const struct table *t, const struct span *fields, size_t count, struct buf *out);
// The time of a row, 0 if it has none; and when it was written: with its duration.
int64_t table_time_of(const struct table *t, const struct span *fields, size_t count);
int64_t table_end_of(const struct table *t, const struct span *fields, size_t count);

#endif
