// Who stands where in a queue. Positions are told at a join and at an exit; between them callers
// move with what happens before them: somebody leaves, or joins in front by a higher priority. Rows
// that stand in a line are listed as talks are: those that left go when the list is full.
#include "ledger_rows.h"

#include "base/mem.h"

static const struct sighting *seen(const struct ledger_row *r) {
    return &r->saw[r->saw[SIDE_EVENTS].flags & SAW ? SIDE_EVENTS : SIDE_LOG];
}

static void drop_left(struct ledger *l) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->line_count; i++) {
        struct ledger_row *r = &l->rows[l->line[i]];
        if (r->in_line && !sighting_open(seen(r))) r->in_line = false; // nobody saw him leave
        if (r->in_line) l->line[kept++] = l->line[i];
    }
    l->line_count = kept;
}

// Those who joined before that moment at `from` or behind it.
static void move(struct ledger *l, const struct ledger_row *r, int32_t from, int32_t by,
                 int64_t at_us) {
    for (uint32_t i = 0; i < l->line_count; i++) {
        struct ledger_row *k = &l->rows[l->line[i]];
        if (!k->in_line || k == r || k->server != r->server || k->queue != r->queue) continue;
        bool behind = k->position >= from && seen(k)->join_us <= at_us;
        if (behind && k->position + by > 0) k->position += by;
    }
}

void line_stand(struct ledger *l, struct ledger_row *r) {
    if (r->in_line || r->position <= 0) return;
    if (l->line_count == l->line_capacity) {
        drop_left(l);
        if (l->line_count >= l->line_capacity / 2) {
            l->line_capacity = l->line_capacity ? l->line_capacity * 2 : 64;
            l->line = mem_resize(l->line, l->line_capacity, sizeof *l->line);
        }
    }
    r->in_line = true;
    l->line[l->line_count++] = (uint32_t)(r - l->rows);
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
