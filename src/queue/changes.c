// The ledger's journal of changed visits. When something is written down about a caller, all visits
// of that caller are noted, because a channel is in one queue at a time, so that a later join ends
// an earlier stay. Visits that wait are noted again every minute of their PBX's clock, since
// silence ends a wait, too.
#include "ledger_rows.h"

static bool waits_still(const struct ledger *l, struct ledger_row *r) {
    r->in_waits = row_waits(l, r);
    return r->in_waits;
}

static void note(struct ledger *l, struct ledger_row *r) {
    journal_note(&l->journal, r->number);
    if (r->in_waits || !waits_still(l, r)) return;
    visit_list_put(l, &l->waits, r, waits_still);
}

static void note_all_of(struct ledger *l, uint16_t server, uint32_t unique_id) {
    struct ledger_row *r;
    EACH_ROW_OF(l, server, unique_id, r) {
        bool theirs = r->unique_id == unique_id || r->joined_id == unique_id;
        if (r->server == server && theirs) note(l, r);
    }
}

void row_note(struct ledger *l, const struct ledger_row *r) {
    note_all_of(l, r->server, r->unique_id);
    if (r->joined_id != r->unique_id) note_all_of(l, r->server, r->joined_id);
}

void caller_note(struct ledger *l, uint16_t server, uint32_t unique_id) {
    struct ledger_row *r;
    uint32_t last = unique_id;
    EACH_ROW_OF(l, server, unique_id, r) { // and the other id of each row, which mostly is the same
        bool now = r->unique_id == unique_id;
        if (r->server != server || (!now && r->joined_id != unique_id)) continue;
        uint32_t other = now ? r->joined_id : r->unique_id;
        note(l, r);
        if (other != unique_id && other != last) note_all_of(l, server, other);
        last = other;
    }
}

void waits_note(struct ledger *l, uint16_t server) {
    for (uint32_t i = 0; i < l->waits.count; i++) {
        const struct ledger_row *r = &l->rows[l->waits.rows[i]];
        if (r->server == server) journal_note(&l->journal, r->number);
    }
}
