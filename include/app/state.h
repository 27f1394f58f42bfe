// What the board remembers from one run to the next: what was typed, and how panes were sorted. One
// small text file, a line a thing, in the state folder ($XDG_STATE_HOME/cdrtop, else
// ~/.local/state/cdrtop). No filter comes into force by being remembered: Up in the prompt has it.
#ifndef CDRTOP_APP_STATE_H
#define CDRTOP_APP_STATE_H

#include "base/buf.h"
#include "ui/ui.h"

// The path of a file there, ending in NUL; false where neither HOME nor XDG_STATE_HOME is set.
bool state_path(const char *name, struct buf *ret_path);

// What the file has; lines that say nothing to this program are passed over. No file: nothing.
void state_load(struct ui *u);
// Writes it anew, beside and then in place of the old one, if anything changed. 0 or -errno;
// *ret_path then has the file that could not be written.
int state_save(const struct ui *u, struct buf *ret_path);

#endif
