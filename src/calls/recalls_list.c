// From entries to the list. A caller's line is read off his entries from the newest back to where
// he was reached before he was lost; so a caller with many calls costs the few that matter. Lines
// that changed are taken out of the list together, sorted among themselves and merged in again.
#include "recalls_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static uint64_t key_of(struct span digits) { // FNV-1a
    uint64_t key = 14695981039346656037u;
    for (size_t i = 0; i < digits.len; i++)
        key = (key ^ (unsigned char)digits.at[i]) * 1099511628211u;
    return key;
}

// What only the calls themselves know.
static void add_calls(const struct stitch *s, struct recall *l) {
    struct call c;
    if (stitch_get(s, l->call, &c)) {
        l->server = c.server;
        l->result = c.result;
        l->number = c.source;
        l->name = c.name;
        l->queue = c.queue;
    }
    if (l->reached == CDR_NO_TIME || !stitch_get(s, l->reached_call, &c)) return;
    l->reached_server = c.server;
    l->called_back = c.direction == DIRECTION_OUTBOUND;
    l->reached_by = c.agent;
    if (l->called_back) l->reached_by = c.name ? c.name : c.source; // its caller is the agent
}

// False: nobody was lost in the window.
static bool line_of(const struct recalls *r, const struct stitch *s, uint32_t caller,
                    struct recall *ret_line) {
    struct recall l = {.last_tried = CDR_NO_TIME, .reached = CDR_NO_TIME};
    uint32_t tries = 0; // newer than the entries looked at so far, of a loss that is still to come
    int64_t newest_try = CDR_NO_TIME;
    for (uint32_t i = r->callers[caller].newest; i != NO_ENTRY; i = r->entries[i].older) {
        const struct recalls_entry *e = &r->entries[i];
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
    l.key = key_of(intern_get(&r->digits, caller));
    l.caller = caller;
    add_calls(s, &l);
    *ret_line = l;
    return true;
}

static int order(const void *a, const void *b) {
    const struct recall *x = a, *y = b;
    bool x_open = x->reached == CDR_NO_TIME, y_open = y->reached == CDR_NO_TIME;
    if (x_open != y_open) return x_open ? -1 : 1;
    if (x->last_lost != y->last_lost) return x->last_lost > y->last_lost ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

static void count_line(struct recalls *r, const struct recall *l, uint32_t by) {
    if (l->reached == CDR_NO_TIME)
        r->open += by;
    else
        r->reached += by;
    r->count += by;
}

static void drop_stale(struct recalls *r) {
    uint32_t to = 0;
    for (uint32_t i = 0, count = r->count; i < count; i++)
        if (r->callers[r->list[i].caller].state == CALLER_AT_HAND)
            count_line(r, &r->list[i], UINT32_MAX);
        else
            r->list[to++] = r->list[i];
}

static void merge(struct recalls *r, const struct recall *fresh, uint32_t count) {
    uint32_t old = r->count, to = old + count;
    if (to > r->capacity) {
        r->capacity = to + to / 2 + 16;
        r->list = mem_resize(r->list, r->capacity, sizeof *r->list);
    }
    while (count) {
        count_line(r, &fresh[count - 1], 1);
        while (old && order(&r->list[old - 1], &fresh[count - 1]) > 0)
            r->list[--to] = r->list[--old];
        r->list[--to] = fresh[--count];
    }
}

bool recalls_settle(struct recalls *r, const struct stitch *s, size_t limit) {
    uint32_t first = r->dirty_count > limit ? r->dirty_count - (uint32_t)limit : 0;
    uint32_t count = 0, old = r->count;
    if (r->dirty_count == first) return true;
    struct recall *fresh = mem_alloc((r->dirty_count - first) * sizeof *fresh);
    for (uint32_t i = first; i < r->dirty_count; i++) {
        r->callers[r->dirty[i]].state = CALLER_AT_HAND;
        count += line_of(r, s, r->dirty[i], &fresh[count]);
    }
    drop_stale(r);
    if (count || old != r->count) r->changes++;
    if (count) qsort(fresh, count, sizeof *fresh, order);
    merge(r, fresh, count);
    free(fresh);
    while (r->dirty_count > first)
        r->callers[r->dirty[--r->dirty_count]].state = CALLER_SETTLED;
    return !first;
}
