// The fold over raw rows. Each row touches only two small places: the cell of its (server, queue,
// agent), and its server's histogram. At the end of a run the figures are added up from the cells.
// There are some hundreds of these, however many rows.
#include "stats/records.h"

#include "base/lookup.h"
#include "base/mem.h"
#include "sums/sums_parts.h"

#include <stdlib.h>

#define NO_SLOT UINT32_MAX
#define BATCH   128

struct place { // where a cell's sums go in one struct records; NO_SLOT if it has no agent or queue
    uint32_t agent, queue, share;
};

struct cell {              // one cache line
    uint32_t queue, agent; // ids in the dictionary
    uint16_t server;
    uint32_t within;
    uint32_t by_disposition[CDR_DISPOSITIONS];
    uint64_t talk_s, wait_s;
};

struct places { // for one cell: in the figures of all, and of its server
    struct place in_all, in_server;
};

struct histogram {
    uint32_t by_hour[24][CDR_DISPOSITIONS];
    uint32_t by_direction[DIRECTIONS], by_weekday[7];
};

struct records_cells {
    struct cell *cells;
    struct places *places;            // by cell
    uint32_t count, capacity, placed; // how many cells have their places
    struct lookup index;              // of cells
    struct histogram *histograms;     // by server
};

void records_finish(struct records *r) {
    for (size_t i = 0; i < r->queue_count; i++)
        free(r->queues[i].by_agent);
    free(r->queues);
    free(r->agents);
    *r = (struct records){0};
}

static void cells_destroy(struct records_cells *c) {
    if (!c) return;
    free(c->cells);
    free(c->places);
    lookup_finish(&c->index);
    free(c->histograms);
    free(c);
}

static void fold_clear(struct records_fold *f) {
    records_finish(&f->all);
    for (size_t i = 0; i < f->server_count; i++)
        records_finish(&f->by_server[i]);
    free(f->by_server);
    f->by_server = NULL;
    f->server_count = 0;
    cells_destroy(f->cells);
    bits_finish(&f->took);
    f->cells = NULL;
    f->next = 0;
}

void records_fold_init(struct records_fold *f, int64_t from, int64_t to, uint32_t threshold_s) {
    *f = (struct records_fold){.from = from, .to = to, .threshold_s = threshold_s};
}

void records_fold_finish(struct records_fold *f) {
    if (!f) return;
    fold_clear(f);
    *f = (struct records_fold){0};
}

// The arrays grow when their count is a power of two.
static void *room_for_one(void *array, size_t count, size_t size) {
    if (count & (count - 1)) return array;
    return mem_resize(array, count ? count * 2 : 1, size);
}

static uint32_t agent_slot(struct records *r, uint32_t agent) {
    if (!agent) return NO_SLOT;
    for (size_t i = 0; i < r->agent_count; i++)
        if (r->agents[i].agent == agent) return (uint32_t)i;
    r->agents = room_for_one(r->agents, r->agent_count, sizeof *r->agents);
    r->agents[r->agent_count] = (struct records_agent){.agent = agent};
    return (uint32_t)r->agent_count++;
}

static uint32_t queue_slot(struct records *r, uint32_t queue) {
    if (!queue) return NO_SLOT;
    for (size_t i = 0; i < r->queue_count; i++)
        if (r->queues[i].queue == queue) return (uint32_t)i;
    r->queues = room_for_one(r->queues, r->queue_count, sizeof *r->queues);
    r->queues[r->queue_count] = (struct records_queue){.queue = queue};
    return (uint32_t)r->queue_count++;
}

static uint32_t share_slot(struct records_queue *q, uint32_t agent) {
    for (size_t i = 0; i < q->agent_count; i++)
        if (q->by_agent[i].agent == agent) return (uint32_t)i;
    q->by_agent = room_for_one(q->by_agent, q->agent_count, sizeof *q->by_agent);
    q->by_agent[q->agent_count] = (struct records_share){.agent = agent};
    return (uint32_t)q->agent_count++;
}

static struct place places_in(struct records *r, uint32_t queue, uint32_t agent) {
    struct place t = {.agent = agent_slot(r, agent), .queue = queue_slot(r, queue)};
    t.share = queue && agent ? share_slot(&r->queues[t.queue], agent) : NO_SLOT;
    return t;
}

static void need_server(struct records_fold *f, uint16_t server) {
    if (server < f->server_count) return;
    size_t old = f->server_count, count = (size_t)server + 1;
    struct records_cells *c = f->cells;
    f->by_server = mem_grow(f->by_server, old, count, sizeof *f->by_server);
    c->histograms = mem_grow(c->histograms, old, count, sizeof *c->histograms);
    f->server_count = count;
}

