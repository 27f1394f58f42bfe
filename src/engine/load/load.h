// Shared by the files about loading: lines that were read, zones of files, and the files in the
// order in which they are read.
#ifndef CDRTOP_ENGINE_LOAD_PARTS_H
#define CDRTOP_ENGINE_LOAD_PARTS_H

#include "../parts.h"
#include "engine/load.h"
#include "history/database.h"

void load_init(struct load *l, struct door *door);
void load_finish(struct load *l);

// Reads all files. The task waits for a pipe that has nothing, and for a recording's own time; with
// NULL a pipe blocks, and a recording is read at once. 0 when all are in, or the task was
// cancelled; -1 when a file failed, which l->error explains and the next call skips.
int load_run(struct load *l, struct task *t);
int load_run_recordings(struct load *l, struct task *t); // of these only the recordings

// Whether another file of that server had the line, of that moment. `keep`: remember it as a line
// of this file.
bool lines_told(struct lines *l, uint16_t server, uint32_t file, int64_t at_s, struct span line,
                bool keep);
void lines_finish(struct lines *l);

// ---- files that are followed (follow.c)

// It was read to its end: what comes behind it is followed from there.
void load_follow_read(struct load *l, struct load_file *f);
// Whether somebody looks at them already: then this reads what is in the file now, by what they
// bring, and follows it from there. True when cancelled.
bool load_follow_looks(const struct load *l);
bool load_follow_first(struct load *l, struct load_file *f, struct task *t);
// Has somebody look at them from the moment that all is in. Negative: -errno, and nobody does.
int load_follow_open(struct load *l, struct loop *loop, const struct links_hooks *hooks);
void load_follow_begin(struct load *l); // all is in
void load_follow_end(struct load *l);   // no answer of the thread counts any more
void load_follow_finish(struct load *l);
// Takes in what came, until that monotonic moment. True: nothing of it waits.
bool load_follow(struct load *l, int64_t until_us);
// By which of them servers are heard; a row for each server, and others behind them.
void load_describe(const struct load *l, struct server_now *rows, size_t count);
// A thread that reads or asks, if it is not there yet. Negative: -errno.
int load_thread_open(struct disk **thread, struct loop *loop);

// ---- files and databases that fill gaps (backfill.c)

struct fill_table;

int load_fill_open(struct load *l, struct loop *loop, const struct zone *board, int day_start_s,
                   const struct links_hooks *hooks);
// About once a second: has read what is missing.
void load_fill_tick(struct load *l, int64_t now_us);
// Takes in what came, until that monotonic moment. True: nothing of it waits.
bool load_fill(struct load *l, int64_t until_us);
// What a source told in an earlier run: a line or a mark, as the keeper got it.
void load_fill_kept(struct load *l, struct span source, struct span text);
// The sources that fill gaps, and those in which only calls are looked up, in order. NULL for one
// whose server is not known. *ret_table: it is one of a database; else NULL.
size_t load_fill_count(const struct load *l);
struct fill_log *load_fill_log(const struct load *l, size_t number, uint16_t *ret_server,
                               struct fill_table **ret_table);
// Adds a database in which only calls are looked up. Its address is in order.
void load_fill_calls(struct load *l, const char *argument, const struct database_terms *terms);
void load_fill_told(const struct load *l); // tells whoever listens that an answer is there

// One call in them (fill_find.c). Whether a line names it: the id as a whole, not within a longer
// one.
bool load_find_named(struct span line, struct span id);
// Begins to search the next source for its lines; false if there is no other. Its name and server
// are said in *ret_from.
bool load_find_next(struct load *l, struct span id, int64_t made_s, char *ret_from, size_t size);
// The lines that name it, for load_fill_kept(), and why the source could not be searched, "" if it
// could; false while it is still searched. Valid until the next call.
bool load_found(const struct load *l, struct span *ret_source, struct span *ret_lines,
                const char **ret_trouble);
void load_find_end(struct load *l);

// A table of a database (fill_table.c). The first three are called on the thread that asks.

struct fill_table {
    struct database *database; // owned; the thread's
    enum database_table which;
    // Used by the thread while it looks.
    enum { FILL_LATEST, FILL_WINDOW, FILL_NEWS } asked; // what is asked for
    int64_t from, to;   // of the window, as the table has times; all of it is read when equal
    int64_t ended_from; // rows of calls that ended before are not wanted
    int64_t now;        // there
    int64_t oldest;     // its oldest line; 0 for none
    bool utc;           // its times are in UTC, as the server says
    char words[400];    // why it cannot be asked; "" if it can
    // Used by the owner.
    bool reaches; // it has lines of before the window
};

