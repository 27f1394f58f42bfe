// What keys do in a prompt and in a picker.
#ifndef CDRTOP_UI_DIALOGS_H
#define CDRTOP_UI_DIALOGS_H

#include "ui/picker.h"

enum prompt_act {
    PROMPT_IDLE,    // nothing to do
    PROMPT_MOVED,   // draw
    PROMPT_CHANGED, // the text is another one: choices and faults are of the old one
    PROMPT_TAKE,    // Enter
    PROMPT_LEAVE,   // Esc
};

void prompt_open(struct prompt *p, enum prompt_kind kind, const char *label, const char *text);
void prompt_close(struct prompt *p);
// Behind the character that stands there, with its marks; bytes.
size_t prompt_right(const struct prompt *p, size_t at);
enum prompt_act prompt_key(struct prompt *p, struct key key);
// Puts in what was pasted, line ends in it as blanks; what has no room is left out, a fault says
// so.
enum prompt_act prompt_paste(struct prompt *p, struct span text);

enum picker_act { PICKER_IDLE, PICKER_MOVED, PICKER_TAKE, PICKER_LEAVE };

void picker_close(struct picker *p);
void picker_select(struct picker *p, size_t index); // what it stands on at first
enum picker_act picker_key(struct picker *p, struct key key);
enum picker_act picker_paste(struct picker *p, struct span text); // one that narrows
void picker_draw(struct picker *p, struct canvas *c);

#endif
