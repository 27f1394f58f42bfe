// What metrics there are, and what they are called: by the catalogue of figures.
#ifndef CDRTOP_OUT_METRIC_NAMES_H
#define CDRTOP_OUT_METRIC_NAMES_H

#include "stats/figures.h"

// What metrics of a figure are about; the word is in their names: "cdrtop_queue_asa_seconds".
struct metric_group {
    const char *word;
    enum figure_scope scope;
    const char *of; // for people: "each queue"
    const char *labels;
};

const struct metric_group *metric_group_at(size_t i); // NULL after the last
// The name of a figure's metric. It ends with its unit: seconds, a ratio from 0 to 1, a timestamp.
void metric_name(const struct metric_group *group, const struct figure *f, struct buf *out);
// What is said of it: "answered: visits with a connect, counted then".
void metric_help(const struct figure *f, struct buf *out);

#endif