static struct cell *make_cell(struct records_fold *f, const struct cdr_hot *h, uint32_t hash) {
    struct records_cells *c = f->cells;
    need_server(f, h->server);
    if (c->count == c->capacity) {
        c->capacity = c->capacity ? c->capacity * 2 : 128;
        c->cells = mem_resize(c->cells, c->capacity, sizeof *c->cells);
        c->places = mem_resize(c->places, c->capacity, sizeof *c->places);
    }
    c->cells[c->count] = (struct cell){.queue = h->queue, .agent = h->agent, .server = h->server};
    lookup_add(&c->index, hash, c->count);
    return &c->cells[c->count++];
}

static inline struct cell *cell_of(struct records_fold *f, const struct cdr_hot *h) {
    struct records_cells *c = f->cells;
    uint32_t hash = lookup_hash(h->queue, h->agent, h->server), at = 0, n;
    while ((n = lookup_next(&c->index, hash, &at)) != LOOKUP_NONE) {
        struct cell *cell = &c->cells[n];
        if (cell->queue == h->queue && cell->agent == h->agent && cell->server == h->server)
            return cell;
    }
    return make_cell(f, h, hash);
}

static inline void add_row(struct records_fold *f, const struct cdr_hot *h) {
    struct cell *cell = cell_of(f, h);
    struct histogram *g = &f->cells->histograms[h->server];
    cell->by_disposition[h->disposition]++;
    // A processor cannot predict whether a row is answered, so a mask replaces the branch.
    uint32_t answered = h->disposition == CDR_ANSWERED ? UINT32_MAX : 0;
    uint32_t ring = records_ring(h);
    cell->talk_s += h->billable & answered;
    cell->wait_s += ring & answered;
    cell->within += records_within(h, f->threshold_s);
    g->by_hour[h->local_hour][h->disposition]++;
    g->by_direction[h->direction]++;
    g->by_weekday[h->local_weekday]++;
}

static void zero_figures(struct records *r) { // keeps the slots
    struct records old = *r;
    *r = (struct records){.agents = old.agents, .agent_count = old.agent_count};
    r->queues = old.queues;
    r->queue_count = old.queue_count;
    for (size_t i = 0; i < r->agent_count; i++)
        r->agents[i] = (struct records_agent){.agent = r->agents[i].agent};
    for (size_t i = 0; i < r->queue_count; i++) {
        struct records_queue *q = &r->queues[i];
        for (size_t k = 0; k < q->agent_count; k++)
            q->by_agent[k].rows = 0;
        *q = (struct records_queue){.queue = q->queue,
                                    .by_agent = q->by_agent,
                                    .agent_count = q->agent_count};
    }
}

static void add_cell(struct records *r, const struct cell *c, struct place t) {
    uint32_t rows = 0;
    for (int d = 0; d < CDR_DISPOSITIONS; d++) {
        rows += c->by_disposition[d];
        r->by_disposition[d] += c->by_disposition[d];
    }
    r->total += rows;
    r->talk_s += c->talk_s;
    r->ring_s += c->wait_s;
    if (t.agent != NO_SLOT) {
        struct records_agent *a = &r->agents[t.agent];
        for (int d = 0; d < CDR_DISPOSITIONS; d++)
            a->by_disposition[d] += c->by_disposition[d];
        a->talk_s += c->talk_s;
    }
    if (t.queue == NO_SLOT) return;
    struct records_queue *q = &r->queues[t.queue];
    q->offered += rows;
    q->answered += c->by_disposition[CDR_ANSWERED];
    q->abandoned += c->by_disposition[CDR_NO_ANSWER] + c->by_disposition[CDR_CANCEL];
    q->within += c->within;
    q->wait_s += c->wait_s;
    q->talk_s += c->talk_s;
    if (t.share != NO_SLOT) q->by_agent[t.share].rows += rows;
}

static void add_histogram(struct records *r, const struct histogram *g) {
    for (int hour = 0; hour < 24; hour++) {
        const uint32_t *by = g->by_hour[hour];
        for (int d = 0; d < CDR_DISPOSITIONS; d++)
            r->by_hour[hour] += by[d];
        r->answered_by_hour[hour] += by[CDR_ANSWERED];
        r->missed_by_hour[hour] += by[CDR_NO_ANSWER] + by[CDR_CANCEL];
    }
    for (int d = 0; d < DIRECTIONS; d++)
        r->by_direction[d] += g->by_direction[d];
    for (int day = 0; day < 7; day++)
        r->by_weekday[day] += g->by_weekday[day];
}

