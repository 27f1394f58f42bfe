// The table of options (option_rows.h) and questions about it. In a path "[]" stands for an item of
// a list and "{}" for a free name.
#include "conf/option.h"

#include "conf_parts.h"

#include <stdio.h>
#include <string.h>

#define FORMULAS "of_offered of_answered abandons_positive abandons_neutral"
#define PAGES    "overview queues agents calls hours recalls wall alerts"
// In the order of enum member_state.
#define STATES "logged_out unavailable ready busy other_call wrap_up paused ringing on_hold talking"

#define BOARD    (1u << ARGS_BOARD)
#define SNAPSHOT (1u << ARGS_SNAPSHOT)
#define EXPORT   (1u << ARGS_EXPORT)
#define RECORD   (1u << ARGS_RECORD)
#define IMPORT   (1u << ARGS_IMPORT)
#define HISTORY  (1u << ARGS_HISTORY)
#define ALERTS   (1u << ARGS_ALERTS)
#define WATCH    (1u << ARGS_WATCH)
#define CHECK    (1u << ARGS_CHECK)
#define SIM      (1u << ARGS_SIM)
#define ONCE     (SNAPSHOT | EXPORT)
#define VIEWS    (BOARD | ONCE | WATCH)
#define RUNS     (VIEWS | RECORD | SIM)
#define ALL      (RUNS | IMPORT | HISTORY | ALERTS | CHECK)

#define OPTION(id, ...) [id] = {__VA_ARGS__},
const struct conf_option conf_options[CONF_OPTIONS] = {
#include "conf/option_rows.h"
};
#undef OPTION

int conf_option_find(struct span path) {
    for (int i = 0; path.len && i < CONF_OPTIONS; i++)
        if (span_same(span_of(conf_options[i].path), path)) return i;
    return -1;
}

bool conf_option_under(const struct conf_option *o, struct span parent, struct span *ret_name) {
    struct span path = span_of(o->path);
    if (!path.len || !span_starts(path, parent)) return false;
    struct span name = span_from(path, parent.len);
    if (parent.len) {
        if (!name.len || name.at[0] != '.') return false;
        name = span_from(name, 1);
    }
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '.' || name.at[i] == '[' || name.at[i] == '{') return false;
    *ret_name = name;
    return name.len > 0;
}

int conf_option_alone(struct span path) {
    struct span name;
    for (int i = 0; i < CONF_OPTIONS; i++)
        if (conf_options[i].alone && conf_option_under(&conf_options[i], path, &name)) return i;
    return -1;
}

bool conf_option_fixed(const struct conf_option *o) {
    struct span path = span_of(o->path);
    for (size_t i = 0; i < path.len; i++)
        if (path.at[i] == '[' || path.at[i] == '{') return false;
    return true;
}

bool conf_option_is_list(const struct conf_option *o) {
    return o->type == CONF_TEXTS || o->type == CONF_CHOICES || o->type == CONF_PAIRS;
}

bool conf_option_is_group(const struct conf_option *o) {
    return o->type == CONF_SECTION || o->type == CONF_LIST || o->type == CONF_NAMED;
}

const struct conf_option *conf_option_next(int command, const struct conf_option *before) {
    const struct conf_option *o = before ? before + 1 : conf_options;
    while (o < conf_options + CONF_OPTIONS && !(o->commands >> command & 1))
        o++;
    return o < conf_options + CONF_OPTIONS ? o : NULL;
}

int conf_word_place(const char *words, struct span word) {
    struct span rest = word.len ? span_of(words) : SPAN_NONE;
    for (int place = 0; rest.len; place++)
        if (span_same_nocase(span_take(&rest, ' '), word)) return place;
    return -1;
}

bool conf_has_word(const char *words, struct span word) {
    return conf_word_place(words, word) >= 0;
}

bool conf_variable(const struct conf_option *o, char out[CONF_VARIABLE_SIZE]) {
    bool once = conf_option_fixed(o) && !conf_option_is_group(o) && !conf_option_is_list(o);
    const char *name = o->path ? o->path : o->variable ? o->name : NULL;
    if (!once || !name) return false;
    if (strncmp(name, "display.", 8) == 0) name += 8;
    snprintf(out, CONF_VARIABLE_SIZE, "CDRTOP_%s", name);
    for (char *c = out; *c; c++) {
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
        if (*c == '.' || *c == '-') *c = '_';
    }
    return true;
}
