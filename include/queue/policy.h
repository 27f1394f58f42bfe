// What the configuration says of each queue: threshold, target and wrap-up, its label, the queue
// that it is merged into, and whether it is hidden. The table is filled once and then asked by
// name. A name means the same on every server; only what the PBX itself says (QueueParams) differs.
#ifndef CDRTOP_QUEUE_POLICY_H
#define CDRTOP_QUEUE_POLICY_H

#include "base/lookup.h"
#include "base/text.h"

struct queue_policy {  // spans and words are borrowed
    struct span name;  // SPAN_NONE: for all queues that have no policy of their own
    struct span label; // shown instead of the name; SPAN_NONE: show the name
    struct span merged_with;
    // `next` is the queue that it is merged with; `into` is the last one of such a chain, into
    // which it is counted and under whose name it is shown. NULL: it stands for itself.
    const struct queue_policy *next, *into;
    int64_t threshold_s; // that of the queue it is counted into; -1: as the PBX says
    int64_t target;      // target of the service level in percent; 0 for none
    int64_t wrapup_s;    // -1 if not configured
    // Where these were configured, in words; NULL for a threshold from the PBX.
    const char *threshold_from, *target_from;
    bool hidden; // neither shown nor counted in the total; applies to all queues merged into it
    bool named_by_pbx; // the label is what the PBX calls it
    bool disputed;     // PBXs call it differently, so it has none of these labels
    bool together;     // one row for all servers that have it, instead of one for each
};
#define QUEUE_POLICY_NONE ((struct queue_policy){.threshold_s = -1, .wrapup_s = -1})

struct queue_policies { // zeroed is empty, but `others` has to be set
    struct queue_policy others;
    struct queue_policy *list; // owned
    uint32_t count, capacity;
    struct lookup index;
};

void queue_policies_finish(struct queue_policies *p);
// A threshold or target below 0 means that of `others`. After the last one call
// queue_policies_settle().
void queue_policies_add(struct queue_policies *p, const struct queue_policy *q);
// Gives a queue that has no configured label the one that its PBX has for it. A queue to which
// another PBX gave another label has none, until all these labels are forgotten.
void queue_policies_name(struct queue_policies *p, struct span queue, struct span label);
void queue_policies_forget_names(struct queue_policies *p);
// Finds the ends of the chains of merges; a chain must not be a circle.
void queue_policies_settle(struct queue_policies *p);
// True if it is as that of all others, but for its label.
bool queue_policy_is_plain(const struct queue_policies *p, const struct queue_policy *q);
// Never NULL: a queue without a policy of its own has that of the others, and so has every queue if
// there is no table.
const struct queue_policy *queue_policy_of(const struct queue_policies *p, struct span queue);

#endif
