// Queues and persons are filled again only if what they are made from has changed: most keys need
// no new figures, and thousands of rows can stay.
#include "parts.h"

#include "base/hash.h"

static uint64_t hash_word(uint64_t hash, const char *text) {
    return hash_number(hash_text(hash, span_of(text)), 256);
}

uint64_t live_stamp(const struct board *b, const struct board_input *in) {
    uint64_t hash = hash_number(in->counted.live_made, (uint64_t)b->view.level);
    if (!in->counted.live_made) return 0;
    hash = hash_number(hash_number(hash, (uint64_t)in->window.from), (uint64_t)in->window.to);
    hash = hash_number(hash, (uint64_t)queue_policy_of(in->policies, SPAN_NONE)->target);
    hash = hash_number(hash, (uint64_t)in->look.hidden_states << 1 | in->look.free_first);
    for (size_t i = 0; i < in->status.server_count; i++) {
        bool stale = server_unheard(in, i);
        hash = hash_number(hash_word(hash, in->status.servers[i].name), stale);
        if (stale) hash = hash_number(hash, (uint64_t)in->status.servers[i].last_event_us);
    }
    for (size_t i = 0; i < in->status.gap_count; i++) {
        const struct gap *g = &in->status.gaps[i];
        hash = hash_number(hash_number(hash, (uint64_t)g->from_us), (uint64_t)g->to_us);
        hash = hash_number(hash, (uint64_t)g->server << 2 | (uint64_t)g->visits_known << 1 |
                                     g->calls_known);
    }
    for (enum board_table t = TABLE_QUEUES; t <= TABLE_AGENTS; t++)
        hash = hash_number(hash_word(hash, b->sorted[t].column), b->sorted[t].down);
    return hash | 1;
}

void live_fill(struct board *b, const struct board_input *in) {
    const struct queue_row *total = &in->counted.tallies->rows.total;
    struct board_figures *f = &b->figures;
    f->visits = total->tally;
    f->visits_touched = board_touched(in, total->servers, GAP_OF_VISITS);
    persons_fill(b, in); // and counts members for the figures
    f->agents_known = f->talkers_known = b->persons.told;
    for (size_t i = 0; i < in->status.server_count; i++)
        f->talkers_known |= in->status.servers[i].follows_log;
    queues_fill(b, in);
}

void live_clear(struct board *b) {
    struct board_figures *f = &b->figures;
    queues_clear(&b->queues);
    b->persons.count = b->persons.known = b->persons.shown = 0;
    b->persons.title[0] = '\0';
    f->visits = (struct queue_tally){.refusals = false};
    f->visits_touched = f->agents_known = f->talkers_known = false;
}
