// Time zones from the system's TZif files (versions 1 to 4), each server its own.
#ifndef CDRTOP_BASE_ZONE_H
#define CDRTOP_BASE_ZONE_H

#include "base/civil.h"

struct zone; // immutable once made, shared freely

enum zone_match {
    ZONE_ONCE,  // the local time was shown once
    ZONE_TWICE, // the clocks went back over it: two moments, the earlier is given
    ZONE_NEVER, // the clocks went forward over it: the moment the same distance behind the change
};

// Positive outcomes of zone_load(): 0 made; 1 no such zone; 2 not a TZif file.
enum { ZONE_UNKNOWN = 1, ZONE_MALFORMED = 2 };

// "Europe/Berlin" from $TZDIR, else /usr/share/zoneinfo. "" or "localtime" is the machine's own
// ($TZ, else /etc/localtime, else UTC); "UTC" needs no file. A name may not leave the folder.
int zone_load(const char *name, struct zone **ret_zone);
// The same offset at all times, east of UTC, and called so: "UTC+01:00".
struct zone *zone_fixed(int32_t offset);
void zone_destroy(struct zone *z);

const char *zone_name(const struct zone *z);                  // as it was asked for
int32_t zone_offset(const struct zone *z, int64_t epoch);     // seconds east of UTC then
struct civil zone_civil(const struct zone *z, int64_t epoch); // what the wall showed
enum zone_match zone_epoch(const struct zone *z, struct civil local, int64_t *ret_first,
                           int64_t *ret_second); // the moments; equal unless ZONE_TWICE

// "2026-11-22T20:07:34+01:00" into out (at least 26 bytes, ends in NUL).
void zone_iso8601(const struct zone *z, int64_t epoch, char *out, size_t size);

#endif
