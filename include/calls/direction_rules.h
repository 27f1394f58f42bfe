// Configured direction rules: an ordered list of regular expressions (PCRE2) over a row's channel,
// destination channel and context. The first rule whose patterns all match decides; if none does,
// the direction is unknown. Without rules, the default ones apply (calls/direction.h).
#ifndef CDRTOP_CALLS_DIRECTION_RULES_H
#define CDRTOP_CALLS_DIRECTION_RULES_H

#include "calls/direction.h"

#define DIRECTION_RULES_MAX 64

// An empty pattern matches anything, so a rule of empty patterns always matches.
struct direction_rule {
    enum direction match;
    struct span channel, destination_channel, context;
};

struct direction_rules; // compiled; owned by whoever compiled them

struct direction_error {
    size_t rule;       // index
    const char *field; // "channel", "destination_channel" or "context"; "" if the list is too long
    size_t offset;     // in bytes, within the pattern
    char text[200];    // "missing closing parenthesis at offset 4 of `^(SIP`"
};

// Results of direction_rules_compile(): 0 on success; 1 when a pattern is wrong, which *ret_error
// explains.
enum { DIRECTION_BAD_PATTERN = 1 };

int direction_rules_compile(const struct direction_rule *rules, size_t count,
                            struct direction_rules **ret_rules, struct direction_error *ret_error);
void direction_rules_destroy(struct direction_rules *r);
// A number that differs when the rules do; 0 for the default ones.
uint64_t direction_rules_print(const struct direction_rules *r);

// NULL stands for the default rules. Only for one thread at a time. The work for a match is
// limited: a pattern that needs more (catastrophic backtracking) does not match, and is counted.
enum direction direction_rules_of(const struct direction_rules *r, struct span channel,
                                  struct span destination_channel, struct span context);

// "inbound", "outbound", "internal" or "unknown", in any case; false for another word.
bool direction_of_word(struct span word, enum direction *ret_direction);

#endif
