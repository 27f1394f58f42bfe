// Private to app/: the files that are to be read, in the order of their turns.
#ifndef CDRTOP_APP_LOAD_FILES_H
#define CDRTOP_APP_LOAD_FILES_H

#include "app/file_zone.h"
#include "app/load.h"

struct load_file {
    char *path; // owned
    char server[SERVER_NAME_MAX];
    enum source_kind kind;
    enum { LOAD_FRAMES, LOAD_NAMED, LOAD_BY_FILE_NAME } order;
    struct source *open;
    struct origin origin;
    uint16_t index; // the server of a file of one
    bool began;
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
