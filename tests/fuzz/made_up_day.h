// A made-up day of two PBXs: each four bytes choose what happens next, among few callers, queues,
// members and moments, so that the same ones meet again. What is said is well-formed. Whether it
// makes sense is left to chance: a caller may be answered before they come.
#ifndef CDRTOP_TESTS_MADE_UP_DAY_H
#define CDRTOP_TESTS_MADE_UP_DAY_H

#include "base/buf.h"

#include <stdint.h>

#define MADE_UP_FROM INT64_C(1795374510) // 2026-11-22 19:08:30 UTC
#define MADE_UP_MOST 200                 // things that happen in a day

struct made_up_day {
    const uint8_t *at;
    size_t left;
    int64_t now_us;    // it never goes back
    int64_t off_us[2]; // by how much the clock of each PBX is off
};
void made_up_begin(struct made_up_day *d, const uint8_t *data, size_t size);

enum made_up {
    MADE_UP_FRAME,
    MADE_UP_LINE, // of the queue_log of `server`
    MADE_UP_LOST, // the link
    MADE_UP_BACK,
    MADE_UP_LOOK, // somebody looks at the figures
    MADE_UP_END,
};
// Replaces what is in `text` by the frame or line.
enum made_up made_up_next(struct made_up_day *d, struct buf *text, uint16_t *ret_server);

#endif
