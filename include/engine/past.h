// The past: what was observed in earlier runs is read from the history before anything new is let
// in, and what is observed now is written to it.
#ifndef CDRTOP_ENGINE_PAST_H
#define CDRTOP_ENGINE_PAST_H

#include "base/clock.h"
#include "base/task.h"
#include "engine/door.h"
#include "history/history.h"
#include "history/imported.h"

struct past_origin;
struct load;

struct past_times {
    int64_t from_us, to_us;      // lines of another time are passed over
    int64_t first_us, oldest_us; // the first line that was let in, and that is kept; 0 for none
    int64_t reach_us;            // where reading began
    int64_t until_us;            // up to when runs observed, over all of them
};

struct past_clock {
    const struct clock *shown; // set before anything is read; NULL: no time is in the future
    // Private: since when it has had no step (monotonic), and by how much it differs from that.
    int64_t steady_us, off_us;
};

struct past {                // zeroed keeps nothing
    struct history *history; // owned; NULL if none is kept
    const char *none;        // why, in words; NULL if none is wanted
    struct door *door;
    struct past_clock clock;
    struct disk *disk;
    char *path;                  // owned
    struct imported *imported;   // owned; NULL until it was looked for
    void (*told)(void *context); // for answers of the disk, as in the terms
    void *context;
    struct load *load;            // gets what filled gaps; NULL: nobody does
    struct door_keeper keeper;    // for the door, once everything has been read
    struct past_origin *origins;  // owned
    size_t count;                 // how many origins
    const struct origin *written; // the origin of the last line in the batch; NULL for none
    struct history_batch read;    // the batch that is being read
    struct past_times times;
    int64_t waits_us;                // monotonic: since when nothing has come; 0 if it comes
    struct history_reading *reading; // owned; NULL before it begins, and when it is over
    bool over;                       // of reading
    bool dead;                       // the disk does not respond
};

// Opens it. From then on the door is held until past_read() has finished. The word in the terms is
// set here.
void past_open(struct past *p, struct door *door, struct disk *d,
               const struct history_terms *terms);
// Call it about once a second.
void past_tick(struct past *p, int64_t now_us);
// While it is being read: how much of it has been; false if it is not, or that is unknown yet.
bool past_progress(const struct past *p, uint64_t *ret_done, uint64_t *ret_all);
// A sentence about what is wrong with it; "" if all is well.
const char *past_words(const struct past *p);
// Writes what is left, without waiting: disk_destroy() waits.
void past_close(struct past *p, int64_t now_us);

#endif
