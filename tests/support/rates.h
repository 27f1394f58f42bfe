// Figures by their id in the catalogue.
#ifndef CDRTOP_TESTS_RATES_H
#define CDRTOP_TESTS_RATES_H

#include "stats/figures.h"

static inline double rate_of(const struct queue_tally *q, const char *id,
                             enum service_formula formula, bool short_out) {
    struct figure_terms terms = {.formula = formula, .short_out = short_out};
    return figure_value(figure_find(FIGURES_OF_QUEUE, id), q, &terms);
}

static inline double agent_figure(const struct agent_figures *of, const char *id) {
    return figure_value(figure_find(FIGURES_OF_AGENT, id), of, NULL);
}

#endif
