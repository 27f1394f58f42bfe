// Is the PBX behind amiws alive? amiws hides this: when it loses its AMI connection, it says
// nothing. So we send each server a Ping; the answers, or their absence, are its heartbeat. Pure:
// the time is an argument.
#ifndef CDRTOP_PBX_HEARTBEAT_H
#define CDRTOP_PBX_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#define HEARTBEAT_EVERY_US ((int64_t)3000000) // how often a Ping is sent
// Later than this is slow: amiws freezes for a second each time it tries to reach another PBX.
#define HEARTBEAT_SLOW_US ((int64_t)10000000)
#define HEARTBEAT_DOWN_US ((int64_t)30000000) // later than this, and without any event, is down

enum heartbeat_state {
    HEARTBEAT_UNKNOWN, // nothing was heard yet, or we do not ask
    HEARTBEAT_UP,
    HEARTBEAT_SLOW,
    HEARTBEAT_DOWN,
    HEARTBEAT_REFUSED, // the PBX refused the login of amiws
};

struct heartbeat {
    int64_t asked_us;    // the oldest Ping without an answer, 0 for none
    uint64_t asked;      // its number
    uint64_t last_asked; // number of the latest Ping
    int64_t last_asked_us;
    int64_t answered_us; // the latest answer, 0 for none
    int64_t event_us;    // the latest event, 0 for none
    int64_t refused_us;  // since when, 0 if it was not
    int64_t stopped_us;  // since when it said that it stops, 0 if it runs
    double pace;         // how fast the clock runs; 0 for real time, in which patience is measured
};

// Converts time by the clock to real time.
int64_t heartbeat_real_us(const struct heartbeat *p, int64_t us);
// True when a Ping is due. Their numbers go on across all servers.
bool heartbeat_due(const struct heartbeat *p, int64_t now_us);
void heartbeat_asked(struct heartbeat *p, uint64_t number, int64_t now_us);
void heartbeat_answered(struct heartbeat *p, uint64_t number, int64_t now_us);
void heartbeat_event(struct heartbeat *p, int64_t now_us);
void heartbeat_refused(struct heartbeat *p, int64_t now_us);
void heartbeat_stopped(struct heartbeat *p, int64_t now_us); // until an answer or a login
void heartbeat_accepted(struct heartbeat *p);  // a login succeeded; earlier Pings are lost
void heartbeat_unplugged(struct heartbeat *p); // the link is lost, and the state unknown

enum heartbeat_state heartbeat_state(const struct heartbeat *p, int64_t now_us);
// Since when it is slow, down or refused: the last sign of life, or the first Ping without an
// answer.
int64_t heartbeat_since_us(const struct heartbeat *p);

#endif
