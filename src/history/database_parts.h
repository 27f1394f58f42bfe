// Shared by the files about asking a database.
#ifndef CDRTOP_HISTORY_DATABASE_PARTS_H
#define CDRTOP_HISTORY_DATABASE_PARTS_H

#include "tables.h"

struct hashes {
    uint64_t *list; // owned; 0: found again
    size_t count, capacity;
    size_t next; // where the next one is expected
};

struct reading { // of one table, from one question to the next
    struct table table;
    int64_t last_id, last_time, last_end; // the latest of all rows; 0: none yet
    int64_t begin;                        // of the window: what was before is no news
    int64_t ended_from;                   // rows of calls that ended before are not wanted
    int64_t at_id, upto_id;               // of a window that is read along the column that counts
    struct hashes seen, now; // before the first poll: what is seen is the end of the window
};

struct database {
    struct database_address address;
    struct database_terms terms; // owns its texts
    struct mariadb *connection;  // owned; NULL: not connected
    struct reading tables[DATABASE_TABLES];
    struct buf question;
    char words[MARIADB_WORDS + 80];
    char remark[400];
};

struct answer {
    struct reading *r;
    struct buf *out;
    bool poll;
    size_t count;
    int64_t id;          // of the last row
    int64_t first, last; // the numbers of two columns
};

// Begins a question, about that table if it is not NULL.
struct buf *database_question(struct database *d, const struct table *t);
// Asks it. An outcome of history/database.h.
int database_ask(struct database *d, mariadb_row *row, void *context);
// For a struct answer: appends the row as a line.
void database_take_row(void *answer, const struct span *fields, size_t count);

#endif
