// Master.csv in two steps. A scan takes one record apart; it is strict, for that is what finds the
// way back after a line that was cut (a full disk, a crash): the first line of what cannot be a
// record is given up, and the next line is tried as a beginning. Then a table puts the fields in
// their places.
#include "source/csv.h"

#include "base/utf8.h"
#include "cdr/moment.h"

#include <string.h>

enum { // columns
    COLUMN_START = 9,
    COLUMN_ANSWER,
    COLUMN_END,
    COLUMN_DURATION,
    COLUMN_BILLABLE,
    COLUMN_DISPOSITION,
    COLUMN_AMA_FLAGS,
    COLUMNS, // always there
};
#define NEW_COLUMNS 3 // peeraccount, linkedid, sequence

static const struct {
    int column;
    enum cdr_text text;
} texts[] = {
    {0, CDR_ACCOUNT_CODE},        {1, CDR_SOURCE},
    {2, CDR_DESTINATION},         {3, CDR_DESTINATION_CONTEXT},
    {4, CDR_CALLER_ID},           {5, CDR_CHANNEL},
    {6, CDR_DESTINATION_CHANNEL}, {7, CDR_LAST_APPLICATION},
    {8, CDR_LAST_DATA},           {COLUMN_AMA_FLAGS, CDR_AMA_FLAGS},
};

static enum csv_result broken(struct span bytes, bool last, size_t *ret_used) {
    const char *end = memchr(bytes.at, '\n', bytes.len);
    if (!end && !last && bytes.len <= CSV_RECORD_MAX) return CSV_MORE;
    *ret_used = end ? (size_t)(end - bytes.at) + 1 : bytes.len;
    return CSV_MALFORMED;
}

// Reads the quoted field that begins at `at`; false when its end is not in `bytes`.
static bool quoted(struct span bytes, size_t *at, struct buf *scratch, struct span *ret_field) {
    size_t start = *at + 1, from = scratch->len;
    bool doubled = false;
    for (size_t i = start; i < bytes.len; i++) {
        const char *found = memchr(bytes.at + i, '"', bytes.len - i);
        if (!found) return false;
        i = (size_t)(found - bytes.at);
        if (i + 1 < bytes.len && bytes.at[i + 1] == '"') {
            doubled = true;
            buf_put(scratch, bytes.at + start, i + 1 - start);
            start = ++i + 1;
            continue;
        }
        *at = i + 1;
        *ret_field = (struct span){bytes.at + start, i - start};
        if (!doubled) return true;
        buf_span(scratch, *ret_field);
        *ret_field = (struct span){scratch->at + from, scratch->len - from};
        return true;
    }
    return false;
}

static struct span bare(struct span bytes, size_t *at) {
    size_t start = *at;
    for (; *at < bytes.len; (*at)++) {
        char c = bytes.at[*at];
        if (!c || c == ',' || c == '"' || c == '\r' || c == '\n') break;
    }
    return (struct span){bytes.at + start, *at - start};
}

enum csv_result csv_scan(struct span bytes, bool last, struct buf *scratch,
                         struct csv_record *ret_record, size_t *ret_used) {
    struct span whole = bytes;
    if (bytes.len > CSV_RECORD_MAX) {
        bytes.len = CSV_RECORD_MAX;
        last = true; // a record that needs more is none
    }
    buf_clear(scratch);
    buf_room(scratch, bytes.len); // so that nothing moves below
    size_t count = 0;
    for (size_t at = 0;;) {
        if (count == CSV_FIELDS_MAX) return broken(whole, last, ret_used);
        struct span *field = &ret_record->fields[count++];
        if (at < bytes.len && bytes.at[at] == '"') {
            if (!quoted(bytes, &at, scratch, field))
                return last ? broken(whole, last, ret_used) : CSV_MORE;
        } else {
            *field = bare(bytes, &at);
        }
        bool ends = at == bytes.len;
        if (ends && (!last || bytes.len < whole.len))
            return last ? broken(whole, last, ret_used) : CSV_MORE;
        if (!ends && bytes.at[at] == '\r') {
            at++;
            if (at == bytes.len && !last) return CSV_MORE;
            if (at == bytes.len || bytes.at[at] != '\n') return broken(whole, last, ret_used);
        }
        if (ends || bytes.at[at] == '\n') {
            ret_record->count = count;
            *ret_used = ends ? at : at + 1;
            return CSV_RECORD;
        }
        if (bytes.at[at++] != ',') return broken(whole, last, ret_used);
    }
}

