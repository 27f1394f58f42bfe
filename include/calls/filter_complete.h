// Completes a filter while it is typed: what can come at the cursor, and which bytes that replaces.
#ifndef CDRTOP_CALLS_FILTER_COMPLETE_H
#define CDRTOP_CALLS_FILTER_COMPLETE_H

#include "base/text.h"

#define FILTER_CANDIDATES_MAX  64
#define FILTER_CANDIDATE_BYTES 96

enum filter_known { // kinds of values that the program knows
    FILTER_KNOWN_QUEUES,
    FILTER_KNOWN_AGENTS, // extensions and names of agents
    FILTER_KNOWN_SERVERS,
    FILTER_KNOWN_PAUSES, // reasons of pauses
    FILTER_KNOWN_CUSTOM, // names of custom fields
    FILTER_KNOWN_SAVED,  // names of saved filters
};

struct filter_offers; // collects known values
// Offers a known value; those that do not begin with the typed text are ignored. False when there
// is no more room.
bool filter_offer(struct filter_offers *o, struct span value);

struct filter_completion {
    size_t at, len; // the bytes of the text that a candidate replaces
    size_t count;
    // Fields in the order of docs/filter.md, words of a field in theirs, values by name. They are
    // complete, and quoted if need be. A field ends in ':'; no candidate ends in a blank.
    char candidates[FILTER_CANDIDATES_MAX][FILTER_CANDIDATE_BYTES]; // each ends in NUL
};

// `known` calls filter_offer() for every value of the kind it is given; it may be NULL.
void filter_complete(struct span text, size_t cursor,
                     void (*known)(void *context, enum filter_known kind, struct filter_offers *o),
                     void *context, struct filter_completion *ret_completion);

#endif
