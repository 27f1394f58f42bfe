// Private to app/: an export that goes on as records or calls come from a link.
#ifndef CDRTOP_APP_EXPORT_FOLLOW_H
#define CDRTOP_APP_EXPORT_FOLLOW_H

#include "app/gather.h"
#include "out/export.h"

// Makes lines of what is there and then of what comes, until `take` (it empties the bytes) gives
// other than 0, which is returned, or a signal: 0. A record is a line when it comes; a call when it
// is over, and again where something that came later changed it: the last line with an id holds.
int export_follow(struct gather *g, struct export *e, bool calls,
                  int (*take)(void *context, struct buf *bytes), void *context);

#endif
