// The current talks between members and callers of a queue, from the connect to whatever ends them.
// A member's InCall is no help: Asterisk sends Status=2 InCall=0 just before AgentConnect, and
// mostly nothing after it.
#ifndef CDRTOP_QUEUE_TALKS_H
#define CDRTOP_QUEUE_TALKS_H

#include "queue/ledger.h"

struct talk {
    uint16_t server;
    bool sure; // its AgentConnect was seen, and there was no gap since
    uint32_t queue;
    uint32_t interface; // or the name, if only queue_log tells of them
    uint32_t visit;     // its number
    int64_t since_us;   // when they were connected
};

struct talks {         // zeroed is empty
    struct talk *list; // owned
    uint32_t count, capacity;
    struct lookup index;
};

void talks_gather(struct talks *t, const struct ledger *l); // replaces what was in it
// The talk of that member: a sure one if there is one, else the latest; NULL for none.
const struct talk *talks_of(const struct talks *t, uint16_t server, uint32_t queue,
                            uint32_t interface);
void talks_finish(struct talks *t);

#endif
