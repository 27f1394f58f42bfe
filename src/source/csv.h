// Call detail records as CSV (RFC 4180), in three layouts. A file with a header line names its
// columns (a table exported from FreePBX or Grandstream, or one's own cdr_custom). Without a header
// line, the layout is recognised by the position of the times:
//
// - cdr_csv: accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start,
//   answer, end, duration, billsec, disposition, amaflags, then uniqueid (loguniqueid=yes),
//   userfield (loguserfield=yes), and peeraccount, linkedid, sequence (newcdrcolumns=yes);
// - cdr_custom as in its sample, which writes the same file name Master.csv: clid, src, dst,
//   dcontext, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec,
//   disposition, amaflags, accountcode, uniqueid, userfield, sequence.
#ifndef CDRTOP_SOURCE_CSV_H
#define CDRTOP_SOURCE_CSV_H

#include "base/buf.h"
#include "base/zone.h"
#include "cdr/cdr.h"

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

#define CSV_COLUMNS (CDR_FIXED_FIELDS + 2) // those of cdr_fields
#define CSV_EXTRAS  (CDR_CUSTOM_MAX - 1)

struct csv_header { // zeroed: there was no header line
    bool given;
    int8_t at[CSV_COLUMNS]; // the column of each of cdr_fields, -1 for none
    int8_t peer;            // column of peeraccount
    struct csv_extra {      // columns with other names, which become custom fields
        int8_t at;
        uint16_t from, len; // the position of its name in `names`
    } extras[CSV_EXTRAS];
    size_t extra_count;
    struct buf names; // owned
};

// A record is a header line if it names a start, a duration and a disposition. If not, this gives
// false and leaves *ret_header as it is. It knows the names of Asterisk (also calldate for the
// start), of AMI and of Grandstream, in any case, with or without spaces and underscores.
bool csv_header_read(const struct csv_record *record, struct csv_header *ret_header);
void csv_header_finish(struct csv_header *h);

// Makes a row of a record, by the header or the layout that it has. Texts are cleaned into
// `scratch` (emptied first). Times are read in `zone`; local_start is as printed. The UniqueID is
// empty if the layout has none. Returns NULL, or why it is not a row.
const char *csv_row(const struct csv_record *record, const struct csv_header *header,
                    const struct zone *zone, struct buf *scratch, struct cdr *ret_row);

#endif
