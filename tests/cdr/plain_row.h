// A plain row, for tests that change one thing in it.
#ifndef CDRTOP_TESTS_CDR_PLAIN_ROW_H
#define CDRTOP_TESTS_CDR_PLAIN_ROW_H

#include "cdr/cdr.h"

static inline struct cdr plain_row(int64_t sequence) {
    struct cdr row = {.start = 1795374511,
                      .answer = CDR_NO_TIME,
                      .end = 1795374520,
                      .duration = 9,
                      .disposition = CDR_NO_ANSWER,
                      .disposition_word = SPAN("NO ANSWER"),
                      .sequence = sequence};
    row.local_start = civil_of_seconds(row.start + 3600);
    row.text[CDR_UNIQUE_ID] = SPAN("1795374511.0");
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000000");
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/1004-00000001");
    return row;
}

#endif
