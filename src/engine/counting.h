// Counting a set of figures.
#ifndef CDRTOP_ENGINE_COUNTING_PARTS_H
#define CDRTOP_ENGINE_COUNTING_PARTS_H

#include "door.h"
#include "engine/counting.h"

// Takes the filter (NULL: all is wanted), or borrows it where `totals`.
void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals);
void counting_finish(struct counting *s);
// The same, but what is large is freed by another thread: to give hundreds of megabytes back takes
// longer than a key may wait.
void counting_let_go(struct counting *s);
// Takes in at most about `limit` rows and visits; true when all are in: of one part, or of all of
// them, beginning with that one.
bool counting_run_part(struct counting *s, struct door *door, int64_t now_us, size_t limit,
                       enum counting_part part);
bool counting_run(struct counting *s, struct door *door, int64_t now_us, size_t limit,
                  enum counting_part first);
// Calls have other numbers now, and so have visits: what is shown stands. Records are taken in at
// once, since the numbers of their texts are others as well.
void counting_stand(struct counting *s, struct door *door);

#endif
