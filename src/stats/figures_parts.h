// Private to stats/: the tables of the catalogue, and what it has to be told of a scope.
#ifndef CDRTOP_STATS_FIGURES_PARTS_H
#define CDRTOP_STATS_FIGURES_PARTS_H

#include "stats/figures.h"

struct figure_table {
    const struct figure *list;
    size_t count;
    uint64_t (*counted)(const void *of, uint32_t bits);
    struct amount (*amount)(const void *of, int amount);
};
#define FIGURE_TABLE(list, counted, amount)                                                        \
    { list, sizeof(list) / sizeof(list)[0], counted, amount }

extern const struct figure_table catalogue_of_queue, catalogue_of_agent, catalogue_of_calls,
    catalogue_of_hour, catalogue_of_recalls, catalogue_of_records, catalogue_of_rows_queue,
    catalogue_of_rows_agent;

#endif
