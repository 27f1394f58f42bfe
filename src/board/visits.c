// Queues and persons, copied at each fill with the widest of every figure beside them, so that a
// frozen board stands still and columns are measured without reading every row. Queues: the busiest
// first, so that what does not fit is the quietest. Persons by name: nobody moves on the wall when
// they pick up.
#include "list.h"
#include "parts.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_BACK 32 // a person in more queues has a name twice at worst

static int more_offered(const struct queue_tally *a, const struct queue_tally *b) {
    uint64_t more = tally_count(&a->counted, VISITS_OFFERED);
    uint64_t less = tally_count(&b->counted, VISITS_OFFERED);
    return (more < less) - (more > less);
}

static int compare_parts(const void *a, const void *b) {
    const struct board_visits_queue *x = a, *y = b;
    int by = more_offered(&x->tally, &y->tally);
    return by ? by : strcmp(x->name, y->name);
}

static int compare_tops(const void *a, const void *b, void *rows) {
    const struct queue_row *x = (struct queue_row *)rows + *(const uint32_t *)a;
    const struct queue_row *y = (struct queue_row *)rows + *(const uint32_t *)b;
    int by = more_offered(&x->tally, &y->tally);
    return by ? by : span_order(x->label, y->label);
}

struct span queue_label(const struct board *b, struct span queue) {
    struct span label = queue_policy_of(b->policies, queue)->label;
    return label.len ? label : queue;
}

static void server_name(const struct board_input *in, uint16_t server, char *out, size_t size) {
    if (server < in->server_count && in->servers[server].name)
        span_copy(span_of(in->servers[server].name), out, size);
    else
        snprintf(out, size, "server %u", server + 1u);
}

static uint64_t whole_average(struct amount a) {
    return a.count ? (a.sum + a.count - 1) / a.count : 0;
}

// One event of the largest average there is.
static void widen_average(struct amount *widest, struct amount a) {
    uint64_t average = whole_average(a);
    if (!widest->count || average > widest->sum) *widest = (struct amount){1, average, 0};
}

static bool not_heard(const struct board_input *in, size_t server) {
    enum server_state state = in->servers[server].state;
    return state == SERVER_CONNECTING || state == SERVER_DOWN || state == SERVER_REFUSED;
}

// Of several servers the one that was heard least lately.
static void stale_since(const struct board_input *in, uint64_t servers,
                        struct board_visits_queue *q) {
    for (size_t i = 0; i < in->server_count && i < 64; i++) {
        int64_t last_us = in->servers[i].last_event_us;
        if (!(servers >> i & 1) || !not_heard(in, i)) continue;
        if (!q->stale || last_us < q->last_us) q->last_us = last_us;
        q->stale = true;
    }
}

static struct board_visits_queue queue_of(const struct board_input *in, uint32_t number) {
    const struct queue_row *row = &in->tallies->rows.list[number];
    struct board_visits_queue q = {.kind = row->kind,
                                   .tally = row->tally,
                                   .target = queue_policy_of(in->policies, row->queue)->target,
                                   .touched = board_touched(in, row->servers, GAP_OF_VISITS),
                                   .row = number,
                                   .parts = row->parts};
    stale_since(in, row->servers, &q);
    span_copy(row->label, q.name, sizeof q.name - sizeof q.server - 2);
    if (row->kind != QUEUE_ROW_PART) return q;
    size_t len = strlen(q.name);
    server_name(in, row->tally.server, q.server, sizeof q.server);
    snprintf(q.name + len, sizeof q.name - len, " @%s", q.server);
    return q;
}

static void list_parts(struct board *b, const struct board_input *in, size_t top) {
    struct board_visits_queue *list = &b->visit_queues[top + 1];
    uint32_t row = b->visit_queues[top].row, parts = b->visit_queues[top].parts;
    for (uint32_t k = 0; k < parts; k++)
        list[k] = queue_of(in, row + k + 1);
    if (parts) qsort(list, parts, sizeof *list, compare_parts);
    if (b->level != BOARD_RECORDS) sort_rows(b, TABLE_QUEUES, list, parts, sizeof *list);
}

// The tops in their order, each with its parts in theirs behind it: from the last on, so that all
// of them move once, and to where none is any more.
static void list_queues(struct board *b, const struct board_input *in) {
    const struct queue_rows *rows = &in->tallies->rows;
    size_t tops = 0, at = rows->count;
    b->visit_queues = mem_resize(b->visit_queues, rows->count + 1, sizeof *b->visit_queues);
    b->visit_queue_at = mem_resize(b->visit_queue_at, rows->count + 1, sizeof *b->visit_queue_at);
    for (uint32_t i = 0; i < rows->count; i++)
        if (rows->list[i].kind != QUEUE_ROW_PART) b->visit_queue_at[tops++] = i;
    if (tops) qsort_r(b->visit_queue_at, tops, sizeof *b->visit_queue_at, compare_tops, rows->list);
    for (size_t t = 0; t < tops; t++)
        b->visit_queues[t] = queue_of(in, b->visit_queue_at[t]);
    if (b->level != BOARD_RECORDS)
        sort_rows(b, TABLE_QUEUES, b->visit_queues, tops, sizeof *b->visit_queues);
    for (size_t t = tops; t-- > 0;) {
        at -= 1 + b->visit_queues[t].parts;
        b->visit_queue_at[t] = (uint32_t)at;
        if (at != t) b->visit_queues[at] = b->visit_queues[t];
        if (b->visit_queues[at].parts) list_parts(b, in, at);
    }
    b->visit_queue_count = rows->count;
    b->visit_queue_tops = tops;
}

