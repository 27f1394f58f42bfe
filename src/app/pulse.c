// A Ping that is answered says that the whole way to the PBX and back is open; its lateness is the
// only measure. An answer settles every Ping before it. Events do not excuse a late Ping (they may
// be a backlog), but a PBX whose events still come is slow, never down.
#include "app/pulse.h"

int64_t pulse_real_us(const struct pulse *p, int64_t us) {
    return p->pace > 0 ? (int64_t)((double)us / p->pace) : us;
}

bool pulse_due(const struct pulse *p, int64_t now_us) {
    return !p->last_asked_us || pulse_real_us(p, now_us - p->last_asked_us) >= PULSE_EVERY_US;
}

void pulse_asked(struct pulse *p, uint64_t number, int64_t now_us) {
    if (!p->asked_us) {
        p->asked_us = now_us;
        p->asked = number;
    }
    p->last_asked = number;
    p->last_asked_us = now_us;
}

void pulse_answered(struct pulse *p, uint64_t number, int64_t now_us) {
    if (number > p->last_asked) return; // not ours, whatever it looks like
    p->answered_us = now_us;
    p->refused_us = 0;
    if (!p->asked_us || number < p->asked) return;
    p->round_trip_us = now_us - p->asked_us;
    p->asked_us = 0;
}

void pulse_event(struct pulse *p, int64_t now_us) {
    p->event_us = now_us;
    p->refused_us = 0; // an event comes only after a login
}

void pulse_refused(struct pulse *p, int64_t now_us) {
    if (!p->refused_us) p->refused_us = now_us;
}

void pulse_accepted(struct pulse *p) {
    p->refused_us = 0;
    p->asked_us = 0;
}

void pulse_unplugged(struct pulse *p) {
    *p = (struct pulse){.last_asked = p->last_asked, .pace = p->pace};
}

enum pulse_state pulse_state(const struct pulse *p, int64_t now_us) {
    if (p->refused_us) return PULSE_REFUSED;
    int64_t late = p->asked_us ? pulse_real_us(p, now_us - p->asked_us) : 0;
    bool talking = p->event_us && pulse_real_us(p, now_us - p->event_us) < PULSE_DOWN_US;
    if (late >= PULSE_DOWN_US && !talking) return PULSE_DOWN;
    if (late >= PULSE_SLOW_US) return PULSE_SLOW;
    return p->answered_us || p->event_us ? PULSE_UP : PULSE_UNKNOWN;
}

int64_t pulse_since_us(const struct pulse *p) {
    if (p->refused_us) return p->refused_us;
    int64_t sign = p->answered_us > p->event_us ? p->answered_us : p->event_us;
    return sign ? sign : p->asked_us;
}
