// Whether the disk of a file answers at all. Only another thread can find that out: what waits for
// a file server that is gone cannot be interrupted.
#include "load.h"

#include "base/mem.h"
#include "disk/job.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWERS_US 1000000 // waited for before the first screen

struct question {
    struct disk_job job;
    char *path; // owned
};

static void work(struct disk_job *job) {
    const struct question *q = (struct question *)job;
    char byte;
    int fd = open(q->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return;
    if (read(fd, &byte, 1) < 0) (void)byte; // it has answered
    close(fd);
}

static void done(struct disk_job *job) {
    (void)job;
}

static bool may_follow(const struct load *l) {
    bool may = l->following.all;
    for (size_t i = 0; i < l->zone_count; i++)
        may |= !l->zones[i].zone;
    return may;
}

bool load_answers(const struct load *l, const char *argument) {
    struct span server;
    const char *path, *hangs;
    struct disk *d;
    source_split(argument, &server, &path);
    if (!may_follow(l) || !strcmp(path, "-") || disk_create(&d)) return true;
    struct question *q = mem_zero(1, sizeof *q);
    *q = (struct question){.job = {.work = work, .done = done},
                           .path = mem_string(path, strlen(path))};
    q->job.path = q->path;
    disk_do(d, &q->job);
    if (!disk_destroy(d, ANSWERS_US, &hangs)) return false; // now it belongs to the thread
    free(q->path);
    free(q);
    return true;
}
