// Combines keys: of the configuration with the built-in keys. The reader of the configuration
// cannot know keys and commands, so both are checked here, each with its line.
#include "ui/ui.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct own {
    const char *file;
    struct conf_report *report;
    struct keymap *map;
    uint32_t *lines; // the lines of its keys
};

#define COMPLAIN(o, line, ...) conf_report_error((o)->report, (o)->file, line, __VA_ARGS__)

static void offer_commands(struct nearest *n) {
    for (size_t c = 0; c < command_count; c++)
        nearest_offer(n, span_of(commands[c].id));
}

static void unknown(const struct own *o, const struct conf_entry *e, const char *what,
                    const struct nearest *n, const char *where) {
    bool name = n->wanted.at == e->keys[0]; // the name is wrong, not the value
    char hint[100];
    if (n->best.len)
        snprintf(hint, sizeof hint, "; did you mean '%.*s'?", (int)n->best.len, n->best.at);
    else
        snprintf(hint, sizeof hint, " (%s)", where);
    COMPLAIN(o, e->line, "keys%s%s: '%.*s' is not a %s%s", name ? "" : ".", name ? "" : e->keys[0],
             (int)n->wanted.len, n->wanted.at, what, hint);
}

// Reads an entry with a command and its key, in either order. No command has the name of a key.
static bool pair_of(const struct own *o, const struct conf_entry *e,
                    const struct command **ret_command, struct key *ret_key) {
    struct span name = span_of(e->keys[0]), value = span_of(e->value);
    struct nearest near = {.wanted = value};
    *ret_command = command_of(e->keys[0]);
    if (*ret_command) {
        if (key_of(value, ret_key)) return true;
        key_offer(&near);
        unknown(o, e, "key", &near, "a character, F1, Enter, Ctrl-R: docs/operations.md");
    } else if (key_of(name, ret_key)) {
        *ret_command = command_of(e->value);
        if (*ret_command) return true;
        offer_commands(&near);
        unknown(o, e, "command", &near, "docs/keys.md lists them");
    } else if (!e->item) { // for a list only once
        near.wanted = name;
        offer_commands(&near);
        key_offer(&near);
        unknown(o, e, "command or a key", &near, "docs/keys.md lists them");
    }
    return false;
}

static size_t place_of(const struct own *o, const char *name) {
    size_t at = 0;
    while (at < o->map->count && strcmp(o->map->own[at].name, name) != 0)
        at++;
    return at;
}

static void bind(struct own *o, const struct command *command, struct key key, uint32_t line) {
    struct own_key own = {.command = command};
    key_name(key, own.name);
    size_t at = place_of(o, own.name);
    if (at == o->map->count) {
        o->lines[at] = line;
        o->map->own[o->map->count++] = own;
    } else if (o->map->own[at].command != command) {
        COMPLAIN(o, line, "keys: %s is given to %s and, in line %u, to %s", own.name, command->id,
                 o->lines[at], o->map->own[at].command->id);
    }
}

// Without these keys nobody can leave, or find out how.
static void check_ways_out(const struct own *o) {
    static const char *const needed[] = {"back", "help", "quit_now"};
    for (size_t n = 0; n < sizeof needed / sizeof needed[0]; n++) {
        const struct command *command = command_of(needed[n]);
        uint32_t line = 0;
        if (*keymap_first(o->map, command)) continue;
        // these are used by other commands now
        for (size_t k = 0; k < COMMAND_KEYS && command->keys[k]; k++) {
            size_t at = place_of(o, command->keys[k]);
            if (o->lines[at] > line) line = o->lines[at];
        }
        COMPLAIN(o, line, "keys: %s has no key left; give it one", needed[n]);
    }
}

struct keymap *keymap_create(const struct conf *conf, const char *file,
                             struct conf_report *report) {
    unsigned before = report->errors;
    const struct conf_entry *e;
    size_t room = 1;
    for (size_t at = 0; conf_next(conf, CONF_KEY, &at);)
        room++;
    struct keymap *map = mem_zero(1, sizeof *map);
    struct own o = {file, report, map, mem_zero(room, sizeof *o.lines)};
    map->own = mem_zero(room, sizeof *map->own);
    for (size_t at = 0; (e = conf_next(conf, CONF_KEY, &at));) {
        const struct command *command;
        struct key key;
        if (pair_of(&o, e, &command, &key)) bind(&o, command, key, e->line);
    }
    if (report->errors == before) check_ways_out(&o);
    free(o.lines);
    if (report->errors == before) return map;
    keymap_destroy(map);
    return NULL;
}

void keymap_destroy(struct keymap *m) {
    if (m) free(m->own);
    free(m);
}
