// What the configuration and the command line say, checked and put in force.
#ifndef CDRTOP_APP_CONFIGURED_H
#define CDRTOP_APP_CONFIGURED_H

#include "calls/direction_rules.h"
#include "conf/conf.h"
#include "setup.h"

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
