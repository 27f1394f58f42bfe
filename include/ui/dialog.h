// What stands over the board and has the keys, while the board goes on behind it: a line that is
// typed into (prompt), or a list to pick one line of (picker), where typed text may leave only the
// lines that contain it. What becomes of either is said by whoever opens it, in a struct dialog.
#ifndef CDRTOP_UI_DIALOG_H
#define CDRTOP_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/keys.h"

#define PROMPT_SIZE    512
#define PROMPT_CHOICES 32
#define PROMPT_HISTORY 20

struct ui;

struct dialog { // what happens in it; NULL: nothing
    // The line's text is another one, without choices and faults: prompt_offer(), prompt_fault().
    void (*typed)(struct ui *u);
    // Enter: obey the line and ui_close(), or prompt_fault().
    void (*entered)(struct ui *u, const char *text);
    void (*moved)(struct ui *u, size_t index);       // another line of the list is selected
    void (*picked)(struct ui *u, const char *value); // Enter on it; the list is closed
    void (*left)(struct ui *u);                      // Esc; it is closed
    // Lines of its own between the list and the hints: from x, y on, `width` columns.
    void (*draw)(struct ui *u, struct canvas *c, int x, int y, int width);
    bool searches; // what is typed moves what is behind it
};

struct prompt_history { // what was entered before, the last one first, nothing twice
    char lines[PROMPT_HISTORY][PROMPT_SIZE];
    size_t count;
};

struct prompt_choice {
    char text[80];  // takes the place of the bytes from..to
    char shown[48]; // in the list of choices
};

struct prompt {
    const struct dialog *dialog; // NULL: it is not open
    char label[64];              // before the line
    char text[PROMPT_SIZE];
    size_t len, cursor; // bytes; the cursor stands before a character or at the end
    char wrong[200];    // what is wrong with it, "" nothing
    size_t wrong_at, wrong_len;
    struct prompt_choice choices[PROMPT_CHOICES];
    size_t choice_count, from, to;
    int choice;                           // taken by the last Tab; -1 none yet
    const struct prompt_history *history; // borrowed; NULL none
    size_t back;                          // so many lines into it, 0 what is being typed
    char typed[PROMPT_SIZE];              // while back is not 0
};

// What could stand in the place of the bytes from..to.
void prompt_offer(struct prompt *p, const struct prompt_choice *choices, size_t count, size_t from,
                  size_t to);
void prompt_remember(struct prompt_history *h, const char *line);             // an empty one is not
void prompt_fault(struct prompt *p, const char *what, size_t at, size_t len); // NULL: none

struct picker_item {
    char text[80], note[80];
    char value[160]; // what picking it means, to the one who made it
};

struct picker {
    const struct dialog *dialog; // NULL: it is not open
    const char *title;
    const char *empty;         // what is said where there is no line
    const char *leaves;        // what Esc does, in the hints
    int lines;                 // that the dialog draws
    struct picker_item *items; // owned
    size_t count, capacity;
    size_t *shown, shown_count; // owned: those that contain what is typed
    size_t selected, first;     // of the shown
    int text_width, note_width; // of the widest of all lines
    bool narrows;
    struct prompt typed;
};

void picker_open(struct picker *p, const struct dialog *dialog, const char *title, bool narrows);
void picker_add(struct picker *p, const char *text, const char *note, const char *value);

#endif
