// `cdrtop sim --replay`: serves a recorded stream of frames as amiws would, over a real WebSocket
// on a loopback port. It is a program of its own beside the board: its loop is its own.
#ifndef CDRTOP_SIM_REPLAY_H
#define CDRTOP_SIM_REPLAY_H

#include "base/text.h"
#include "base/zone.h"

struct replay_feed { // where the recorded frames come from; app gives one over source/
    void *context;
    // The next frame and when it arrived (0 in a bare recording); false at the end. The span is
    // valid until the next call.
    bool (*next)(void *context, struct span *ret_frame, int64_t *ret_at_us);
};

struct replay_zone { // to move local times of a server right over a change of the clocks
    struct span server;
    const struct zone *zone;
};

struct replay_options {
    uint16_t port; // 0: any free one
    double speed;  // 1 as recorded, N times faster; 0 as fast as the client takes them. A recording
                   // without arrival times is taken to have 100 frames a second
    bool repeat;   // from the start again at the end
    bool move_to_now; // epochs and local times in the frames are moved (sim/shift.h) so that the
                      // first is now, for each client and each repetition by its own start
    const struct replay_zone *zones;
    size_t zone_count;
    // Called once, listening: tells the port.
    void (*listening)(void *context, uint16_t port);
    void *context;
};

// Serves until SIGTERM or SIGINT. Every client gets the stream from its beginning, at its own pace;
// what has been read of the feed is kept for that, in memory.
// 0, or -errno when the port cannot be had.
int replay_run(const struct replay_options *o, const struct replay_feed *feed);

#endif
