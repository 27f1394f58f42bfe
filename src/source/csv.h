// Call detail records as CSV (RFC 4180), in three layouts. A file with a header line says itself
// what is where (a table exported from FreePBX or Grandstream, a cdr_custom of one's own). Without
// one it is known by where its times stand:
// - cdr_csv: accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start,
//   answer, end, duration, billsec, disposition, amaflags, then uniqueid (loguniqueid=yes),
//   userfield (loguserfield=yes), and peeraccount, linkedid, sequence (newcdrcolumns=yes);
// - cdr_custom as its sample has it, under the same name Master.csv: clid, src, dst, dcontext,
//   channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec, disposition,
//   amaflags, accountcode, uniqueid, userfield, sequence.
#ifndef CDRTOP_SOURCE_CSV_H
#define CDRTOP_SOURCE_CSV_H

#include "base/buf.h"
#include "base/zone.h"
#include "cdr/cdr.h"

#define CSV_FIELDS_MAX 64
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

#define CSV_COLUMNS (CDR_FIXED_FIELDS + 2) // of cdr_fields
#define CSV_EXTRAS  (CDR_CUSTOM_MAX - 1)

struct csv_header { // zeroed: none was read
    bool given;
    int8_t at[CSV_COLUMNS]; // by cdr_fields: its column, -1 none
    int8_t peer;            // peeraccount
    struct csv_extra {      // columns of another name: custom fields
        int8_t at;
        uint16_t from, len; // of its name in `names`
    } extras[CSV_EXTRAS];
    size_t extra_count;
    struct buf names; // owned
};

// Takes a record for a header line where it names a start, a duration and a disposition. False: it
// is none, and *ret_header is as it was. Names: Asterisk's (calldate for start, too), the AMI's,
// and Grandstream's, any case, with or without spaces and underscores.
bool csv_header_read(const struct csv_record *record, struct csv_header *ret_header);
void csv_header_finish(struct csv_header *h);

// The row of a record, by the header or by its layout; texts cleaned into `scratch` (emptied
// first). The times are those of `zone`; local_start is as printed. The UniqueID is empty where the
// layout has none. NULL when it is a row, else why it is not.
const char *csv_row(const struct csv_record *record, const struct csv_header *header,
                    const struct zone *zone, struct buf *scratch, struct cdr *ret_row);

#endif
