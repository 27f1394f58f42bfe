// The default direction rules. A trunk is recognised by the name of its endpoint; which ends of a
// call are trunks gives its direction.
#include "calls/direction.h"

#include <assert.h>

static bool starts_nocase(struct span s, const char *prefix) {
    struct span p = span_of(prefix);
    // most differ in their first letter already
    if (!s.len || ((s.at[0] ^ p.at[0]) & 0x5F)) return false;
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

bool direction_is_outside(struct span context) {
    static const char *const names[] = {"from-trunk",    "from-pstn",         "from-did",
                                        "from-external", "from-sip-external", "from-dahdi",
                                        "from-zaptel",   "from-digital",      "from-analog"};
    if (!starts_nocase(context, "from-")) return false; // most contexts end here
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t len = span_of(names[i]).len;
        if (starts_nocase(context, names[i]) && (context.len == len || context.at[len] == '-'))
            return true;
    }
    return false;
}

struct span direction_endpoint(struct span channel) {
    size_t slash = 0;
    while (slash < channel.len && channel.at[slash] != '/')
        slash++;
    if (!slash || slash + 1 >= channel.len || span_starts(channel, SPAN("Local/")))
        return SPAN_NONE;
    size_t end = slash + 1, dash = channel.len;
    for (; end < channel.len && channel.at[end] != '/'; end++)
        if (channel.at[end] == '-') dash = end;
    if (end == channel.len && dash < end) end = dash;
    return end > slash + 1 ? (struct span){channel.at, end} : SPAN_NONE;
}

bool direction_is_extension(struct span endpoint) {
    size_t at = endpoint.len;
    while (at && endpoint.at[at - 1] >= '0' && endpoint.at[at - 1] <= '9')
        at--;
    return at && at < endpoint.len && endpoint.at[at - 1] == '/';
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
