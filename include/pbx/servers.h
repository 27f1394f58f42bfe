// The PBXs that are known: one row each, whatever sources speak of it. A server is known by its
// name; its number in the table never changes and stands in every row and event.
#ifndef CDRTOP_PBX_SERVERS_H
#define CDRTOP_PBX_SERVERS_H

#include "base/buf.h"
#include "base/lookup.h"
#include "base/zone.h"
#include "pbx/heartbeat.h"

#define SERVERS_MAX     64
#define SERVER_NAME_MAX 64
#define SERVER_NONE     UINT16_MAX

#define SERVER_ZONE_VOTES 5

struct origin {         // what a frame came through
    const char *source; // URL or path
    const char *host;   // of a link
    const char *pbx;    // of a link to AMI itself: the name of the PBX there; NULL: frames say it
    int link;           // its index, -1 for a file
    int64_t clock_us;   // of a bare recording: the largest epoch seen so far; begin with 0
    int64_t heard_us;   // the newest frame, 0 none
    uint64_t servers;   // a bit for each that spoke through it
};

#define SERVER_GAPS_MAX 64

struct server_gap {         // nothing was heard of a server, and what happened then is not known
    int64_t from_us, to_us; // to_us 0: not over yet
    char reason[64];
};

struct server_gaps {
    struct server_gap list[SERVER_GAPS_MAX]; // in their order; the oldest go first
    size_t count;
    int64_t told_us;     // the book was told of gaps up to then
    int64_t given_up_us; // and gave up what they left in doubt, up to then
};

struct server_events { // what of it has been heard
    bool cdr, queue, channel;
    bool linked_id; // a row had one
    uint64_t count; // of rows and queue events
};

struct server_told { // what a file tells of: its oldest and newest line; 0 none was read
    int64_t from_us, until_us;
};

struct server {
    char name[SERVER_NAME_MAX]; // as shown: cleaned
    char raw[SERVER_NAME_MAX];  // as amiws sends it
    int64_t id;                 // amiws' server_id, 0 where no frame came from it
    char *source;               // owned: the link or file that named it first
    int link;                   // index of its link, -1 for files
    const struct zone *zone;    // of the table
    int64_t last_event_us;      // 0: none yet
    struct server_events events;
    bool too_old; // its AMI: of queues and channels nothing of it is believed
    // By how much the rows' StartTime is off the epochs of their channels, in whole quarter hours,
    // and how many rows in a row said so: from SERVER_ZONE_VOTES on the zone is taken to be wrong.
    struct {
        int32_t s;
        uint32_t votes;
    } zone_off;
    struct heartbeat heartbeat; // of one behind a link
    bool listed;                // a whole QueueStatus list of it came since it was last asked for
    struct server_told logged;  // by its queue_log
    struct server_told rows;    // by its Master.csv
    bool logged_in;             // amiws has just logged in to it: its state is to be asked for
    int64_t heard_from_us;      // the first frame; 0 none
    int64_t logged_from_s;      // the oldest that a file of it tells of; 0 none
    int64_t seen_us;            // the last sign of life: a refused or accepted login is none
    struct server_gaps gaps;
    struct {
        int64_t us, at_us; // what time its newest queue event said, and when that came
    } clock;
};

struct ingest { // what came in, and what became of it
    uint64_t frames, cdrs, queue_events, ignored, duplicates, repaired, malformed;
};

struct servers {
    struct server list[SERVERS_MAX];
    size_t count;
    struct zone *machine; // owned: the zone of a server that has no setting
    struct server_zone {
        char name[SERVER_NAME_MAX];
        struct zone *zone; // owned
    } * zones;             // owned: settings by name, wherever they came from
    size_t zone_count;
    struct server_alias {
        struct span extension, name; // borrowed
    } * aliases;                     // owned
    uint32_t alias_count;
    struct lookup alias_index;
};

// Takes the machine's zone (owned from then on).
void servers_init(struct servers *s, struct zone *machine);
void servers_finish(struct servers *s);

// The zone of a server that is called so, now or later. A later setting of the same name is
// ignored, so the command line speaks before the configuration. Takes the zone.
void servers_set_zone(struct servers *s, struct span name, struct zone *zone);

// The server of a file, by name, made if new; SERVER_NONE when the table is full.
uint16_t servers_put(struct servers *s, struct span name, const char *path);
// The server that an amiws frame speaks of, made if new. An empty name is "server-ID".
uint16_t servers_of_frame(struct servers *s, struct span raw_name, int64_t id,
                          const struct origin *o);

// As shown; SPAN_NONE where there is no such server.
struct span servers_name(const struct servers *s, uint16_t server);
// The name given to an extension, "1001", or "pbx1/1001", which speaks first; SPAN_NONE none.
void servers_set_alias(struct servers *s, struct span extension, struct span name);
struct span servers_alias(const struct servers *s, uint16_t server, struct span extension);

// What its events cannot tell, as a sentence; "" while all is well or too little was heard.
const char *server_cannot_tell(const struct server *v);
// What the zone looks like ("UTC+01:00") where it is taken to be wrong, else "".
const char *server_zone_looks_like(const struct server *v, int64_t now_s, char *out, size_t size);
// Gaps. The link or recording was lost, and came back (or went on after a pause).
void servers_link_lost(struct servers *s, const struct origin *o, int64_t at_us,
                       const char *reason);
void servers_link_back(struct servers *s, const struct origin *o, int64_t at_us);
// All recordings and logs are read: from the end of a recording to that of the logs that go on
// after it is a gap, too.
void servers_recordings_ended(struct servers *s);
// amiws logged in to it: what was before was not heard.
void server_logged_in(struct server *v, int64_t at_us);
// The newest that is over; NULL none.
const struct server_gap *server_last_gap(const struct server *v);

#endif
