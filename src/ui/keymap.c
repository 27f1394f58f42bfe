// Finds the command of a key. Keys are identified by name: the table and the configuration have the
// text that key_name() gives for the pressed key.
#include "keymap.h"

#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

const struct keymap keymap_built_in = {NULL, 0};

const struct command *command_of(const char *id) {
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].id, id) == 0) return &commands[i];
    return NULL;
}

static const struct command *find_own(const struct keymap *m, const char *name) {
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->own[i].name, name) == 0) return m->own[i].command;
    return NULL;
}

static const struct command *find(const struct keymap *m, const char *name) {
    const struct command *command = find_own(m, name);
    for (size_t i = 0; i < command_count && !command; i++)
        for (size_t k = 0; k < COMMAND_KEYS && commands[i].keys[k]; k++)
            if (strcmp(commands[i].keys[k], name) == 0) command = &commands[i];
    return command;
}

const struct command *keymap_find(const struct keymap *m, struct key key) {
    char name[KEY_NAME_SIZE];
    key_name(key, name);
    const struct command *command = find(m, name);
    key_name((struct key){key_latin(key.code), key.modifiers}, name);
    return command ? command : find(m, name);
}

// The next key of a command, counted by *at: first the configured ones, then those built-in keys
// that no other command took. NULL after the last.
static const char *next_key(const struct keymap *m, const struct command *command, size_t *at) {
    while (*at < m->count) {
        const struct own_key *own = &m->own[(*at)++];
        if (own->command == command) return own->name;
    }
    while (*at - m->count < COMMAND_KEYS && command->keys[*at - m->count]) {
        const char *name = command->keys[(*at)++ - m->count];
        if (!find_own(m, name)) return name;
    }
    return NULL;
}

void keymap_names(const struct keymap *m, const struct command *command, char *out, size_t size) {
    const char *name;
    size_t used = 0, at = 0;
    for (out[0] = '\0'; (name = next_key(m, command, &at));) {
        int more = snprintf(out + used, size - used, "%s%s", used ? "  " : "", name);
        if (more < 0 || (size_t)more >= size - used) {
            out[used] = '\0';
            return;
        }
        used += (size_t)more;
    }
}

const char *keymap_first(const struct keymap *m, const struct command *command) {
    size_t at = 0;
    const char *name = next_key(m, command, &at);
    return name ? name : "";
}

// How many commands from this one on have keys that follow each other, like 1 to 7.
static size_t run_of_keys(const struct keymap *m, size_t at) {
    char key[] = {commands[at].keys[0][0], '\0'};
    size_t count = 0;
    while (at + count < command_count && strcmp(commands[at + count].keys[0], key) == 0) {
        count++;
        key[0]++;
    }
    for (size_t i = 0; count > 2 && i < count; i++) {
        key[0] = (char)(commands[at].keys[0][0] + (int)i);
        if (find(m, key) != &commands[at + i]) return 1; // another command took one of them
    }
    return count;
}

void keymap_hint(const struct keymap *m, const struct command *command, char out[KEY_NAME_SIZE]) {
    size_t count = run_of_keys(m, (size_t)(command - commands));
    char from = command->keys[0][0];
    if (count > 2)
        snprintf(out, KEY_NAME_SIZE, "%c-%c", from, from + (int)count - 1);
    else
        snprintf(out, KEY_NAME_SIZE, "%s", keymap_first(m, command));
}

bool keymap_row(const struct keymap *m, size_t i, struct keymap_row *ret_row) {
    if (i >= command_count) return false;
    *ret_row = (struct keymap_row){.id = commands[i].id,
                                   .group = commands[i].group,
                                   .text = commands[i].text};
    keymap_names(m, &commands[i], ret_row->keys, sizeof ret_row->keys);
    return true;
}
