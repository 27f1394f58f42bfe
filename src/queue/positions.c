// Positions in the queue. They are told when callers join and leave; between that callers move by
// what happens in front of them: somebody leaves, or joins in front by a higher priority.
#include "ledger_rows.h"

static bool stands(const struct ledger *l, struct ledger_row *r) {
    (void)l;
    if (!sighting_open(row_seen(r))) r->in_line = false; // maybe nobody saw them leave
    return r->in_line;
}

// Moves those who joined before that moment and are at position `from` or later.
static void move(struct ledger *l, const struct ledger_row *r, int32_t from, int32_t by,
                 int64_t at_us) {
    for (uint32_t i = 0; i < l->line.count; i++) {
        struct ledger_row *k = &l->rows[l->line.rows[i]];
        if (!k->in_line || k == r || k->server != r->server || k->queue != r->queue) continue;
        bool behind = k->position >= from && row_seen(k)->join_us <= at_us;
        if (!behind || k->position + by <= 0) continue;
        k->position += by;
        journal_note(&l->journal, k->number);
    }
}

void line_stand(struct ledger *l, struct ledger_row *r) {
    uint32_t place = (uint32_t)(r - l->rows), at = 0;
    if (r->in_line || r->position <= 0) return;
    while (at < l->line.count && l->line.rows[at] != place) // at the place that they had left
        at++;
    if (at == l->line.count) visit_list_put(l, &l->line, r, stands);
    r->in_line = true;
}

void line_join(struct ledger *l, struct ledger_row *r, int64_t at_us) {
    if (r->in_line || r->position <= 0) return;
    move(l, r, r->position, 1, at_us);
    line_stand(l, r);
}

void line_leave(struct ledger *l, struct ledger_row *r, int64_t at_us) {
    if (!r->in_line) return;
    r->in_line = false;
    move(l, r, r->position + 1, -1, at_us);
}
