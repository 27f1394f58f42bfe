// The life of one alert: pending until its condition has held long enough, firing until somebody
// acknowledges it or it is over, resolved for as long as its return would be nothing new. Pure: the
// time is an argument.
#ifndef CDRTOP_ALERT_LIFE_H
#define CDRTOP_ALERT_LIFE_H

#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

#define ALERT_COOLDOWN_S 300 // unless it has its own
#define ALERT_MUTE_S     900

enum alert_state {
    ALERT_NONE,
    ALERT_PENDING, // the condition holds, but not for long enough yet
    ALERT_FIRING,
    ALERT_ACKNOWLEDGED, // still firing, and somebody has seen it
    ALERT_RESOLVED,     // over; if it comes back within its cool-down, it goes on as it was
    ALERT_STATES,
};
extern const char *const alert_state_words[ALERT_STATES]; // "pending"

struct alert_terms {
    int64_t for_us, cooldown_us;
    int64_t escalate_us; // unacknowledged for so long; 0 for never
    // hours in which nothing rings, seconds after midnight, also past it; both -1 for none
    int32_t quiet_from_s, quiet_to_s;
};

struct alert_life { // zeroed is ALERT_NONE
    enum alert_state state;
    int64_t since_us;       // since when it is in that state
    int64_t held_us;        // since when the condition holds without a break; 0 if it does not
    int64_t seen_us;        // the latest step
    int64_t fired_us;       // when it began to fire
    int64_t rang_us;        // when people were told; 0 for not yet
    int64_t muted_until_us; // 0 for not muted
    bool acknowledged, escalated;
};

enum alert_event {
    ALERT_QUIETLY,   // nothing to tell anybody
    ALERT_RINGS,     // tell people
    ALERT_ESCALATES, // nobody has acknowledged it
    ALERT_RESOLVES,
    ALERT_RETURNS, // within its cool-down, so there is nothing new to tell
};

bool alert_is_muted(const struct alert_life *l, int64_t now_us);
bool alert_is_on(const struct alert_life *l); // firing, acknowledged or not

#endif
