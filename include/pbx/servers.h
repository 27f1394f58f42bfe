// The table of PBXs that are known, one row for each, whatever sources tell of it. A server is
// identified by its name. Its number in the table is in every row and event. It never changes,
// unless the table is full: then one of which nothing is kept, and which was not heard for an hour,
// makes room for another.
#ifndef CDRTOP_PBX_SERVERS_H
#define CDRTOP_PBX_SERVERS_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/intern.h"
#include "base/lookup.h"
#include "base/zone.h"
#include "pbx/heartbeat.h"

#define SERVERS_MAX     64
#define SERVER_NAME_MAX 64
#define SERVER_NONE     UINT16_MAX

#define SERVER_ZONE_VOTES 5

struct origin {         // where a frame came from
    const char *source; // URL or path
    const char *host;   // of a link
    const char *pbx;    // of a link to AMI itself: the name of its PBX; NULL if frames say it
    int link;           // its number, -1 for a file
    int64_t clock_us;   // of a recording without times: the largest epoch so far; start with 0
    int64_t heard_us;   // the latest frame, 0 for none
    uint64_t servers;   // one bit for each server that was heard through it
    uint32_t reused;    // as it was in the table when these were noted
};

#define SERVER_GAPS_MAX 64

enum server_read { SERVER_READ_LOG, SERVER_READ_ROWS, SERVER_READS }; // kinds of sources

struct server_gap {           // a time in which nothing was heard of a server
    int64_t from_us, to_us;   // to_us is 0 while it lasts
    bool log_read, rows_read; // a source was read that tells of all of it: queue_log, or records
    char reason[64];
};

struct server_gaps {
    struct server_gap list[SERVER_GAPS_MAX]; // in order of time; without room old ones are joined
    size_t count;
    bool stopped;                    // the latest one began when it said that it stops
    int64_t told_us;                 // the book was told of gaps up to this moment
    int64_t given_up_us;             // and gave up what they had left in doubt, up to this moment
    char unfilled[SERVER_READS][80]; // why sources have not filled them; "" if there is none
};

struct server_events { // what kinds of its events have been heard
    bool cdr, queue, channel;
    bool linked_id; // some row had one
    bool kept;      // something of what it told is kept, and has its number
    uint64_t count; // of rows and queue events
};

// What a file tells of: the time of its oldest and its latest line; 0 if none was read.
struct server_told {
    int64_t from_us, until_us;
};

struct server_clock {
    int64_t us, at_us; // the time in its latest queue event, and when that arrived
    int64_t told_us;   // the latest time that it told itself, not that of an arrival; 0 for none
    int64_t exact_us, exact_at_us; // what its clock said last, and when that arrived; 0: never
};

struct server {
    char name[SERVER_NAME_MAX]; // as shown: cleaned
    char raw[SERVER_NAME_MAX];  // as amiws sends it
    int64_t id;                 // the server_id of amiws, 0 if no frame came from there
    char *source;               // owned: the link or file that first named it
    int link;                   // the number of its link, -1 for files
    const struct zone *zone;    // owned by the table
    int64_t last_event_us;      // 0 for none
    struct server_events events;
    bool too_old; // its version of AMI: events of queues and channels are ignored
    // By how much StartTime in the rows differs from the epochs of their channels, in whole
    // quarters of an hour, and how many rows in succession said so. From SERVER_ZONE_VOTES on, its
    // zone is considered wrong.
    struct {
        int32_t s;
        uint32_t votes;
    } zone_off;
    struct heartbeat heartbeat; // if it is behind a link
    bool listed;                // a complete QueueStatus list came since it was last requested
    struct server_told logged;  // from its queue_log
    struct server_told rows;    // from its Master.csv
    bool logged_in;             // amiws has just logged in to it, so its state has to be requested
    int64_t heard_from_us;      // the first frame; 0 for none
    int64_t logged_from_s;      // the oldest line in a file of it; 0 for none
    int64_t seen_us;            // the last sign of life; a login, accepted or refused, is not one
    struct server_gaps gaps;
    struct server_clock clock;
};

struct ingest { // how much came in, and what became of it
    uint64_t frames, cdrs, queue_events, duplicates;
    // Each frame is in one of these; but `malformed` has lines of files, too:
    uint64_t taken;     // as it came; also what another link told already
    uint64_t repaired;  // and then taken
    uint64_t ignored;   // nobody asks about it
    uint64_t malformed; // and beyond repair
    uint64_t too_large; // for a link
    uint64_t binary;    // a message of the WebSocket that is no text
    uint64_t no_server; // of a server above SERVERS_MAX
    uint64_t held;      // waits until it is known which server this is
    uint64_t left_out;  // there was too much of what it tells: base/limits.h
    uint64_t lines;     // of files: that could not be read, within `malformed`
};

struct servers {
    struct server list[SERVERS_MAX];
    size_t count;
    uint32_t reused;      // how often a number was given to another server
    bool borrows;         // the settings that follow belong to another table
    struct zone *machine; // owned: the zone of servers without a setting
    struct server_zone {
        char name[SERVER_NAME_MAX];
        struct zone *zone; // owned
    } * zones;             // owned: settings by name, from wherever
    size_t zone_count;
    struct server_names *names; // owned, and shared with tables that borrow; NULL for none yet
};

