// One record of CSV (RFC 4180), split into its fields.
#ifndef CDRTOP_BASE_CSV_H
#define CDRTOP_BASE_CSV_H

#include "base/buf.h"

#define CSV_FIELDS_MAX 64
#define CSV_RECORD_MAX (16 * 1024) // bytes; cdr_csv itself never writes more than 1023

struct csv_record {
    struct span fields[CSV_FIELDS_MAX]; // without their quotes, otherwise as received
    size_t count;
};

enum csv_result {
    CSV_RECORD, // a record of *ret_used bytes, with its line end
    CSV_MORE,   // the record is not complete, and there may be more bytes
    // not a record; *ret_used covers only the first line, so that the next one can be tried
    CSV_MALFORMED,
};

// Reads the record at the start of `bytes`, which must not be empty. Spans point into `bytes` or
// `scratch` (emptied first). `last`: no more bytes will follow.
enum csv_result csv_scan(struct span bytes, bool last, struct buf *scratch,
                         struct csv_record *ret_record, size_t *ret_used);

#endif
