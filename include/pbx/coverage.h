// Coverage: since when do we know everything that the figures count, and which gaps are in it?
#ifndef CDRTOP_PBX_COVERAGE_H
#define CDRTOP_PBX_COVERAGE_H

#include "base/window.h"
#include "pbx/servers.h"

// A frame of a server came at that moment, or a file of it tells of that moment.
void coverage_heard(struct server *v, int64_t at_us);
void coverage_told(struct server *v, int64_t at_s);
// Microseconds since the epoch; 0 while nothing is known at all. A server is covered since its
// first frame, or since the beginning of the day in which its log or its table of records begins,
// since such a file is complete from there on. All servers are covered once the last one is, and
// not before `kept_from_us`, since older data was dropped.
int64_t coverage_from_us(const struct servers *s, int64_t kept_from_us, const struct zone *z,
                         int day_start_s);
// The same, but without trusting that a file is complete from the beginning of its first day: it
// counts from its first entry. Comparisons need to be this sure.
int64_t coverage_surely_from_us(const struct servers *s, int64_t kept_from_us);

struct covered {       // microseconds since the epoch; 0 while nothing is known
    int64_t from_us;   // coverage_from_us()
    int64_t surely_us; // coverage_surely_from_us()
};

struct gap {                // events between two moments that are lost
    int64_t from_us, to_us; // to_us is 0 while it lasts
    uint16_t server;        // its number in the table
    // a log told of that time after all, so those figures are complete
    bool visits_known, calls_known;
    const char *reason;   // valid until the gaps of that server change
    const char *unfilled; // why no source told of it; "" if one did, or it lasts; as long
};

struct gaps {         // zeroed is empty
    struct gap *list; // owned
    size_t count, capacity;
};

// Replaces the list by the gaps of all servers as they are now.
void gaps_gather(struct gaps *g, const struct servers *s);
void gaps_add(struct gaps *g, struct gap gap);
void gaps_finish(struct gaps *g);
bool gap_meets(const struct gap *g, struct window w); // a part of it is in that time
// Whether a gap of one of those servers (one bit each), which no log has filled, overlaps that
// time.
enum gap_of { GAP_OF_VISITS, GAP_OF_CALLS };
bool gaps_touch(const struct gap *gaps, size_t count, uint64_t servers, enum gap_of of,
                struct window w);

#endif