enum server_named {
    NAMED_BY_CONFIGURATION, // extensions; these go first
    NAMED_BY_PBX,           // extensions, as its own tables have them
    NAMED_QUEUES,           // by its tables, too
    SERVER_NAMED,
};

struct server_names { // zeroed is empty
    struct server_name_list {
        struct server_name {
            struct span key, name; // in `texts`
        } * list;                  // owned
        uint32_t count, capacity;
        struct lookup index;
    } of[SERVER_NAMED];
    uint64_t changes;    // grows with each of them
    struct intern texts; // what was a name once stays in it, as others have spans of it
};

// Takes over the machine's zone.
void servers_init(struct servers *s, struct zone *machine);
// The same servers under the same numbers, none of which was heard yet, with the settings of that
// table, which must outlive it.
void servers_init_like(struct servers *s, const struct servers *of);
void servers_finish(struct servers *s);

// Sets the zone of the server with that name, now or later. If there are several settings for a
// name, the first counts, so the command line is read before the configuration. Takes over the
// zone.
void servers_set_zone(struct servers *s, struct span name, struct zone *zone);

// The server of a file, by its name, added if new; SERVER_NONE when the table is full.
uint16_t servers_put(struct servers *s, struct span name, const char *path);
// The server that an amiws frame comes from, added if new. If it has no name, it is "server-ID".
uint16_t servers_of_frame(struct servers *s, struct span raw_name, int64_t id,
                          const struct origin *o);

// The servers that were heard through it, one bit each; of numbers that were given to another
// server since, those that it named first.
uint64_t servers_heard_through(const struct servers *s, const struct origin *o);

// The name to show; SPAN_NONE if there is no such server.
struct span servers_name(const struct servers *s, uint16_t server);
// Names of extensions and queues, for "1001" or, with precedence, for "pbx1/1001". Texts are
// copied, and spans of a name are valid as long as the table. The first name that the configuration
// has for an extension stays, until all of these are forgotten; a PBX may change its own. True if
// it is another name than before.
bool servers_set_name(struct servers *s, enum server_named by, struct span key, struct span name);
void servers_forget_configured(struct servers *s);
uint64_t servers_names_stamp(const struct servers *s); // differs when names do
// The name of an extension, SPAN_NONE if there is none.
struct span servers_alias(const struct servers *s, uint16_t server, struct span extension);

// Steps of this machine's clock (base/clock.h). What the clocks of PBXs say of one, as far as they
// were heard since.
enum clock_witness servers_witness(const struct servers *s, int64_t shown_us, int64_t machine_us,
                                   int64_t since_us);
// It is later or earlier than it was, from now on: nothing was heard or began after now, and no
// Ping is under way. Gaps of the future are moved, as the clock was.
void servers_clock_stepped(struct servers *s, const struct clock_step *step);

// A sentence about what its events cannot tell; "" if all is well or too little was heard.
const char *server_cannot_tell(const struct server *v);
// What its zone seems to be ("UTC+01:00") if the configured one is considered wrong, else "".
const char *server_zone_looks_like(const struct server *v, int64_t now_s, char *out, size_t size);
// Gaps. The link or recording was lost, and came back (or continued after a pause).
void servers_link_lost(struct servers *s, const struct origin *o, int64_t at_us,
                       const char *reason);
void servers_link_back(struct servers *s, const struct origin *o, int64_t at_us);
// All recordings and logs are read. The time from the end of a recording to the end of the logs
// that go on after it is a gap, too.
void servers_recordings_ended(struct servers *s);
// amiws logged in to it; what happened before was not heard.
void server_logged_in(struct server *v, int64_t at_us);
// It said that it stops, or starts again. It runs: heard by a road on which it had not said so, or
// by a login or an answer.
void server_stopped(struct server *v, int64_t at_us, bool starts_again);
void server_runs(struct server *v, int64_t at_us);
// Why nothing is heard of it now, if it said so; "" else.
const char *server_stopped_words(const struct server *v);
// A source was read for that time, from its beginning to its end: of queues, as queue_log is, or of
// records. Gaps are parted where it begins and ends.
void server_fill(struct server *v, enum server_read what, int64_t from_us, int64_t to_us);
// Sources were read for a time before its first frame: it is known from then on, and what lies
// between is a gap, as far as it is not filled.
void server_known_from(struct server *v, int64_t from_us, const char *reason);
// Of a time that is looked at by itself: gaps that go on end then, so that they can be filled; and
// those that were not go on.
void servers_end_gaps(struct servers *s, int64_t at_us);
void servers_gaps_go_on(struct servers *s, int64_t at_us);
// Whether that was done for the gap.
bool server_is_filled(const struct server_gap *g, enum server_read what);
// The latest gap that is over and not filled as a whole; NULL for none.
const struct server_gap *server_missing(const struct server *v);
// The latest gap that is over; NULL for none.
const struct server_gap *server_last_gap(const struct server *v);

#endif
