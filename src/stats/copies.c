// Copies of figures for a frozen board: they can be shown, but nothing is counted into them.
#include "parts.h"

#include "base/mem.h"

void agents_copy(const struct agents *from, struct agents *ret_copy) {
    struct agents_parts *parts = mem_zero(1, sizeof *parts);
    if (from->parts) {
        parts->unit_count = from->parts->unit_count;
        parts->units = mem_copy(from->parts->units, parts->unit_count, sizeof *parts->units);
    }
    *ret_copy = (struct agents){
        .list = mem_copy(from->list, from->count, sizeof *from->list),
        .count = from->count,
        .queues = mem_copy(from->queues, from->queue_count, sizeof *from->queues),
        .queue_count = from->queue_count,
        .servers = mem_copy(from->servers, from->server_count, sizeof *from->servers),
        .server_count = from->server_count,
        .filtered = from->filtered,
        .parts = parts,
    };
}

void queue_tallies_copy(const struct queue_tallies *from, struct queue_tallies *ret_copy) {
    const struct queue_rows *rows = &from->rows;
    *ret_copy = (struct queue_tallies){
        .queues = mem_copy(from->queues, from->queue_count, sizeof *from->queues),
        .queue_count = from->queue_count,
        .rows = {.list = mem_copy(rows->list, rows->count, sizeof *rows->list),
                 .count = rows->count,
                 .total = rows->total,
                 .row_of = mem_copy(rows->row_of, rows->row_of_count, sizeof *rows->row_of),
                 .row_of_count = rows->row_of_count},
        .from_us = from->from_us,
        .to_us = from->to_us,
        .now_us = from->now_us,
        .short_abandon_s = from->short_abandon_s,
        .waiting = mem_copy(from->waiting, from->waiting_count, sizeof *from->waiting),
        .waiting_count = from->waiting_count,
        .generation = from->generation,
    };
    for (uint32_t i = 0; i < from->queue_count; i++)
        lookup_add(&ret_copy->queue_index,
                   lookup_hash(from->queues[i].server, from->queues[i].queue, 1), i);
}

void records_copy(const struct records *from, struct records *ret_copy) {
    *ret_copy = *from;
    ret_copy->agents = mem_copy(from->agents, from->agent_count, sizeof *from->agents);
    ret_copy->queues = mem_copy(from->queues, from->queue_count, sizeof *from->queues);
    for (size_t i = 0; i < from->queue_count; i++) {
        const struct records_queue *q = &from->queues[i];
        ret_copy->queues[i].by_agent = mem_copy(q->by_agent, q->agent_count, sizeof *q->by_agent);
    }
}
