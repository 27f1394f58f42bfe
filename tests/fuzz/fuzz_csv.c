// Any bytes as Master.csv: the scan always moves forward, stays within bounds, and gives the same
// records when the bytes come in two parts.
#include "../../src/source/csv.h"
#include "fuzz.h"

static struct zone *utc;

static void all_of(struct span rest, struct buf *out) {
    struct buf unquoted = {0}, cleaned = {0};
    struct csv_header header = {0};
    while (rest.len) {
        struct csv_record record;
        struct cdr row;
        size_t used = 0;
        enum csv_result result = csv_scan(rest, true, &unquoted, &record, &used);
        must(result != CSV_MORE && used && used <= rest.len, "it moves forward");
        buf_format(out, "%d %zu;", (int)result, used);
        if (result == CSV_RECORD) {
            if (csv_row(&record, &header, utc, &cleaned, &row))
                csv_header_read(&record, &header);
            else
                must_be_clean_row(&row);
        }
        rest = span_from(rest, used);
    }
    csv_header_finish(&header);
    buf_finish(&unquoted);
    buf_finish(&cleaned);
}

static void in_parts(struct span whole, size_t first, struct buf *out) {
    struct buf unquoted = {0};
    for (size_t from = 0; from < whole.len;) {
        struct csv_record record;
        size_t used = 0;
        bool last = first >= whole.len;
        struct span rest = {whole.at + from, (last ? whole.len : first) - from};
        enum csv_result result =
            rest.len ? csv_scan(rest, last, &unquoted, &record, &used) : CSV_MORE;
        if (result == CSV_MORE) {
            must(!last, "it ends");
            first = whole.len;
            continue;
        }
        buf_format(out, "%d %zu;", (int)result, used);
        from += used;
    }
    buf_finish(&unquoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span whole = {(const char *)data, size};
    struct buf at_once = {0}, parted = {0};
    if (!utc) must(zone_load("UTC", &utc) == 0, "the zone");
    all_of(whole, &at_once);
    if (size > 1 && size <= CSV_RECORD_MAX) {
        in_parts(whole, 1 + data[0] % (size - 1), &parted);
        must(span_same(buf_text(&at_once), buf_text(&parted)), "the same records in two parts");
    }
    buf_finish(&at_once);
    buf_finish(&parted);
    return 0;
}
