// Shared by the files about notes.
#ifndef CDRTOP_ENGINE_NOTES_PARTS_H
#define CDRTOP_ENGINE_NOTES_PARTS_H

#include "engine/engine.h"

// Days without data. True, with one line for people in `out`, if --day names a day on which nothing
// began while other days are known. Only with files: over a link a day may still come.
bool days_missed(const struct engine_settings *s, const struct door *door, char *out, size_t size);

// Trunks: a PBX whose calls all look internal, because no rule recognises its trunks.
#define TRUNKS_CALLS_MIN 50 // internal calls, before it is mentioned
#define TRUNKS_LATEST    1000

// Sets the bit of each server that had a call with a direction in *directed; servers that have a
// bit already are skipped. Looks at the latest `most` calls.
void trunks_look(const struct door *d, uint32_t most, uint64_t *directed,
                 uint32_t ret_internal[SERVERS_MAX]);
// How many calls, which endpoints were seen, and what to write into the configuration: all on one
// line, or with the configuration on lines of its own.
void trunks_note(const struct door *d, uint16_t server, uint32_t internal, bool lines, char *out,
                 size_t size);

// Names that were asked for and that nothing has mentioned, mostly typing errors. They remain in
// force, because a queue may be mentioned later. Gives "no queue is called supprt; did you mean
// support?" for the first such name in the filter, and the same of a server for --server-tz; false
// if all were mentioned. Ask when all first states are in. An extension that is not a member of any
// queue can be anybody's: it counts as unknown only if the filter finds nothing at all.
bool unheard_name(const struct figures *f, char *out, size_t size);
bool unheard_zone(const struct figures *f, char *out, size_t size);
// Identifies what the answers depend on: the same number means the same answer.
uint64_t unheard_stamp(const struct figures *f);

#endif
