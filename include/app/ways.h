// The direction rules of the configuration, compiled.
#ifndef CDRTOP_APP_WAYS_H
#define CDRTOP_APP_WAYS_H

#include "calls/pattern.h"
#include "conf/conf.h"

// *ret_rules is NULL where the configuration has none: the default rules hold. EXIT_USAGE with one
// line said, FILE:LINE and what, where a pattern is wrong.
int ways_make(const struct conf *conf, struct direction_rules **ret_rules);

#endif
