// Private to out/: the figures of the snapshot, and the part of it that rests on calls and visits.
#ifndef CDRTOP_OUT_WALL_H
#define CDRTOP_OUT_WALL_H

#include "json.h"
#include "out/snapshot.h"
#include "stats/figures.h"

void put_wall(const struct snapshot *s, struct json *root);
// All figures of the catalogue that have a name in JSON.
void put_figures(const struct snapshot *s, struct json *in, enum figure_scope scope, const void *of,
                 const struct figure_terms *terms);
struct figure_terms snapshot_terms(const struct snapshot *s, int64_t target);
struct span snapshot_server_name(const struct snapshot *s, uint16_t index);
bool visits_touched(const struct snapshot *s, uint64_t servers); // by a gap that no log filled
void put_time(struct json *in, const char *key, const struct zone *zone, int64_t epoch);

#endif