void visit_queues_fill(struct board *b, const struct board_input *in) {
    const struct queue_row *total = &in->tallies->rows.total;
    struct queue_tally sum = total->tally, widest = sum;
    list_queues(b, in);
    for (int a = AMOUNT_WAIT_ANSWERED; a <= AMOUNT_HANDLE; a++) {
        struct amount *wide = &widest.counted.amounts[a];
        *wide = (struct amount){0};
        for (size_t i = 0; i < b->visit_queue_count; i++)
            widen_average(wide, b->visit_queues[i].tally.counted.amounts[a]);
        wide->max = sum.counted.amounts[a].max;
    }
    b->figures.visits = sum;
    b->figures.visits_touched = board_touched(in, total->servers, GAP_OF_VISITS);
    b->visit_queue_total = (struct board_visits_queue){.name = "total",
                                                       .tally = sum,
                                                       .target = b->terms.target,
                                                       .touched = b->figures.visits_touched};
    b->visit_queue_widest = (struct board_visits_queue){.tally = widest,
                                                        .target = b->terms.target,
                                                        .touched = b->figures.visits_touched};
}

// One more name of a list, and how many more are to come; false where it and they have no room.
static bool put_name(char *out, size_t size, const char *name, uint32_t rest) {
    size_t len = strlen(out), more = strlen(name) + (len ? 2 : 0);
    if (len + more + sizeof " +4294967295" > size && (len || rest)) {
        snprintf(out + len, size - len, "%s+%u", len ? " " : "", rest + 1);
        return false;
    }
    span_copy(span_of(len ? ", " : ""), out + len, size - len);
    len += strlen(out + len);
    span_copy(span_of(name), out + len, size - len);
    return true;
}

uint64_t board_person_key(const struct agent *a) {
    return hash_text(hash_text(HASH_NOTHING ^ a->server, a->agent), a->name);
}

// Than those before it: a queue of several servers has one name.
static bool other_name(const struct board *b, const struct agent_queue *queues, uint32_t i) {
    struct span name = queue_label(b, queues[i].queue);
    for (uint32_t k = i > NAMES_BACK ? i - NAMES_BACK : 0; k < i; k++)
        if (span_same(queue_label(b, queues[k].queue), name)) return false;
    return true;
}

