// The files beside one that its rotation made: queue_log.1, queue_log-20261129.
#ifndef CDRTOP_SOURCE_KIN_H
#define CDRTOP_SOURCE_KIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define KIN_MOST 256 // for one file; further ones are ignored

struct kin {
    dev_t device;
    ino_t inode;
    off_t size;
    int64_t changed_ns; // its mtime
    int64_t age;        // source_age()
    int fd;             // -1 when not open
};

struct kindred { // zeroed is empty
    struct kin list[KIN_MOST];
    size_t count;
};

int64_t kin_changed_ns(const struct stat *s);
// All that exist now, the oldest first. Each that is not in `known` in its present state is opened;
// the caller closes it. Packed files are left out.
void kindred_look(const char *path, const struct kindred *known, struct kindred *ret_now);

#endif
