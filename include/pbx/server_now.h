// The state of a server at the moment, or of a link that has not shown us a server yet.
#ifndef CDRTOP_PBX_SERVER_NOW_H
#define CDRTOP_PBX_SERVER_NOW_H

#include "pbx/servers.h"

enum server_state {
    SERVER_CONNECTING,
    SERVER_UP,
    SERVER_SLOW,
    SERVER_DOWN,
    SERVER_REFUSED,
    SERVER_UNKNOWN,  // the link is up, but the PBX has not said anything yet
    SERVER_FILE,     // read from a file, so neither up nor down
    SERVER_FOLLOWED, // heard through a followed file, or a database
    SERVER_UNREAD,   // the same, but that cannot be read now
    SERVER_STATES,
};

struct server_now {
    const char *name;
    enum server_state state;
    bool behind;       // its link is up, and the state is that of the PBX behind it
    bool itself;       // the link goes to AMI itself and not to amiws
    bool follows_log;  // its queue_log is followed, whatever else tells of it
    bool follows_rows; // and its Master.csv
    // and its tables in a database; the log is one of them, and no file
    bool follows_database, log_in_database;
    const char *reason; // what happened to the link; NULL or "" for nothing
    // something worth knowing about its link while that is up; NULL or "" for nothing
    const char *remark;
    // for a server that is up again: the time that is missing; NULL for none
    const struct server_gap *gap;
    const char *unfilled;  // why a source has not filled that; NULL or "" if there is none
    int64_t since_us;      // the beginning of this state; 0 when unknown
    int64_t last_event_us; // 0 for none
};

static inline bool server_has_link(const struct server_now *s) {
    return s->state != SERVER_FILE && s->state != SERVER_FOLLOWED && s->state != SERVER_UNREAD;
}

#endif
