// Rows of a Master.csv in UTC: calls of now that nobody answered.
#ifndef CDRTOP_TESTS_ROWS_OF_NOW_H
#define CDRTOP_TESTS_ROWS_OF_NOW_H

#include "base/buf.h"

#include <time.h>

// So many, numbered from that.
static inline void put_rows_of_now(struct buf *out, int from, int count) {
    char at[32];
    time_t now = time(NULL);
    strftime(at, sizeof at, "%Y-%m-%d %H:%M:%S", gmtime(&now));
    for (int i = from; i < from + count; i++)
        buf_format(out,
                   "\"\",\"1\",\"2\",\"c\",\"\",\"SIP/1-%d\",\"\",\"Dial\",\"\",\"%s\",\"\",\"%s\","
                   "1,0,\"NO ANSWER\",\"DOCUMENTATION\",\"%lld.%d\",\"\"\n",
                   i, at, at, (long long)now, i);
}

#endif
