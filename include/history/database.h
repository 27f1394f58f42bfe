// Call records and the queue log that a PBX writes into a database of MariaDB or MySQL: the table
// `cdr` (or FreePBX's copy of it, `transient_cdr`), and the realtime queue log, `queue_log` or
// `queuelog`. They come as lines of a CSV with a header, and as lines of a queue_log, so the
// readers of files read them. Nothing is ever written there. Every function but the first three may
// wait for the network, so it is called on a thread of the database's own; src/history/database.c
// explains what is asked, and when.
#ifndef CDRTOP_HISTORY_DATABASE_H
#define CDRTOP_HISTORY_DATABASE_H

#include "base/buf.h"

struct database_address { // mysql://[user@]host[:port]/database
    char user[81], host[256], base[65];
    char socket[108]; // of mysql://[user@]/path/of/socket/database; "" for none
    uint16_t port;
};
#define DATABASE_USER "cdrtop" // if the address has none

// NULL, or what is wrong with it (static text).
const char *database_address(const char *text, struct database_address *ret_address);

struct database_terms { // copied
    const char *address;
    const char *password;                       // NULL for none
    const char *ca_file, *cert_file, *key_file; // PEM; NULL for none
    bool tls;       // insists on TLS; without it nothing but the password is protected
    bool unchecked; // accepts any certificate
};

struct database;

// The address must be in order. Connects when it is first needed.
struct database *database_create(const struct database_terms *terms);
void database_destroy(struct database *d); // wipes the password; NULL is allowed

enum database_table { DATABASE_LOG, DATABASE_ROWS, DATABASE_TABLES };

// Outcomes of the functions that follow: 0, or one of these. database_words() has one line about
// it. After any of them, database_open() is what to try next.
enum {
    DATABASE_UNREACHABLE = 1, // nobody answers there, or the login was refused
    DATABASE_BROKEN,          // the connection was lost, or a question failed
    DATABASE_EMPTY,           // it has none of the tables
};

// Connects, unless it is connected, and finds the tables and their columns.
int database_open(struct database *d);
// Disconnects, and forgets which window was read: another one may follow.
void database_rest(struct database *d);
const char *database_words(const struct database *d); // "" if all is well
// What somebody should know about its tables, "" for nothing: that an index is missing.
const char *database_remark(const struct database *d);

bool database_has(const struct database *d, enum database_table table);
// Its times are in UTC, whatever the zone of the PBX is: a TIMESTAMP, or seconds since the epoch.
bool database_is_utc(const struct database *d, enum database_table table);

// Times are counted in seconds as the table has them: those of a local time are as if it were UTC
// (civil_seconds()).

// The latest lines, some dozens, to tell the zone by; *ret_newest is the time of the latest, 0 if
// the table is empty.
int database_sample(struct database *d, enum database_table table, struct buf *out,
                    int64_t *ret_newest);

// The time of the oldest line; 0 if the table is empty.
int database_oldest(struct database *d, enum database_table table, int64_t *ret_oldest);

// Of the next window only rows of calls that ended then or later are wanted.
void database_ended_from(struct database *d, enum database_table table, int64_t time);
// A window of a table is read in pieces of about a quarter of a megabyte: *from moves on, and is
// `to` when all of it has been read. Polls come after it.
int database_read(struct database *d, enum database_table table, int64_t *from, int64_t to,
                  struct buf *out);
// What was written since the window, or the poll, before this. `now` is the current time there.
int database_poll(struct database *d, enum database_table table, int64_t now, struct buf *out);
// Everything of one call: rows with that UniqueID or LinkedID, or log lines with that call id, that
// begin between those times.
int database_call(struct database *d, enum database_table table, struct span id, int64_t from,
                  int64_t to, struct buf *out);

// What FreePBX calls its extensions and queues, in its own database on the same server: appends
// lines "extension TAB 1001 TAB Alice", or "queue TAB 6000 TAB Support". Nothing where it has no
// such tables, or this user may not read them.
void database_names(struct database *d, struct buf *out);

#endif
