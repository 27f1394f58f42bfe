// Private to app/: what is known by name, for the filter's picker and its completion.
#ifndef CDRTOP_APP_KNOWN_H
#define CDRTOP_APP_KNOWN_H

#include "app/figures.h"

// `field` is of the filter language, or "@" for a saved filter, whose note is its expression.
typedef void known_take(void *context, const char *field, struct span value, const char *note);

// All that is known by name, or what goes by that field alone; NULL all.
void known_each(const struct figures *f, const char *field, known_take *take, void *context);
// `queue:support`, `queue:"night shift"`, `@lost`.
void known_word(const char *field, struct span value, char *out, size_t size);

#endif
