// Turns entries into a line of the list. It reads a caller's entries from the newest back to where
// they were reached before they were lost, so a caller with many calls costs only the few that
// matter.
#include "recalls_parts.h"

// Adds what only the calls themselves know.
static void add_calls(const struct stitch *s, struct recall *l) {
    const struct call *c = stitch_call(s, l->call);
    if (c) {
        l->server = c->server;
        l->result = c->result;
        l->number = c->source;
        l->name = c->name;
        l->queue = c->queue;
    }
    if (l->reached == CDR_NO_TIME || !(c = stitch_call(s, l->reached_call))) return;
    l->called_back = c->direction == DIRECTION_OUTBOUND;
    l->reached_by = c->agent;
    // the source of our call is the agent
    if (l->called_back) l->reached_by = c->name ? c->name : c->source;
}

bool recalls_line(struct recalls *r, const struct stitch *s, uint32_t caller,
                  struct recall *ret_line) {
    struct recall l = {.last_tried = CDR_NO_TIME, .reached = CDR_NO_TIME};
    // tries newer than the entries seen so far; the loss they belong to comes later in the walk
    uint32_t tries = 0;
    int64_t newest_try = CDR_NO_TIME;
    for (uint32_t i = r->callers[caller].newest; i != NO_ENTRY; i = r->entries.at[i].older) {
        const struct recalls_entry *e = &r->entries.at[i];
        if (e->at < r->terms.from || (e->kind == ENTRY_REACHED && l.attempts)) break;
        switch ((enum recalls_kind)e->kind) {
        case ENTRY_REACHED:
            l.reached = e->at;
            l.reached_call = e->call;
            l.calling = false;
            tries = 0;
            newest_try = CDR_NO_TIME;
            break;
        case ENTRY_CALLING:
            l.calling = l.reached == CDR_NO_TIME;
            break;
        case ENTRY_TRIED:
            if (!tries++) newest_try = e->at;
            break;
        case ENTRY_LOST:
            if (e->at >= r->terms.to) break;
            if (!l.attempts++) {
                l.last_lost = e->at;
                l.call = e->call;
            }
            l.first_lost = e->at;
            if (e->wait_s > l.longest_wait_s) l.longest_wait_s = e->wait_s;
            if (tries && !l.tried) l.last_tried = newest_try;
            l.tried += tries;
            tries = 0;
            break;
        }
    }
    if (!l.attempts) return false;
    l.key = recall_key(intern_get(&recalls_numbers(r)->digits, caller), r->terms.match_digits);
    l.caller = caller;
    add_calls(s, &l);
    *ret_line = l;
    return true;
}
