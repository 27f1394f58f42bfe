// Files that were imported: their lines as they stood there, beside those that boards observed. A
// piece has whole lines of one file, in its order. What a line says, and what kind a file is, is up
// to the caller; src/history/import.c explains how a file is recognised.
#ifndef CDRTOP_HISTORY_IMPORTED_H
#define CDRTOP_HISTORY_IMPORTED_H

#include "base/buf.h"
#include "disk/disk.h"

#define HISTORY_HEAD_MOST ((size_t)64 * 1024) // bytes

struct history_file {
    int64_t id;       // 0: it is new
    int64_t kind;     // of the caller's
    int64_t begins_s; // its first moment, 0 when unknown
    // the server that it was said to belong to, and the zone of its times that was set; "" for none
    const char *server, *zone;
    const char *path;   // when it was last imported, with its folder
    struct span head;   // how it begins, HISTORY_HEAD_MOST at most
    uint64_t taken;     // bytes of it (unpacked) that are kept for good
    uint64_t hash;      // of those: FNV-1a
    struct span tail;   // what was behind them: a line without its end, kept for the time being
    int64_t forgot_us;  // what is older was left out, or is forgotten; 0 for nothing
    bool again;         // set: the next piece is its first, whatever was kept of it goes
    int64_t tail_piece; // private, as the next
    size_t head_kept;
};

struct history_piece {
    int64_t first_us, last_us;
    int64_t lines, records;
    struct span text;
};

// ---- writing. All of it waits for the disk: it is for a program that does nothing else. What
// returns an int gives 0, or -1 with one line for people in `error`.

struct import;

// Creates the file if need be, and keeps others from writing to it until import_close(). If
// somebody else does, the error says who, and what to do.
int import_open(const char *path, struct import **ret_import, char *error, size_t size);
void import_close(struct import *i); // NULL is allowed

// All files, in the order in which they were first imported; valid until import_took().
size_t import_files(const struct import *i, const struct history_file **ret_files);
// Keeps the zone that was set for a server, in place of an earlier one.
int import_zone(struct import *i, const char *server, const char *zone, char *error, size_t size);
// Keeps a piece of that file, and the file as it is with it, at once: either both are kept or
// neither. A new file gets its id. `tail`: the piece is what the file ends with for the time being,
// until another piece of it comes. Without a text only the file is kept.
int import_put(struct import *i, struct history_file *f, const struct history_piece *piece,
               bool tail, char *error, size_t size);
// The same for a source that is read by times: the piece follows, and with `late` it and what comes
// behind it is replaced by the next import. That one begins by dropping it; *ret_lines were there.
int import_put_next(struct import *i, struct history_file *f, const struct history_piece *piece,
                    bool late, char *error, size_t size);
int import_drop_late(struct import *i, struct history_file *f, int64_t *ret_lines, char *error,
                     size_t size);
// That is all for now: import_files() gives it as it is, with its tail.
void import_took(struct import *i, const struct history_file *f);
// Keeps what is said of the file, and no piece. `counts`: its lines mean something else by that, so
// all days are counted again.
int import_update(struct import *i, const struct history_file *f, bool counts, char *error,
                  size_t size);

// ---- reading back, on the disk's thread

struct imported;

struct imported_terms {
    const char *path;
    // Pieces that end before, or begin after, are left out. from_us is counted from the last moment
    // in any of them if it is not above 0.
    int64_t from_us, to_us;
    // Called on the owner's thread: what was asked for is there. May be NULL.
    void (*told)(void *context);
    void *context;
};

// Begins to look which files there are. NULL is never returned; a history that cannot be read has
// none.
struct imported *imported_open(struct disk *d, const struct imported_terms *terms);
// Ends it without waiting. NULL is allowed.
void imported_close(struct imported *i);
// Lets go of the history's file until something is asked for again. NULL is allowed.
void imported_rest(struct imported *i);

bool imported_waits(const struct imported *i); // `told` comes first; then the rest below holds
size_t imported_count(const struct imported *i);
int64_t imported_oldest_us(const struct imported *i); // of all pieces; 0 for none
// Of those with a piece of that time, in the order in which they were imported. Without what only
// another import needs: how far it was taken.
const struct history_file *imported_file(const struct imported *i, size_t index);
// A zone that was set for a server; false if there are no more.
bool imported_zone(const struct imported *i, size_t index, const char **ret_server,
                   const char **ret_zone);
// Asks for the pieces of that file, from the first one on; then for more of them.
void imported_ask(struct imported *i, size_t index);
// The answer: some pieces, one after the other; none: there are no more.
struct span imported_text(const struct imported *i);
// Of all answers so far: nothing was left out because it could not be read.
bool imported_whole(const struct imported *i);

#endif
