// Shared by the files of the recalls. Each call that says something about a caller is an entry of
// theirs. The entries of a caller form a list from newest to oldest.
#ifndef CDRTOP_CALLS_RECALLS_PARTS_H
#define CDRTOP_CALLS_RECALLS_PARTS_H

#include "calls/recalls.h"

#define NO_ENTRY 0 // entries are numbered from 1 on

// In the order in which they count within the same second, the later kind being later.
enum recalls_kind { ENTRY_LOST, ENTRY_TRIED, ENTRY_CALLING, ENTRY_REACHED };

struct recalls_entry {
    int64_t at;      // epoch seconds: of the start, for ENTRY_REACHED of the answer
    uint32_t caller; // id of the caller's digits
    uint32_t older;  // an entry or NO_ENTRY; in a free entry, the next free one
    uint32_t call, wait_s;
    uint32_t id; // of the call, in the stitch's dictionary; decides between equal times
    uint16_t server;
    uint8_t kind;
};

struct recalls_caller {
    int64_t newest_at; // the time of `newest`
    uint32_t newest;   // an entry or NO_ENTRY
    uint32_t lost;     // their calls that were lost in the window
    bool waits;        // their line has to be worked out again
};

static inline struct recall_numbers *recalls_numbers(struct recalls *r) {
    return r->terms.numbers ? r->terms.numbers : &r->own;
}

// Updates the lines of callers that changed; true when cancelled.
bool recalls_settle(struct recalls *r, const struct stitch *s, struct task *t);
// The caller's line as of now; false if no call of theirs was lost in the window.
bool recalls_line(struct recalls *r, const struct stitch *s, uint32_t caller,
                  struct recall *ret_line);

// Writes the last `most` digits of a number to `out`; returns how many. 0 if it is a number that
// cannot be called back: empty, withheld, or a name ("anonymous", "<unknown>").
size_t recalls_digits(struct span number, int most, char out[RECALLS_DIGITS_MAX]);

#endif
