// One connection to a server of MariaDB or MySQL, and questions to it, which wait for the answer.
#ifndef CDRTOP_HISTORY_MARIADB_H
#define CDRTOP_HISTORY_MARIADB_H

#include "history/database.h"

#define MARIADB_WORDS 300

struct mariadb;

// Call it once before anything else here, on the owner's thread.
void mariadb_begin(void);

// Connects for reading only. 0, DATABASE_UNREACHABLE, and `words` has why in one line. The password
// is in `terms`, the rest of whom to ask in the address.
int mariadb_open(const struct database_address *address, const struct database_terms *terms,
                 struct mariadb **ret_connection, char words[MARIADB_WORDS]);
void mariadb_close(struct mariadb *m); // NULL is allowed

// A row: its fields, NULL as SPAN_NONE. Valid only during the call.
typedef void mariadb_row(void *context, const struct span *fields, size_t count);

// Asks, and passes each row on when all of the answer is there. 0, or DATABASE_BROKEN with the
// words; no row was passed on then.
int mariadb_ask(struct mariadb *m, struct span question, mariadb_row *row, void *context,
                char words[MARIADB_WORDS]);
// Appends the text as a literal with its quotes, whatever is in it.
void mariadb_quote(struct mariadb *m, struct span text, struct buf *out);

#endif
