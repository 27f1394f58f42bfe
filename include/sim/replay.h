// `cdrtop sim --replay`: serves a recorded stream of frames as amiws would, over a real WebSocket
// on a loopback port. It is a program of its own with a loop of its own.
#ifndef CDRTOP_SIM_REPLAY_H
#define CDRTOP_SIM_REPLAY_H

#include "base/text.h"
#include "base/zone.h"

struct replay_feed { // where the recorded frames come from; app makes one from source/
    void *context;
    // The next frame and when it arrived (0 in a recording without times); false at the end. The
    // span is valid until the next call.
    bool (*next)(void *context, struct span *ret_frame, int64_t *ret_at_us);
};

struct replay_zone { // needed to move local times of a server across a change of the clocks
    struct span server;
    const struct zone *zone;
};

struct replay_options {
    uint16_t port; // 0 for any free one
    // 1 as recorded, N times faster, or 0 as fast as the client accepts them. A recording without
    // times is taken to have 100 frames a second
    double speed;
    bool repeat; // starts again at the end
    // moves epochs and local times in the frames (sim/centre/shift.h) so that the first is now,
    // separately for each client and each repetition
    bool move_to_now;
    const struct replay_zone *zones;
    size_t zone_count;
    // Called once with the port when it listens.
    void (*listening)(void *context, uint16_t port);
    void *context;
};

// Serves until SIGTERM or SIGINT. Every client gets the stream from its beginning, at its own pace,
// so everything that was read from the feed is kept in memory. 0, or -errno if the port cannot be
// opened.
int replay_run(const struct replay_options *o, const struct replay_feed *feed);

#endif
