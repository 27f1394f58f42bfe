// Direction rules by regular expressions; the only file that uses PCRE2. Each pattern is compiled
// once, and matched with limits on backtracking, depth and memory, so that a badly written pattern
// takes a limited time for each row and cannot stop the board. Text can be anything: a byte that is
// not UTF-8 never matches a character.
#include "calls/direction_rules.h"

#include "base/hash.h"
#include "base/mem.h"
#include "stitch_parts.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#define PATTERN_LENGTH_MAX 1000
#define NESTING_MAX        50
#define MATCH_LIMIT        20000 // backtracking steps: about a quarter of a millisecond
#define DEPTH_LIMIT        2000
#define HEAP_LIMIT_KIB     1024

enum { FIELD_CHANNEL, FIELD_DESTINATION, FIELD_CONTEXT, FIELDS };
static const char *const field_names[FIELDS] = {"channel", "destination_channel", "context"};

struct compiled_rule {
    enum direction match;
    pcre2_code *code[FIELDS]; // NULL matches anything
};

struct direction_rules {
    struct compiled_rule *rules;
    size_t count;
    pcre2_match_context *limits;
    pcre2_match_data *found;
    uint64_t print;
};

void direction_rules_destroy(struct direction_rules *r) {
    if (!r) return;
    for (size_t i = 0; i < r->count; i++)
        for (int f = 0; f < FIELDS; f++)
            pcre2_code_free(r->rules[i].code[f]);
    free(r->rules);
    pcre2_match_context_free(r->limits);
    pcre2_match_data_free(r->found);
    free(r);
}

static struct direction_rules *rules_create(size_t count) {
    struct direction_rules *r = mem_zero(1, sizeof *r);
    r->rules = mem_zero(count, sizeof *r->rules);
    r->count = count;
    r->print = HASH_NOTHING;
    r->limits = pcre2_match_context_create(NULL);
    r->found = pcre2_match_data_create(1, NULL);
    if (!r->limits || !r->found) mem_exhausted();
    pcre2_set_match_limit(r->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(r->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);
    return r;
}

// True on success, also when there is nothing to compile.
static bool compile(pcre2_compile_context *bounds, struct span pattern, pcre2_code **ret_code,
                    struct direction_error *e) {
    int number;
    PCRE2_SIZE offset;
    if (!pattern.len) return true;
    *ret_code = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.len,
                              PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C,
                              &number, &offset, bounds);
    if (*ret_code) return true;
    PCRE2_UCHAR message[128];
    pcre2_get_error_message(number, message, sizeof message);
    e->offset = offset;
    snprintf(e->text, sizeof e->text, "%.110s at offset %zu of `%.*s`", (const char *)message,
             (size_t)offset, pattern.len > 50 ? 50 : (int)pattern.len, pattern.at);
    return false;
}

int direction_rules_compile(const struct direction_rule *rules, size_t count,
                            struct direction_rules **ret_rules, struct direction_error *ret_error) {
    struct direction_error e = {.field = ""};
    if (count > DIRECTION_RULES_MAX) {
        snprintf(e.text, sizeof e.text, "%zu rules, at most %d", count, DIRECTION_RULES_MAX);
        *ret_error = e;
        return DIRECTION_BAD_PATTERN;
    }
    pcre2_compile_context *bounds = pcre2_compile_context_create(NULL);
    if (!bounds) mem_exhausted();
    pcre2_set_max_pattern_length(bounds, PATTERN_LENGTH_MAX);
    pcre2_set_parens_nest_limit(bounds, NESTING_MAX);
    struct direction_rules *r = rules_create(count);
    bool good = true;
    for (e.rule = 0; good && e.rule < count; e.rule++) {
        const struct direction_rule *from = &rules[e.rule];
        struct span patterns[FIELDS] = {from->channel, from->destination_channel, from->context};
        r->rules[e.rule].match = from->match;
        r->print = hash_number(r->print, from->match);
        for (int f = 0; f < FIELDS; f++)
            r->print = hash_number(hash_text(r->print, patterns[f]), patterns[f].len);
        for (int f = 0; good && f < FIELDS; f++) {
            e.field = field_names[f];
            good = compile(bounds, patterns[f], &r->rules[e.rule].code[f], &e);
        }
        if (!good) break;
    }
    pcre2_compile_context_free(bounds);
    if (good) {
        *ret_rules = r;
        return 0;
    }
    direction_rules_destroy(r);
    *ret_error = e;
    return DIRECTION_BAD_PATTERN;
}

uint64_t direction_rules_print(const struct direction_rules *r) {
    return r ? r->print : 0;
}

static bool matches(const struct direction_rules *r, const pcre2_code *code, struct span text) {
    if (!code) return true;
    PCRE2_SPTR at = (PCRE2_SPTR)(text.at ? text.at : "");
    return pcre2_match(code, at, text.len, 0, 0, r->found, r->limits) >= 0;
}

enum direction direction_rules_of(const struct direction_rules *r, struct span channel,
                                  struct span destination_channel, struct span context) {
    if (!r) return direction_of(channel, destination_channel);
    for (size_t i = 0; i < r->count; i++) {
        const struct compiled_rule *rule = &r->rules[i];
        if (matches(r, rule->code[FIELD_CHANNEL], channel) &&
            matches(r, rule->code[FIELD_DESTINATION], destination_channel) &&
            matches(r, rule->code[FIELD_CONTEXT], context))
            return rule->match;
    }
    return DIRECTION_UNKNOWN;
}

bool direction_of_word(struct span word, enum direction *ret_direction) {
    for (int d = 0; d < DIRECTIONS; d++) {
        if (!span_same_nocase(word, span_of(direction_word((enum direction)d)))) continue;
        *ret_direction = (enum direction)d;
        return true;
    }
    return false;
}
