// What a file of the history holds, and what may be done with it while no board writes it. All of
// this waits for the disk: it is for programs that have nothing else to do.
#ifndef CDRTOP_HISTORY_KEPT_H
#define CDRTOP_HISTORY_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history_part {
    bool run; // one life of a board, from its first line to how far it observed
    int64_t from_us, to_us;
    int64_t lines, records, bytes; // of a batch, which is what is no run; bytes: packed
};

// All of them return 0, or -1 with one line for people in `error`.

// Calls `take` for each run, then for each batch, in their order.
int history_list(const char *path, void (*take)(void *context, const struct history_part *part),
                 void *context, char *error, size_t size);
// Reads everything there is. -1 too where some of it is damaged.
int history_verify(const char *path, char *error, size_t size);
// Deletes what was observed before that moment. *ret_lines is how many lines went.
int history_forget(const char *path, int64_t before_us, int64_t *ret_lines, char *error,
                   size_t size);
// Gives the room of what was deleted back to the disk.
int history_vacuum(const char *path, char *error, size_t size);

#endif
