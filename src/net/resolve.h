// Host names to addresses, off the loop's thread: a look-up can hang for many seconds.
#ifndef CDRTOP_NET_RESOLVE_H
#define CDRTOP_NET_RESOLVE_H

#include "net/loop.h"

#include <stddef.h>

enum { RESOLVE_MAX = 8 }; // more addresses of one name are passed over

struct address {
    char text[46]; // numeric, without brackets
};

struct resolve;

// True when host is a number already: no look-up is needed.
bool resolve_numeric(const char *host, struct address *ret_address);

// Starts a look-up; `done` is called once in the loop's thread, with count 0 and an error in words
// (static) when the name has no address. The request is gone after `done`. Never fails: what goes
// wrong is told by `done`.
struct resolve *resolve_start(struct loop *l, const char *host,
                              void (*done)(void *context, const struct address *found, size_t count,
                                           const char *error),
                              void *context);
void resolve_cancel(struct resolve *r); // `done` will not come; never waits; NULL is fine

#endif
