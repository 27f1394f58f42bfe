// Is the PBX behind amiws alive? amiws hides it: when its AMI connection is lost it says nothing.
// So each server is asked by Ping, and what comes back, or does not, is its pulse. Pure: time comes
// in.
#ifndef CDRTOP_APP_PULSE_H
#define CDRTOP_APP_PULSE_H

#include <stdbool.h>
#include <stdint.h>

#define PULSE_EVERY_US ((int64_t)3000000) // a Ping that often
#define PULSE_SLOW_US                                                                              \
    ((int64_t)10000000) // so late it is slow: amiws freezes a second per try of another PBX
#define PULSE_DOWN_US ((int64_t)30000000) // so late, and no event either, it is down

enum pulse_state {
    PULSE_UNKNOWN, // nothing was heard yet, or nothing is asked
    PULSE_UP,
    PULSE_SLOW,
    PULSE_DOWN,
    PULSE_REFUSED, // amiws' login was refused by the PBX
};

struct pulse {
    int64_t asked_us;    // the oldest Ping without an answer, 0 none
    uint64_t asked;      // its number
    uint64_t last_asked; // the number of the newest
    int64_t last_asked_us;
    int64_t answered_us; // the newest answer, 0 none
    int64_t round_trip_us;
    int64_t event_us;   // the newest event, 0 none
    int64_t refused_us; // since when, 0 not
    double pace;        // how fast the clock runs; 0 as life: patience is real
};

// So much of the clock's time in life's.
int64_t pulse_real_us(const struct pulse *p, int64_t us);
// True when a Ping is due. Their numbers grow over all servers.
bool pulse_due(const struct pulse *p, int64_t now_us);
void pulse_asked(struct pulse *p, uint64_t number, int64_t now_us);
void pulse_answered(struct pulse *p, uint64_t number, int64_t now_us);
void pulse_event(struct pulse *p, int64_t now_us);
void pulse_refused(struct pulse *p, int64_t now_us);
void pulse_accepted(struct pulse *p);  // a login went well: whatever was asked before is lost
void pulse_unplugged(struct pulse *p); // the link is gone: nothing is known any more

enum pulse_state pulse_state(const struct pulse *p, int64_t now_us);
// Since when it is slow, down or refused: the last sign of life, or the first Ping without one.
int64_t pulse_since_us(const struct pulse *p);

#endif
