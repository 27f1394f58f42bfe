// The links to every amiws and every AMI. A link passes its frames to the door, asks each PBX
// behind it for its heartbeat and the state of its queues (only Ping and QueueStatus, ever), and
// knows the state of each.
#ifndef CDRTOP_ENGINE_LINKS_H
#define CDRTOP_ENGINE_LINKS_H

#include "engine/settings.h"
#include "net/link.h"
#include "pbx/server_now.h"

struct link_slot;

struct links_hooks { // called for whoever listens; each may be NULL
    void *context;
    void (*changed)(void *context); // something came or changed
    // before the frame is let in
    void (*frame)(void *context, size_t link, struct span bytes, int64_t at_us);
    void (*mark)(void *context, size_t link, bool up, const char *reason, int64_t at_us);
};

struct links {
    struct link_slot *slots; // owned; does not move
    size_t count;
    struct door *door;
    struct clock *clock;
    // 0: real time. Otherwise the PBXs are simulated, and their clock runs so many times as fast
    double speed;
    bool told; // the first answer to a Ping has set their clock; until then nothing counts
    struct links_hooks hooks;
    uint64_t number; // of the latest request
    const struct engine_settings *settings;
    int64_t day_from; // when today began; 0 when unknown
    char error[400];  // one line for people, if they could not be opened
};

// Call it about once a second: it sends what is due.
void links_tick(struct links *l);
// Asks every PBX for the state of its queues again.
void links_resync(struct links *l);
// True when every link is up, and every PBX behind it has told its first state or refused the
// login.
bool links_settled(const struct links *l);
void links_close(struct links *l);

size_t links_up(const struct links *l);
enum link_state links_state(const struct links *l, size_t index);
const char *links_reason(const struct links *l, size_t index); // "" when up
// Something worth knowing about a link that is up, "" for nothing; valid until the next call for
// it.
const char *links_remark(const struct links *l, size_t index);
// What the latest try of a link has shown.
void links_told(const struct links *l, size_t index, struct link_told *ret_told);
const char *links_url(const struct links *l, size_t index);
// For AMI itself: the name of its PBX; else NULL.
const char *links_pbx(const struct links *l, size_t index);

#endif
