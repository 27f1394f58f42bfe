// Which days there are, for who asked for one that is none of them.
#ifndef CDRTOP_APP_DAYS_H
#define CDRTOP_APP_DAYS_H

#include "app/setup.h"

// True, and one line for people in `out`, where --day names a day on which nothing began, while
// something is known of others. Only of files: behind a link a day may still come.
bool days_missed(const struct setup *s, const struct door *door, char *out, size_t size);

#endif
