// Reads `directions:` of the configuration, a list. Entries have the number of their item; the
// patterns of all items are collected before they are compiled together.
#include "setup.h"

#include <stdlib.h>
#include <string.h>

// Gives each value of an option to the rule with its number.
static size_t gather(const struct conf *conf, int option, size_t offset,
                     struct direction_rule *rules) {
    const struct conf_entry *entry;
    size_t at = 0, count = 0;
    while ((entry = conf_next(conf, option, &at))) {
        size_t number = strtoul(entry->keys[0], NULL, 10);
        if (number >= DIRECTION_RULES_MAX) continue;
        if (number + 1 > count) count = number + 1;
        if (option == CONF_DIRECTION_MATCH)
            direction_of_word(span_of(entry->value), &rules[number].match);
        else
            *(struct span *)((char *)&rules[number] + offset) = span_of(entry->value);
    }
    return count;
}

// The line of that value of that rule; 0 if it has none.
static unsigned line_of(const struct conf *conf, int option, size_t rule) {
    const struct conf_entry *entry;
    for (size_t at = 0; (entry = conf_next(conf, option, &at));)
        if (strtoul(entry->keys[0], NULL, 10) == rule) return entry->line;
    return 0;
}

static void wrong_pattern(const struct conf *conf, const struct direction_error *error,
                          struct conf_report *report) {
    static const int options[] = {CONF_DIRECTION_CHANNEL, CONF_DIRECTION_DESTINATION_CHANNEL,
                                  CONF_DIRECTION_CONTEXT};
    size_t i = 0, last = sizeof options / sizeof *options - 1;
    while (i < last && strcmp(strrchr(conf_options[options[i]].path, '.') + 1, error->field) != 0)
        i++;
    conf_report_error(report, conf->file, line_of(conf, options[i], error->rule), "%s: %s",
                      conf_options[options[i]].path, error->text);
}

struct direction_rules *directions_make(const struct conf *conf, struct conf_report *report) {
    struct direction_rule rules[DIRECTION_RULES_MAX] = {0};
    struct direction_error error;
    struct direction_rules *made = NULL;
    size_t count = gather(conf, CONF_DIRECTION_MATCH, 0, rules);
    if (!count) return NULL;
    unsigned beyond = line_of(conf, CONF_DIRECTION_MATCH, DIRECTION_RULES_MAX);
    if (beyond) {
        conf_report_error(report, conf->file, beyond, "directions: more than %d rules",
                          DIRECTION_RULES_MAX);
        return NULL;
    }
    gather(conf, CONF_DIRECTION_CHANNEL, offsetof(struct direction_rule, channel), rules);
    gather(conf, CONF_DIRECTION_DESTINATION_CHANNEL,
           offsetof(struct direction_rule, destination_channel), rules);
    gather(conf, CONF_DIRECTION_CONTEXT, offsetof(struct direction_rule, context), rules);
    if (direction_rules_compile(rules, count, &made, &error)) wrong_pattern(conf, &error, report);
    return made;
}
