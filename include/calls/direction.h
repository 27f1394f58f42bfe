// The direction of a call, by rules about its channels. The default rules are those of the guide in
// docs/numbers.md: a channel of SIP, PJSIP, IAX2 or DAHDI is a trunk if its name starts with trunk,
// provider or gateway, in any case. If no rules are configured, calls are also known to come from
// outside by the contexts that FreePBX gives to trunks: from-trunk, from-pstn, from-did,
// from-external and those of DAHDI and of guests, with or without a suffix after '-'.
#ifndef CDRTOP_CALLS_DIRECTION_H
#define CDRTOP_CALLS_DIRECTION_H

#include "base/text.h"

enum direction {
    DIRECTION_INBOUND,  // from a trunk to us
    DIRECTION_OUTBOUND, // from us to a trunk
    DIRECTION_INTERNAL, // no trunk at either end
    DIRECTION_UNKNOWN,  // a trunk at both ends
    DIRECTIONS,
};

const char *direction_word(enum direction d); // "inbound"

// "PJSIP/voipms" for PJSIP/voipms-0000001a, "DAHDI/i1" for DAHDI/i1/0305550-3; SPAN_NONE for a
// Local channel, or when there is none.
struct span direction_endpoint(struct span channel);
bool direction_is_extension(struct span endpoint); // its name has digits only

#endif
