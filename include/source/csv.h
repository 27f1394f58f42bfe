// Master.csv, as Asterisk's cdr_csv writes it: RFC 4180, texts quoted, numbers and an absent answer
// time bare, no header. Columns: accountcode, src, dst, dcontext, clid, channel, dstchannel,
// lastapp, lastdata, start, answer, end, duration, billsec, disposition, amaflags, then uniqueid
// (loguniqueid=yes), userfield (loguserfield=yes), and peeraccount, linkedid, sequence
// (newcdrcolumns=yes).
#ifndef CDRTOP_SOURCE_CSV_H
#define CDRTOP_SOURCE_CSV_H

#include "base/buf.h"
#include "base/zone.h"
#include "cdr/cdr.h"

#define CSV_FIELDS_MAX 32
#define CSV_RECORD_MAX (16 * 1024) // bytes; cdr_csv itself writes none over 1023

struct csv_record {
    struct span fields[CSV_FIELDS_MAX]; // unquoted, bytes as they came
    size_t count;
};

enum csv_result {
    CSV_RECORD,    // read; *ret_used bytes with its line end
    CSV_MORE,      // the record is not whole in `bytes`, and they are not the last
    CSV_MALFORMED, // no record; *ret_used is the first line alone, so that the next may be tried
};

// The record at the start of `bytes`, which are not empty. Spans point into `bytes` or `scratch`,
// which is emptied first. `last`: nothing comes behind `bytes`.
enum csv_result csv_scan(struct span bytes, bool last, struct buf *scratch,
                         struct csv_record *ret_record, size_t *ret_used);

// The row of a record, texts cleaned into `scratch` (emptied first). NULL when it is one, else why
// it is not.
const char *csv_row(const struct csv_record *record, const struct zone *zone, struct buf *scratch,
                    struct cdr *ret_row);

#endif
