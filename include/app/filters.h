// The filters that a run begins with: --filter, and those saved in the configuration.
#ifndef CDRTOP_APP_FILTERS_H
#define CDRTOP_APP_FILTERS_H

#include "app/figures.h"

// 0, or EXIT_USAGE with what is wrong, the expression and a caret said on stderr. `path`: the file
// of the configuration.
int filters_check_saved(const struct conf *conf, const char *path);
int filters_check(const struct args *args, const struct conf *conf);
// Puts the --filter expressions in force.
int filters_begin(const struct args *args, struct figures *f);

#endif
