// What a log says from a moment on: a queue_log or Master.csv with the parts that its rotation left
// beside it, packed ones too. The place where that moment begins is found by the times in the file,
// however large it is. All of this may wait for the disk, so it is called on a thread that reads.
#ifndef CDRTOP_SOURCE_SINCE_H
#define CDRTOP_SOURCE_SINCE_H

#include "source/followed.h"
#include "source/source.h"

struct since;

// `zone`: of local times; borrowed. The file is not touched yet.
struct since *since_create(const char *path, enum source_kind kind, const struct zone *zone,
                           int64_t from_s);
void since_destroy(struct since *s); // NULL is allowed
// Appends at most 64 KiB of it: from some lines before that moment on, and in the end what is
// written meanwhile, as followed_look() does. A header line comes first.
enum followed_step since_look(struct since *s, struct buf *out);
// After the first look: the line of Master.csv that names its columns, which came first; or none.
struct span since_header(const struct since *s);
// As of the last look: why it cannot be read, an errno; 0 if it can.
int since_trouble(const struct since *s);
// Whether it has a line of before that moment, and every part since then was read: nothing is
// missing at its beginning.
bool since_reaches(const struct since *s);

#endif
