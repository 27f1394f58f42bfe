// What a compiled filter depends on.
#ifndef CDRTOP_ENGINE_NAMES_PARTS_H
#define CDRTOP_ENGINE_NAMES_PARTS_H

#include "engine/names.h"

// Another number when servers or agents that the filter asks for got names since.
uint64_t names_stamp(const struct figures *f, const struct filter *filter);

#endif
