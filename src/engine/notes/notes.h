// The parts of notes.
#ifndef CDRTOP_ENGINE_NOTES_PARTS_H
#define CDRTOP_ENGINE_NOTES_PARTS_H

#include "engine/engine.h"

// Which days there are, for who asked for one that is none of them.
// True, and one line for people in `out`, where --day names a day on which nothing began, while
// something is known of others. Only of files: behind a link a day may still come.
bool days_missed(const struct engine_settings *s, const struct door *door, char *out, size_t size);

// A PBX whose calls all read as internal, because no rule knows its trunks.
#define TRUNKS_CALLS_MIN 50 // that are internal, before it is said
#define TRUNKS_LATEST    1000

// Servers of which a call has a direction, bit by number, are put into *directed; those that have
// a bit there are not looked at. Looks at the latest `most` calls.
void trunks_look(const struct door *d, uint32_t most, uint64_t *directed,
                 uint32_t ret_internal[SERVERS_MAX]);
// How many calls, which endpoints were seen and what to write into the configuration: on one line,
// or the configuration on lines of its own.
void trunks_note(const struct door *d, uint16_t server, uint32_t internal, bool lines, char *out,
                 size_t size);

// Names that were asked for and that nothing has told of: a slip of the pen, mostly. They stay in
// force, as a queue may come later.
// "no queue is called supprt: support?" of the first name in the filter that nothing is called, and
// "--server-tz: no server is called pbx9: pbx1?"; false: all were heard of. Ask when all first
// states are in. An extension that no queue has as a member may be anybody's: it is only unheard of
// where the filter finds nothing at all.
bool unheard_name(const struct figures *f, char *out, size_t size);
bool unheard_zone(const struct figures *f, char *out, size_t size);
// What one of them depends on: the same number, the same answer.
uint64_t unheard_stamp(const struct figures *f);

#endif