static void sum_up(struct records_fold *f) {
    for (struct records_cells *c = f->cells; c->placed < c->count; c->placed++) {
        const struct cell *fresh = &c->cells[c->placed];
        struct records *server = &f->by_server[fresh->server];
        c->places[c->placed] = (struct places){places_in(&f->all, fresh->queue, fresh->agent),
                                               places_in(server, fresh->queue, fresh->agent)};
    }
    zero_figures(&f->all);
    for (size_t i = 0; i < f->server_count; i++) {
        zero_figures(&f->by_server[i]);
        add_histogram(&f->all, &f->cells->histograms[i]);
        add_histogram(&f->by_server[i], &f->cells->histograms[i]);
    }
    for (uint32_t n = 0; n < f->cells->count; n++) {
        const struct cell *c = &f->cells->cells[n];
        add_cell(&f->all, c, f->cells->places[n].in_all);
        add_cell(&f->by_server[c->server], c, f->cells->places[n].in_server);
    }
}

static inline bool is_wanted(struct records_fold *f, size_t row) {
    if (!f->filter) return true;
    if (!filter_record(f->filter, row)) return false;
    bits_put(&f->took, row, true);
    return true;
}

// ---- earlier rows

static struct sums_key key_of(const struct cell *c, const struct cdr_store *s) {
    return (struct sums_key){.kind = SUMS_RECORDS,
                             .server = c->server,
                             .text = {cdr_store_text(s, c->queue), cdr_store_text(s, c->agent)}};
}

void records_fold_sums(const struct records_fold *f, const struct cdr_store *s,
                       struct day_sums *ret_sums) {
    for (uint32_t i = 0; i < f->cells->count; i++) {
        const struct cell *c = &f->cells->cells[i];
        const struct sums_key key = key_of(c, s);
        uint64_t *n = sums_at(ret_sums, &key, NULL);
        for (int d = 0; d < CDR_DISPOSITIONS; d++)
            *n++ += c->by_disposition[d];
        n[0] += c->talk_s;
        n[1] += c->wait_s;
        n[2] += c->within;
    }
    for (size_t i = 0; i < f->server_count; i++) {
        const struct histogram *g = &f->cells->histograms[i];
        uint64_t *n =
            sums_at(ret_sums, &(struct sums_key){.kind = SUMS_RECORDS_TIMES, .server = (uint16_t)i},
                    NULL);
        for (int hour = 0; hour < 24; hour++)
            for (int d = 0; d < CDR_DISPOSITIONS; d++)
                *n++ += g->by_hour[hour][d];
        for (int d = 0; d < DIRECTIONS; d++)
            *n++ += g->by_direction[d];
        for (int day = 0; day < 7; day++)
            *n++ += g->by_weekday[day];
    }
}

void records_name(const struct day_sums *before, struct cdr_store *s) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_RECORDS, i)); i++)
        for (int t = 0; t < 2; t++)
            cdr_store_name(s, sums_text(before, r->text[t]));
}

static void begin_with(struct records_fold *f, const struct cdr_store *s) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(f->before, SUMS_RECORDS, i)); i++) {
        const uint64_t *n = sums_numbers(f->before, r);
        struct cell *c = cell_of(
            f,
            &(struct cdr_hot){.server = r->server,
                              .queue = cdr_store_find_text(s, sums_text(f->before, r->text[0])),
                              .agent = cdr_store_find_text(s, sums_text(f->before, r->text[1]))});
        for (int d = 0; d < CDR_DISPOSITIONS; d++)
            c->by_disposition[d] += (uint32_t)*n++;
        c->talk_s += n[0];
        c->wait_s += n[1];
        c->within += (uint32_t)n[2];
    }
    for (uint32_t i = 0; (r = sums_row(f->before, SUMS_RECORDS_TIMES, i)); i++) {
        const uint64_t *n = sums_numbers(f->before, r);
        need_server(f, r->server);
        struct histogram *g = &f->cells->histograms[r->server];
        for (int hour = 0; hour < 24; hour++)
            for (int d = 0; d < CDR_DISPOSITIONS; d++)
                g->by_hour[hour][d] += (uint32_t)*n++;
        for (int d = 0; d < DIRECTIONS; d++)
            g->by_direction[d] += (uint32_t)*n++;
        for (int day = 0; day < 7; day++)
            g->by_weekday[day] += (uint32_t)*n++;
    }
}

bool records_fold_run(struct records_fold *f, const struct cdr_store *s, struct task *t) {
    const struct cdr_hot *hot;
    size_t count;
    if (f->generation != cdr_store_generation(s)) {
        fold_clear(f);
        f->generation = cdr_store_generation(s);
    }
    if (!f->cells) {
        f->cells = mem_zero(1, sizeof *f->cells);
        begin_with(f, s);
    }
    if (f->filter) bits_need(&f->took, cdr_store_count(s));
    for (; (hot = cdr_store_hot(s, f->next, &count)); f->next += count) {
        if (task_pause(t)) return true;
        if (count > BATCH) count = BATCH;
        for (size_t i = 0; i < count; i++)
            if (hot[i].start >= f->from && hot[i].start < f->to && is_wanted(f, f->next + i))
                add_row(f, &hot[i]);
    }
    sum_up(f);
    return false;
}
