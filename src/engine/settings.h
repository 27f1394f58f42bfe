// What the figures begin with.
#ifndef CDRTOP_ENGINE_SETTINGS_PARTS_H
#define CDRTOP_ENGINE_SETTINGS_PARTS_H

#include "door.h"
#include "engine/settings.h"

// What is said of each queue. Borrows the configuration; queue_policies_finish().
void setup_policies(const struct setup *s, struct queue_policies *ret_policies);

// The window to show: the fixed one; else the last day in what came from files, where there are
// only files; else today.
struct window setup_window(const struct setup *s, const struct door *door, int64_t now_s);

// The same as a choice, for its words.
struct window_choice setup_choice(const struct setup *s);
// The moment whose day is today: now; of files alone the start of the newest call.
int64_t setup_day_s(const struct setup *s, const struct door *door, int64_t now_s);

#endif
