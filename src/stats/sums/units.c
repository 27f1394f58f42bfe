// Writes what was counted of persons: for each unit that they consist of.
#include "../parts.h"
#include "sums_parts.h"

// A line of a person in a queue is made of units that follow each other, and its times are written
// down for the first of them.
static void put_times(const struct agents *a, const struct unit *u, bool first_in_queue,
                      bool first_of_person, uint64_t *n) {
    uint32_t place = a->parts->places[u->person];
    if (place == AGENTS_NOBODY) return;
    const struct agent *who = &a->list[place];
    const struct agent_queue *queues = agent_queues(a, who);
    for (uint32_t i = 0; first_in_queue && i < who->queue_count; i++)
        if (queues[i].server == u->server && queues[i].queue_id == u->queue)
            n[UNIT_PAUSED] = queues[i].figures.paused_s;
    if (!first_of_person) return;
    bool known = who->sum.logged_in_s >= 0;
    n[UNIT_ALL_PAUSED] = who->sum.paused_s;
    n[UNIT_LOGGED_IN] = known ? (uint64_t)who->sum.logged_in_s : 0;
    n[UNIT_STAFFED] = known ? (uint64_t)who->sum.staffed_s : 0;
    n[UNIT_DAYS] = 1;
    n[UNIT_DAYS_KNOWN] = known;
}

void agents_sums(const struct agents *a, const struct ledger *l, struct day_sums *ret_sums) {
    const struct agents_parts *p = a->parts;
    for (uint32_t i = 0; i < p->unit_count; i++) {
        const struct unit *u = &p->units[i], *last = i ? u - 1 : NULL;
        bool same_person = last && last->person == u->person;
        bool same_queue = same_person && last->server == u->server && last->queue == u->queue;
        struct sums_row *row;
        uint64_t *n =
            sums_at(ret_sums,
                    &(struct sums_key){.kind = SUMS_UNIT,
                                       .server = u->server,
                                       .text = {ledger_text(l, u->queue), ledger_text(l, u->key)}},
                    &row);
        row->called[0] = sums_called(ret_sums, u->extension);
        row->called[1] = sums_called(ret_sums, u->name);
        sums_put_tally(n, &u->figures.counted);
        put_times(a, u, !same_queue && u->queue, !same_person, n);
    }
}
