// Counting a set of figures.
#ifndef CDRTOP_ENGINE_COUNTING_PARTS_H
#define CDRTOP_ENGINE_COUNTING_PARTS_H

#include "door.h"
#include "engine/counting.h"

// Takes the filter (NULL: all is wanted), or borrows it where `totals`.
void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals);
// Pauses as part of a job (NULL: runs through): to give hundreds of megabytes back takes its time.
void counting_finish(struct counting *s, struct task *t);
// Takes in what came, of one part or of all of them, beginning with that one; true when the job was
// cancelled. What is shown stands until then, and what was taken in is taken in once.
bool counting_run_part(struct counting *s, struct door *door, int64_t now_us,
                       enum counting_part part, struct task *t);
bool counting_run(struct counting *s, struct door *door, int64_t now_us, enum counting_part first,
                  struct task *t);
// Calls have other numbers from now on, and so have visits: what is shown stands. Records are taken
// in at once, where the numbers of their texts are others as well.
void counting_stand(struct counting *s, struct door *door);

#endif
