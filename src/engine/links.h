// The links' begin.
#ifndef CDRTOP_ENGINE_LINKS_PARTS_H
#define CDRTOP_ENGINE_LINKS_PARTS_H

#include "door.h"
#include "engine/links.h"

struct loop;

void links_init(struct links *l, struct door *door, struct clock *clock);
// Connects to all of them. -1: a URL cannot be used, and l->error says which.
int links_open(struct links *l, struct loop *loop, const struct engine_settings *s,
               const struct links_hooks *hooks);

#endif
