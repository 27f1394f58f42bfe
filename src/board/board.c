// Filling the board: figures are copied out of the fold, so that what is on the screen is of one
// moment, and stays when the view is frozen.
#include "board/board.h"

#include "board/order.h"
#include "parts.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void board_init(struct board *b) {
    *b = (struct board){.hour_now = -1};
}

void board_finish(struct board *b) {
    if (!b) return;
    free(b->queues);
    free(b->agents);
    order_finish(&b->order);
    buf_finish(&b->scratch);
    buf_finish(&b->parts);
    *b = (struct board){0};
}

static bool any_in(const struct board_input *in, unsigned states) {
    for (size_t i = 0; i < in->server_count; i++)
        if (states & 1u << in->servers[i].state) return true;
    return false;
}

void figures_fill(struct board *b, const struct board_input *in) {
    const struct records *r = in->fold ? &in->fold->all : NULL;
    const unsigned heard = 1u << BOARD_UP | 1u << BOARD_SLOW | 1u << BOARD_FILE;
    b->figures = (struct board_figures){.answer_rate = NAN, .talk = NAN, .ring = NAN};
    if (!r) return;
    b->figures = (struct board_figures){
        .known = r->total > 0 || any_in(in, heard),
        .stale = in->server_count > 0 && !any_in(in, heard & ~(1u << BOARD_SLOW)),
        .total = r->total,
        .answered = r->by_disposition[CDR_ANSWERED],
        .missed = records_missed(r),
        .busy = r->by_disposition[CDR_BUSY],
        .failed = records_failed(r),
        .talk_s = r->talk_s,
        .inbound = r->by_direction[DIRECTION_INBOUND],
        .outbound = r->by_direction[DIRECTION_OUTBOUND],
        .internal = r->by_direction[DIRECTION_INTERNAL],
        .answer_rate = records_answer_rate(r),
        .talk = records_average_talk(r),
        .ring = records_average_ring(r),
    };
}

static void fill_tiles(struct board *b) {
    for (int i = 0; i < TILES; i++) {
        b->tiles[i] = (struct board_tile){.figure = "--"};
        board_tiles[i].fill(b, &b->tiles[i]);
        bool says = b->tiles[i].mood != MOOD_UNKNOWN;
        if (b->figures.stale && says) b->tiles[i].mood = MOOD_STALE;
        if (!says) b->tiles[i].sub[0] = '\0';
    }
}

bool board_fill(struct board *b, const struct board_input *in) {
    header_fill(&b->header, in);
    b->zone = in->zone;
    // Frozen still means true: after a trim the old row numbers mean other rows.
    bool moved = in->store && b->order.store == in->store &&
                 b->order.generation != cdr_store_generation(in->store);
    if (in->frozen && b->store && !moved) return true;
    b->store = in->store;
    figures_fill(b, in);
    fill_tiles(b);
    int64_t now = in->now_us / SECOND_US;
    bool today = now >= in->window.from && now < in->window.to;
    b->hour_now = today ? zone_civil(in->zone, now).hour : -1;
    b->queue_count = b->agent_count = 0;
    if (in->fold) {
        const struct records *r = &in->fold->all;
        memcpy(b->answered_by_hour, r->answered_by_hour, sizeof b->answered_by_hour);
        memcpy(b->missed_by_hour, r->missed_by_hour, sizeof b->missed_by_hour);
        queues_fill(b, r);
        agents_fill(b, r);
    }
    return !in->store || order_update(&b->order, in->store, in->window);
}
