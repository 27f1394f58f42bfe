// All figures as metrics, in the text format that Prometheus reads (docs/metrics.md). A figure that
// is unknown, or would divide by 0, is left out, and so is its name if none is left.
#ifndef CDRTOP_OUT_PROMETHEUS_H
#define CDRTOP_OUT_PROMETHEUS_H

#include "out/snapshot.h"

void snapshot_prometheus(const struct snapshot *s, struct buf *out);

#endif
