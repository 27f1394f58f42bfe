// Queues that are counted into others: the way from one to the next must end.
#include "conf/conf.h"

#include "conf_parts.h"

#include <string.h>

static const struct conf_queue *find(const struct conf *c, const char *name) {
    for (size_t i = 0; i < c->queue_count; i++)
        if (strcmp(c->queues[i].name, name) == 0) return &c->queues[i];
    return NULL;
}

static uint32_t line_of(const struct conf *c, const char *queue) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(c, CONF_QUEUE_MERGE_WITH, &at));)
        if (strcmp(e->keys[0], queue) == 0) return e->line;
    return 0;
}

// True where the way from q comes back to it and q stands above all others on the way.
static bool begins_circle(const struct conf *c, const struct conf_queue *q) {
    const struct conf_queue *at = q;
    for (size_t steps = 0; steps < c->queue_count; steps++) {
        at = find(c, at->merge_with);
        if (!at || at == q) return at != NULL;
        uint32_t line = line_of(c, at->name), first = line_of(c, q->name);
        if (line < first || (line == first && at < q)) return false;
    }
    return false;
}

void conf_check_merges(const struct conf *c, struct conf_report *report, const char *file) {
    for (size_t i = 0; i < c->queue_count; i++) {
        const struct conf_queue *q = &c->queues[i];
        if (!q->merge_with[0] || !begins_circle(c, q)) continue;
        uint32_t line = line_of(c, q->name);
        if (strcmp(q->merge_with, q->name) == 0)
            conf_report_error(report, file, line,
                              "queues.%s.merge_with: a queue cannot be merged with itself; "
                              "'servers: together' makes it one over all servers",
                              q->name);
        else
            conf_report_error(report, file, line,
                              "queues.%s.merge_with: %s is merged with it in turn: a circle",
                              q->name, q->merge_with);
    }
}
