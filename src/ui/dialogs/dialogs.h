// What keys do in a prompt and in a picker.
#ifndef CDRTOP_UI_DIALOGS_H
#define CDRTOP_UI_DIALOGS_H

#include "ui/dialog.h"

enum dialog_act {
    DIALOG_IDLE,    // nothing to do
    DIALOG_MOVED,   // draw
    DIALOG_CHANGED, // the line is another one, or another line of a list is selected
    DIALOG_TAKE,    // Enter
    DIALOG_LEAVE,   // Esc
};

// `history` is borrowed, NULL none.
void prompt_open(struct prompt *p, const struct dialog *dialog,
                 const struct prompt_history *history, const char *label, const char *text);
void prompt_close(struct prompt *p);
// Behind the character that stands there, with its marks; bytes.
size_t prompt_right(const struct prompt *p, size_t at);
enum dialog_act prompt_key(struct prompt *p, struct key key);
// Puts in what was pasted, line ends in it as blanks; what has no room is left out, a fault says
// so.
enum dialog_act prompt_paste(struct prompt *p, struct span text);
// The last lines, while something is typed; else what the program said.
void prompt_draw(struct ui *u, struct canvas *c);

void picker_close(struct picker *p);
void picker_select(struct picker *p, size_t index);                // what it stands on at first
const struct picker_item *picker_selected(const struct picker *p); // NULL none
enum dialog_act picker_key(struct picker *p, struct key key);
enum dialog_act picker_paste(struct picker *p, struct span text); // one that narrows
void picker_draw(struct ui *u, struct canvas *c);

bool dialog_is_open(const struct ui *u);
// A key, and what was pasted, go to the dialog that is open; true: draw.
bool dialog_key(struct ui *u, struct key key);
bool dialog_paste(struct ui *u, struct span text); // false: it takes no text
void dialog_leave(struct ui *u);                   // as Esc does

bool themes_pick(struct ui *u, int which); // the list of them, as a command

#endif
