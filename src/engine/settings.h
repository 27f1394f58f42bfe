// What the figures begin with.
#ifndef CDRTOP_ENGINE_SETTINGS_PARTS_H
#define CDRTOP_ENGINE_SETTINGS_PARTS_H

#include "door.h"
#include "engine/settings.h"

void settings_finish(struct engine_settings *s);

// The window to show: the fixed one; else the last day in what came from files, where there are
// only files; else today.
struct window settings_window(const struct engine_settings *s, const struct door *door,
                              int64_t now_s);
// The moment whose day is today: now; of files alone the start of the newest call.
int64_t settings_day_s(const struct engine_settings *s, const struct door *door, int64_t now_s);

#endif
