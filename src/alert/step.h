// The steps of a life (alert/life.h), and what people do to it.
#ifndef CDRTOP_ALERT_STEP_H
#define CDRTOP_ALERT_STEP_H

#include "alert/life.h"

enum alert_verdict {
    ALERT_HOLDS,
    ALERT_BETWEEN, // it does not hold, but what has to end it does not hold either
    ALERT_ENDS,
    ALERT_UNKNOWN, // neither fires nor resolves anything
};

// One step in time. `hushed`: it is within its quiet hours; what rings then, rings at their end.
enum alert_event alert_step(struct alert_life *l, const struct alert_terms *terms,
                            enum alert_verdict verdict, bool hushed, int64_t now_us);
void alert_acknowledge(struct alert_life *l, int64_t now_us); // if it is firing
// Silent until then. It rings again if it still fires after that.
void alert_mute(struct alert_life *l, int64_t until_us);
bool alert_hushed(const struct alert_terms *terms, const struct zone *zone, int64_t now_us);

#endif
