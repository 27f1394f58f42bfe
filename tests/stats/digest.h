// All figures of a ledger as text, so that two ways of telling it the same things can be compared.
#ifndef CDRTOP_TESTS_DIGEST_H
#define CDRTOP_TESTS_DIGEST_H

#include "../support/tape.h"

struct buf digest(const struct ledger *l);  // sorted lines; the caller frees them
struct buf digest_of(const struct tape *t); // for a ledger into which the tape was played
void expect_same(const struct tape *t, const struct buf *wanted, const char *how, int seed);

#endif
