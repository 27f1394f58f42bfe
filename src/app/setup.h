// What a run was asked to do: the command line over the configuration over the built-in defaults,
// checked, with every zone loaded. All that gathers figures starts from it.
#ifndef CDRTOP_APP_SETUP_H
#define CDRTOP_APP_SETUP_H

#include "engine/load.h"
#include "engine/settings.h"

// Fills the setup and the door's zones, and looks at every file that is named. 0, or EXIT_USAGE
// with one line said on stderr. setup_finish() in either case.
int setup_make(const struct args *args, const struct conf *conf, int64_t now_s, struct door *door,
               struct load *load, struct setup *ret_setup);
void setup_finish(struct setup *s);

#endif
