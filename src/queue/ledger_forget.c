// Forgets visits that are over. Rows get new numbers, and everything that refers to them is
// changed. The dictionary drops what only those visits named: Uniqueids and callers. Names of
// queues and members keep their ids for good, because there are few of them and because figures on
// screen use them until they are counted again.
#include "ledger_rows.h"

#include "base/mem.h"

#include <stdlib.h>

static void stay(struct bits *ids, uint32_t id) {
    if (id < ids->room) bits_put(ids, id, true); // PHONES_DIFFER is not an id
}

// Call it before any visit is dropped.
static void names_last(struct ledger *l) {
    bits_need(&l->lasting, l->names.count);
    for (uint32_t i = 0; i < l->count; i++) {
        const struct ledger_row *r = &l->rows[i];
        stay(&l->lasting, r->queue);
        for (int side = 0; side < SIDES; side++) {
            stay(&l->lasting, r->saw[side].agent);
            stay(&l->lasting, r->saw[side].interface);
        }
    }
    for (uint32_t i = 0; i < l->guesses.count; i++)
        stay(&l->lasting, l->guesses.list[i].queue);
    for (uint32_t i = 0; i < l->ring_count; i++) {
        stay(&l->lasting, l->rings[i].agent);
        stay(&l->lasting, l->rings[i].interface);
    }
}

void ledger_keep_name(struct ledger *l, struct span name) {
    uint32_t id = intern_put(&l->names, name);
    bits_need(&l->lasting, l->names.count);
    stay(&l->lasting, id);
}

static void row_stays(const struct ledger_row *r, struct bits *ids) {
    const uint32_t named[] = {r->unique_id,       r->joined_id,     r->linked_id, r->caller_number,
                              r->caller_name,     r->key,           r->leg,       r->phone,
                              r->joined_at.where, r->ended_at.where};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        stay(ids, named[i]);
}

// Call it when all visits to drop are gone.
static void sweep_names(struct ledger *l) {
    struct bits ids = {0};
    bits_need(&ids, l->names.count);
    for (size_t i = 0; i < ids.room / 64 && i < l->lasting.room / 64; i++)
        ids.words[i] = l->lasting.words[i];
    for (uint32_t i = 0; i < l->count; i++)
        row_stays(&l->rows[i], &ids);
    for (uint32_t i = 0; i < l->ring_count; i++) {
        stay(&ids, l->rings[i].told_as);
        stay(&ids, l->rings[i].leg);
    }
    for (uint32_t i = 0; i < l->timeout_count; i++) {
        stay(&ids, l->timeouts[i].where);
        stay(&ids, l->timeouts[i].queue);
    }
    for (uint32_t i = 0; i < l->queue_count; i++)
        stay(&ids, l->queues[i].queue);
    for (uint32_t i = 0; i < l->taker_count; i++)
        stay(&ids, l->takers[i].who);
    stay(&ids, l->own_prefix);
    names_stay(&l->members, &ids);
    phones_stay(&l->members.phones, &ids);
    intern_sweep(&l->names, &ids);
    bits_finish(&ids);
}

// Applies the new numbers of rows.
static void visit_list_forget(struct visit_list *list, const uint32_t *moved) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (moved[list->rows[i]] != LOOKUP_NONE) list->rows[kept++] = moved[list->rows[i]];
    list->count = kept;
}

void ledger_forget(struct ledger *l, int64_t before_us) {
    uint32_t kept = 0, rings = 0;
    uint32_t *moved = mem_alloc((l->count + 1) * sizeof *moved);
    names_last(l);
    for (uint32_t i = 0; i < l->count; i++) {
        struct visit v;
        row_visit(l, &l->rows[i], &v);
        bool stays = v.outcome == VISIT_WAITING || v.join_us >= before_us ||
                     (v.outcome == VISIT_ANSWERED && !v.completion && v.end_us >= before_us);
        moved[i] = stays ? kept : LOOKUP_NONE;
        if (stays) l->rows[kept++] = l->rows[i];
    }
    l->count = kept;
    l->guesses.count = l->roll.count = 0;
    lookup_clear(&l->guesses.index);
    lookup_clear(&l->by_unique_id);
    for (uint32_t i = 0; i < kept; i++) {
        struct ledger_row *r = &l->rows[i];
        r->rings = 0;
        r->number = roll_put(l, i);
        lookup_add(&l->by_unique_id, lookup_hash(r->server, r->joined_id, 0), i);
        if (r->unique_id != r->joined_id)
            lookup_add(&l->by_unique_id, lookup_hash(r->server, r->unique_id, 0), i);
    }
    for (uint32_t i = 0; i < l->ring_count; i++) {
        struct ledger_ring g = l->rings[i];
        if (moved[g.row] == LOOKUP_NONE) continue;
        g.row = moved[g.row];
        g.next = l->rows[g.row].rings;
        l->rings[rings++] = g;
        l->rows[g.row].rings = rings;
    }
    l->ring_count = rings;
    visit_list_forget(&l->talks, moved);
    visit_list_forget(&l->line, moved);
    visit_list_forget(&l->waits, moved);
    journal_renumber(&l->journal, l->roll.count);
    l->generation++;
    l->orphan_count = 0;
    takers_forget(l, moved);
    for (int i = 0; i < LEDGER_LISTS; i++)
        l->lists[i].open = false;
    phones_forget(&l->members.phones, before_us);
    free(moved);
    sweep_names(l);
}
