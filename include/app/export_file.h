// The file of an export: written by a thread of its own to a temporary file in the same folder, and
// in its place only when it is whole. A device or a pipe is written straight.
#ifndef CDRTOP_APP_EXPORT_FILE_H
#define CDRTOP_APP_EXPORT_FILE_H

#include "base/buf.h"

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

#endif
