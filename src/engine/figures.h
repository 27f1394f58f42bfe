// The figures' begin and end, and their job.
#ifndef CDRTOP_ENGINE_FIGURES_PARTS_H
#define CDRTOP_ENGINE_FIGURES_PARTS_H

#include "engine/figures.h"

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s);
void figures_finish(struct figures *f);
// Goes on with figures_run() as a job, or begins it, for about `budget_us`; true when it is at its
// end. Without a task it runs through.
bool figures_go_on(struct figures *f, int64_t now_us, int64_t budget_us);

#endif
