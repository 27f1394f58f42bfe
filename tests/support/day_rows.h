// A day of made-up rows, with the mix of tests/tools/gen_day.py, and the same every time.
#ifndef CDRTOP_TESTS_DAY_ROWS_H
#define CDRTOP_TESTS_DAY_ROWS_H

#include "cdr/cdr.h"

struct day_rows {
    uint64_t random;
    uint32_t pool;              // number of different callers
    uint32_t channel, sequence; // numbers of the next ones
    char text[CDR_TEXTS][96];   // of the latest row
};

void day_rows_init(struct day_rows *d, uint32_t count);      // count: how many rows will be made
void day_rows_next(struct day_rows *d, struct cdr *ret_row); // spans are valid until the next call

#endif
