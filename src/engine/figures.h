// The figures' begin and end.
#ifndef CDRTOP_ENGINE_FIGURES_PARTS_H
#define CDRTOP_ENGINE_FIGURES_PARTS_H

#include "engine/figures.h"

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s);
void figures_finish(struct figures *f);

#endif
