// The parts of loading: lines that were told, zones of files, the files in the order of their
// turns.
#ifndef CDRTOP_ENGINE_LOAD_PARTS_H
#define CDRTOP_ENGINE_LOAD_PARTS_H

#include "../parts.h"
#include "engine/load.h"

void load_init(struct load *l, struct door *door);
void load_finish(struct load *l);

// Reads them all. The task waits for a pipe that has nothing, and for a recording's own time; NULL
// blocks, and takes a recording at once. 0 all is in, or the task was cancelled; -1 l->error says
// what failed in a file, which is passed over when it is called again.
int load_run(struct load *l, struct task *t);

// Whether another file of that server had the line. `keep`: it is kept as one of this file.
bool lines_told(struct lines *l, uint16_t server, uint32_t file, struct span line, bool keep);
void lines_finish(struct lines *l);

// In which zone the times of a file of rows are. As a rule it is its server's; cdr_csv writes GMT
// where cdr.conf says usegmtime=yes, as Asterisk's sample does.
#define FILE_ZONE_ROWS 64 // that are asked

// By how much rows are off UTC that began at the very second in which their UniqueID says that the
// channel was made.
struct zone_votes {
    struct zone_vote {
        int64_t made; // epoch
        int quarters; // of an hour, east
    } list[FILE_ZONE_ROWS];
    size_t count;
};

// Of the first rows of the file, which are not used up.
void file_zone_ask(struct source *file, struct zone_votes *ret_votes);

// What two sources have decides: a row of the file that the store has already was when that says.
// Else the votes do, its own or, where they are few, also those of the other parts of a rotated
// file. NULL: nothing says clearly otherwise than the server's zone. The caller owns it.
struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server,
                            const struct zone_votes *own, const struct zone_votes *parts);

// the files that are to be read, in the order of their turns.
struct load_file {
    char *path; // owned
    char server[SERVER_NAME_MAX];
    enum source_kind kind;
    enum { LOAD_FRAMES, LOAD_NAMED, LOAD_BY_FILE_NAME } order;
    struct source *open;
    struct origin origin;
    uint16_t index;   // the server of a file of one
    size_t argument;  // its place among them
    int64_t begins_s; // 0 not known
    struct zone_votes votes;
    struct zone *own;     // owned: found to be its times' and not its server's
    bool as_printed;      // hours are counted as they stand there
    bool lacks_ids;       // some of its rows have no UniqueID
    uint64_t used, lines; // what it gave; lines that gave nothing
    uint64_t first_line;  // the first of them
    const char *first_why;
};

struct load_zone { // set for a file by the configuration
    struct span server;
    const char *path;  // into `argument`
    char *argument;    // owned
    struct zone *zone; // owned
};

const char *load_failure(int error); // in words
// Its turn has come: it is open, and its server and zone are known. 0, else l->error says why not.
int load_begin(struct load *l, struct load_file *f);
// All recordings are in: it is known which servers there are.
void load_settle(struct load *l);
void load_note(struct load *l, const struct load_file *f, const char *text);

#endif
