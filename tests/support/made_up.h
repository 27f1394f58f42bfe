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
    struct queue_policies policies; // with a target of 80
    struct gap gap;
    struct server_now servers[3];
    struct board_input input;
};

void made_up_init(struct made_up *m, int records); // Mon 23 Nov 2026, 14:32:07 in Berlin
void made_up_finish(struct made_up *m);
// Adds a record, `ago` seconds before the clock's time, and counts it; also the visit and the call
// that it belongs to, which made_up_fold() counts.
void made_up_add(struct made_up *m, const char *source, const char *queue, const char *agent,
                 int ago, enum cdr_disposition d, unsigned ring, unsigned talk);

// A caller who joined so long ago: answered by that member `wait` seconds later and talking since,
// or still waiting if agent is "".
void made_up_live(struct made_up *m, const char *source, const char *queue, const char *agent,
                  int ago, int wait);
// A caller who still waits, in a QueueStatus list, with their place and priority in the queue.
void made_up_listed(struct made_up *m, const char *number, const char *name, const char *queue,
                    int ago, int place, int priority);
// A member of a queue, in that device state since so long ago; paused if reason is not "".
void made_up_member(struct made_up *m, uint16_t server, const char *queue, const char *name,
                    const char *interface, int status, bool in_call, const char *reason, int ago);
void made_up_fold(struct made_up *m); // counts everything but the records, as of input.now_us

#endif
