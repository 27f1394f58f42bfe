// Completion of a filter while it is typed: what may stand at the cursor, and which bytes it would
// replace.
#ifndef CDRTOP_CALLS_FILTER_COMPLETE_H
#define CDRTOP_CALLS_FILTER_COMPLETE_H

#include "base/text.h"

#define FILTER_CANDIDATES_MAX  64
#define FILTER_CANDIDATE_BYTES 96

enum filter_known { // what the program knows the values of
    FILTER_KNOWN_QUEUES,
    FILTER_KNOWN_AGENTS, // extensions and names
    FILTER_KNOWN_SERVERS,
    FILTER_KNOWN_CUSTOM, // names of custom fields
    FILTER_KNOWN_SAVED,  // names of saved filters
};

struct filter_offers; // takes what is known
// A value that is known; what does not begin as typed is passed over. False: there is no more room.
bool filter_offer(struct filter_offers *o, struct span value);

struct filter_completion {
    size_t at, len; // bytes of the text that a candidate replaces
    size_t count;
    // In their order: fields as in docs/filter.md, words of a field, values by name. Whole, quoted
    // where that is needed; a field ends in ':', and nothing else in a blank.
    char candidates[FILTER_CANDIDATES_MAX][FILTER_CANDIDATE_BYTES]; // each ends in NUL
};

// `known` calls filter_offer() for every value of that kind; may be NULL.
void filter_complete(struct span text, size_t cursor,
                     void (*known)(void *context, enum filter_known kind, struct filter_offers *o),
                     void *context, struct filter_completion *ret_completion);

#endif
