// The parts of an export.
#ifndef CDRTOP_APP_EXPORT_EXPORTING_H
#define CDRTOP_APP_EXPORT_EXPORTING_H

#include "../gather.h"
#include "disk/file.h"
#include "engine/figures.h"
#include "out/export.h"

// What an export reads, as the figures have it now.
// Borrows the set that shows that part, until another takes its place.
struct out_data out_data_of(struct figures *f, enum counting_part part);
// Digits left of outside numbers, -1 all: of the command line, else of the configuration.
int export_mask(const struct conf *conf);

// an export that goes on as records, calls or visits come from a link.
// Makes lines of what is there and then of what comes, until a signal (EXIT_OK), or the file
// refuses, which closing it will say. A record is a line when it comes; a call or visit when it is
// over, and again where something that came later changed it: the last line holds. The window
// begins where it began, and does not end unless its end was given: whoever is there over midnight
// is not lost. A reader that is slow gets all of it later; while it is behind nothing is let go of,
// and when more than max_records came since, it is said and EXIT_FAILED. The file may be a pipe
// that nobody reads yet.
int export_follow(struct gather *g, const struct conf *conf, struct export *e,
                  enum export_what what, struct disk *disk, struct disk_file *file);

#endif
