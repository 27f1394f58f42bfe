// A recording under way: lines go to a file by the disk's thread, so that a slow disk never holds
// up who listens.
#ifndef CDRTOP_APP_RECORDER_H
#define CDRTOP_APP_RECORDER_H

#include "disk/file.h"

// Writes behind what is in FILE; DISK_FILE_OTHER: it holds something that is no recording. `told`
// as in disk_file_terms.
struct disk_file *recorder_open(struct disk *d, const char *path, void (*told)(void *context),
                                void *context);

void recorder_frame(struct disk_file *f, struct span bytes, int64_t at_us);
// text: why it is down; before it, of a link to AMI itself, its PBX's name: "[pbx1] lost".
void recorder_mark(struct disk_file *f, bool up, const char *text, int64_t at_us);

#endif
