// The links to every amiws: each hands its frames to the door, asks each PBX behind it for its
// heartbeat and its queues' state (Ping and QueueStatus, nothing else ever), and says in words what
// is wrong.
#ifndef CDRTOP_ENGINE_LINKS_H
#define CDRTOP_ENGINE_LINKS_H

#include "engine/settings.h"
#include "net/link.h"
#include "pbx/server_now.h"

struct link_slot;

struct links {
    struct link_slot *slots; // owned; never moves
    size_t count;
    struct door *door;
    struct clock *clock;
    double speed; // 0: life. Else the PBXs are simulated, and their clock is so many times as fast
    bool told;    // their clock: the first answer to a Ping has set it; until then nothing counts
    void (*changed)(void *context); // something came or changed
    void *context;
    uint64_t number;              // of the newest request
    const struct zone *zone;      // the board's, for what links_describe() says; NULL: no times
    char words[SERVERS_MAX][128]; // sentences made by links_describe()
    void (*frame)(void *context, size_t link, struct span bytes,
                  int64_t at_us); // NULL, or a listener
    void (*mark)(void *context, size_t link, bool up, const char *reason, int64_t at_us);
    void *listener;
};

void links_init(struct links *l, struct door *door, struct clock *clock, void (*changed)(void *),
                void *context);
// Connects to all of them. EXIT_USAGE with one line said when a URL cannot be used.
int links_open(struct links *l, struct loop *loop, const struct setup_link *links, size_t count);
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
const char *links_url(const struct links *l, size_t index);

// A row for each server, and one for each link that has shown none yet. Strings live until the next
// change. Returns how many, at most `most`.
size_t links_describe(struct links *l, struct server_now *ret_rows, size_t most);

#endif