static struct span cleaned(struct span s, struct buf *scratch) {
    if (utf8_is_clean(s)) return s;
    size_t from = scratch->len;
    utf8_clean(scratch, s);
    return (struct span){scratch->at + from, scratch->len - from};
}

static bool seconds(struct span s, uint32_t *ret_seconds) {
    int64_t value;
    if (!span_number(s, &value) || value < 0 || value > UINT32_MAX) return false;
    *ret_seconds = (uint32_t)value;
    return true;
}

static int64_t moment(struct span s, const struct zone *zone, int64_t start) {
    struct civil local;
    return civil_parse(s, &local) ? cdr_moment_from(zone, local, start) : CDR_NO_TIME;
}

// Which optional columns are there follows from their number; where one of uniqueid and userfield
// is missing, only an id that looks like one is taken for it.
static const char *place_ids(const struct csv_record *r, struct span *ret_id,
                             struct span *ret_user_field, size_t *ret_newer) {
    size_t more = r->count - COLUMNS;
    bool newer = more >= NEW_COLUMNS;
    if (newer) more -= NEW_COLUMNS;
    if (more == 0) return "no UniqueID column (loguniqueid=yes in cdr.conf writes it)";
    int64_t epoch;
    *ret_id = r->fields[COLUMNS];
    if (more == 1 && !cdr_unique_epoch(*ret_id, &epoch))
        return "no UniqueID where its column should be";
    if (!ret_id->len) return "the UniqueID is empty";
    *ret_user_field = more == 2 ? r->fields[COLUMNS + 1] : SPAN_NONE;
    *ret_newer = newer ? COLUMNS + more : 0;
    return NULL;
}

const char *csv_row(const struct csv_record *record, const struct zone *zone, struct buf *scratch,
                    struct cdr *ret_row) {
    const struct span *f = record->fields;
    struct span unique_id = SPAN_NONE, user_field = SPAN_NONE;
    size_t newer = 0, bytes = 0;
    if (record->count < COLUMNS) return "fewer columns than Master.csv has";
    if (record->count > COLUMNS + 2 + NEW_COLUMNS) return "more columns than Master.csv has";
    const char *why = place_ids(record, &unique_id, &user_field, &newer);
    if (why) return why;
    struct cdr row = {.sequence = CDR_NO_SEQUENCE};
    if (!civil_parse(f[COLUMN_START], &row.local_start)) return "no start time";
    if (!seconds(f[COLUMN_DURATION], &row.duration)) return "the duration is no number";
    if (!seconds(f[COLUMN_BILLABLE], &row.billable)) return "the billable seconds are no number";

    for (size_t i = 0; i < record->count; i++)
        bytes += f[i].len;
    buf_clear(scratch);
    buf_room(scratch, bytes * 3 + 1); // a broken byte becomes three; so nothing moves below
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        row.text[texts[i].text] = cleaned(f[texts[i].column], scratch);
    row.text[CDR_UNIQUE_ID] = cleaned(unique_id, scratch);
    row.text[CDR_USER_FIELD] = cleaned(user_field, scratch);
    row.start = cdr_moment(zone, row.local_start, unique_id);
    row.answer = moment(f[COLUMN_ANSWER], zone, row.start);
    row.end = moment(f[COLUMN_END], zone, row.start);
    row.disposition_word = cleaned(f[COLUMN_DISPOSITION], scratch);
    row.disposition = cdr_disposition_of(row.disposition_word);
    if (newer) {
        row.custom[0] = (struct cdr_custom){SPAN("PeerAccount"), cleaned(f[newer], scratch)};
        row.custom_count = 1;
        row.text[CDR_LINKED_ID] = cleaned(f[newer + 1], scratch);
        if (!span_number(f[newer + 2], &row.sequence)) row.sequence = CDR_NO_SEQUENCE;
    }
    *ret_row = row;
    return NULL;
}
