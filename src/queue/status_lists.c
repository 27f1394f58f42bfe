// QueueStatus lists, and the effects of gaps and restarts. A list tells who waits at one moment. A
// caller who joined before it began, is thought to wait, and is not in it, has left unseen. That is
// weak evidence: any later step of theirs overrides it.
#include "ledger_rows.h"

#include "base/limits.h"
#include "base/mem.h"

static struct ledger_list *list_of(struct ledger *l, const struct queue_event *e, bool start) {
    uint32_t id = intern_put(&l->names, e->action_id);
    struct ledger_list *oldest = &l->lists[0];
    for (int i = 0; i < LEDGER_LISTS; i++) {
        struct ledger_list *t = &l->lists[i];
        if (t->open && t->server == e->server && t->action_id == id) return t;
        if (!t->open || (oldest->open && t->number < oldest->number)) oldest = t;
    }
    if (!start) return NULL;
    oldest->open = true;
    oldest->server = e->server;
    oldest->action_id = id;
    oldest->number = ++l->list_number;
    oldest->first_row = l->count;
    oldest->start_us = e->at_us;
    oldest->queue_count = oldest->row_count = 0;
    oldest->login_s = oldest->newest_s = oldest->static_s = oldest->newest_static_s = 0;
    oldest->known = oldest->static_known = false;
    oldest->full = l->own_prefix && span_starts(e->action_id, intern_get(&l->names, l->own_prefix));
    return oldest;
}

// A list that never ends, or names the same again and again, is not kept whole.
static void append(uint32_t **list, uint32_t *count, uint32_t value) {
    if (*count >= 2 * LIMIT_CALLERS) return;
    if ((*count & (*count - 1)) == 0)
        *list = mem_resize(*list, *count ? *count * 2 : 1, sizeof **list);
    (*list)[(*count)++] = value;
}

static bool contains(const uint32_t *list, uint32_t count, uint32_t value) {
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == value) return true;
    return false;
}

void list_names(struct ledger *l, const struct queue_event *e, const struct ledger_row *r) {
    struct ledger_list *t = list_of(l, e, true);
    append(&t->rows, &t->row_count, (uint32_t)(r - l->rows));
}

static void end_unseen(struct ledger *l, struct ledger_row *r, int64_t at_us) {
    struct sighting *e = &r->saw[SIDE_EVENTS], *g = &r->saw[SIDE_LOG];
    if ((sighting_open(e) || row_connecting(r)) && !(e->flags & GONE)) {
        e->flags |= GONE;
        e->end_us = at_us;
    } else if (!(e->flags & SAW) && sighting_open(g) && !(g->flags & GONE)) {
        g->flags |= GONE;
        g->end_us = at_us;
    } else {
        return;
    }
    line_leave(l, r, at_us);
    row_note(l, r);
}

// The log of a gap is read after the list that was asked for when the gap ended.
void list_had_missed(struct ledger *l, struct ledger_row *r) {
    const struct ledger_server *s = server_known(l, r->server);
    int64_t listed_us = s ? s->listed_us - arrivals_ahead(l, r->server) : 0; // by the log's clock
    if (r->saw[SIDE_LOG].join_us < listed_us) end_unseen(l, r, listed_us);
}

static void end_missing(struct ledger *l, const struct ledger_list *t, int64_t at_us) {
    for (uint32_t i = 0; i < t->first_row && i < l->count; i++) {
        struct ledger_row *r = &l->rows[i];
        const struct sighting *s = row_seen(r);
        if (r->server != t->server) continue;
        // Callers on their way to an agent are in no list. After a gap, a list shows that they have
        // got there.
        bool connecting = row_connecting(r) && r->evidence & IN_DOUBT;
        if (!sighting_open(s) && !connecting) continue;
        if (s->flags & GONE || s->join_us >= t->start_us) continue;
        if (!t->full && !contains(t->queues, t->queue_count, r->queue)) continue;
        if (!contains(t->rows, t->row_count, i)) end_unseen(l, r, at_us);
    }
}

