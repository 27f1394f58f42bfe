// One source's pauses of one member, as marks in time.
#ifndef CDRTOP_QUEUE_PAUSES_H
#define CDRTOP_QUEUE_PAUSES_H

#include "queue/members.h"

struct pause_mark {
    int64_t at_s;
    uint32_t reason;
    bool paused;
};

void pause_put(struct pause_track *t, int64_t at_s, bool paused, uint32_t reason); // once
const struct pause_mark *pause_mark_at(const struct pause_track *t, int64_t at_s); // last, or NULL
bool pause_open_at(const struct pause_track *t, int64_t at_s); // paused after the marks up to then
// A pause that began in that second has ended since.
bool pause_ended(const struct pause_track *t, int64_t at_s);
bool pause_at(const struct pause_track *t, int64_t from_s); // a mark from then on

#endif