static void person_of(const struct board *b, const struct board_input *in, const struct agent *a,
                      struct board_person *p) {
    char word[64];
    p->state = a->now.state;
    p->known = a->now.known;
    p->told = a->now.told;
    p->since_us = a->now.since_us;
    p->sum = a->sum;
    p->key = board_person_key(a);
    p->queues[0] = p->servers[0] = '\0';
    span_copy(a->name, p->name, sizeof p->name);
    bool named =
        a->agent.len && (unsigned char)a->agent.at[0] > '9' && span_same(a->agent, a->name);
    p->extension[0] = '\0';
    if (!named) span_copy(a->agent, p->extension, sizeof p->extension); // else none is known
    span_copy(a->now.pause_reason, p->reason, sizeof p->reason);
    const struct agent_queue *queues = agent_queues(in->agents, a);
    uint32_t names = 0, put = 0;
    for (uint32_t i = 0; i < a->queue_count; i++)
        names += other_name(b, queues, i);
    for (uint32_t i = 0; i < a->queue_count; i++) {
        if (!other_name(b, queues, i)) continue;
        span_copy(queue_label(b, queues[i].queue), word, sizeof word);
        if (!put_name(p->queues, sizeof p->queues, word, names - ++put)) break;
    }
    for (uint32_t i = 0; i < a->server_count; i++) {
        server_name(in, agent_servers(in->agents, a)[i], word, sizeof word);
        if (!put_name(p->servers, sizeof p->servers, word, a->server_count - 1 - i)) break;
    }
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

// No text takes more columns than bytes: most need not be measured.
static void widen_text(char *widest, size_t size, size_t *columns, const char *text) {
    struct span s = span_of(text);
    size_t wide = s.len > *columns ? utf8_columns(s) : 0;
    if (wide <= *columns) return;
    *columns = wide;
    span_copy(s, widest, size);
}

struct widths { // of the texts of the widest person
    size_t name, extension, queues, servers;
};

static void widen_person(struct board_person *w, struct widths *wide,
                         const struct board_person *p) {
    struct agent_figures *f = &w->sum;
    widen_average(&f->counted.amounts[AMOUNT_TALK], p->sum.counted.amounts[AMOUNT_TALK]);
    for (int set = 0; set < VISIT_SETS; set++)
        f->counted.counts[set] = (uint32_t)most(f->counted.counts[set], p->sum.counted.counts[set]);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        if (a != AMOUNT_TALK)
            f->counted.amounts[a].sum =
                most(f->counted.amounts[a].sum, p->sum.counted.amounts[a].sum);
    f->paused_s = most(f->paused_s, p->sum.paused_s);
    f->wrapup_known |= p->sum.wrapup_known;
    widen_text(w->name, sizeof w->name, &wide->name, p->name);
    widen_text(w->extension, sizeof w->extension, &wide->extension, p->extension);
    widen_text(w->queues, sizeof w->queues, &wide->queues, p->queues);
    widen_text(w->servers, sizeof w->servers, &wide->servers, p->servers);
    if (p->since_us && (!w->since_us || p->since_us < w->since_us)) w->since_us = p->since_us;
}

// A person who left and did nothing in the window is no news.
static bool shown(const struct agent *a) {
    bool away = a->now.known && a->now.state == MEMBER_LOGGED_OUT;
    return !away || tally_count(&a->sum.counted, VISITS_HANDLED) ||
           a->sum.counted.amounts[AMOUNT_RINGS].sum;
}

// Who is ready is told by events: queue_log and rows alone name people of whom nobody knows it.
static bool states_told(const struct board *b, const struct board_input *in) {
    for (size_t i = 0; i < b->person_count; i++)
        if (b->persons[i].told) return true;
    for (size_t i = 0; i < in->server_count && !b->person_count; i++)
        if (in->servers[i].state == SERVER_UP) return true;
    return false;
}

void persons_fill(struct board *b, const struct board_input *in) {
    struct board_figures *f = &b->figures;
    struct agent_figures total = {0};
    struct widths wide = {0};
    b->person_count = b->persons_known = 0;
    b->person_widest = (struct board_person){.known = true};
    f->agents_known = false;
    memset(f->visits.members, 0, sizeof f->visits.members);
    if (!in->agents) return;
    b->persons = mem_resize(b->persons, in->agents->count + 1, sizeof *b->persons);
    for (size_t i = 0; i < in->agents->count; i++) {
        const struct agent *a = &in->agents->list[i];
        if (!shown(a)) continue;
        struct board_person *p = &b->persons[b->person_count++];
        person_of(b, in, a, p);
        p->agent = (uint32_t)i;
        widen_person(&b->person_widest, &wide, p);
        agent_figures_add(&total, &a->sum);
        if (!p->known) continue;
        b->persons_known++;
        f->visits.members[p->state]++;
    }
    f->agents_known = states_told(b, in);
    b->person_total = (struct board_person){.name = "total", .sum = total};
    if (b->level != BOARD_RECORDS)
        sort_rows(b, TABLE_AGENTS, b->persons, b->person_count, sizeof *b->persons);
}

// ---- as they were

static uint64_t hash_word(uint64_t hash, const char *text) {
    return hash_number(hash_text(hash, span_of(text)), 256);
}

uint64_t live_stamp(const struct board *b, const struct board_input *in) {
    uint64_t hash = hash_number(in->live_made, (uint64_t)b->level);
    if (!in->live_made) return 0;
    hash = hash_number(hash_number(hash, (uint64_t)in->window.from), (uint64_t)in->window.to);
    hash = hash_number(hash, (uint64_t)queue_policy_of(in->policies, SPAN_NONE)->target);
    for (size_t i = 0; i < in->server_count; i++) {
        bool stale = not_heard(in, i);
        hash = hash_number(hash_word(hash, in->servers[i].name), stale);
        if (stale) hash = hash_number(hash, (uint64_t)in->servers[i].last_event_us);
    }
    for (size_t i = 0; i < in->gap_count; i++) {
        const struct gap *g = &in->gaps[i];
        hash = hash_number(hash_number(hash, (uint64_t)g->from_us), (uint64_t)g->to_us);
        hash = hash_number(hash, (uint64_t)g->server << 2 | (uint64_t)g->visits_known << 1 |
                                     g->calls_known);
    }
    for (enum board_table t = TABLE_QUEUES; t <= TABLE_AGENTS; t++)
        hash = hash_number(hash_word(hash, b->sorted[t].column), b->sorted[t].down);
    return hash | 1;
}

void live_keep(struct board_figures *f, const struct board_figures *was) {
    f->visits = was->visits;
    f->visits_touched = was->visits_touched;
    f->agents_known = was->agents_known;
}
