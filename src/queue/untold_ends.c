// Ends of waits and talks that no step told. A stay or a talk is over when its channel joined again
// or its PBX was restarted. A wait is also over when nothing was heard of the caller for longer
// than anybody ever waited there. All this is worked out when the visit is read, so that it does
// not depend on the order in which it became known; a step that comes later changes it.
#include "ledger_rows.h"

#include "base/mem.h"

// At least so long must it be silent before a caller counts as gone.
#define SILENCE_US (6 * 3600 * SECOND)
#define STARTS_MAX 256u        // restarts kept for each PBX, the latest ones
#define WAIT_MAX_S (7 * 86400) // anything longer is not a wait

struct ledger_server *server_known(const struct ledger *l, uint16_t server) {
    for (uint32_t i = 0; i < l->server_count; i++)
        if (l->servers[i].server == server) return &l->servers[i];
    return NULL;
}

struct ledger_server *server_row(struct ledger *l, uint16_t server) {
    struct ledger_server *s = server_known(l, server);
    if (s) return s;
    l->servers = mem_resize(l->servers, l->server_count + 1, sizeof *l->servers);
    s = &l->servers[l->server_count++];
    *s = (struct ledger_server){.server = server};
    return s;
}

void log_started(struct ledger *l, uint16_t server, int64_t at_us) {
    struct ledger_server *s = server_row(l, server);
    for (uint32_t i = 0; i < s->start_count && i < STARTS_MAX; i++)
        if (s->starts_us[i] == at_us) return;
    if (s->start_count < STARTS_MAX)
        s->starts_us = mem_resize(s->starts_us, s->start_count + 1, sizeof *s->starts_us);
    s->starts_us[s->start_count++ % STARTS_MAX] = at_us;
}

void ledger_clock(struct ledger *l, uint16_t server, int64_t now_us) {
    struct ledger_server *s = server_row(l, server);
    bool turned = now_us / MINUTE != s->clock_us[SIDE_EVENTS] / MINUTE;
    s->clock_us[SIDE_EVENTS] = now_us; // back, too, if the PBX's clock went back
    if (turned) waits_note(l, server);
}

#define AHEAD_LASTS (15 * MINUTE) // then it is measured anew, since clocks are set
#define AHEAD_LEAST (5 * SECOND)  // less may be a delay in amiws

// What arrives was sent before, so the least difference is that of the clocks.
void ledger_arrived(struct ledger *l, uint16_t server, int64_t at_us, int64_t its_us) {
    struct ledger_server *s = server_row(l, server);
    int64_t ahead_us = at_us - its_us;
    bool old = !s->ahead_at_us || apart(at_us, s->ahead_at_us) > AHEAD_LASTS;
    if (!old && ahead_us > s->ahead_us) return;
    s->ahead_us = ahead_us;
    s->ahead_at_us = at_us;
}

int64_t arrivals_ahead(const struct ledger *l, uint16_t server) {
    const struct ledger_server *s = server_known(l, server);
    return s && !s->exact && apart(s->ahead_us, 0) >= AHEAD_LEAST ? s->ahead_us : 0;
}

const struct queue_event *event_in_its_time(struct ledger *l, const struct queue_event *e,
                                            struct queue_event *scratch) {
    struct ledger_server *s = server_row(l, e->server);
    bool of_list = e->listed || e->kind == QUEUE_WAITING;
    if (!of_list) s->exact = e->exact_time;
    if (!of_list || e->exact_time || !s->exact || !s->ahead_us) return e;
    *scratch = *e;
    scratch->at_us -= s->ahead_us;
    return scratch;
}

void log_clock(struct ledger *l, uint16_t server, int64_t at_us) {
    struct ledger_server *s = server_row(l, server);
    if (at_us <= s->clock_us[SIDE_LOG]) return;
    bool turned = at_us / MINUTE != s->clock_us[SIDE_LOG] / MINUTE;
    s->clock_us[SIDE_LOG] = at_us;
    if (turned) waits_note(l, server);
}

