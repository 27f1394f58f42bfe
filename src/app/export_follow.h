// Private to app/: an export that goes on as records, calls or visits come from a link.
#ifndef CDRTOP_APP_EXPORT_FOLLOW_H
#define CDRTOP_APP_EXPORT_FOLLOW_H

#include "app/export_file.h"
#include "app/gather.h"
#include "out/export.h"

// Makes lines of what is there and then of what comes, until a signal (EXIT_OK), or the file
// refuses, which closing it will say. A record is a line when it comes; a call or visit when it is
// over, and again where something that came later changed it: the last line holds. The window
// begins where it began, and does not end unless its end was given: whoever is there over midnight
// is not lost. A reader that is slow gets all of it later; while he is behind nothing is let go of,
// and when more than max_records came since, it is said and EXIT_FAILED. *file is NULL while nobody
// reads the pipe that --output names.
int export_follow(struct gather *g, struct export *e, enum export_what what,
                  struct export_file **file);
void export_say_file(const char *path, int outcome); // of export_file_try(), on standard error

#endif
