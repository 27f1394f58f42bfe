// The names that a filter may use for servers, agents and saved filters: those of the configuration
// and those that the data told.
#ifndef CDRTOP_APP_NAMES_H
#define CDRTOP_APP_NAMES_H

#include "app/figures.h"

struct filter_terms names_terms(struct figures *f);
// Another number when servers or agents that the filter asks for got names since.
uint64_t names_stamp(const struct figures *f, const struct filter *filter);

#endif
