// Shared by the files of this room.
#ifndef CDRTOP_ALERT_PARTS_H
#define CDRTOP_ALERT_PARTS_H

#include "alert/condition.h"

// What a name means in a condition. `scope` is the one asked for by its words, or FIGURE_SCOPES.
struct measure_asked {
    bool agents, servers, calls, queues; // which words it has; `calls`: the word "call"
};
enum measure_found { MEASURE_FOUND, MEASURE_NOT_FOUND, MEASURE_ELSEWHERE };
// With MEASURE_ELSEWHERE it is a figure of something else, and *why says how to ask for that. With
// MEASURE_NOT_FOUND *why has the nearest name.
enum measure_found measure_find(struct span name, struct measure_asked asked,
                                struct measure *ret_measure, struct buf *why);
const struct figure *measure_volume(const struct measure *m); // what `min 20 calls` counts

bool bound_holds(struct bound b, double value); // false for NAN
const char *bound_sign(enum bound_op op);       // ">="
const char *measure_name(struct measure m);     // "waiting", "paused"
enum figure_unit measure_unit(struct measure m);

struct condition_seen {
    double value;     // NAN when it is unknown: lost in a gap that lasts, or nothing counted
    bool few;         // fewer are counted than `min`
    bool holds, ends; // `ends`: it may be over. Both are false for an unknown value
};

// The numbers of the subjects that it is about: rows of queues, persons, servers. One for a sum.
// Calls are found by their journal (alert/alerts.h). The filter is condition.words, compiled; NULL
// for none. Returns how many; puts at most `most`.
size_t condition_subjects(const struct condition *c, struct filter *filter,
                          const struct alert_sight *s, uint32_t *ret_numbers, size_t most);
struct condition_seen condition_see(const struct condition *c, const struct alert_sight *s,
                                    uint32_t number);
// Its name: the label of a queue, "Alice Agent (1001)", a server; "" for a sum. For a call the
// caller, and since when or when it ended. Cleaned.
void condition_name(const struct condition *c, const struct alert_sight *s, uint32_t number,
                    char *out, size_t size);
// "7", "1:30", "78.5 %"; "unknown" for NAN.
void condition_value_text(struct measure m, double value, char *out, size_t size);

#endif
