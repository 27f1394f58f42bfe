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

#include "base/csv.h"
#include "base/zone.h"
#include "cdr/cdr.h"

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
