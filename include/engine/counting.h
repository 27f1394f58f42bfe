// The figures of one window and one filter, kept up with what the door has let in.
#ifndef CDRTOP_ENGINE_COUNTING_H
#define CDRTOP_ENGINE_COUNTING_H

#include "calls/filter.h"
#include "calls/recalls.h"
#include "engine/door.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"
#include "stats/window_choice.h"

struct counting_terms {             // what all sets are counted by; outlives them
    int match_digits;               // of recalls
    struct recall_numbers *numbers; // for all of them
    struct queue_terms queues;
};

// What is whole on its own, and can be shown while the rest is still counted.
enum counting_part {
    COUNTED_LIVE,    // calls, visits, persons
    COUNTED_RECORDS, // and nothing else
    COUNTED_RECALLS,
    COUNTED_PARTS,
};

struct counting {          // zeroed is empty; may be moved
    struct filter *filter; // owned, but of totals; NULL: all is wanted
    struct window window;
    struct window_choice choice; // that the window is of
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits
    struct agents agents;        // persons
    struct recalls recalls;      // callers to be called back
    uint64_t serial;             // another one with every other filter or answer of it
    uint64_t made;               // another one whenever tallies or persons were made anew
    bool whole[COUNTED_PARTS];   // each was, once
    bool stands;                 // the calls it knew are gone: it waits to be replaced
    bool totals;                 // neither persons nor recalls are counted

    // Private.
    const struct counting_terms *terms;
    struct agents folding;       // persons, until they are whole
    struct journal_reader asked; // of calls, whose visits a filter is asked about again
    uint64_t folded;             // the door's changes when records were folded from the start
    int64_t folded_us;           // and when
    uint64_t tallied;            // the door's changes when visits were tallied last
    int64_t tallied_us;          // and when; 0 never
};

#endif
