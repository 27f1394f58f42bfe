// What somebody has to mend outside, or did not mean, in sentences: a zone that is wrong, a trunk
// that no rule knows, a name that nothing is called, a day of which nothing is known.
#ifndef CDRTOP_ENGINE_NOTES_H
#define CDRTOP_ENGINE_NOTES_H

#include "engine/engine.h"

// To be called once a second; looks for what is to be mended.
void engine_look(struct engine *e);
// The one sentence that is to be said now; "" none. Valid until the next call of either.
const char *engine_note(struct engine *e);

typedef void engine_say(const char *text);
// All of them, when all is in: some have several lines.
void engine_say_notes(struct engine *e, engine_say *say);
// Of zones that are wrong, each once.
void engine_say_zones(struct engine *e, engine_say *say);

#endif
