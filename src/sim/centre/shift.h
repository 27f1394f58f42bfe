// Moves the times inside a recorded frame, so that a recorded day happens now. Pure.
#ifndef CDRTOP_SIM_CENTRE_SHIFT_H
#define CDRTOP_SIM_CENTRE_SHIFT_H

#include "base/buf.h"
#include "sim/replay.h"

struct shift {
    int64_t seconds; // added to every time
    const struct replay_zone *zones;
    size_t zone_count;
};

// Appends the frame to `out`, with these values moved (names in any case):
//   *Uniqueid, *Linkedid          "EPOCH.N", also "name-EPOCH.N"
//   LastCall LastPause LoginTime  epoch seconds; "0" (never) stays
//   Timestamp                     epoch seconds; a fraction stays
//   StartTime AnswerTime EndTime  "YYYY-MM-DD HH:MM:SS" in the zone given for the frame's
//                                 server_name; without a zone the seconds are just added
//
// A value of any other form stays as it is, and so does every other byte, valid JSON or not.
void shift_frame(const struct shift *s, struct span frame, struct buf *out);

// The earliest moment named by the frame's Uniqueids or its Timestamp; false if there is none.
bool shift_epoch(struct span frame, int64_t *ret_epoch);

#endif
