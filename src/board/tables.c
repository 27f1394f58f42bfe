// The rows of tables. Queues and agents are copied at each fill, with the widest of every figure
// beside them, so that a frozen board stands still and columns are measured without reading every
// row. Calls stay in the store: only the rows that are asked for become strings.
#include "board/order.h"
#include "board/recent.h"
#include "parts.h"

#include "base/mask.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct span text_of(const struct board *b, uint32_t id) {
    return b->store ? cdr_store_text(b->store, id) : SPAN_NONE;
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static int compare_queues(const void *a, const void *b, void *board) {
    const struct board_queue *x = a, *y = b;
    if (x->offered != y->offered) return x->offered > y->offered ? -1 : 1;
    return span_order(text_of(board, x->id), text_of(board, y->id));
}

static struct board_queue queue_of(const struct records_queue *q) {
    return (struct board_queue){
        .id = q->queue,
        .offered = q->offered,
        .answered = q->answered,
        .abandoned = q->abandoned,
        .abandoned_percent = records_queue_abandonment(q),
        .service_level = records_queue_service_level(q),
        .wait = records_queue_average_wait(q),
        .talk = records_queue_average_talk(q),
    };
}

void queues_fill(struct board *b, const struct records *r) {
    struct records_queue sum = {0};
    struct board_queue widest = {.abandoned_percent = 100, .service_level = 100, .wait = 0};
    b->queues = mem_resize(b->queues, r->queue_count + 1, sizeof *b->queues);
    b->queue_count = r->queue_count;
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        struct board_queue row = b->queues[i] = queue_of(q);
        sum.offered += q->offered;
        sum.answered += q->answered;
        sum.abandoned += q->abandoned;
        sum.within += q->within;
        sum.wait_s += q->wait_s;
        sum.talk_s += q->talk_s;
        widest.wait = fmax(widest.wait, row.wait); // fmax passes over NAN
        widest.talk = fmax(widest.talk, row.talk);
    }
    b->queue_total = queue_of(&sum);
    widest.offered = sum.offered;
    widest.answered = sum.answered;
    widest.abandoned = sum.abandoned;
    b->queue_widest = widest;
    qsort_r(b->queues, b->queue_count, sizeof *b->queues, compare_queues, b);
}

static int compare_agents(const void *a, const void *b, void *board) {
    const struct board_agent *x = a, *y = b;
    if (x->handled != y->handled) return x->handled > y->handled ? -1 : 1;
    return span_order(text_of(board, x->id), text_of(board, y->id));
}

void agents_fill(struct board *b, const struct records *r) {
    struct board_agent widest = {0};
    b->agents = mem_resize(b->agents, r->agent_count + 1, sizeof *b->agents);
    b->agent_count = r->agent_count;
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        const uint32_t *by = a->by_disposition;
        struct board_agent row = b->agents[i] = (struct board_agent){
            .id = a->agent,
            .handled = records_agent_handled(a),
            .no_answer = (uint64_t)by[CDR_NO_ANSWER] + by[CDR_CANCEL],
            .busy = by[CDR_BUSY],
            .failed = (uint64_t)by[CDR_FAILED] + by[CDR_CONGESTION],
            .talk_s = a->talk_s,
            .talk = records_agent_average_talk(a),
        };
        widest.handled = most(widest.handled, row.handled);
        widest.no_answer = most(widest.no_answer, row.no_answer);
        widest.busy = most(widest.busy, row.busy);
        widest.failed = most(widest.failed, row.failed);
        widest.talk_s = most(widest.talk_s, row.talk_s);
        widest.talk = fmax(widest.talk, row.talk);
    }
    b->agent_widest = widest;
    qsort_r(b->agents, b->agent_count, sizeof *b->agents, compare_agents, b);
}

// ---- of whatever level

static const struct board_table_kind *built_in(const struct board *b, enum board_table t) {
    if (t == TABLE_RECALLS) return &table_recalls;
    if (b->level == BOARD_RECORDS) return &table_records[t];
    if (t == TABLE_QUEUES) return &table_visit_queues;
    if (t == TABLE_AGENTS) return &table_persons;
    return b->level == BOARD_CALLS ? &table_calls : &table_visits;
}

const struct board_table_kind *board_table(const struct board *b, enum board_table t) {
    return chosen_table(b, built_in(b, t));
}

void board_mask(const struct board *b, char *text, size_t size) {
    struct buf shown = {0};
    if (!b->masked) return;
    mask_numbers(&shown, span_of(text), b->mask_digits, MASK_MARK);
    span_copy(buf_text(&shown), text, size);
    buf_finish(&shown);
}

// An agent may be somebody's telephone at home.
bool column_may_hold_number(const struct board_column *c) {
    return c->content == CONTENT_NUMBER || strcmp(c->id, "agent") == 0 ||
           strcmp(c->id, "extension") == 0 || column_is_custom(c);
}

static void fill_row(const struct board *b, enum board_table t, const void *from,
                     struct board_row *row) {
    const struct board_table_kind *kind = board_table(b, t);
    memset(row->cells, 0, sizeof row->cells);
    for (size_t i = 0; i < kind->column_count; i++) {
        kind->columns[i].fill(b, from, &row->cells[i]);
        if (column_may_hold_number(&kind->columns[i]))
            board_mask(b, row->cells[i].text, sizeof row->cells[i].text);
    }
}

