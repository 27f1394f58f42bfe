// Shared inside out/: writes figures into the snapshot, and the part of it that is made from calls
// and visits.
#ifndef CDRTOP_OUT_SNAPSHOT_FIGURES_H
#define CDRTOP_OUT_SNAPSHOT_FIGURES_H

#include "json.h"
#include "out/snapshot.h"
#include "stats/figures.h"

void put_wall(const struct snapshot *s, struct json *root);
// Writes all figures of a scope that have a name in JSON.
void put_figures(const struct snapshot *s, struct json *in, enum figure_scope scope, const void *of,
                 const struct figure_terms *terms);
struct figure_terms snapshot_terms(const struct snapshot *s, int64_t target);
struct span snapshot_server_name(const struct snapshot *s, uint16_t index);
// Whether a gap that no log filled touches them.
bool visits_touched(const struct snapshot *s, uint64_t servers);
void put_time(struct json *in, const char *key, const struct zone *zone, int64_t epoch);

#endif
