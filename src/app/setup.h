// What a run was asked to do: the command line over the configuration over the built-in defaults,
// checked, with every zone loaded. All that gathers figures starts from it.
#ifndef CDRTOP_APP_SETUP_H
#define CDRTOP_APP_SETUP_H

#include "conf/args.h"
#include "conf/conf.h"
#include "engine/engine.h"

enum { // exit status (interface.md)
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NO_SERVER = 3,
};

// Begins an engine: its settings, zones and filter, and looks at every file that is named. 0, or
// EXIT_USAGE with one line said on stderr. engine_finish() in either case. What it borrows of the
// two outlives it.
int setup_engine(const struct args *args, const struct conf *conf, struct engine *ret_engine);
// The same in two steps, for who has an engine with another clock.
int setup_make(const struct args *args, const struct conf *conf, struct engine *e);

// The formula of the service level that is shown first.
enum service_formula setup_formula(const struct conf *conf);

#endif
