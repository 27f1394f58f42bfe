// Direction rules of one's own: an ordered list of regular expressions (PCRE2) over a row's
// channel, destination channel and context. All patterns of a rule must match, the first rule that
// does decides, and where none does the direction is unknown. Without rules the default ones hold
// (calls/direction.h).
#ifndef CDRTOP_CALLS_PATTERN_H
#define CDRTOP_CALLS_PATTERN_H

#include "calls/direction.h"

#define DIRECTION_RULES_MAX 64

struct direction_rule { // an empty pattern asks nothing; a rule of empty ones matches always
    enum direction match;
    struct span channel, destination_channel, context;
};

struct direction_rules; // compiled; owned by who compiled it

struct direction_error {
    size_t rule;       // index
    const char *field; // "channel", "destination_channel", "context"; "" the list is too long
    size_t offset;     // bytes into the pattern
    char text[200];    // "missing closing parenthesis at offset 4 of `^(SIP`"
};

// Outcomes of direction_rules_compile(): 0 made; 1 a pattern is wrong, said in *ret_error.
enum { DIRECTION_BAD_PATTERN = 1 };

int direction_rules_compile(const struct direction_rule *rules, size_t count,
                            struct direction_rules **ret_rules, struct direction_error *ret_error);
void direction_rules_destroy(struct direction_rules *r);

// NULL gives the default rules. Not for two threads at once. A match is bounded: a pattern that
// needs more (catastrophic backtracking) does not match, and is counted.
enum direction direction_rules_of(const struct direction_rules *r, struct span channel,
                                  struct span destination_channel, struct span context);

// "inbound", "outbound", "internal", "unknown", any case; false for another word.
bool direction_of_word(struct span word, enum direction *ret_direction);

#endif
