// Compares the figures of a ledger with a truth.json that was counted from queue_log alone.
#ifndef CDRTOP_TESTS_TRUTH_H
#define CDRTOP_TESTS_TRUTH_H

#include "queue/ledger.h"

#define TRUTH_TEXTS 64

struct differences {
    size_t compared, count;
    char text[TRUTH_TEXTS][120]; // "pbx1/support timeout: truth 2, ours 11"
};

struct differences truth_compare(const struct ledger *l, const char *fixture);
void differences_print(const struct differences *d);
// The list ends with NULL.
size_t differences_without(const struct differences *d, const char *const *allowed);

#endif
