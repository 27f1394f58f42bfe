// Which way a call went, by rules over its channels. The default rules are the guide's: a channel
// of SIP, PJSIP, IAX2 or DAHDI whose name starts with trunk, provider or gateway (any case) is a
// trunk.
#ifndef CDRTOP_CALLS_DIRECTION_H
#define CDRTOP_CALLS_DIRECTION_H

#include "base/text.h"

enum direction {
    DIRECTION_INBOUND,  // a trunk called us
    DIRECTION_OUTBOUND, // we called a trunk
    DIRECTION_INTERNAL, // no trunk
    DIRECTION_UNKNOWN,  // both ends are trunks
    DIRECTIONS,
};

bool direction_is_trunk(struct span channel);
enum direction direction_of(struct span channel, struct span destination_channel);
const char *direction_word(enum direction d); // "inbound"

#endif
