// The PBXs that are known: one row each, whatever sources speak of it. A server is known by its
// name; its number in the table never changes and stands in every row and event.
#ifndef CDRTOP_APP_SERVERS_H
#define CDRTOP_APP_SERVERS_H

#include "base/buf.h"
#include "base/zone.h"

#define SERVERS_MAX     64
#define SERVER_NAME_MAX 64
#define SERVER_NONE     UINT16_MAX

struct server {
    char name[SERVER_NAME_MAX]; // cleaned
    int64_t id;                 // amiws' server_id, 0 where no frame came from it
    char *source;               // owned: the link or file that named it first
    int link;                   // index of its link, -1 for files
    const struct zone *zone;    // of the table
    int64_t last_event_us;      // 0: none yet
    bool cdr_events, queue_events, channel_events, linked_id;
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
};

// Takes the machine's zone (owned from then on).
void servers_init(struct servers *s, struct zone *machine);
void servers_finish(struct servers *s);

// The zone of a server that is called so, now or later. A later setting of the same name is
// ignored, so the command line speaks before the configuration. Takes the zone.
void servers_set_zone(struct servers *s, struct span name, struct zone *zone);
const struct zone *servers_zone(const struct servers *s, struct span name);

// The server of that name, made if new; SERVER_NONE when the table is full. An empty name is
// "server-ID". `source` and `link` are kept for a new one.
uint16_t servers_put(struct servers *s, struct span name, int64_t id, const char *source, int link);
// The server that this amiws frame's head speaks of, as servers_put() but quick for known ones.
uint16_t servers_of_frame(struct servers *s, struct span raw_name, int64_t id, const char *source,
                          int link);

#endif
