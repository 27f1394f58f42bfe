// Finds whose place in a queue somebody took. After an attended transfer into a queue the visit
// goes on under another Uniqueid, and queue_log has no line about that. So a step without an
// ENTERQUEUE belongs to a caller who joined that queue at the time that the step implies, and who
// still waits. A RINGNOANSWER does not imply a time; the guess that it leads to is given up if a
// later step says otherwise.
#include "ledger_rows.h"

// Callers who are transferred in come from an agent's phone; a number with fewer digits is an
// extension.
#define OUTSIDE_DIGITS 7

static bool is_inside(const struct ledger *l, const struct ledger_row *r) {
    size_t len = ledger_text(l, r->caller_number).len;
    return len && len < OUTSIDE_DIGITS;
}

// When a talk of that caller was last transferred; 0 for never.
static int64_t transferred_us(struct ledger *l, const struct fact *f) {
    int64_t last_us = 0;
    struct ledger_row *r;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *g = &r->saw[SIDE_LOG];
        if (r->server != f->server || r->unique_id != f->unique_id) continue;
        if (g->completion & VISIT_TRANSFERRED && g->complete_us > last_us) last_us = g->complete_us;
    }
    return last_us;
}

struct candidate {
    int64_t gap; // difference between its join and that of the step
    bool inside, fits;
};

// If the step implies a join, that decides; for a ring, where they came from does.
static bool is_better(struct candidate a, struct candidate b, bool ring) {
    if (a.fits != b.fits) return a.fits;
    if (ring && a.inside != b.inside) return a.inside;
    return a.gap != b.gap ? a.gap < b.gap : a.inside && !b.inside;
}

// A ring implies no join. It may be whoever came last before it rang, from inside, or before the
// talk of that caller was transferred.
static bool could_ring(const struct ledger_row *r, const struct fact *f, const struct queue_step *s,
                       int64_t transferred_at_us, struct candidate *c) {
    int64_t ring_us = s->ring_ms > 0 ? s->ring_ms * 1000 : 0, join_us = r->saw[SIDE_LOG].join_us;
    c->gap = f->at_us - ring_us + SECOND - join_us; // seconds are cut in the log
    c->fits = join_us <= transferred_at_us;
    return c->gap >= 0 && (c->inside || c->fits);
}

static struct ledger_row *moved_in(struct ledger *l, const struct fact *f,
                                   const struct queue_step *s, const struct ledger_row *except) {
    struct ledger_row *best = NULL;
    struct candidate best_is = {0};
    int64_t transferred_at_us = f->join_us ? 0 : transferred_us(l, f);
    uint32_t oldest = l->count > SCAN_MAX ? l->count - SCAN_MAX : 0;
    for (uint32_t i = l->count; i-- > oldest;) {
        struct ledger_row *r = &l->rows[i];
        const struct sighting *g = &r->saw[SIDE_LOG];
        if (r->server != f->server || r->queue != f->queue || r->unique_id != r->joined_id)
            continue;
        if (r == except) continue;
        if (!(g->flags & SAW_JOIN) || !sighting_open(g)) continue;
        if (g->flags & GONE && g->end_us <= f->at_us) continue;
        struct candidate c = {
            .gap = apart(g->join_us, f->join_us),
            .inside = is_inside(l, r),
            .fits = s->joined_position > 0 && g->wait_s == -1 - (int32_t)s->joined_position,
        };
        bool could = f->join_us ? c.gap <= SECOND : could_ring(r, f, s, transferred_at_us, &c);
        if (could && (!best || is_better(c, best_is, !f->join_us))) best = r, best_is = c;
    }
    if (best) row_rename(l, best, f->unique_id);
    return best;
}

struct ledger_row *row_moved_in(struct ledger *l, const struct fact *f,
                                const struct queue_step *s) {
    return moved_in(l, f, s, NULL);
}

void move_rings(struct ledger *l, uint32_t from, uint32_t to, uint32_t told_as) {
    uint32_t *link = &l->rows[from].rings;
    while (*link && to != from) {
        struct ledger_ring *g = &l->rings[*link - 1];
        if (g->told_as != told_as) {
            link = &g->next;
            continue;
        }
        uint32_t number = *link;
        *link = g->next;
        g->next = l->rows[to].rings;
        g->row = to;
        l->rows[to].rings = number;
        row_note(l, &l->rows[from]);
        row_note(l, &l->rows[to]);
    }
}

// It has another id now, is still open, and no events could tell, so it may be a guess.
static bool guessed(const struct ledger_row *r) {
    return r->unique_id != r->joined_id && r->saw[SIDE_LOG].flags & SAW_JOIN &&
           sighting_open(&r->saw[SIDE_LOG]) && !(r->saw[SIDE_EVENTS].flags & SAW);
}

static int64_t last_ring_us(const struct ledger *l, const struct ledger_row *r) {
    int64_t last_us = 0;
    for (uint32_t n = r->rings; n; n = l->rings[n - 1].next) {
        const struct ledger_ring *g = &l->rings[n - 1];
        if (g->told_as == r->unique_id && g->last_us[SIDE_LOG] > last_us)
            last_us = g->last_us[SIDE_LOG];
    }
    return last_us;
}

// The step shows that the guess was wrong: it belongs to the caller who joined, still under their
// own Uniqueid, or to one who joined at another time.
static bool contradicts(const struct ledger *l, const struct ledger_row *r, const struct fact *f,
                        const struct queue_step *s) {
    if (r->joined_id == f->unique_id)
        return s->kind != STEP_RINGNOANSWER || f->at_us > last_ring_us(l, r);
    return f->join_us && apart(r->saw[SIDE_LOG].join_us, f->join_us) > SECOND;
}

struct ledger_row *row_unjoined(struct ledger *l, const struct fact *f) {
    struct ledger_row *r = row_new(l, f, !f->join_us);
    l->orphans[l->orphan_count++ % LEDGER_ORPHANS] = (uint32_t)(r - l->rows);
    return r;
}

struct ledger_row *row_moved_right(struct ledger *l, struct ledger_row *r, const struct fact *f,
                                   const struct queue_step *s) {
    if (!guessed(r) || !contradicts(l, r, f, s)) return r;
    bool own = r->joined_id == f->unique_id;
    uint32_t place = (uint32_t)(r - l->rows);
    struct fact other = *f;
    other.unique_id = r->unique_id;
    if (own) { // the caller who was moved in was rung for, and is somebody else
        int64_t rang_us = last_ring_us(l, r);
        other.join_us = 0;
        if (rang_us) other.at_us = rang_us;
    }
    row_rename(l, r, r->joined_id);
    struct ledger_row *theirs = moved_in(l, own ? &other : f, s, own ? r : NULL);
    if (!theirs) theirs = row_unjoined(l, &other);
    move_rings(l, place, (uint32_t)(theirs - l->rows), other.unique_id);
    return own ? &l->rows[place] : theirs;
}
