// replay_run() in a process of its own, playing a recording from memory.
#ifndef CDRTOP_TESTS_REPLAY_CHILD_H
#define CDRTOP_TESTS_REPLAY_CHILD_H

#include "base/buf.h"
#include "sim/replay.h"

#include <sys/types.h>

struct recording {
    struct buf text; // lines: a frame, or SECONDS.MICROS<TAB>frame; lines with "!" are skipped
    size_t at;
};

void recording_load(struct recording *r, const char *path); // plain or .gz
bool recording_next(void *recording, struct span *ret_frame, int64_t *ret_at_us);
void recording_rewind(void *recording);
void recording_finish(struct recording *r);

struct replay_child {
    pid_t pid;
    uint16_t port;
};

// `options` need no port and no listening().
void replay_child_start(struct replay_child *c, const struct replay_options *options,
                        struct recording *recording);
int replay_child_stop(struct replay_child *c); // by SIGTERM; returns its exit status, or -1

#endif
