// What was observed in earlier runs, read from the history before anything new is let in, and what
// is observed now, written into it.
#ifndef CDRTOP_ENGINE_PAST_H
#define CDRTOP_ENGINE_PAST_H

#include "base/task.h"
#include "engine/door.h"
#include "history/history.h"

struct past_origin;

struct past {                // zeroed keeps nothing
    struct history *history; // owned; NULL: none is kept
    struct door *door;
    struct door_keeper keeper;    // of the door, once all is read
    struct past_origin *origins;  // owned
    size_t count;                 // of them
    const struct origin *written; // whose the last line of the batch is; NULL nobody's
    struct history_batch read;    // the batch that is read
    int64_t until_us;             // how far was observed, in all
    int64_t waits_us;             // monotonic: since then nothing comes; 0 it comes
    bool begun, over;             // reading
    bool dead;                    // the disk does not answer
};

// Opens it: from then on the door is held until past_read() is at its end. The terms' word is set
// here.
void past_open(struct past *p, struct door *door, struct disk *d,
               const struct history_terms *terms);
// To be called about once a second.
void past_tick(struct past *p, int64_t now_us);
// While it is read: how much of it; false: it is not, or not known yet.
bool past_progress(const struct past *p, uint64_t *ret_done, uint64_t *ret_all);
// Writes what is left, without waiting: disk_destroy() does.
void past_close(struct past *p, int64_t now_us);

#endif
