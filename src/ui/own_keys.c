// keys: of the configuration and the built-in keys, made one table. The reader of the configuration
// cannot know keys and commands, so both are checked here, each by its line.
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
    struct key_binding *bindings; // of the map, to be written
    uint32_t *lines;              // where each of the own ones stands
};

#define COMPLAIN(o, line, ...) conf_report_error((o)->report, (o)->file, line, __VA_ARGS__)

static enum command command_of(const char *id) {
    for (int c = COMMAND_NONE + 1; c < COMMANDS; c++)
        if (strcmp(command_texts[c].id, id) == 0) return (enum command)c;
    return COMMAND_NONE;
}

static void offer_commands(struct nearest *n) {
    for (int c = COMMAND_NONE + 1; c < COMMANDS; c++)
        nearest_offer(n, span_of(command_texts[c].id));
}

static void unknown(const struct own *o, const struct conf_entry *e, const char *what,
                    const struct nearest *n, const char *where) {
    bool name = n->wanted.at == e->keys[0]; // and not its value
    char hint[100];
    if (n->best.len)
        snprintf(hint, sizeof hint, "; did you mean '%.*s'?", (int)n->best.len, n->best.at);
    else
        snprintf(hint, sizeof hint, " (%s)", where);
    COMPLAIN(o, e->line, "keys%s%s: '%.*s' is no %s%s", name ? "" : ".", name ? "" : e->keys[0],
             (int)n->wanted.len, n->wanted.at, what, hint);
}

// A command and its key, whichever of them stands first. No command has the name of a key.
static bool pair_of(const struct own *o, const struct conf_entry *e, enum command *ret_command,
                    struct key *ret_key) {
    struct span name = span_of(e->keys[0]), value = span_of(e->value);
    struct nearest near = {.wanted = value};
    *ret_command = command_of(e->keys[0]);
    if (*ret_command != COMMAND_NONE) {
        if (key_of(value, ret_key)) return true;
        key_offer(&near);
        unknown(o, e, "key", &near, "a character, F1, Enter, Ctrl-R: docs/operations.md");
    } else if (key_of(name, ret_key)) {
        *ret_command = command_of(e->value);
        if (*ret_command != COMMAND_NONE) return true;
        offer_commands(&near);
        unknown(o, e, "command", &near, "docs/keys.md lists them");
    } else if (!e->item) { // of a list once
        near.wanted = name;
        offer_commands(&near);
        key_offer(&near);
        unknown(o, e, "command and no key", &near, "docs/keys.md lists them");
    }
    return false;
}

static void bind(struct own *o, enum command command, struct key key, uint32_t line) {
    for (size_t i = 0; i < o->map->count; i++) {
        const struct key_binding *b = &o->bindings[i];
        if (!key_same(b->key, key)) continue;
        if (b->command != command)
            COMPLAIN(o, line, "keys: %s is to be %s and, in line %u, %s", b->name,
                     command_texts[command].id, o->lines[i], command_texts[b->command].id);
        return;
    }
    struct key_binding *b = &o->bindings[o->map->count];
    o->lines[o->map->count++] = line;
    *b = (struct key_binding){.key = key, .command = command};
    key_name(key, b->name);
}

// What the built-in keys leave: those that were given to another command are not theirs any more.
static void add_built_in(struct own *o) {
    size_t own = o->map->count;
    for (size_t i = 0; i < key_binding_count; i++) {
        bool taken = false;
        for (size_t k = 0; k < own; k++)
            taken = taken || key_same(o->bindings[k].key, key_bindings[i].key);
        if (!taken) o->bindings[o->map->count++] = key_bindings[i];
    }
}

// Without these nobody gets out again, or finds out how.
static void check_ways_out(const struct own *o) {
    static const enum command needed[] = {COMMAND_BACK, COMMAND_HELP, COMMAND_QUIT_NOW};
    for (size_t n = 0; n < sizeof needed / sizeof needed[0]; n++) {
        uint32_t line = 0;
        if (*keymap_first(o->map, needed[n])) continue;
        for (size_t i = 0; i < key_binding_count; i++) // its keys are own ones of others
            for (size_t k = 0; key_bindings[i].command == needed[n] && k < o->map->count; k++)
                if (key_same(o->bindings[k].key, key_bindings[i].key) && o->lines[k] > line)
                    line = o->lines[k];
        COMPLAIN(o, line, "keys: no key is left for %s; give it one", command_texts[needed[n]].id);
    }
}

struct keymap *keymap_create(const struct conf *conf, const char *file,
                             struct conf_report *report) {
    unsigned before = report->errors;
    const struct conf_entry *e;
    size_t room = key_binding_count;
    for (size_t at = 0; conf_next(conf, CONF_KEY, &at);)
        room++;
    struct keymap *map = mem_zero(1, sizeof *map + room * sizeof(struct key_binding));
    struct own o = {file, report, map, (struct key_binding *)(map + 1),
                    mem_zero(room, sizeof(uint32_t))};
    map->bindings = o.bindings;
    for (size_t at = 0; (e = conf_next(conf, CONF_KEY, &at));) {
        enum command command;
        struct key key;
        if (pair_of(&o, e, &command, &key)) bind(&o, command, key, e->line);
    }
    add_built_in(&o);
    if (report->errors == before) check_ways_out(&o);
    free(o.lines);
    if (report->errors == before) return map;
    keymap_destroy(map);
    return NULL;
}

void keymap_destroy(struct keymap *m) {
    free(m);
}
