// Shared by the files of the list of alerts.
#ifndef CDRTOP_ALERT_WATCH_H
#define CDRTOP_ALERT_WATCH_H

#include "alert/alerts.h"

static inline bool rule_is_of_calls(const struct alert_rule *r) {
    return r->condition.subject == CONDITION_OF_CALLS || r->condition.subject == CONDITION_OF_ENDED;
}

// Adds an alert, which has no subject yet. What it gives is valid until the next is added.
struct alert *alerts_put(struct alerts *a, uint32_t rule, const char *name);

// The calls that conditions on single calls look at: brings a->calls up to date. True when calls
// have other numbers than before.
bool watch_calls(struct alerts *a, const struct alert_sight *s);

#endif
