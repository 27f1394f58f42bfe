// A snapshot of the program, read, for tests that compare it with what a PBX says about itself.
#ifndef CDRTOP_TESTS_SAME_H
#define CDRTOP_TESTS_SAME_H

#include "run.h"

#include <jansson.h>

#define ZONES                                                                                      \
    "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto", "--tz",            \
        "Europe/Berlin"

// Runs it, checks that it succeeds, and returns its JSON.
json_t *same_snapshot(const char *const *argv);
json_t *same_fixture(const char *name);
json_int_t same_number(json_t *in, const char *object, const char *key);
// The queue of that server; NULL if it is not there.
json_t *same_queue(json_t *root, const char *server, const char *name);

// The text of it in a form in which the order of keys and rows makes no difference; the caller owns
// it.
char *same_canon(const json_t *j);
// Expects two of them to be equal, and shows where they are not.
void same_text(const char *wanted, const char *got, const char *how);

#endif
