// Private to out/: the part of the snapshot that rests on calls and visits.
#ifndef CDRTOP_OUT_WALL_H
#define CDRTOP_OUT_WALL_H

#include "out/json.h"
#include "out/snapshot.h"

void put_wall(const struct snapshot *s, struct json *root);
void put_persons(const struct snapshot *s, struct json *root);
struct span snapshot_server_name(const struct snapshot *s, uint16_t index);
bool visits_touched(const struct snapshot *s, uint64_t servers); // by a gap that no log filled
void put_time(struct json *in, const char *key, const struct zone *zone, int64_t epoch);
void put_directions(struct json *in, const uint64_t *counts);

#endif
