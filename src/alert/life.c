// The states of one alert, and when it rings. A figure that goes up and down around its bound is
// one alert: within its cool-down it goes on as what it was, acknowledged or not, without ringing
// again. An unknown value stops the time that a condition has to hold, and ends nothing.
#include "step.h"

#include "base/clock.h"

const char *const alert_state_words[ALERT_STATES] = {"none", "pending", "firing", "acknowledged",
                                                     "resolved"};

bool alert_is_on(const struct alert_life *l) {
    return l->state == ALERT_FIRING || l->state == ALERT_ACKNOWLEDGED;
}

bool alert_is_muted(const struct alert_life *l, int64_t now_us) {
    return now_us < l->muted_until_us;
}

static void go(struct alert_life *l, enum alert_state state, int64_t now_us) {
    l->state = state;
    l->since_us = now_us;
}

static void fire(struct alert_life *l, int64_t now_us) {
    if (l->state == ALERT_RESOLVED) {
        l->state = l->acknowledged ? ALERT_ACKNOWLEDGED : ALERT_FIRING;
        l->since_us = l->fired_us;
        return;
    }
    go(l, ALERT_FIRING, now_us);
    l->fired_us = now_us;
    l->rang_us = l->muted_until_us = 0;
    l->acknowledged = l->escalated = false;
}

static void hold(struct alert_life *l, const struct alert_terms *terms, int64_t now_us) {
    if (!l->held_us) l->held_us = now_us;
    if (alert_is_on(l)) return;
    if (now_us - l->held_us >= terms->for_us)
        fire(l, now_us);
    else if (l->state == ALERT_NONE)
        go(l, ALERT_PENDING, now_us);
}

static void let_go(struct alert_life *l, bool ends, int64_t now_us) {
    l->held_us = 0;
    if (l->state == ALERT_PENDING) go(l, ALERT_NONE, now_us);
    if (alert_is_on(l) && ends) go(l, ALERT_RESOLVED, now_us);
}

// Its return would be a new alert from now on.
static void cool(struct alert_life *l, const struct alert_terms *terms, int64_t now_us) {
    if (l->state != ALERT_RESOLVED || now_us - l->since_us < terms->cooldown_us) return;
    int64_t held_us = l->held_us;
    *l = (struct alert_life){.held_us = held_us, .seen_us = now_us};
    if (held_us) go(l, ALERT_PENDING, held_us);
}

static enum alert_event tell(struct alert_life *l, const struct alert_terms *terms,
                             int64_t now_us) {
    if (l->state != ALERT_FIRING || alert_is_muted(l, now_us)) return ALERT_QUIETLY;
    if (!l->rang_us) {
        l->rang_us = now_us;
        return ALERT_RINGS;
    }
    if (!terms->escalate_us || l->escalated || now_us - l->rang_us < terms->escalate_us)
        return ALERT_QUIETLY;
    l->escalated = true;
    return ALERT_ESCALATES;
}

// What lasted for a minute has lasted for a minute after the clock was set back, too.
static void set_back(struct alert_life *l, int64_t by_us) {
    int64_t *const moments[] = {&l->since_us, &l->held_us, &l->fired_us, &l->rang_us,
                                &l->muted_until_us};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (*moments[i]) *moments[i] -= by_us;
}

enum alert_event alert_step(struct alert_life *l, const struct alert_terms *terms,
                            enum alert_verdict verdict, bool hushed, int64_t now_us) {
    bool was_on = alert_is_on(l), was_over = l->state == ALERT_RESOLVED;
    if (now_us < l->seen_us) set_back(l, l->seen_us - now_us);
    if (verdict == ALERT_UNKNOWN && l->held_us && now_us > l->seen_us)
        l->held_us += now_us - l->seen_us;
    l->seen_us = now_us;
    if (verdict == ALERT_HOLDS) hold(l, terms, now_us);
    if (verdict == ALERT_BETWEEN || verdict == ALERT_ENDS) let_go(l, verdict == ALERT_ENDS, now_us);
    if (was_on && !alert_is_on(l)) return ALERT_RESOLVES;
    cool(l, terms, now_us);
    enum alert_event event = hushed ? ALERT_QUIETLY : tell(l, terms, now_us);
    return was_over && alert_is_on(l) && event == ALERT_QUIETLY ? ALERT_RETURNS : event;
}

void alert_acknowledge(struct alert_life *l, int64_t now_us) {
    if (l->state != ALERT_FIRING) return;
    go(l, ALERT_ACKNOWLEDGED, now_us);
    l->acknowledged = true;
}

void alert_mute(struct alert_life *l, int64_t until_us) {
    if (l->state != ALERT_FIRING) return;
    l->muted_until_us = until_us;
    l->rang_us = 0;
}

bool alert_hushed(const struct alert_terms *terms, const struct zone *zone, int64_t now_us) {
    int32_t from = terms->quiet_from_s, to = terms->quiet_to_s;
    if (from < 0 || to < 0) return false;
    struct civil c = zone_civil(zone, now_us / SECOND_US);
    int32_t now = c.hour * 3600 + c.minute * 60 + c.second;
    return from <= to ? now >= from && now < to : now >= from || now < to;
}
