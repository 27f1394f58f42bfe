// Files as sources, read in an order of their own whichever way they were named: frames
// first, so that a file without a name can belong to the only server known; then queue_logs, then
// rows, of each server in order of time.
#ifndef CDRTOP_ENGINE_LOAD_H
#define CDRTOP_ENGINE_LOAD_H

#include "base/clock.h"
#include "base/text.h"
#include "engine/door.h"
#include "source/source.h"

// Lines of logs that were read, by their hash, so that a line that two files have is told once.
#define LINES_PARTS 256

struct lines { // zeroed is empty
    struct lines_part {
        struct line_seen {
            uint64_t hash; // 0 is free
            uint32_t file;
        } * slots; // owned
        uint32_t size, used;
    } parts[LINES_PARTS];
};

struct load_file;
struct load_zone;

struct load {
    struct door *door;
    struct load_file *files; // owned
    size_t count, current;
    int64_t heard_us[SERVERS_MAX]; // of each server, by the recordings that are over; 0 nothing
    bool settled;                  // each file that is no recording has its server
    struct load_zone *zones;       // owned
    size_t zone_count;
    bool used, useless;  // some file gave something; one has lines, and none of them gave any
    struct lines lines;  // of logs that go on in another file
    struct buf tail;     // of a part: a row that goes on in the next one
    struct buf notes;    // lines for people: what a file is read as, and why one is not
    struct clock *clock; // that a recording passes by; its speed then
    double speed;
    bool paced;      // a timed recording's frames wait until they are due
    int64_t wait_us; // of a task that waits: when it may have something
    char error[512]; // set when an outcome is not 0: one line for people
};

// The zone of a file's times, NAME=FILE or FILE as in a SOURCE argument. Takes the zone.
void load_set_zone(struct load *l, const char *argument, struct zone *zone);
// Looks at the file and puts it in its place. 0; or 2 with l->error set (missing, unreadable, of no
// known form): the exit status of a wrong source.
int load_add(struct load *l, const char *argument);
// After the last of them. 2 with l->error set: two files of different PBXs would be of one server,
// because nothing but their file name, which is the same, says whose they are.
int load_check(struct load *l);

#endif
