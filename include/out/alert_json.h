// One alert as JSON, for hooks (docs/alerts.md).
#ifndef CDRTOP_OUT_ALERT_JSON_H
#define CDRTOP_OUT_ALERT_JSON_H

#include "alert/alerts.h"
#include "base/buf.h"
#include "base/zone.h"

void alert_json(const struct alert_words *a, const struct zone *zone, struct buf *out);

#endif
