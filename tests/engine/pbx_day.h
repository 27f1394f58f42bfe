// A simulated day of two PBXs, in order of time: frames, and lines of their logs.
#ifndef CDRTOP_TESTS_ENGINE_PBX_DAY_H
#define CDRTOP_TESTS_ENGINE_PBX_DAY_H

#include "centre_day.h"

#define S         INT64_C(1000000)
#define DAY_FILES 4 // queue_log of both, Master.csv of both

struct piece {
    int64_t at_us;
    struct span bytes;
    int file; // DAY_FILES for a frame
};

struct pbx_day {
    struct day day;
    struct piece *list; // owned, in order of time
    size_t count, capacity;
    struct buf rows; // lines of Master.csv
};

uint64_t pbx_day_chance(uint64_t *seed, uint64_t of); // below `of`
void pbx_day_live(struct pbx_day *p, uint64_t *seed);
void pbx_day_finish(struct pbx_day *p);

#endif
