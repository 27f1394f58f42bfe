// Time zones, read from the system's TZif files (versions 1 to 4). Each server has its own.
#ifndef CDRTOP_BASE_ZONE_H
#define CDRTOP_BASE_ZONE_H

#include "base/civil.h"

struct zone; // never changes once made, so it can be shared

enum zone_match {
    ZONE_ONCE,  // the clock on the wall showed this time once
    ZONE_TWICE, // clocks went back: it was shown twice, the earlier moment is given
    // clocks went forward: it was never shown; the moment as long after the change is given
    ZONE_NEVER,
};

// Positive outcomes of zone_load(): 0 made; 1 no such zone; 2 not a TZif file. A negative errno:
// its file cannot be read.
enum { ZONE_UNKNOWN = 1, ZONE_MALFORMED = 2 };

// `name` is like "Europe/Berlin", looked for in $TZDIR, else in /usr/share/zoneinfo. "" or
// "localtime" is the machine's own zone ($TZ, else /etc/localtime, else UTC); "UTC" needs no file.
// A name cannot lead out of that folder.
int zone_load(const char *name, struct zone **ret_zone);
void zone_why(const char *name, int outcome, char *out, size_t size); // why it was not made
// A zone with a fixed offset, named after it: "UTC+01:00".
struct zone *zone_fixed(int32_t offset);
void zone_destroy(struct zone *z);

const char *zone_name(const struct zone *z);                  // as given to zone_load()
int32_t zone_offset(const struct zone *z, int64_t epoch);     // seconds east of UTC at that moment
struct civil zone_civil(const struct zone *z, int64_t epoch); // what a clock on the wall shows
enum zone_match zone_epoch(const struct zone *z, struct civil local, int64_t *ret_first,
                           int64_t *ret_second); // the moments; equal unless ZONE_TWICE

// "2026-11-22T20:07:34+01:00" into `out`, which has at least 26 bytes.
void zone_iso8601(const struct zone *z, int64_t epoch, char *out, size_t size);

#endif
