// A ledger, and short functions to tell it things. Waits and talks are whole seconds.
#ifndef CDRTOP_TESTS_QUEUE_TOLD_H
#define CDRTOP_TESTS_QUEUE_TOLD_H

#include "queue/ledger.h"

#define T0   INT64_C(1795379440000000)
#define S    INT64_C(1000000)
#define HOUR (3600 * S)

extern struct ledger l;

void set_up(void);
void tear_down(void);
struct queue_event event(enum queue_event_kind kind, const char *queue, const char *id,
                         int64_t at_us);
void put(struct queue_event e);
void tell(enum queue_event_kind kind, const char *queue, const char *id, int64_t at_us);
void taken_by(const char *member, const char *id, int64_t at_us, int64_t hold_s);
void completed(const char *member, const char *id, int64_t at_us, int64_t hold_s, int64_t talk_s);
void channel(enum queue_channel_kind kind, const char *id, int64_t at_us);
void step(enum queue_step_kind kind, const char *queue, const char *id, const char *agent,
          int64_t at_us, int64_t wait_s, int64_t talk_s);
void enters(const char *queue, const char *id, int64_t at_us);
struct visit visit(uint32_t number);

#endif
