// Queues and persons by visits, for the files of this room.
#ifndef CDRTOP_BOARD_LIVE_H
#define CDRTOP_BOARD_LIVE_H

#include "board/board.h"

// Identifies what both are filled from; 0 when unknown.
uint64_t live_stamp(const struct board *b, const struct board_input *in);
void live_fill(struct board *b, const struct board_input *in); // both, and their figures
void live_clear(struct board *b);

void persons_fill(struct board *b, const struct board_input *in);
void persons_finish(struct board_persons *p);

void queues_fill(struct board *b, const struct board_input *in);
void queues_clear(struct board_queues *q);
void queues_finish(struct board_queues *q);
size_t queues_rows(const struct board_queues *q); // with parts, if these are wanted
const struct board_visits_queue *queues_row(const struct board_queues *q, size_t index);
// Among those that are not parts of another.
const struct board_visits_queue *queues_top(const struct board_queues *q, size_t index);
uint64_t queue_key(const struct board_visits_queue *q); // of its row; never 0

bool server_unheard(const struct board_input *in, size_t server);
// Makes the greatest average so far look like that of a single event.
void widen_average(struct amount *widest, struct amount a);

#endif
