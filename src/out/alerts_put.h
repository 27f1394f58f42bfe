// The list of alerts in the snapshot.
#ifndef CDRTOP_OUT_ALERTS_PUT_H
#define CDRTOP_OUT_ALERTS_PUT_H

#include "alert/alerts.h"
#include "json.h"

// Of a number they have the last `mask_digits`; -1: all.
void put_alerts(struct json *root, const struct alerts *alerts, const struct zone *zone,
                int mask_digits);

#endif
