// A call that is not in memory any more, by its id: looked up in the history, then in the sources
// that fill gaps. What is found of it is kept apart from everything else.
#ifndef CDRTOP_ENGINE_FIND_CALL_H
#define CDRTOP_ENGINE_FIND_CALL_H

#include "engine/door.h"

enum find_state {
    FIND_NOTHING, // nothing was asked for
    FIND_LOOKS,
    FIND_FOUND,
    FIND_MISSED, // nobody knows it
};

struct engine;
struct find_call; // private: how far it is

// Begins to look for that call, and gives up what was looked for before. Call it while the door is
// open. False if it is in memory, or if the id does not begin with the epoch of its channel, so
// that nobody can look for it.
bool engine_find(struct engine *e, struct span id);
// Continues until that monotonic time; call it when something was told, too. True when the state
// has changed.
bool engine_find_run(struct engine *e, int64_t until_us);
// Whether it can go on at once, and does not wait for the disk.
bool engine_find_is_behind(const struct engine *e);
// What is being done, or was found: a sentence; "" for nothing.
const char *engine_find_words(const struct engine *e);
// For FIND_FOUND: what is known of it, with the same numbers of servers; its number in the stitch;
// and where that is from. Valid until something else is looked for.
const struct door *engine_found(const struct engine *e, uint32_t *ret_call, const char **ret_from);
// Forgets it. Before the history is closed.
void engine_find_end(struct engine *e);

#endif
