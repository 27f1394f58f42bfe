// Moves the times inside a recorded frame, so that a recorded day happens now. Pure.
#ifndef CDRTOP_SIM_CENTRE_SHIFT_H
#define CDRTOP_SIM_CENTRE_SHIFT_H

#include "base/buf.h"
#include "sim/replay.h"

struct shift {
    int64_t seconds; // added to every moment
    const struct replay_zone *zones;
    size_t zone_count;
};

// Appends the frame to out, with these values moved (names without regard to case):
//   *Uniqueid, *Linkedid          "EPOCH.N", also "name-EPOCH.N"
//   LastCall LastPause LoginTime  epoch seconds; "0" (never) stays
//   Timestamp                     epoch seconds, a fraction stays
//   StartTime AnswerTime EndTime  "YYYY-MM-DD HH:MM:SS" in the zone given for the frame's
//                                 server_name; without one the seconds are added plainly
// A value of another shape stays, and so does every other byte, valid JSON or not.
void shift_frame(const struct shift *s, struct span frame, struct buf *out);

// The earliest moment that a value of the frame's Uniqueids or its Timestamp names; false when
// there is none.
bool shift_epoch(struct span frame, int64_t *ret_epoch);

#endif
