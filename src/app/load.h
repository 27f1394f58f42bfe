// Files as sources, read in slices, in an order of their own whichever way they were named: frames
// first, so that a file without a name can belong to the only server known; then queue_logs, then
// rows, of each server in order of time.
#ifndef CDRTOP_APP_LOAD_H
#define CDRTOP_APP_LOAD_H

#include "base/text.h"
#include "door.h"
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

// Whether another file of that server had the line. `keep`: it is kept as one of this file.
bool lines_told(struct lines *l, uint16_t server, uint32_t file, struct span line, bool keep);
void lines_finish(struct lines *l);

enum { LOAD_LATER = 2 };

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
    bool used, useless; // some file gave something; one has lines, and none of them gave any
    struct lines lines; // of logs that go on in another file
    struct buf tail;    // of a part: a row that goes on in the next one
    struct buf notes;   // lines for people: what a file is read as, and why one is not
    bool paced;         // a timed recording's frames wait for until_us
    int64_t until_us;   // the moment now in the recording's time
    int64_t next_us;    // when the frame that waits is due
    struct buf held;    // that frame
    bool holding;
    char error[512]; // set when an outcome is not 0 or 1: one line for people
};

void load_init(struct load *l, struct door *door);
void load_finish(struct load *l);

// The zone of a file's times, NAME=FILE or FILE as in a SOURCE argument. Takes the zone.
void load_set_zone(struct load *l, const char *argument, struct zone *zone);
// Looks at the file and puts it in its place. 0; or 2 with l->error set (missing, unreadable, of no
// known form): the exit status of a wrong source.
int load_add(struct load *l, const char *argument);
// After the last of them. 2 with l->error set: two files of different PBXs would be of one server,
// because nothing but their file name, which is the same, says whose they are.
int load_check(struct load *l);
// False while load_run() would wait for a pipe.
bool load_ready(const struct load *l);
// Reads on for at most `lines`. 1 more is there, LOAD_LATER the next frame is due at next_us, 0 all
// is in, -1 l->error says what failed.
int load_run(struct load *l, size_t lines);

// In which zone the times of a file of rows are. As a rule it is its server's; cdr_csv writes GMT
// where cdr.conf says usegmtime=yes, as Asterisk's sample does.
#define FILE_ZONE_ROWS 64 // that are asked

// By how much rows are off UTC that began at the very second in which their UniqueID says that the
// channel was made.
struct zone_votes {
    struct zone_vote {
        int64_t made; // epoch
        int quarters; // of an hour, east
    } list[FILE_ZONE_ROWS];
    size_t count;
};

// Of the first rows of the file, which are not used up.
void file_zone_ask(struct source *file, struct zone_votes *ret_votes);

// What two sources have decides: a row of the file that the store has already was when that says.
// Else the votes do, its own or, where they are few, also those of the other parts of a rotated
// file. NULL: nothing says clearly otherwise than the server's zone. The caller owns it.
struct zone *file_zone_find(struct source *file, struct door *door, uint16_t server,
                            const struct zone_votes *own, const struct zone_votes *parts);

// the files that are to be read, in the order of their turns.
struct load_file {
    char *path; // owned
    char server[SERVER_NAME_MAX];
    enum source_kind kind;
    enum { LOAD_FRAMES, LOAD_NAMED, LOAD_BY_FILE_NAME } order;
    struct source *open;
    struct origin origin;
    uint16_t index; // the server of a file of one
    bool began;
    size_t argument;  // its place among them
    int64_t begins_s; // 0 not known
    struct zone_votes votes;
    struct zone *own;     // owned: found to be its times' and not its server's
    bool as_printed;      // hours are counted as they stand there
    bool lacks_ids;       // some of its rows have no UniqueID
    uint64_t used, lines; // what it gave; lines that gave nothing
    uint64_t first_line;  // the first of them
    const char *first_why;
};

struct load_zone { // set for a file by the configuration
    struct span server;
    const char *path;  // into `argument`
    char *argument;    // owned
    struct zone *zone; // owned
};

const char *load_failure(int error); // in words
// Its turn has come: it is open, and its server and zone are known. 0, else l->error says why not.
int load_begin(struct load *l, struct load_file *f);
// All recordings are in: it is known which servers there are.
void load_settle(struct load *l);
void load_note(struct load *l, const struct load_file *f, const char *text);

#endif
