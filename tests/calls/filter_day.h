// The call-centre capture with everything that a filter can ask about: rows, visits, calls, names.
#ifndef CDRTOP_TESTS_FILTER_DAY_H
#define CDRTOP_TESTS_FILTER_DAY_H

#include "calls/filter.h"
#include "inputs.h"

struct filter_day {
    struct inputs in;
    struct cdr_store *store;
    struct ledger ledger;
    struct stitch *stitch;
    struct zone *zone;
    struct filter_terms terms;
    const char *saved; // the expression of @saved; NULL for none
};

void filter_day_init(struct filter_day *d);
void filter_day_finish(struct filter_day *d);
// The expression must be valid.
struct filter *filter_day_make(struct filter_day *d, const char *expression);

struct filter_counts {
    // calls_of_one: on the first server; none of them noRecord
    size_t records, calls, calls_of_one, visits;
};
struct filter_counts filter_day_count(struct filter_day *d, struct filter *f);

#endif
