// Dialogs: they stand over the board and get the keys, while the board goes on behind them. A
// prompt is a line to type into. A picker is a list to pick a line from, in which typing may keep
// only the lines that contain the typed text. Whoever opens one says in a struct dialog what
// happens in it.
#ifndef CDRTOP_UI_DIALOG_H
#define CDRTOP_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/keys.h"

#define PROMPT_SIZE    512
#define PROMPT_CHOICES 32
#define PROMPT_HISTORY 20

struct ui;
struct command;

struct dialog { // what happens in a dialog; NULL: nothing
    // The typed text has changed, and choices and faults are removed: call prompt_offer() or
    // prompt_fault() again.
    void (*typed)(struct ui *u);
    // Enter: use the line and call ui_close(), or prompt_fault().
    void (*entered)(struct ui *u, const char *text);
    void (*moved)(struct ui *u, size_t index);       // another line of the list was selected
    void (*picked)(struct ui *u, const char *value); // Enter on a line; the list is closed already
    void (*left)(struct ui *u);                      // Esc; the dialog is closed already
    // A command whose key the dialog does not use; true to draw.
    bool (*command)(struct ui *u, const struct command *command);
    // Draws lines of its own between the list and the hints: from x, y on, `width` columns.
    void (*draw)(struct ui *u, struct canvas *c, int x, int y, int width);
    bool searches; // typing moves the selection on the board behind it
};

struct prompt_history { // lines entered before, the latest first, each only once
    char lines[PROMPT_HISTORY][PROMPT_SIZE];
    size_t count;
};

struct prompt_choice {
    char text[80];  // replaces the bytes from..to
    char shown[48]; // as it is shown among the choices
};

struct prompt {
    const struct dialog *dialog; // NULL when it is not open
    char label[64];              // shown before the line
    char text[PROMPT_SIZE];
    size_t len, cursor; // in bytes; the cursor is before a character or at the end
    char wrong[200];    // what is wrong with the line, "" for nothing
    size_t wrong_at, wrong_len;
    struct prompt_choice choices[PROMPT_CHOICES];
    size_t choice_count, from, to;
    int choice;                           // the one that the last Tab took; -1 for none
    const struct prompt_history *history; // borrowed; NULL for none
    size_t back; // the entry of the history that is shown, from 1; 0: what is being typed
    char typed[PROMPT_SIZE]; // kept while `back` is not 0
};

// Offers choices that would replace the bytes from..to.
void prompt_offer(struct prompt *p, const struct prompt_choice *choices, size_t count, size_t from,
                  size_t to);
void prompt_remember(struct prompt_history *h, const char *line); // empty lines are not kept
// NULL removes the fault.
void prompt_fault(struct prompt *p, const char *what, size_t at, size_t len);

struct picker_item { // a line; its strings are valid until the next one is added
    const char *text, *note;
    const char *value; // what picking the line means to whoever made it
};

#define PICKER_VALUE_SIZE 160

struct picker {
    const struct dialog *dialog; // NULL when it is not open
    const char *title;
    const char *empty;  // shown when there are no lines
    const char *leaves; // what Esc does, for the hints
    int lines;          // lines that the dialog draws itself
    struct buf texts;   // owned: of all lines, one after the other
    size_t *items;      // owned: where those of each line begin
    size_t count, capacity;
    size_t *shown, shown_count; // owned: the items that contain the typed text
    size_t selected, first;     // index among the shown items
    int text_width, note_width; // of the widest of all items
    bool narrows;
    struct prompt typed;
};

void picker_open(struct picker *p, const struct dialog *dialog, const char *title, bool narrows);
void picker_add(struct picker *p, const char *text, const char *note, const char *value);

#endif
