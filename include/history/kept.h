// What a file of the history contains, and what can be done with it while no board writes to it.
// All of this waits for the disk: it is for programs that have nothing else to do.
#ifndef CDRTOP_HISTORY_KEPT_H
#define CDRTOP_HISTORY_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history_part {
    enum history_part_kind {
        HISTORY_RUN,   // one life of a board, from its first line to the end of its observation
        HISTORY_LINES, // that it observed
        HISTORY_PIECE, // of a file that was imported
    } kind;
    int64_t from_us, to_us;
    int64_t lines, records, bytes; // not of a run; bytes: packed
};

// All of these return 0, or -1 with one line for people in `error`.

// Calls `take` for each run, then for lines, then for pieces, each in order.
int history_list(const char *path, void (*take)(void *context, const struct history_part *part),
                 void *context, char *error, size_t size);
// Whether files were imported into it; false if there is no such file.
bool history_has_files(const char *path);
// Whether a board writes to it now. Nothing is created.
bool history_is_written(const char *path);
// Reads everything. -1 also if some of it is damaged.
int history_verify(const char *path, char *error, size_t size);
// Deletes what was observed before that moment. *ret_lines is the number of deleted lines.
int history_forget(const char *path, int64_t before_us, int64_t *ret_lines, char *error,
                   size_t size);
// Returns the space of what was deleted to the disk.
int history_vacuum(const char *path, char *error, size_t size);

#endif
