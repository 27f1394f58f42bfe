// Which key does what: one table, from which the help and the hints are printed too.
#ifndef CDRTOP_UI_KEYMAP_H
#define CDRTOP_UI_KEYMAP_H

#include "ui/keys.h"

enum command {
    COMMAND_NONE,
    COMMAND_OVERVIEW,
    COMMAND_QUEUES,
    COMMAND_AGENTS,
    COMMAND_CALLS,
    COMMAND_HOURS,
    COMMAND_RECALLS,
    COMMAND_WALL,
    COMMAND_NEXT_PANE,
    COMMAND_PREVIOUS_PANE,
    COMMAND_ZOOM,
    COMMAND_HEADER,
    COMMAND_UP,
    COMMAND_DOWN,
    COMMAND_LEFT,
    COMMAND_RIGHT,
    COMMAND_PAGE_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_TOP,
    COMMAND_BOTTOM,
    COMMAND_ENTER,
    COMMAND_BACK,
    COMMAND_SEARCH,
    COMMAND_NEXT_MATCH,
    COMMAND_PREVIOUS_MATCH,
    COMMAND_FILTER,
    COMMAND_PICK_FILTER,
    COMMAND_CLEAR_FILTER,
    COMMAND_SORT,
    COMMAND_SORT_LEFT,
    COMMAND_SORT_RIGHT,
    COMMAND_SORT_REVERSE,
    COMMAND_WINDOW,
    COMMAND_FINER,
    COMMAND_COARSER,
    COMMAND_LEVEL,
    COMMAND_FORMULA,
    COMMAND_FREEZE,
    COMMAND_EXPORT,
    COMMAND_RESYNC,
    COMMAND_ALERTS,
    COMMAND_MASK,
    COMMAND_KIOSK,
    COMMAND_THEME,
    COMMAND_PICK_THEME,
    COMMAND_REDRAW,
    COMMAND_HELP,
    COMMAND_SUSPEND,
    COMMAND_QUIT,
    COMMAND_QUIT_NOW,
    COMMANDS,
};

#define KEY_NAME_SIZE 40

struct key_binding {
    struct key key;
    char name[KEY_NAME_SIZE]; // "Shift-Tab"
    enum command command;
};

struct keymap { // each key once; what a hint shows is the first of a command
    const struct key_binding *bindings;
    size_t count;
};

struct command_text {
    const char *id;    // in the configuration
    const char *group; // heading of the help
    const char *text;  // what it does
    const char *hint;  // a word for the last line of the screen, NULL none
    int rank;          // of the hint: the highest go first where the line is short
    const char *keys;  // "1-7": of the hint of a command and those behind it; NULL its first
};

extern const struct key_binding key_bindings[]; // the built-in ones
extern const size_t key_binding_count;
extern const struct keymap keymap_built_in;
extern const struct command_text command_texts[COMMANDS];

// By the key itself, else by the Latin one that is in its place on the keyboard.
enum command keymap_find(const struct keymap *m, struct key key);
// "Up  k": all keys of a command, as many as there is room for.
void keymap_names(const struct keymap *m, enum command command, char *out, size_t size);
const char *keymap_first(const struct keymap *m, enum command command); // "" none
const char *keymap_hint(const struct keymap *m, enum command command);  // the same, or "1-7"

// One key: a character as it is, "F5", "PgUp", "Ctrl-R", "Alt-x", "Shift-Tab".
bool key_same(struct key a, struct key b);
void key_name(struct key key, char out[KEY_NAME_SIZE]);
bool key_of(struct span name, struct key *ret_key); // any case but of the character; false: none
bool key_printed(struct key key); // somebody pressed it: a character, Ctrl with a letter, F1 to F12
struct nearest;
void key_offer(struct nearest *n); // the names that are words
uint32_t key_latin(uint32_t code); // of a letter of ЙЦУКЕН or Greek; else the same

#endif