struct fill_table_call {
    struct span id;
    int64_t made_s;    // when its first channel was created
    struct buf *found; // its lines
    struct buf latest; // owned: the latest lines of the table, for its zone
    bool utc;
    char words[400]; // why the table could not be asked; "" if it could
};

// Appends what was asked for. True if there is more at once.
bool fill_table_look(struct fill_table *t, struct buf *out);
void fill_table_rest(struct fill_table *t); // disconnects
void fill_table_find(struct fill_table *t, struct fill_table_call *c);
// The zone of a table's times, by its latest lines.
const struct zone *load_table_zone(struct load *l, struct load_file *f, bool utc,
                                   struct span latest);
// A moment as a table has it whose times are of that zone.
int64_t load_table_time(const struct zone *zone, int64_t epoch_s);
// The zone for a log, unless it is known.
void fill_table_zone(struct load *l, struct fill_log *log, uint16_t server, bool utc,
                     struct span latest);
// The zone is known: the window from then on is asked for.
void fill_table_begin(struct fill_table *t, const struct fill_log *log, int64_t from_us,
                      int64_t now_us);
// To be called before the thread looks at it.
void fill_table_ask(struct fill_table *t, const struct fill_log *log, int64_t now_us);
// The line that names the columns.
struct span fill_table_header(const struct fill_table *t, const struct buf *bytes);

void load_fill_end(struct load *l); // no answer of the thread counts any more
void load_fill_finish(struct load *l);

// Reads on in what is with the reader; `whole`: what its zone is told by is all there. True: no
// more is there.
bool load_take(struct load *l, struct load_file *f, bool whole, int64_t until_us);

// ---- databases (database.c)

// Reads on until the window of that table is in. 0, -ECANCELED, or -EIO with l->error set.
int load_database_read(struct load *l, struct load_file *f, struct task *t);
int load_databases_open(struct load *l, struct loop *loop, const struct links_hooks *hooks);
void load_databases_begin(struct load *l);                    // all is in
void load_databases_finish(struct load *l, int64_t until_us); // waits for them, monotonic
// Takes in what came, until that monotonic moment. True: nothing of it waits.
bool load_databases(struct load *l, int64_t until_us);
struct load_named {     // what a PBX calls one of its extensions or queues
    struct span server; // SPAN_NONE while it is unknown whose it is
    bool queue;
    struct span number, name;
};
typedef void load_name(void *context, const struct load_named *one);
// What databases have told of names since the last call.
void load_each_name(struct load *l, load_name *take, void *context);
void load_database_describe(const struct load *l, struct server_now *rows, size_t count);
const char *load_database_trouble(const struct load *l, char *out, size_t size);
// queue_log_realtime_use_gmt=yes in logger.conf: a log is with its reader, opened without a zone.
void load_look_for_gmt(struct load *l, struct load_file *f);

// ---- zones (file_zone.c)

// The zone of the times in a file of rows. Mostly it is that of its server; but cdr_csv writes GMT
// if cdr.conf has usegmtime=yes, as Asterisk's sample has.
#define FILE_ZONE_ROWS 64 // rows that are looked at

// For rows that began in the second in which their channel was created, according to the UniqueID:
// how far their time is from UTC.
struct zone_votes {
    struct zone_vote {
        int64_t made; // epoch
        int quarters; // of an hour, east of UTC
    } list[FILE_ZONE_ROWS];
    size_t count;
};

// From the first rows of the file, which are not used up.
void file_zone_ask(struct source *file, struct zone_votes *ret_votes);

// What stands at its begin is too little to tell the zone by: no row, or one that speaks of another
// zone than its server's.
bool file_zone_is_early(struct source *file, const struct zone *home);

// If the store already has some of the file's rows from another source, these decide. Otherwise the
// votes do; if the file has few, together with those of other parts of a rotated file. NULL if
// nothing clearly contradicts the server's zone. The caller owns the result.
struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server,
                            const struct zone_votes *own, const struct zone_votes *parts);

// A queue log with times that were opened without a zone, and so are read as UTC: whether they are,
// though the server's zone is another. It is used up.
bool file_zone_log_is_gmt(struct source *log, const struct zone *home);

struct load_table {                 // a table of a database, which is read as a file is
    struct load_database *database; // NULL: it is a file
    int which;
    const struct zone *zone; // of its times; NULL until it has begun
    bool utc;                // they are in UTC, as the server says
    bool whole;              // what is read is of the window, with nothing left out
};

