// A day of made-up rows with the mix of tests/tools/gen_day.py, the same ones every time.
#ifndef CDRTOP_TESTS_DAY_ROWS_H
#define CDRTOP_TESTS_DAY_ROWS_H

#include "cdr/cdr.h"

struct day_rows {
    uint64_t random;
    uint32_t pool;              // how many callers there are
    uint32_t channel, sequence; // the next ones
    char text[CDR_TEXTS][96];   // of the row last made
};

void day_rows_init(struct day_rows *d, uint32_t count);      // how many rows will be made
void day_rows_next(struct day_rows *d, struct cdr *ret_row); // spans valid until the next

#endif
