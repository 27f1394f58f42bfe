// A recording under way: lines go to a file by a thread of its own, so that a slow disk never holds
// up who listens.
#ifndef CDRTOP_APP_RECORDER_H
#define CDRTOP_APP_RECORDER_H

#include "base/text.h"

struct recorder;

// Opens FILE to be written behind what is in it. Positive: it holds something that is no recording.
// Negative: -errno. `failed` is called once from the writing thread when the disk refuses.
enum { RECORDER_OTHER_FILE = 1 };
int recorder_open(const char *path, void (*failed)(void *context), void *context,
                  struct recorder **ret_recorder);
// Writes out what waits; 0, or -errno of the first write that failed.
int recorder_close(struct recorder *r);

void recorder_frame(struct recorder *r, struct span bytes, int64_t at_us);
void recorder_mark(struct recorder *r, bool up, const char *reason, int64_t at_us);

#endif
