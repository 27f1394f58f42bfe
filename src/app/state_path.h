// The folder for what is kept from one run to the next.
#ifndef CDRTOP_APP_STATE_PATH_H
#define CDRTOP_APP_STATE_PATH_H

#include "base/buf.h"
#include "conf/conf.h"

#include <stdbool.h>

// The path of a file in it, ended by a NUL: in $STATE_DIRECTORY, which systemd sets for a service,
// else in $XDG_STATE_HOME/cdrtop, else in ~/.local/state/cdrtop. False if none of these is known.
bool state_path(const char *name, struct buf *ret_path);
// Reads a text file of that folder, which is small: of a larger one the last lines. Nothing if it
// is not there, or is no regular file. 0, or -errno if it is there and cannot be read: then it must
// not be written over.
int state_read(const char *path, struct buf *ret_text);
// Where the history is: where the configuration says, else in that folder. Ended by a NUL.
bool history_path(const struct conf *conf, struct buf *ret_path);

#endif
