// What docs/ has about metrics, made from the catalogue of figures.
#ifndef CDRTOP_TESTS_METRICS_DOCUMENTS_H
#define CDRTOP_TESTS_METRICS_DOCUMENTS_H

#include "base/buf.h"

void metrics_page(struct buf *out);      // docs/metrics.md
void metrics_rules(struct buf *out);     // docs/prometheus-rules.yaml
void metrics_dashboard(struct buf *out); // docs/grafana-dashboard.json

#endif
