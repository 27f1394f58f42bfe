// How a server, or a link that has shown none yet, stands at the moment.
#ifndef CDRTOP_PBX_SERVER_NOW_H
#define CDRTOP_PBX_SERVER_NOW_H

#include "pbx/servers.h"

enum server_state {
    SERVER_CONNECTING,
    SERVER_UP,
    SERVER_SLOW,
    SERVER_DOWN,
    SERVER_REFUSED,
    SERVER_UNKNOWN, // the link is up, the PBX has not said anything yet
    SERVER_FILE,    // read from a file: neither up nor down
    SERVER_STATES,
};

struct server_now {
    const char *name;
    enum server_state state;
    bool behind;                  // its link is up: the state is that of the PBX behind it
    bool itself;                  // the link is to its AMI, not to amiws
    const char *reason;           // what happened to the link; NULL or "" nothing
    const struct server_gap *gap; // of a server that is up again: what time is not known; NULL none
    int64_t since_us;             // in this state; 0 unknown
    int64_t last_event_us;        // 0 none yet
};

#endif
