// In which zone the times of a file of rows are. As a rule it is its server's; cdr_csv writes GMT
// where cdr.conf says usegmtime=yes, as Asterisk's sample does.
#ifndef CDRTOP_APP_FILE_ZONE_H
#define CDRTOP_APP_FILE_ZONE_H

#include "app/door.h"
#include "source/source.h"

#define FILE_ZONE_ROWS 64 // that are asked

// By how much rows are off UTC that began at the very second in which their UniqueID says that the
// channel was made.
struct zone_votes {
    struct zone_vote {
        int64_t made; // epoch
        int quarters; // of an hour, east
    } list[FILE_ZONE_ROWS];
    size_t count;
};

// Of the first rows of the file, which are not used up.
void file_zone_ask(struct source *file, struct zone_votes *ret_votes);

// What two sources have decides: a row of the file that the store has already was when that says.
// Else the votes do, its own or, where they are few, also those of the other parts of a rotated
// file. NULL: nothing says clearly otherwise than the server's zone. The caller owns it.
struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server,
                            const struct zone_votes *own, const struct zone_votes *parts);

#endif