// A file to read; they are sorted in the order of reading.
struct load_file {
    char *path; // owned
    char server[SERVER_NAME_MAX];
    enum source_kind kind;
    enum { LOAD_FRAMES, LOAD_NAMED, LOAD_BY_FILE_NAME } order;
    struct source *open;
    struct origin origin;
    uint16_t index;   // of its server, if it belongs to one
    size_t argument;  // its position among the arguments
    int64_t begins_s; // 0 when unknown
    struct zone_votes votes;
    struct zone *own;    // owned: a zone that was found for its times, in place of the server's
    bool follows, begun; // more may be written to its end; its server and zone are known
    bool by_path;        // its disk may not answer, so it is known by its path alone
    bool as_printed;     // hours count as they are printed
    bool lacks_ids;      // some rows have no UniqueID
    struct load_keeping *kept; // owned; NULL: it is on the disk
    struct {
        uint64_t used, useless; // how many were of use, and how many were not
        uint64_t first;         // of those that were not
        const char *why;
    } lines;
    struct load_table table;
};

// A log that is read for gaps of a server (fill_log.c): a file that is in no order.
struct fill_log {
    struct load_file file;
    const struct zone *zone; // of its times; NULL: not known yet
    uint32_t pass;
    int64_t from_us;           // its place
    int64_t begun_us;          // since when it is read from there on, until that was kept
    int64_t first_us, last_us; // its first and its last line from there; 0 for none
};

enum server_read fill_log_kind(const struct fill_log *f);
// Appends the name under which its lines are kept, for load_fill_kept(): with the zone of its
// times, and its server.
void fill_log_name(const struct fill_log *f, const struct zone *zone, const struct server *v,
                   struct buf *out);
// It is read from that moment on.
void fill_log_begin(struct load *l, struct fill_log *f, uint16_t server, int64_t from_us,
                    int64_t now_us);
void fill_log_put(struct load *l, struct fill_log *f, struct span bytes, struct span header);
// Takes in what was put, until that monotonic moment; true if that is all.
bool fill_log_read(struct load *l, struct fill_log *f, int64_t now_us, int64_t until_us);
// Its server is known from then on; its gaps are filled from then to then.
void fill_log_known(struct load *l, struct fill_log *f, int64_t from_us, int64_t now_us);
void fill_log_filled(struct load *l, struct fill_log *f, int64_t from_us, int64_t to_us,
                     int64_t now_us);
void fill_log_finish(struct fill_log *f);

struct load_zone { // the zone that the configuration sets for a file
    struct span server;
    const char *path;  // points into `argument`
    char *argument;    // owned
    struct zone *zone; // owned; NULL: it is followed
};

// A file whose bytes are not read from the disk here, as one that was imported into the history.
struct load_kept {
    size_t number; // for whoever has its bytes
    enum source_kind kind;
    const char *server, *path; // as in NAME=SOURCE; "" if it has no name
    int64_t begins_s;          // 0 when unknown
    struct zone *zone;         // taken over: of its times, NULL if none was set
    struct span head;          // how it begins; borrowed
};

struct importing;
struct importing_terms;
// A table of a database (import_table.c): -1 with the error.
int load_import_table(struct load *l, struct load_file *f, const struct importing_terms *terms,
                      struct importing *now, char *error, size_t size);
void load_add_kept(struct load *l, const struct load_kept *file);
// This opens it, with its first bytes put; 1, or -ECANCELED.
int load_kept_open(struct load *l, struct load_file *f, struct task *t);
// All that was put was read. 1: there is more to read now; 0: no more; or -ECANCELED.
int load_kept_more(struct load *l, struct load_file *f, struct task *t);
void load_kept_finish(struct load_file *f);
void load_put_in_place(struct load *l, struct load_file f); // among the others

// The zone that the configuration sets for its times; NULL for none.
const struct zone *load_zone_set(const struct load *l, const struct load_file *f);
const char *load_failure(int error); // explained in words
// For a file that is followed: it has too little in it yet to tell the zone of its times.
bool load_is_early(const struct load *l, struct load_file *f);
// Begins a file whose turn it is: opens it, and knows its server and zone. 0, or l->error says why
// not.
int load_begin(struct load *l, struct load_file *f);
// The zone of its times: as configured, else as its rows tell, else its server's.
const struct zone *load_zone_of(struct load *l, struct load_file *f);
// All recordings are in, so all servers are known.
void load_settle(struct load *l);
void load_note(struct load *l, const struct load_file *f, const char *text);
int load_refuse(struct load *l, const char *path, const char *why, const char *advice); // 2

#endif
