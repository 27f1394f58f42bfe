// What an export reads, as the figures have it now.
#ifndef CDRTOP_APP_EXPORT_DATA_H
#define CDRTOP_APP_EXPORT_DATA_H

#include "app/figures.h"
#include "out/export.h"

// Borrows the set that shows that part, until another takes its place.
struct export_data export_data_of(struct figures *f, enum counting_part part);
// Digits left of outside numbers, -1 all: of the command line, else of the configuration.
int export_mask(const struct setup *setup);

#endif
