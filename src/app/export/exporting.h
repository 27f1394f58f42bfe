// Shared by the files of the export.
#ifndef CDRTOP_APP_EXPORT_EXPORTING_H
#define CDRTOP_APP_EXPORT_EXPORTING_H

#include "../gather.h"
#include "disk/file.h"
#include "engine/figures.h"
#include "out/export.h"

// What an export reads, as the figures are now. Borrows the set that shows that part, until another
// replaces it.
struct out_data out_data_of(struct figures *f, enum counting_part part);
// How many digits of outside numbers are left, -1 for all: from the command line, else the
// configuration.
int export_mask(const struct conf *conf);

// Makes the terms of what the command line asks for, and checks them, before anything is read, and
// whether it is written straight to a device, a pipe or standard output. 0, or EXIT_USAGE with one
// line printed. This waits for the disk, so it comes before signals wait for a loop.
int export_prepare(const struct conf *conf, bool follows, struct export_terms *ret_terms,
                   bool *ret_straight);
// Writes what was gathered; if it follows, also what comes.
int export_run(struct gather *g, const struct conf *conf, const struct export_terms *terms,
               bool follows, bool straight);
// Sends what comes after what was gathered.
struct stream;
int export_stream(struct gather *g, const struct conf *conf, const struct export_terms *terms,
                  struct stream *stream);

// Where lines go: into a file, by that disk, or to whoever reads a socket. Borrowed.
struct export_outlet {
    struct disk *disk;
    struct disk_file *file; // NULL for
    struct stream *stream;
};

// An export that continues with what comes over links. It writes what is there and then what comes,
// until a signal (EXIT_OK), or until the file refuses, which closing it will report. A record is
// written when it comes; a call or visit when it is over, and again whenever something later
// changes it, so that its last line counts. The window stays where it began, and does not end
// unless an end was given, so that callers who are there over midnight are not lost. A slow reader
// gets everything later: while it is behind nothing is forgotten, and if more than max_records have
// come meanwhile, that is said, with EXIT_FAILED. The file may be a pipe that nobody reads yet.
// How numbers are masked may change in the terms meanwhile.
int export_follow(struct gather *g, const struct conf *conf, struct export *e,
                  const struct export_terms *terms, const struct export_outlet *to);

#endif
