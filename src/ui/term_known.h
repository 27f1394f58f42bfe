// Whether terminfo describes a terminal of that name.
#ifndef CDRTOP_UI_TERM_KNOWN_H
#define CDRTOP_UI_TERM_KNOWN_H

#include <stdbool.h>

bool terminfo_knows(const char *name);

#endif
