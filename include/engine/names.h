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

#endif
