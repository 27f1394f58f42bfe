// What the configuration says of each queue: its threshold, target and wrap-up, its label, what it
// is counted into, whether it is shown. Filled once, then asked by name. A queue of one name is the
// same on every server: only what the PBX itself says of it (QueueParams) differs.
#ifndef CDRTOP_QUEUE_POLICY_H
#define CDRTOP_QUEUE_POLICY_H

#include "base/lookup.h"
#include "base/text.h"

struct queue_policy {  // spans and words are borrowed
    struct span name;  // SPAN_NONE: of all of which nothing is said
    struct span label; // shown in place of the name; SPAN_NONE: the name
    struct span merged_with;
    // Of the queue that it is merged with; of the last one where that is merged in turn, which it
    // is counted into and shown as. NULL: it stands for itself.
    const struct queue_policy *next, *into;
    int64_t threshold_s; // of the one that it is counted into; -1: as the PBX says
    int64_t target;      // of the service level, percent; 0 none
    int64_t wrapup_s;    // -1 not said
    // Where they were said, in words; NULL: a threshold that is the PBX's.
    const char *threshold_from, *target_from;
    bool hidden;   // neither shown nor in the total, as all that are merged with a hidden one
    bool together; // where several servers have it: one row, not one a server
};
#define QUEUE_POLICY_NONE ((struct queue_policy){.threshold_s = -1, .wrapup_s = -1})

struct queue_policies { // zeroed but for `others` is empty
    struct queue_policy others;
    struct queue_policy *list; // owned
    uint32_t count, capacity;
    struct lookup index;
};

void queue_policies_finish(struct queue_policies *p);
// A threshold or target below 0 is that of all others. After the last one: settle.
void queue_policies_add(struct queue_policies *p, const struct queue_policy *q);
// Finds the ends of merges, none of which may go in a circle.
void queue_policies_settle(struct queue_policies *p);
// Never NULL: of a queue of which nothing is said, that of the others. Of no table nothing is said.
const struct queue_policy *queue_policy_of(const struct queue_policies *p, struct span queue);

#endif
