// The table of queue policies. It is indexed by name, and merges are resolved once after it is
// filled.
#include "queue/policy.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

void queue_policies_finish(struct queue_policies *p) {
    if (!p) return;
    free(p->list);
    lookup_finish(&p->index);
    *p = (struct queue_policies){0};
}

static uint32_t hash_of(struct span queue) {
    return hash_short(hash_text(HASH_NOTHING, queue));
}

static struct queue_policy *find(const struct queue_policies *p, struct span queue) {
    uint32_t at = 0, n;
    if (!p->count || !queue.len) return NULL;
    while ((n = lookup_next(&p->index, hash_of(queue), &at)) != LOOKUP_NONE)
        if (span_same(p->list[n].name, queue)) return &p->list[n];
    return NULL;
}

void queue_policies_add(struct queue_policies *p, const struct queue_policy *q) {
    MEM_ROOM(p->list, p->count, p->capacity);
    struct queue_policy *own = &p->list[p->count];
    *own = *q;
    if (own->threshold_s < 0) {
        own->threshold_s = p->others.threshold_s;
        own->threshold_from = p->others.threshold_from;
    }
    if (own->target < 0) {
        own->target = p->others.target;
        own->target_from = p->others.target_from;
    }
    lookup_add(&p->index, hash_of(q->name), p->count++);
}

void queue_policies_name(struct queue_policies *p, struct span queue, struct span label) {
    struct queue_policy *own = find(p, queue);
    if (!own) {
        struct queue_policy unsaid = p->others;
        unsaid.name = queue;
        queue_policies_add(p, &unsaid);
        own = &p->list[p->count - 1];
    }
    if (own->label.len && !own->named_by_pbx) return;
    own->disputed |= own->label.len && !span_same(own->label, label);
    own->label = own->disputed ? SPAN_NONE : label;
    own->named_by_pbx = true;
}

void queue_policies_forget_names(struct queue_policies *p) {
    for (uint32_t i = 0; i < p->count; i++) {
        struct queue_policy *q = &p->list[i];
        if (!q->named_by_pbx) continue;
        q->label = SPAN_NONE;
        q->disputed = false;
    }
}

bool queue_policy_is_plain(const struct queue_policies *p, const struct queue_policy *q) {
    const struct queue_policy *others = &p->others;
    return q->threshold_s == others->threshold_s && q->target == others->target &&
           q->wrapup_s == others->wrapup_s && !q->hidden && !q->together && !q->merged_with.len;
}

void queue_policies_settle(struct queue_policies *p) {
    struct queue_policy unsaid = p->others;
    for (uint32_t i = 0; i < p->count; i++) {
        unsaid.name = p->list[i].merged_with;
        if (unsaid.name.len && !find(p, unsaid.name)) queue_policies_add(p, &unsaid);
    }
    for (uint32_t i = 0; i < p->count; i++)
        if (p->list[i].merged_with.len) p->list[i].next = find(p, p->list[i].merged_with);
    for (uint32_t i = 0; i < p->count; i++) {
        struct queue_policy *q = &p->list[i];
        for (const struct queue_policy *end = q->next; end; end = end->next) {
            q->into = end;
            q->hidden |= end->hidden;
            q->threshold_s = end->threshold_s;
            q->threshold_from = end->threshold_from;
        }
    }
}

const struct queue_policy *queue_policy_of(const struct queue_policies *p, struct span queue) {
    static const struct queue_policy nothing = {.threshold_s = -1, .wrapup_s = -1};
    if (!p) return &nothing;
    const struct queue_policy *own = find(p, queue);
    return own ? own : &p->others;
}
