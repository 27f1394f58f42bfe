// What the files of the recalls share. A call that says something of a caller is an entry of his;
// his entries hang together from the newest to the oldest.
#ifndef CDRTOP_CALLS_RECALLS_PARTS_H
#define CDRTOP_CALLS_RECALLS_PARTS_H

#include "calls/recalls.h"

#define NO_ENTRY UINT32_MAX

// In the order in which they count within one second: a later kind is the later one.
enum recalls_kind { ENTRY_LOST, ENTRY_TRIED, ENTRY_CALLING, ENTRY_REACHED };

struct recalls_entry {
    int64_t at;      // epoch seconds: the start, of ENTRY_REACHED the answer
    uint32_t caller; // id of his digits
    uint32_t older;  // entry, NO_ENTRY; of a free one the next free
    uint32_t call, wait_s;
    uint32_t id; // of the call, in the stitch's dictionary: ties go by it
    uint16_t server;
    uint8_t kind;
};

enum { CALLER_SETTLED, CALLER_WAITS, CALLER_AT_HAND }; // for his line to be read off anew

struct recalls_caller {
    uint32_t newest; // entry, NO_ENTRY
    uint8_t state;
};

// Brings the lines of at most `limit` changed callers up to date; true when none waits.
bool recalls_settle(struct recalls *r, const struct stitch *s, size_t limit);

#endif
