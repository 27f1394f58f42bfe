// Direction by the default rules: a trunk is known by the name of its endpoint, and the way of a
// call by which of its two ends is one.
#include "calls/direction.h"

#include <assert.h>

static bool starts_nocase(struct span s, const char *prefix) {
    struct span p = span_of(prefix);
    if (!s.len || ((s.at[0] ^ p.at[0]) & 0x5F)) return false; // most differ in the first letter
    return s.len >= p.len && span_same_nocase((struct span){s.at, p.len}, p);
}

bool direction_is_trunk(struct span channel) {
    static const char *const technologies[] = {"SIP/", "PJSIP/", "IAX2/", "DAHDI/"};
    static const char *const names[] = {"trunk", "provider", "gateway"};
    for (size_t i = 0; i < sizeof technologies / sizeof technologies[0]; i++) {
        if (!starts_nocase(channel, technologies[i])) continue;
        struct span name = span_from(channel, span_of(technologies[i]).len);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (starts_nocase(name, names[k])) return true;
    }
    return false;
}

enum direction direction_of(struct span channel, struct span destination_channel) {
    bool from = direction_is_trunk(channel), to = direction_is_trunk(destination_channel);
    if (from) return to ? DIRECTION_UNKNOWN : DIRECTION_INBOUND;
    return to ? DIRECTION_OUTBOUND : DIRECTION_INTERNAL;
}

const char *direction_word(enum direction d) {
    static const char *const words[] = {
        [DIRECTION_INBOUND] = "inbound",
        [DIRECTION_OUTBOUND] = "outbound",
        [DIRECTION_INTERNAL] = "internal",
        [DIRECTION_UNKNOWN] = "unknown",
    };
    static_assert(sizeof words / sizeof words[0] == DIRECTIONS, "a word for each");
    return words[d];
}
