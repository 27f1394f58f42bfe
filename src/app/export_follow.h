// Private to app/: an export that goes on as records, calls or visits come from a link.
#ifndef CDRTOP_APP_EXPORT_FOLLOW_H
#define CDRTOP_APP_EXPORT_FOLLOW_H

#include "app/gather.h"
#include "out/export.h"

// Makes lines of what is there and then of what comes, until `take` (it empties the bytes) gives
// other than 0, which is returned, or a signal: 0. A record is a line when it comes; a call or
// visit when it is over, and again where something that came later changed it: the last line holds.
// The window begins where it began, and does not end unless its end was given: whoever is there
// over midnight is not lost.
int export_follow(struct gather *g, struct export *e, enum export_what what,
                  int (*take)(void *context, struct buf *bytes), void *context);

#endif
