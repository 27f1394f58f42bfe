// Commands, and which key does what. One table has the commands: each with its built-in keys, its
// line of the help, and the function that a key of it is. Help and hints are printed from it.
#ifndef CDRTOP_UI_KEYMAP_H
#define CDRTOP_UI_KEYMAP_H

#include "ui/keys.h"

#define KEY_NAME_SIZE 40
#define COMMAND_KEYS  3 // built in of one command

struct ui;

struct command {
    const char *id;                 // in the configuration
    const char *keys[COMMAND_KEYS]; // built in, by their names; each is of one command alone
    const char *group;              // heading of the help
    const char *text;               // what it does
    const char *hint;               // a word for the last line of the screen, NULL none
    int rank;                       // of the hint: the highest go first where the line is short
    // True: there is something to draw. NULL: what it does reaches beyond the screen, and the
    // program answers it by its id (struct ui_host).
    bool (*run)(struct ui *u, int which);
    int which; // where one function does several
};

extern const struct command commands[];
extern const size_t command_count;

const struct command *command_of(const char *id); // NULL none
bool command_run(struct ui *u, const struct command *c);

struct keymap { // the built-in keys, and those of one's own, which go before them
    struct own_key {
        char name[KEY_NAME_SIZE];
        const struct command *command;
    } * own; // owned
    size_t count;
};

extern const struct keymap keymap_built_in;

// By the key itself, else by the Latin one that is in its place on the keyboard. NULL: none.
const struct command *keymap_find(const struct keymap *m, struct key key);
// "Up  k": all keys of a command, as many as there is room for.
void keymap_names(const struct keymap *m, const struct command *command, char *out, size_t size);
const char *keymap_first(const struct keymap *m, const struct command *command); // "" none
// That, or "1-7" where the commands behind it have the following ones.
void keymap_hint(const struct keymap *m, const struct command *command, char out[KEY_NAME_SIZE]);

// One key: a character as it is, "F5", "PgUp", "Ctrl-R", "Alt-x", "Shift-Tab".
void key_name(struct key key, char out[KEY_NAME_SIZE]); // "" it has none
bool key_of(struct span name, struct key *ret_key); // any case but of the character; false: none
bool key_printed(struct key key); // somebody pressed it: a character, Ctrl with a letter, F1 to F12
struct nearest;
void key_offer(struct nearest *n); // the names that are words
uint32_t key_latin(uint32_t code); // of a letter of ЙЦУКЕН or Greek; else the same

#endif
