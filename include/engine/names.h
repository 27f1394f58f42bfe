// The names that a filter may use for servers, agents and saved filters: those of the configuration
// and those that the data told.
#ifndef CDRTOP_ENGINE_NAMES_H
#define CDRTOP_ENGINE_NAMES_H

#include "engine/figures.h"

struct filter_terms names_terms(struct figures *f);

// What is known by name, for the filter's picker and its completion.
struct known {
    const char *field; // of the filter language, or "@" for a saved filter
    struct span value;
    const char *note; // a saved filter's expression, an agent's name; else ""
    uint64_t offered; // to a queue
};
typedef void known_take(void *context, const struct known *one);

// All that is known by name, or what goes by that field alone; NULL all.
void known_each(const struct figures *f, const char *field, known_take *take, void *context);
// `queue:support`, `queue:"night shift"`, `@lost`.
void known_word(const char *field, struct span value, char *out, size_t size);

// Names that were asked for and that nothing has told of: a slip of the pen, mostly. They stay in
// force, as a queue may come later.
// "no queue is called supprt: support?" of the first name in the filter that nothing is called, and
// "--server-tz: no server is called pbx9: pbx1?"; false: all were heard of. Ask when all first
// states are in. An extension that no queue has as a member may be anybody's: it is only unheard of
// where the filter finds nothing at all.
bool unheard_name(const struct figures *f, char *out, size_t size);
bool unheard_zone(const struct figures *f, char *out, size_t size);
// What one of them depends on: the same number, the same answer.
uint64_t unheard_stamp(const struct figures *f);
void unheard_say(const struct figures *f); // both, a line each on stderr

#endif
