// Inside the members: what a name was concluded from.
#ifndef CDRTOP_QUEUE_MEMBER_NAMES_H
#define CDRTOP_QUEUE_MEMBER_NAMES_H

#include "pauses.h"
#include "queue/members.h"

enum name_by { // the surest first
    NAME_SAID,
    NAME_BY_ROW,
    NAME_BY_UNPAUSE,
};

struct member_alias {
    uint16_t server;
    uint32_t queue, name, interface;
};

void names_learn(struct members *m, struct member_alias a, enum name_by by);
// An UNPAUSE of that name, before it is written down: whose it can be alone.
void names_of_unpause(struct members *m, uint16_t server, uint32_t queue, uint32_t name);

#endif
