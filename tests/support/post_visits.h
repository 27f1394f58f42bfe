// Posts all visits of a ledger, as the program posts those that have changed.
#ifndef CDRTOP_TESTS_POST_VISITS_H
#define CDRTOP_TESTS_POST_VISITS_H

#include "calls/stitch.h"
#include "queue/ledger.h"

static inline void post_visits(struct stitch *s, const struct ledger *l) {
    for (uint32_t n = 0; n < ledger_count(l); n++) {
        struct visit v;
        ledger_visit(l, n, &v);
        stitch_visit_of(s, l, n, &v);
    }
}

#endif
