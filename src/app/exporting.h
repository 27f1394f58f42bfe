// The parts of an export.
#ifndef CDRTOP_APP_EXPORTING_H
#define CDRTOP_APP_EXPORTING_H

#include "base/buf.h"
#include "engine/figures.h"
#include "gather.h"
#include "out/export.h"

// What an export reads, as the figures have it now.
// Borrows the set that shows that part, until another takes its place.
struct export_data export_data_of(struct figures *f, enum counting_part part);
// Digits left of outside numbers, -1 all: of the command line, else of the configuration.
int export_mask(const struct setup *setup);

// The file of an export: written by a thread of its own to a temporary file in the same folder, and
// in its place only when it is whole. A device or a pipe is written straight.
struct export_file;

// EXPORT_FILE_EXISTS: there is one, and it is not to be replaced. Negative: -errno. `ended` (may be
// NULL) is called from the writing thread, once: the file is in place, or the disk refused; then
// export_file_close() does not wait and says which.
// EXPORT_FILE_UNREAD: of export_file_try() alone.
enum { EXPORT_FILE_EXISTS = 1, EXPORT_FILE_UNREAD };
// A link stays, and what it leads to is replaced. A path of NULL is standard output.
int export_file_open(const char *path, bool force, void (*ended)(void *context), void *context,
                     struct export_file **ret_file);

// The same without an end to be told of, for who cannot wait: EXPORT_FILE_UNREAD where it is a pipe
// that nobody has opened to read yet; try again.
int export_file_try(const char *path, bool force, struct export_file **ret_file);

// The same outcomes without opening anything. *ret_straight: it is a device or a pipe.
int export_file_check(const char *path, bool force, bool *ret_straight);

// The buffer to append to, locked until export_file_filled().
struct buf *export_file_fill(struct export_file *f);
void export_file_filled(struct export_file *f);
size_t export_file_waiting(struct export_file *f);         // bytes that the disk has not taken yet
void export_file_wait(struct export_file *f, size_t most); // until it has, for who has no loop
bool export_file_done(struct export_file *f);              // ended: closing does not wait
bool export_file_refused(struct export_file *f);           // the disk did: make no more

void export_file_end(struct export_file *f); // all is there: into its place with it
// Frees it. 0, or -errno. Without export_file_end(): given up, and nothing is left behind (0).
int export_file_close(struct export_file *f);
// The same, but whoever reads a pipe and has not taken all within a second is left: 0.
int export_file_leave(struct export_file *f);

// an export that goes on as records, calls or visits come from a link.
// Makes lines of what is there and then of what comes, until a signal (EXIT_OK), or the file
// refuses, which closing it will say. A record is a line when it comes; a call or visit when it is
// over, and again where something that came later changed it: the last line holds. The window
// begins where it began, and does not end unless its end was given: whoever is there over midnight
// is not lost. A reader that is slow gets all of it later; while it is behind nothing is let go of,
// and when more than max_records came since, it is said and EXIT_FAILED. *file is NULL while nobody
// reads the pipe that --output names.
int export_follow(struct gather *g, struct export *e, enum export_what what,
                  struct export_file **file);
void export_say_file(const char *path, int outcome); // of export_file_try(), on standard error

#endif
