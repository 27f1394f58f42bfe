// Checks queues that are merged into others: going from one to the next must come to an end.
#include "conf/conf.h"

#include "conf_parts.h"

#include <string.h>

// True if the way from e leads back to e, and e comes before all others on it.
static bool begins_circle(const struct conf *c, const struct conf_entry *e) {
    const struct conf_entry *at = e;
    for (size_t steps = 0; steps < c->entry_count; steps++) {
        at = conf_of(c, CONF_QUEUE_MERGE_WITH, at->value);
        if (!at || at == e) return at != NULL;
        if (at->line < e->line || (at->line == e->line && at < e)) return false;
    }
    return false;
}

void conf_check_merges(const struct conf *c, struct conf_report *report, const char *file) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(c, CONF_QUEUE_MERGE_WITH, &at));) {
        if (!begins_circle(c, e)) continue;
        if (strcmp(e->value, e->keys[0]) == 0)
            conf_report_error(report, file, e->line,
                              "queues.%s.merge_with: a queue cannot be merged with itself; "
                              "'servers: together' makes it one over all servers",
                              e->keys[0]);
        else
            conf_report_error(report, file, e->line,
                              "queues.%s.merge_with: %s is merged with it in turn: a circle",
                              e->keys[0], e->value);
    }
}
