// Files as sources. They are read in a fixed order, however they were given: first frames, so that
// a file without a name can belong to the only known server; then queue_logs, then rows, for each
// server in order of time.
#ifndef CDRTOP_ENGINE_LOAD_H
#define CDRTOP_ENGINE_LOAD_H

#include "base/clock.h"
#include "base/text.h"
#include "engine/door.h"
#include "engine/settings.h"
#include "source/source.h"

// Hashes of the log lines that were read, so that a line in two files counts once.
#define LINES_PARTS 256

struct lines { // zeroed is empty
    struct lines_part {
        struct line_seen {
            uint64_t hash; // 0 is a free slot
            uint32_t file;
        } * slots; // owned
        uint32_t size, used;
    } parts[LINES_PARTS];
};

struct load_file;
struct load_zone;
struct load_database;
struct follow;
struct fills;
struct fill_log;
struct fill_find;
struct disk;

struct load_bytes { // whoever has the bytes of files that are not read from the disk here
    void *context;
    // Puts more of that file: 1, or 0 if there is no more, or -ECANCELED.
    int (*more)(void *context, size_t number, struct source *to, struct task *t);
};

struct load_databases {
    struct load_database **list; // owned
    size_t count;
    bool unreached;                         // one of those that failed could not be reached
    const struct engine_settings *settings; // borrowed: which window is wanted
};

struct load_reading {
    struct disk *thread;   // owned: for files that are followed, or fill gaps
    struct disk *asker;    // owned: for databases that fill gaps, or in which calls are looked up
    struct fills *fills;   // owned: sources that fill gaps of links; NULL for none
    struct fill_log *kept; // owned: those of earlier runs, as the history tells them
    size_t kept_count;
    struct fill_find *find; // owned: searches them for a call; NULL for none
    // What is read is of that time alone, as of a day that is not in memory; 0 if it is not.
    int64_t only_from_us, only_to_us;
    uint64_t filled_before; // how often a gap was filled that began before what is in memory
    uint32_t passes;        // each time that some source was read for gaps has a number
};

struct load_following {
    bool all;            // for files added from now on: queue_log and Master.csv
    bool any;            // some file is followed
    bool live;           // everything that was there is in, and what comes is new
    struct follow *them; // owned; NULL for none
    struct load_reading reading;
    struct load_databases databases; // mostly polled, but at least read
};

struct load {
    struct door *door;
    struct load_file *files; // owned
    size_t count, current;
    // for each server, until when finished recordings heard it; 0 for never
    int64_t heard_us[SERVERS_MAX];
    bool settled;            // every file that is not a recording has its server
    struct load_zone *zones; // owned
    size_t zone_count;
    bool used, useless;  // some file was of use; some file has lines, and none of them was of use
    struct lines lines;  // of logs that continue in another file
    struct buf tail;     // the incomplete row at the end of a part, which goes on in the next
    struct buf notes;    // lines for people: how a file is read, and why one is not
    struct clock *clock; // the clock by which a recording is played; its speed
    double speed;
    struct load_following following;
    struct load_bytes bytes; // of kept files
    // Frames of a recording with times, or all that is read, wait until they are due.
    enum load_pace { LOAD_AT_ONCE, LOAD_PACED_FRAMES, LOAD_PACED } paced;
    int64_t wait_us; // for a task that waits: when there may be something to read
    char error[512]; // one line for people, if a result is not 0
};

// Sets the zone of a file's times; `argument` is NAME=FILE or FILE, as for a SOURCE. Takes over the
// zone.
void load_set_zone(struct load *l, const char *argument, struct zone *zone);
// Follows that file when it is added: what is written to its end is read as it comes.
void load_set_follow(struct load *l, const char *argument);
// False if the file may be followed and its disk does not answer within a second. Then it can be
// followed nevertheless, if its name says what it is: it comes when it can. Result as load_add().
bool load_answers(const struct load *l, const char *argument);
int load_add_unread(struct load *l, const char *argument);
// Looks at the file and puts it in order. A followed file need not exist yet. 0; or 2 with l->error
// set (missing, unreadable, of unknown kind), the exit status for a wrong source.
int load_add(struct load *l, const char *argument);
// Adds a source that fills the gaps of its server, in the order in which they are asked. The file
// is not touched before it is needed. 2 with l->error set if its name tells no kind.
int load_fill_add(struct load *l, const char *argument);
struct database_terms;
int load_fill_add_database(struct load *l, const char *argument,
                           const struct database_terms *terms);
// True while nothing is being read for a gap, and nothing more can be read at once.
bool load_fill_rests(const struct load *l);
// Call it after the last file. 2 with l->error set if two files of different PBXs would belong to
// one server, because only their equal file names say whose they are.
int load_check(struct load *l);

// ---- databases, in the order in which they were added

// `argument` is a SOURCE, [NAME=]mysql://…; the terms need no address, and are copied. It is read
// in its turn, the log before the rows: the window asked for, else today and what goes before it.
// Then it is polled so often (0: never). Calls are looked up in it, too. 0, or 2 with l->error set.
int load_add_database(struct load *l, const char *argument, const struct database_terms *terms,
                      int64_t every_us);
bool load_goes_on(const struct load *l); // some database is polled

#endif
