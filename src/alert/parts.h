// Shared by the files of this room.
#ifndef CDRTOP_ALERT_PARTS_H
#define CDRTOP_ALERT_PARTS_H

#include "alert/condition.h"

#define ALERT_ENDED_S 300 // so long an alert about a call that ended is there

// What a name means in a condition depends on the words beside it.
struct measure_asked {
    bool agents, servers, calls, queues; // which of them it has; `calls`: the word "call"
};
// False: *why says what else has that figure, and how to ask for it, or which name is nearest.
bool measure_find(struct span name, struct measure_asked asked, struct measure *ret_measure,
                  struct buf *why);
const struct figure *measure_volume(const struct measure *m); // what `min 20 calls` counts

bool bound_holds(struct bound b, double value); // false for NAN
const char *bound_sign(enum bound_op op);       // ">="

// "7", "1:30", "78.5 %"; "unknown" for NAN.
void condition_value_text(struct measure m, double value, char *out, size_t size);

#endif