// The first restart in its queue_log after that moment; 0 for none.
static int64_t start_after(const struct ledger_server *s, int64_t from_us) {
    int64_t first = 0;
    for (uint32_t i = 0; i < s->start_count && i < STARTS_MAX; i++)
        if (s->starts_us[i] > from_us && (!first || s->starts_us[i] < first))
            first = s->starts_us[i];
    return first;
}

static bool joined_later(const struct ledger_row *r, const struct ledger_row *than) {
    enum side side =
        r->saw[SIDE_LOG].flags & than->saw[SIDE_LOG].flags & SAW ? SIDE_LOG : SIDE_EVENTS;
    bool same = r->saw[side].flags & than->saw[side].flags & SAW;
    int64_t a = same ? r->saw[side].join_us : row_join(r);
    int64_t b = same ? than->saw[side].join_us : row_join(than);
    return a != b ? a > b : r > than;
}

static bool ended_before(const struct ledger_row *r, int64_t at_us) {
    for (int side = 0; side < SIDES; side++) {
        const struct sighting *s = &r->saw[side];
        if (s->flags & SAW && !sighting_open(s) && s->end_us <= at_us) return true;
    }
    return false;
}

// A channel is in one Queue() at a time. This is when it next joined; 0 if it did not.
static int64_t next_join(const struct ledger *l, const struct ledger_row *of) {
    int64_t first = 0;
    const struct ledger_row *r;
    EACH_ROW_OF(l, of->server, of->unique_id, r) {
        if (r == of || r->server != of->server) continue;
        if (r->unique_id != of->unique_id && r->joined_id != of->unique_id) continue;
        if ((r->saw[SIDE_EVENTS].flags | r->saw[SIDE_LOG].flags) & ROUGH) continue;
        int64_t join_us = row_join(r);
        if (ended_before(r, row_join(of))) continue; // its clock was set back
        if (joined_later(r, of) && (!first || join_us < first)) first = join_us;
    }
    return first;
}

void note_wait(struct ledger *l, const struct ledger_row *r, int32_t wait_s) {
    if (wait_s * SECOND <= SILENCE_US || wait_s > WAIT_MAX_S) return;
    struct ledger_queue *q = queue_row(l, r->server, r->queue);
    if (wait_s <= q->longest_wait_s) return;
    q->longest_wait_s = wait_s;
    waits_note(l, r->server);
}

static int64_t silent_since(const struct ledger *l, const struct ledger_server *s,
                            const struct ledger_row *r) {
    const struct ledger_queue *q = ledger_queue(l, r->server, r->queue);
    int64_t now_us = s->clock_us[SIDE_EVENTS], limit_us = SILENCE_US;
    int64_t heard_us = row_join(r); // whole seconds are not more exact than the join
    if (r->saw[SIDE_LOG].flags & SAW && s->clock_us[SIDE_LOG] > now_us)
        now_us = s->clock_us[SIDE_LOG];
    if (q && q->longest_wait_s * SECOND > limit_us) limit_us = q->longest_wait_s * SECOND;
    for (int side = 0; side < SIDES; side++)
        if (r->saw[side].heard_s * SECOND > heard_us) heard_us = r->saw[side].heard_s * SECOND;
    now_us -= now_us % MINUTE; // waiting visits are noted again every minute
    return now_us - heard_us > limit_us ? heard_us : 0;
}

int64_t row_over(const struct ledger *l, const struct ledger_row *r, bool waits, int64_t since_us) {
    const struct ledger_server *s = server_known(l, r->server);
    int64_t over_us = next_join(l, r);
    if (!s) return over_us;
    int64_t start_us = r->saw[SIDE_LOG].flags & SAW ? start_after(s, since_us) : 0;
    if (start_us && (!over_us || start_us < over_us)) over_us = start_us;
    if (!over_us && waits) over_us = silent_since(l, s, r);
    return over_us;
}
