// A captured day to be told to the door as a test likes: frames and lines of logs, one by one, and
// the figures that result.
#ifndef CDRTOP_TESTS_APP_TOLD_H
#define CDRTOP_TESTS_APP_TOLD_H

#include "engine/figures.h"

#define S     ((int64_t)1000000)
#define DAY   INT64_C(1795302000) // 2026-11-22 00:00 in Berlin
#define LATER (DAY + 86400 - 1)

struct told_item {
    int64_t at_us;
    int server;        // for a frame; for a log 2 + server
    struct span bytes; // a frame, or a line of queue_log
};

struct told_list {
    struct told_item *items; // owned
    size_t count, room;
    struct buf files[3]; // owned
    size_t file_count;
};

struct told_run {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct origin origin;
    struct buf texts;
};

void told_load(struct told_list *l, const char *capture, bool logs);
void told_list_finish(struct told_list *l);

void told_open(struct told_run *r); // nothing has been told yet
void told_close(struct told_run *r);
void told_tell(struct told_run *r, const struct told_item *item);
void told_fold(struct told_run *r); // all figures, as of LATER

#endif
