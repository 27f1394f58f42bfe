// What the files of the recalls share. A call that says something of a caller is an entry of
// theirs; their entries hang together from the newest to the oldest.
#ifndef CDRTOP_CALLS_RECALLS_PARTS_H
#define CDRTOP_CALLS_RECALLS_PARTS_H

#include "calls/recalls.h"

#define NO_ENTRY 0 // they are numbered from 1 on

// In the order in which they count within one second: a later kind is the later one.
enum recalls_kind { ENTRY_LOST, ENTRY_TRIED, ENTRY_CALLING, ENTRY_REACHED };

struct recalls_entry {
    int64_t at;      // epoch seconds: the start, of ENTRY_REACHED the answer
    uint32_t caller; // id of their digits
    uint32_t older;  // entry, NO_ENTRY; of a free one the next free
    uint32_t call, wait_s;
    uint32_t id; // of the call, in the stitch's dictionary: ties go by it
    uint16_t server;
    uint8_t kind;
};

struct recalls_caller {
    int64_t newest_at; // of that entry
    uint32_t newest;   // entry, NO_ENTRY
    bool waits;        // for their line to be read off anew
};

static inline struct recall_numbers *recalls_numbers(struct recalls *r) {
    return r->terms.numbers ? r->terms.numbers : &r->own;
}

// Brings the lines of changed callers up to date; true when it was cancelled.
bool recalls_settle(struct recalls *r, const struct stitch *s, struct task *t);
// Their line as of now; false: nobody was lost in the window.
bool recalls_line(struct recalls *r, const struct stitch *s, uint32_t caller,
                  struct recall *ret_line);

// The last `most` digits of a number in `out`, and how many; 0 where it is none that could be
// called back: empty, withheld, or a name ("anonymous", "<unknown>").
size_t recalls_digits(struct span number, int most, char out[RECALLS_DIGITS_MAX]);

#endif
