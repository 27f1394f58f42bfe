// A made-up day for tests of the screen: the same records, servers and clock every time.
#ifndef CDRTOP_TESTS_MADE_UP_H
#define CDRTOP_TESTS_MADE_UP_H

#include "board/board.h"

struct made_up {
    struct zone *zone;
    struct cdr_store *store;
    struct records_fold fold;
    struct ledger ledger;
    struct stitch *stitch;
    struct queue_tallies tallies;
    struct calls_fold calls;
    struct agents agents;
    struct recalls recalls;
    struct queue_policies policies; // a target of 80
    struct gap gap;
    struct server_now servers[3];
    struct board_input input;
};

void made_up_init(struct made_up *m, int records); // Mon 23 Nov 2026, 14:32:07 in Berlin
void made_up_finish(struct made_up *m);
// One more record, `ago` seconds before the clock, folded in; and the visit and call that it is of,
// which made_up_fold() folds.
void made_up_add(struct made_up *m, const char *source, const char *queue, const char *agent,
                 int ago, enum cdr_disposition d, unsigned ring, unsigned talk);

// A caller who joined so long ago: answered by that member `wait` seconds later and talking since,
// or still waiting where agent is "".
void made_up_live(struct made_up *m, const char *source, const char *queue, const char *agent,
                  int ago, int wait);
// A member of a queue, in that device state since so long ago; paused where reason is
// not "".
void made_up_member(struct made_up *m, uint16_t server, const char *queue, const char *name,
                    const char *interface, int status, bool in_call, const char *reason, int ago);
void made_up_fold(struct made_up *m); // all but the records, as of input.now_us

#endif
