// Puts files into the history, as they stand: cdrtop import. src/history/import.c says how a file
// is recognised.
#ifndef CDRTOP_ENGINE_IMPORTING_H
#define CDRTOP_ENGINE_IMPORTING_H

#include "engine/load.h"
#include "history/imported.h"

struct importing {      // how it stands
    const char *path;   // of the file
    uint64_t done, all; // bytes of all files, packed as they may be, and seconds of tables
    uint64_t lines;     // read, of all files
    // of this file: lines that are new, of which some are older than wanted and left out, and lines
    // that cannot be read
    uint64_t added, old, malformed;
    bool known; // it, or a part of it, had been imported before
};

struct importing_terms {
    struct import *to;
    int64_t from_us, now_us; // what is older than the first is left out
    void *context;
    void (*told)(void *context, const struct importing *now); // every few thousand lines
    void (*ended)(void *context, const struct importing *now, const char *error); // a file; or NULL
};

// Imports the files that were added, in the order in which they were named. What fails is told to
// `ended`, and the next file goes on. 0; -1 if one failed.
int load_import(struct load *l, const struct importing_terms *terms);
// Before that: whether files that were imported earlier have the same name without a server, which
// load_check() then tells. Adds nothing that load_import() would read.
void load_add_known(struct load *l, const struct import *i);

#endif
