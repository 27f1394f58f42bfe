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

struct key_binding {
    struct key key;
    const char *name; // "Shift-Tab"
    enum command command;
};

struct command_text {
    const char *group; // heading of the help
    const char *text;  // what it does
    const char *hint;  // a word for the last line of the screen, NULL none
    int rank;          // of the hint: the highest go first where the line is short
    const char *keys;  // of the hint, where it stands for more than its own; NULL its first
};

extern const struct key_binding key_bindings[];
extern const size_t key_binding_count;
extern const struct command_text command_texts[COMMANDS];

enum command keymap_find(struct key key);
// What is printed on a key that is a character, Ctrl with a letter, or F1 to F12; false: another.
#define KEYMAP_NAME_SIZE 16
bool keymap_name(struct key key, char out[KEYMAP_NAME_SIZE]);
// "Tab", "h / Left": all keys of a command into out, which ends in NUL.
void keymap_names(enum command command, char *out, size_t size);

#endif