void list_names_member(struct ledger *l, const struct queue_event *e) {
    list_member(l, e->listed ? list_of(l, e, false) : NULL, e);
}

void observe_list(struct ledger *l, const struct queue_event *e) {
    struct ledger_list *t = list_of(l, e, e->kind == QUEUE_PARAMS);
    if (e->kind == QUEUE_PARAMS) {
        if (!e->queue.len) return;
        struct ledger_queue *q = queue_row(l, e->server, intern_put(&l->names, e->queue));
        if (e->service_level_s > 0 && e->service_level_s != q->service_level_s) {
            q->service_level_s = e->service_level_s;
            journal_note_all(&l->journal);
        }
        append(&t->queues, &t->queue_count, q->queue);
        return;
    }
    if (!t) { // a list without any queue; if it is ours, nobody waits anywhere
        t = list_of(l, e, true);
        if (!t->full) t->queue_count = 0;
    }
    list_restart(l, t);
    end_missing(l, t, e->at_us);
    if (t->full) {
        struct ledger_server *s = server_row(l, t->server);
        if (t->start_us > s->listed_us) s->listed_us = t->start_us;
        members_listed(&l->members, t->server, t->start_us, e->at_us);
    }
    t->open = false;
}

void ledger_levels_like(struct ledger *l, const struct ledger *of) {
    for (uint32_t i = 0; i < l->queue_count; i++) {
        struct ledger_queue *q = &l->queues[i];
        uint32_t name = intern_find(&of->names, intern_get(&l->names, q->queue));
        const struct ledger_queue *known = name ? ledger_queue(of, q->server, name) : NULL;
        if (known && known->service_level_s > 0) q->service_level_s = known->service_level_s;
    }
    journal_note_all(&l->journal);
}

void ledger_own_lists(struct ledger *l, struct span action_id_prefix) {
    l->own_prefix = intern_put(&l->names, action_id_prefix);
}

void ledger_gap(struct ledger *l, uint16_t server, int64_t to_us) {
    phones_lost(&l->members.phones, server, to_us);
    for (uint32_t i = 0; i < l->count; i++) {
        struct ledger_row *r = &l->rows[i];
        const struct sighting *s = row_seen(r);
        bool lasts = sighting_open(s) || row_connecting(r) || sighting_talks(s);
        if (r->server != server || !lasts || s->join_us >= to_us) continue;
        r->evidence |= IN_DOUBT;
        row_note(l, r);
    }
}

void ledger_give_up(struct ledger *l, uint16_t server, int64_t to_us) {
    for (uint32_t i = 0; i < l->count; i++) {
        struct ledger_row *r = &l->rows[i];
        const struct sighting *s = row_seen(r);
        if (r->server != server || !(r->evidence & IN_DOUBT) || s->join_us >= to_us) continue;
        if (sighting_talks(s)) r->evidence |= TALK_LOST;
        end_unseen(l, r, to_us);
        row_note(l, r);
    }
}

void ledger_restarted(struct ledger *l, uint16_t server, int64_t at_us) {
    phones_lost(&l->members.phones, server, at_us);
    for (uint32_t i = 0; i < l->count; i++) {
        struct ledger_row *r = &l->rows[i];
        struct sighting *g = &r->saw[SIDE_LOG];
        if (r->server != server) continue;
        bool lasts = row_waits(l, r) || sighting_talks(&r->saw[SIDE_EVENTS]) || sighting_talks(g);
        if (r->saw[SIDE_EVENTS].flags & SAW && r->saw[SIDE_EVENTS].join_us < at_us) {
            if (sighting_talks(&r->saw[SIDE_EVENTS])) r->evidence |= TALK_LOST;
            end_unseen(l, r, at_us);
        }
        if (sighting_talks(g) && g->end_us < at_us) r->evidence |= TALK_LOST;
        if (sighting_open(g) && !(g->flags & GONE) && g->join_us < at_us) {
            g->flags |= GONE;
            g->end_us = at_us;
        }
        if (lasts) row_note(l, r); // a restart in queue_log ends more than is written down here
    }
}
