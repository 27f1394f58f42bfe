// The value of a figure by its id, without terms.
#ifndef CDRTOP_TESTS_FIGURED_H
#define CDRTOP_TESTS_FIGURED_H

#include "stats/figures.h"

#include <criterion/criterion.h>

static inline double figured(enum figure_scope scope, const char *id, const void *of) {
    static const struct figure_terms terms;
    const struct figure *f = figure_find(scope, id);
    cr_assert_not_null(f, "no figure %s", id);
    return figure_value(f, of, &terms);
}

#endif
