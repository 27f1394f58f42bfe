// Restarts of a PBX, as its QueueStatus lists show them. An account without the class system gets
// no FullyBooted, but after a restart the LoginTime of every member is the time of the start; a
// reload does not change it. If there are members from queues.conf, they decide, because dynamic
// ones may have logged in again.
#include "ledger_rows.h"

static void oldest(int64_t *s, int64_t login_s) {
    if (!*s || login_s < *s) *s = login_s;
}

void list_member(struct ledger *l, struct ledger_list *t, const struct queue_event *e) {
    int64_t login_s = e->member.login_s;
    if (!queue_is_epoch(login_s)) return;
    if (e->kind == QUEUE_MEMBER_ADDED) { // they logged in themselves; not a restart
        struct ledger_server *s = server_row(l, e->server);
        if (login_s > s->login_s) s->login_s = login_s;
    }
    if (!t || e->kind != QUEUE_MEMBER) return;
    uint32_t interface = intern_find(&l->names, e->member.interface);
    uint32_t queue = intern_find(&l->names, e->queue);
    const struct member *who = members_find(&l->members, e->server, queue, interface);
    bool known = interface && queue && who && who->login_s > 0;
    oldest(&t->login_s, login_s);
    if (login_s > t->newest_s) t->newest_s = login_s;
    t->known |= known;
    if (e->member.dynamic) return;
    oldest(&t->static_s, login_s);
    if (login_s > t->newest_static_s) t->newest_static_s = login_s;
    t->static_known |= known;
}

// If a caller in the list has waited since before, there was no restart.
static bool names_older(const struct ledger *l, const struct ledger_list *t, int64_t at_us) {
    for (uint32_t i = 0; i < t->row_count; i++)
        if (l->rows[t->rows[i]].saw[SIDE_EVENTS].join_us < at_us) return true;
    return false;
}

void list_restart(struct ledger *l, const struct ledger_list *t) {
    struct ledger_server *s = server_row(l, t->server);
    int64_t login_s = t->static_s ? t->static_s : t->login_s;
    int64_t before_s = t->static_s ? s->static_s : s->login_s;
    bool known = t->static_s ? t->static_known : t->known;
    if (known && before_s && login_s > before_s) {
        int64_t at_us = login_s * SECOND < t->start_us ? login_s * SECOND : t->start_us;
        if (!names_older(l, t, at_us)) {
            s->restarted_us = at_us;
            ledger_restarted(l, t->server, at_us);
        }
    }
    if (t->newest_static_s > s->static_s) s->static_s = t->newest_static_s;
    if (t->newest_s > s->login_s) s->login_s = t->newest_s;
}

int64_t ledger_restart_listed(const struct ledger *l, uint16_t server) {
    const struct ledger_server *s = server_known(l, server);
    return s ? s->restarted_us : 0;
}
