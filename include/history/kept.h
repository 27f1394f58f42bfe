// What a file of the history contains, and what can be done with it while no board writes to it.
// All of this waits for the disk: it is for programs that have nothing else to do.
#ifndef CDRTOP_HISTORY_KEPT_H
#define CDRTOP_HISTORY_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history_part {
    // one life of a board, from its first line to the end of its observation; otherwise a batch
    bool run;
    int64_t from_us, to_us;
    int64_t lines, records, bytes; // for a batch; bytes: packed
};

// All of these return 0, or -1 with one line for people in `error`.

// Calls `take` for each run, then for each batch, in order.
int history_list(const char *path, void (*take)(void *context, const struct history_part *part),
                 void *context, char *error, size_t size);
// Reads everything. -1 also if some of it is damaged.
int history_verify(const char *path, char *error, size_t size);
// Deletes what was observed before that moment. *ret_lines is the number of deleted lines.
int history_forget(const char *path, int64_t before_us, int64_t *ret_lines, char *error,
                   size_t size);
// Returns the space of what was deleted to the disk.
int history_vacuum(const char *path, char *error, size_t size);

#endif
