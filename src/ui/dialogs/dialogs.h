// What keys do in a prompt and in a picker.
#ifndef CDRTOP_UI_DIALOGS_H
#define CDRTOP_UI_DIALOGS_H

#include "../keymap.h"
#include "ui/dialog.h"

enum dialog_act {
    DIALOG_IDLE,    // nothing happened
    DIALOG_OTHER,   // the key is none of the dialog's
    DIALOG_MOVED,   // something has to be drawn
    DIALOG_CHANGED, // the typed line has changed, or another line of a list is selected
    DIALOG_TAKE,    // Enter
    DIALOG_LEAVE,   // Esc
};

// `history` is borrowed, NULL for none.
void prompt_open(struct prompt *p, const struct dialog *dialog,
                 const struct prompt_history *history, const char *label, const char *text);
void prompt_close(struct prompt *p);
// The position after the character at `at` and its combining marks, in bytes.
size_t prompt_right(const struct prompt *p, size_t at);
enum dialog_act prompt_key(struct prompt *p, struct key key);
// Inserts pasted text, with line ends as blanks. What does not fit is left out, and a fault says
// so.
enum dialog_act prompt_paste(struct prompt *p, struct span text);
// Draws the bottom lines: the prompt while it is open, else the program's message.
void prompt_draw(struct ui *u, struct canvas *c);

void picker_close(struct picker *p);
void picker_select(struct picker *p, size_t index); // the line that is selected at first
bool picker_selected(const struct picker *p, struct picker_item *ret_item); // false for none
enum dialog_act picker_key(struct picker *p, struct key key);
// For a picker whose list can be narrowed by typing.
enum dialog_act picker_paste(struct picker *p, struct span text);
void picker_draw(struct ui *u, struct canvas *c);

bool dialog_is_open(const struct ui *u);
// These pass a key or a paste to the open dialog; true to draw. `command` is what the key does
// elsewhere, NULL nothing.
bool dialog_key(struct ui *u, struct key key, const struct command *command);
bool dialog_paste(struct ui *u, struct span text); // false if it takes no text
void dialog_leave(struct ui *u);                   // what Esc does

bool themes_pick(struct ui *u, int which); // opens the list of themes, as a command

#endif
