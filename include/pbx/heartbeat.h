// Is the PBX behind amiws alive? amiws hides it: when its AMI connection is lost it says nothing.
// So each server is asked by Ping, and what comes back, or does not, is its heartbeat. Pure: time
// comes in.
#ifndef CDRTOP_PBX_HEARTBEAT_H
#define CDRTOP_PBX_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#define HEARTBEAT_EVERY_US ((int64_t)3000000) // a Ping that often
#define HEARTBEAT_SLOW_US                                                                          \
    ((int64_t)10000000) // so late it is slow: amiws freezes a second per try of another PBX
#define HEARTBEAT_DOWN_US ((int64_t)30000000) // so late, and no event either, it is down

enum heartbeat_state {
    HEARTBEAT_UNKNOWN, // nothing was heard yet, or nothing is asked
    HEARTBEAT_UP,
    HEARTBEAT_SLOW,
    HEARTBEAT_DOWN,
    HEARTBEAT_REFUSED, // amiws' login was refused by the PBX
};

struct heartbeat {
    int64_t asked_us;    // the oldest Ping without an answer, 0 none
    uint64_t asked;      // its number
    uint64_t last_asked; // the number of the newest
    int64_t last_asked_us;
    int64_t answered_us; // the newest answer, 0 none
    int64_t event_us;    // the newest event, 0 none
    int64_t refused_us;  // since when, 0 not
    double pace;         // how fast the clock runs; 0 as life: patience is real
};

// So much of the clock's time in life's.
int64_t heartbeat_real_us(const struct heartbeat *p, int64_t us);
// True when a Ping is due. Their numbers grow over all servers.
bool heartbeat_due(const struct heartbeat *p, int64_t now_us);
void heartbeat_asked(struct heartbeat *p, uint64_t number, int64_t now_us);
void heartbeat_answered(struct heartbeat *p, uint64_t number, int64_t now_us);
void heartbeat_event(struct heartbeat *p, int64_t now_us);
void heartbeat_refused(struct heartbeat *p, int64_t now_us);
void heartbeat_accepted(
    struct heartbeat *p); // a login went well: whatever was asked before is lost
void heartbeat_unplugged(struct heartbeat *p); // the link is gone: nothing is known any more

enum heartbeat_state heartbeat_state(const struct heartbeat *p, int64_t now_us);
// Since when it is slow, down or refused: the last sign of life, or the first Ping without one.
int64_t heartbeat_since_us(const struct heartbeat *p);

#endif
