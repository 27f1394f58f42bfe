// Since when everything is known that the figures count, and what gaps there are in it.
#ifndef CDRTOP_PBX_COVERAGE_H
#define CDRTOP_PBX_COVERAGE_H

#include "base/window.h"
#include "pbx/servers.h"

// Something was heard of a server then; or a file of it tells of that moment.
void coverage_heard(struct server *v, int64_t at_us);
void coverage_told(struct server *v, int64_t at_s);
// Microseconds since the epoch; 0 where nothing is known at all yet. A server is known from its
// first frame on, and from the begin of the day that its log or table of records begins in: such a
// file is whole from there. All are known when the last one is; and not before `kept_from_us`, what
// was let go of.
int64_t coverage_from_us(const struct servers *s, int64_t kept_from_us, const struct zone *z,
                         int day_start_s);
// The same without trusting that a file is whole from the begin of a day on: what it begins with is
// the first that is known. What is compared has to be known so well.
int64_t coverage_surely_from_us(const struct servers *s, int64_t kept_from_us);

struct gap {                        // events between the two moments are lost
    int64_t from_us, to_us;         // to_us 0: it lasts
    uint16_t server;                // its number
    bool visits_known, calls_known; // from a log after all: those figures are whole
    const char *reason;             // valid as long as the server's gaps do not change
};

struct gaps {         // zeroed is empty
    struct gap *list; // owned
    size_t count, capacity;
};

// All gaps of all servers as they are now, in place of what was in the list.
void gaps_gather(struct gaps *g, const struct servers *s);
void gaps_finish(struct gaps *g);
// Whether a gap of one of those servers (a bit each) that no log filled touches that time.
enum gap_of { GAP_OF_VISITS, GAP_OF_CALLS };
bool gaps_touch(const struct gap *gaps, size_t count, uint64_t servers, enum gap_of of,
                struct window w);

#endif
