// In which zone the times of a file of rows are. As a rule it is its server's; cdr_csv writes GMT
// where cdr.conf says usegmtime=yes, as Asterisk's sample does.
#ifndef CDRTOP_APP_FILE_ZONE_H
#define CDRTOP_APP_FILE_ZONE_H

#include "app/door.h"
#include "source/source.h"

// By the first rows of the file, which are not used up. A row that the store has already decides:
// from frames it is known when it was. Else the UniqueIDs do, which begin with the epoch of the
// channel: as a rule a row starts with it. NULL: nothing says otherwise than the server's zone.
// The caller owns it.
struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server);

#endif
