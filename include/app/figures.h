// The figures of the window, kept up with the store in slices.
#ifndef CDRTOP_APP_FIGURES_H
#define CDRTOP_APP_FIGURES_H

#include "app/setup.h"
#include "stats/records.h"

struct figures {
    const struct setup *setup;
    const struct door *door;
    struct window window;
    struct records_fold fold;
};

void figures_init(struct figures *f, const struct setup *setup, const struct door *door,
                  int64_t now_s);
void figures_finish(struct figures *f);
// Turns the window over if the day did, and folds at most `rows`. True when all rows are in.
bool figures_run(struct figures *f, int64_t now_s, size_t rows);

#endif
