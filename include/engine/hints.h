// What to say to who gets nothing, or not what they meant.
#ifndef CDRTOP_ENGINE_HINTS_H
#define CDRTOP_ENGINE_HINTS_H

#include "engine/settings.h"

// Which days there are, for who asked for one that is none of them.
// True, and one line for people in `out`, where --day names a day on which nothing began, while
// something is known of others. Only of files: behind a link a day may still come.
bool days_missed(const struct setup *s, const struct door *door, char *out, size_t size);

// A PBX whose calls all read as internal, because no rule knows its trunks.
#define TRUNKS_CALLS_MIN 50 // that are internal, before it is said
#define TRUNKS_LATEST    1000

// Servers of which a call has a direction, bit by number, are put into *directed; those that have
// a bit there are not looked at. Looks at the latest `most` calls.
void trunks_look(const struct door *d, uint32_t most, uint64_t *directed,
                 uint32_t ret_internal[SERVERS_MAX]);
// One line: how many calls, which endpoints were seen and what to write into the configuration.
void trunks_note(const struct door *d, uint16_t server, uint32_t internal, char *out, size_t size);
// The same of every such server on stderr, the configuration on lines of its own.
void trunks_say(const struct door *d);

#endif
