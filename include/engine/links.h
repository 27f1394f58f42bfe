// The links to every amiws and every AMI: each hands its frames to the door, asks each PBX behind
// it for its heartbeat and its queues' state (Ping and QueueStatus, nothing else ever), and knows
// how each stands.
#ifndef CDRTOP_ENGINE_LINKS_H
#define CDRTOP_ENGINE_LINKS_H

#include "engine/settings.h"
#include "net/link.h"
#include "pbx/server_now.h"

struct link_slot;

struct links_hooks { // of who listens; each may be NULL
    void *context;
    void (*changed)(void *context);                                 // something came or changed
    void (*frame)(void *context, struct span bytes, int64_t at_us); // before it is let in
    void (*mark)(void *context, size_t link, bool up, const char *reason, int64_t at_us);
};

struct links {
    struct link_slot *slots; // owned; never moves
    size_t count;
    struct door *door;
    struct clock *clock;
    double speed; // 0: life. Else the PBXs are simulated, and their clock is so many times as fast
    bool told;    // their clock: the first answer to a Ping has set it; until then nothing counts
    struct links_hooks hooks;
    uint64_t number; // of the newest request
    char error[400]; // one line for people, where they could not be opened
};

// To be called about once a second: sends what is due.
void links_tick(struct links *l);
// Asks every PBX for the state of its queues again.
void links_resync(struct links *l);
// True when every link is up and every PBX behind it has told its first state or refused the login.
bool links_settled(const struct links *l);
void links_close(struct links *l);

size_t links_up(const struct links *l);
enum link_state links_state(const struct links *l, size_t index);
const char *links_reason(const struct links *l, size_t index); // "" when up
// What is worth to know of one that is up, "" nothing; until the next call for that link.
const char *links_remark(const struct links *l, size_t index);
const char *links_url(const struct links *l, size_t index);
const char *links_pbx(const struct links *l, size_t index); // of AMI itself: its PBX's name; NULL

// A row for each server, and one for each link that has shown none yet. What they point to lives
// until the next change. Returns how many, at most `most`.
size_t links_describe(const struct links *l, struct server_now *ret_rows, size_t most);

#endif
