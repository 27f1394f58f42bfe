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

// ---- its parts

// Of a SOURCE that is neither a link nor a file that is there: "no such file; did you mean …?" in
// `out`. False: it looks like nothing but a file.
bool meant_source(enum args_command command, const char *source, char *out, size_t size);

// The direction rules of the configuration, compiled.
// *ret_rules is NULL where the configuration has none: the default rules hold. EXIT_USAGE with one
// line said, FILE:LINE and what, where a pattern is wrong.
int directions_make(const struct conf *conf, struct direction_rules **ret_rules);

// The filters that a run begins with: --filter, and those saved in the configuration.
// 0, or EXIT_USAGE with what is wrong, the expression and a caret said on stderr. `path`: the file
// of the configuration.
int filters_check_saved(const struct conf *conf, const char *path);
int filters_check(const struct conf *conf);
// Puts the --filter expressions in force.
int filters_begin(const struct conf *conf, struct figures *f);

#endif