size_t board_rows(const struct board *b, enum board_table t) {
    bool records = b->level == BOARD_RECORDS;
    if (t == TABLE_QUEUES && !records)
        return b->without_parts ? b->visit_queue_tops : b->visit_queue_count;
    if (t == TABLE_QUEUES) return b->queue_count;
    if (t == TABLE_AGENTS) return records ? b->agent_count : b->person_count;
    if (t == TABLE_RECALLS) return b->recall_count;
    return records ? b->order.count : b->recent.count;
}

const struct board_visits_queue *visit_queue_top(const struct board *b, size_t index) {
    size_t at = 0;
    for (size_t left = index; left; left--)
        at += 1 + b->visit_queues[at].parts;
    return &b->visit_queues[at];
}

// The row of queues at that place, without the parts where they are not wanted.
static const struct board_visits_queue *visit_queue_at(const struct board *b, size_t index) {
    return b->without_parts ? visit_queue_top(b, index) : &b->visit_queues[index];
}

uint64_t visit_queue_key(const struct board_visits_queue *q) {
    return (uint64_t)q->tally.server << 32 | q->tally.queue;
}

static bool record_row(struct board *b, size_t index, struct board_row *row) {
    struct board_order *o = &b->order;
    uint32_t number = o->rows[o->count - 1 - index]; // newest first
    size_t together;
    if (cdr_store_generation(o->store) != o->generation) return false;
    struct board_call call = {cdr_store_hot(o->store, number, &together), .parts = &b->parts};
    buf_clear(&b->scratch);
    cdr_store_get(o->store, number, &b->scratch, &call.cdr);
    row->key = number;
    fill_row(b, TABLE_CALLS, &call, row);
    return true;
}

static bool recent_row(struct board *b, size_t index, struct board_row *row) {
    uint32_t number = recent_at(&b->recent, index);
    row->key = number;
    if (b->level == BOARD_CALLS) {
        struct board_journey journey;
        if (!journey_of(b, number, &journey)) return false;
        fill_row(b, TABLE_CALLS, &journey, row);
    } else {
        struct visit visit;
        if (number >= ledger_count(b->ledger)) return false;
        ledger_visit(b->ledger, number, &visit);
        fill_row(b, TABLE_CALLS, &visit, row);
    }
    return true;
}

static bool recall_row(struct board *b, const struct recall *line, struct board_row *row) {
    struct board_recall recall = {.line = line};
    row->key = line->key;
    recall.known = journey_of(b, line->call, &recall.lost);
    fill_row(b, TABLE_RECALLS, &recall, row);
    return true;
}

bool board_row(struct board *b, enum board_table t, size_t index, struct board_row *ret_row) {
    bool records = b->level == BOARD_RECORDS;
    if (index >= board_rows(b, t)) return false;
    if (t == TABLE_CALLS)
        return records ? record_row(b, index, ret_row) : recent_row(b, index, ret_row);
    if (t == TABLE_RECALLS) return recall_row(b, &b->recalls[index], ret_row);
    if (t == TABLE_QUEUES) {
        ret_row->key = records ? b->queues[index].id : visit_queue_key(visit_queue_at(b, index));
        fill_row(b, t, records ? (const void *)&b->queues[index] : visit_queue_at(b, index),
                 ret_row);
    } else {
        ret_row->key = records ? b->agents[index].id : b->persons[index].key;
        fill_row(b, t, records ? (void *)&b->agents[index] : &b->persons[index], ret_row);
    }
    return true;
}

bool board_total(struct board *b, enum board_table t, struct board_row *ret_row) {
    bool records = b->level == BOARD_RECORDS;
    if (t != TABLE_QUEUES || board_rows(b, t) < 2) return false;
    fill_row(b, t, records ? (void *)&b->queue_total : &b->visit_queue_total, ret_row);
    return true;
}

void board_widest(struct board *b, enum board_table t, struct board_row *ret_row) {
    bool records = b->level == BOARD_RECORDS;
    memset(ret_row, 0, sizeof *ret_row);
    if (t == TABLE_QUEUES)
        fill_row(b, t, records ? (void *)&b->queue_widest : &b->visit_queue_widest, ret_row);
    if (t == TABLE_AGENTS)
        fill_row(b, t, records ? (void *)&b->agent_widest : &b->person_widest, ret_row);
    if (t == TABLE_RECALLS) recall_row(b, &b->recall_widest, ret_row);
}

static uint64_t key_of(const struct board *b, enum board_table t, size_t i) {
    bool records = b->level == BOARD_RECORDS;
    if (t == TABLE_RECALLS) return b->recalls[i].key;
    if (t == TABLE_QUEUES) return records ? b->queues[i].id : visit_queue_key(visit_queue_at(b, i));
    return records ? b->agents[i].id : b->persons[i].key;
}

size_t board_find(const struct board *b, enum board_table t, uint64_t key) {
    if (t == TABLE_CALLS && b->level != BOARD_RECORDS)
        return recent_find(&b->recent, (uint32_t)key);
    if (t == TABLE_CALLS) {
        size_t place = order_find(&b->order, (uint32_t)key);
        return place == SIZE_MAX ? SIZE_MAX : b->order.count - 1 - place;
    }
    for (size_t i = 0; i < board_rows(b, t); i++)
        if (key_of(b, t, i) == key) return i;
    return SIZE_MAX;
}
