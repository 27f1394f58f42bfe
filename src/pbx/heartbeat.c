// An answer to a Ping proves that the whole way to the PBX and back works; how late it comes is the
// only measure. It also settles all Pings before it. Events do not excuse a late answer, since they
// may be old ones, but a PBX that still sends events is slow and never down.
#include "pbx/heartbeat.h"

int64_t heartbeat_real_us(const struct heartbeat *p, int64_t us) {
    return p->pace > 0 ? (int64_t)((double)us / p->pace) : us;
}

bool heartbeat_due(const struct heartbeat *p, int64_t now_us) {
    return !p->last_asked_us ||
           heartbeat_real_us(p, now_us - p->last_asked_us) >= HEARTBEAT_EVERY_US;
}

void heartbeat_asked(struct heartbeat *p, uint64_t number, int64_t now_us) {
    if (!p->asked_us) {
        p->asked_us = now_us;
        p->asked = number;
    }
    p->last_asked = number;
    p->last_asked_us = now_us;
}

void heartbeat_answered(struct heartbeat *p, uint64_t number, int64_t now_us) {
    if (number > p->last_asked) return; // not an answer to us, whatever it looks like
    p->answered_us = now_us;
    p->refused_us = p->stopped_us = 0;
    if (!p->asked_us || number < p->asked) return;
    p->asked_us = 0;
}

void heartbeat_event(struct heartbeat *p, int64_t now_us) {
    p->event_us = now_us;
    p->refused_us = 0; // events only come after a login
    // What it had said before may come after it.
    if (p->stopped_us && heartbeat_real_us(p, now_us - p->stopped_us) >= HEARTBEAT_SLOW_US)
        p->stopped_us = 0;
}

void heartbeat_refused(struct heartbeat *p, int64_t now_us) {
    if (!p->refused_us) p->refused_us = now_us;
}

void heartbeat_stopped(struct heartbeat *p, int64_t now_us) {
    p->stopped_us = now_us;
}

void heartbeat_accepted(struct heartbeat *p) {
    p->refused_us = p->stopped_us = 0;
    p->asked_us = 0;
}

void heartbeat_unplugged(struct heartbeat *p) {
    *p = (struct heartbeat){.last_asked = p->last_asked, .pace = p->pace};
}

enum heartbeat_state heartbeat_state(const struct heartbeat *p, int64_t now_us) {
    if (p->refused_us) return HEARTBEAT_REFUSED;
    if (p->stopped_us) return HEARTBEAT_DOWN;
    int64_t late = p->asked_us ? heartbeat_real_us(p, now_us - p->asked_us) : 0;
    bool talking = p->event_us && heartbeat_real_us(p, now_us - p->event_us) < HEARTBEAT_DOWN_US;
    if (late >= HEARTBEAT_DOWN_US && !talking) return HEARTBEAT_DOWN;
    if (late >= HEARTBEAT_SLOW_US) return HEARTBEAT_SLOW;
    return p->answered_us || p->event_us ? HEARTBEAT_UP : HEARTBEAT_UNKNOWN;
}

int64_t heartbeat_since_us(const struct heartbeat *p) {
    if (p->refused_us) return p->refused_us;
    if (p->stopped_us) return p->stopped_us;
    int64_t sign = p->answered_us > p->event_us ? p->answered_us : p->event_us;
    return sign ? sign : p->asked_us;
}
