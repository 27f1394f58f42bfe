// Names that were asked for and that nothing has told of: a slip of the pen, mostly. They stay in
// force, as a queue may come later.
#ifndef CDRTOP_APP_UNHEARD_H
#define CDRTOP_APP_UNHEARD_H

#include "app/figures.h"

// "no queue is called supprt: support?" of the first name in the filter that nothing is called, and
// "--server-tz: no server is called pbx9: pbx1?"; false: all were heard of. Ask when all first
// states are in. An extension that no queue has as a member may be anybody's: it is only unheard of
// where the filter finds nothing at all.
bool unheard_name(const struct figures *f, char *out, size_t size);
bool unheard_zone(const struct figures *f, char *out, size_t size);
// What one of them depends on: the same number, the same answer.
uint64_t unheard_stamp(const struct figures *f);
void unheard_say(const struct figures *f); // both, a line each on stderr

#endif
