// Which way a call went, by rules over its channels. The default rules are the guide's: a channel
// of SIP, PJSIP, IAX2 or DAHDI whose name starts with trunk, provider or gateway (any case) is a
// trunk. Calls, where no rules of one's own are set, also know who comes from outside by the
// context that FreePBX gives trunks (from-trunk, from-pstn, from-did, from-external and those of
// DAHDI and of guests, each also with something behind a '-').
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

const char *direction_word(enum direction d); // "inbound"

// "PJSIP/voipms" of PJSIP/voipms-0000001a, "DAHDI/i1" of DAHDI/i1/0305550-3; SPAN_NONE of a Local
// channel, and where there is none.
struct span direction_endpoint(struct span channel);
bool direction_is_extension(struct span endpoint); // its name is nothing but digits

#endif
