// What an export reads, as the figures have it now.
#ifndef CDRTOP_APP_EXPORT_DATA_H
#define CDRTOP_APP_EXPORT_DATA_H

#include "app/figures.h"
#include "out/export.h"

// Borrows the figures, which stay where they are.
struct export_data export_data_of(struct figures *f);
// Digits left of outside numbers, -1 all: of the command line, else of the configuration.
int export_mask(const struct setup *setup);

#endif
