// Commands, and which key is which command. One table has all commands, each with its built-in
// keys, its line in the help, and its function. Help and hints are printed from it.
#ifndef CDRTOP_UI_KEYMAP_H
#define CDRTOP_UI_KEYMAP_H

#include "ui/keys.h"

#define KEY_NAME_SIZE 40
#define COMMAND_KEYS  3 // built-in keys of a command at most

struct ui;

struct command {
    const char *id;                 // its name in the configuration
    const char *keys[COMMAND_KEYS]; // built-in keys by name; no two commands have the same
    const char *group;              // its heading in the help
    const char *text;               // what it does, in the help
    const char *hint;               // a word for the last line of the screen, NULL for none
    int rank; // where that line is short, hints of higher rank are shown first
    // Returns true if there is something to draw. NULL: the command reaches beyond the screen, and
    // the program answers it by its id (struct ui_host).
    bool (*run)(struct ui *u, int which);
    int which; // for a function that serves several commands
};

extern const struct command commands[];
extern const size_t command_count;

const struct command *command_of(const char *id); // NULL if there is none
bool command_run(struct ui *u, const struct command *c);
// Whether it does nothing on this page, so that no hint for it is shown.
bool command_is_idle(const struct ui *u, const struct command *c);

struct keymap { // the built-in keys, and the configured ones, which have precedence
    struct own_key {
        char name[KEY_NAME_SIZE];
        const struct command *command;
    } * own; // owned
    size_t count;
};

extern const struct keymap keymap_built_in;

// By the key itself, else by the Latin letter at its place on the keyboard. NULL if it is no
// command.
const struct command *keymap_find(const struct keymap *m, struct key key);
// As many keys of a command as there is room for: "Up  k".
void keymap_names(const struct keymap *m, const struct command *command, char *out, size_t size);
const char *keymap_first(const struct keymap *m, const struct command *command); // "" for none
// The same, or "1-7" if the next commands have the keys that follow.
void keymap_hint(const struct keymap *m, const struct command *command, char out[KEY_NAME_SIZE]);

// The name of a key: the character itself, "F5", "PgUp", "Ctrl-R", "Alt-x", "Shift-Tab".
void key_name(struct key key, char out[KEY_NAME_SIZE]); // "" if it has none
// In any case, except for a character; false if it is no key.
bool key_of(struct span name, struct key *ret_key);
// A key with its own meaning: a character, Ctrl with a letter, F1 to F12.
bool key_printed(struct key key);
struct nearest;
void key_offer(struct nearest *n); // offers names that are words
uint32_t key_latin(uint32_t code); // for a letter of ЙЦУКЕН or Greek; others stay as they are

#endif
