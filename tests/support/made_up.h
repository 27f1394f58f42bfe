// A made-up day for tests of the screen: the same records, servers and clock every time.
#ifndef CDRTOP_TESTS_MADE_UP_H
#define CDRTOP_TESTS_MADE_UP_H

#include "board/board.h"

struct made_up {
    struct zone *zone;
    struct cdr_store *store;
    struct records_fold fold;
    struct board_server servers[3];
    struct board_input input;
};

void made_up_init(struct made_up *m, int records); // Mon 23 Nov 2026, 14:32:07 in Berlin
void made_up_finish(struct made_up *m);
// One more record, `ago` seconds before the clock; folded in.
void made_up_add(struct made_up *m, const char *source, const char *queue, const char *agent,
                 int ago, enum cdr_disposition d, unsigned ring, unsigned talk);

#endif
