// Splits a record of CSV into fields. It is strict, because that is how a reader recovers after a
// line that was cut off (a full disk, a crash): it gives up the first line of what cannot be a
// record, and the next line is tried as a beginning.
#include "base/csv.h"

#include <string.h>

static enum csv_result broken(struct span bytes, bool last, size_t *ret_used) {
    const char *end = memchr(bytes.at, '\n', bytes.len);
    if (!end && !last && bytes.len <= CSV_RECORD_MAX) return CSV_MORE;
    *ret_used = end ? (size_t)(end - bytes.at) + 1 : bytes.len;
    return CSV_MALFORMED;
}

// Reads the quoted field that begins at `at`; false if its end is not in `bytes`.
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
        last = true; // anything longer is not a record
    }
    buf_clear(scratch);
    buf_room(scratch, bytes.len); // so that nothing moves from here on
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
