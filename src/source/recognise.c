// What a SOURCE argument tells before it is read: its kind, server and path. The content of a file
// decides its kind. Its name decides only if the content does not, as in an empty file just after
// rotation.
#include "source/source.h"

#include "csv.h"
#include "intake.h"
#include "queue_log.h"

#include <string.h>

#define DAY_DIGITS      8 // "20261122", as logrotate appends it to a name
#define AFTER_ALL_DAYS  100000000
#define CSV_FEWEST      16 // columns
#define LINES_LOOKED_AT 16

static bool ends_with(struct span s, struct span with) {
    return s.len >= with.len && span_same(span_from(s, s.len - with.len), with);
}

static bool cut_end(struct span *s, struct span end) {
    if (!ends_with(*s, end)) return false;
    s->len -= end.len;
    return true;
}

// The last part of the path, without .gz and without the number of a rotation.
static struct span base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    struct span name = span_of(slash ? slash + 1 : path);
    cut_end(&name, SPAN(".gz"));
    size_t dot = name.len;
    while (dot && name.at[dot - 1] != '.')
        dot--;
    if (dot > 1 && span_is_digits(span_from(name, dot))) name.len = dot - 1;
    return name;
}

struct span source_stem(const char *path) {
    struct span name = base_name(path);
    bool day = name.len > DAY_DIGITS + 1 && name.at[name.len - DAY_DIGITS - 1] == '-' &&
               span_is_digits(span_from(name, name.len - DAY_DIGITS));
    if (day) name.len -= DAY_DIGITS + 1;
    return name;
}

int64_t source_age(const char *path) {
    const char *slash = strrchr(path, '/');
    struct span name = span_of(slash ? slash + 1 : path), stem = source_stem(path);
    int64_t number;
    cut_end(&name, SPAN(".gz"));
    if (name.len <= stem.len + 1 || !span_number(span_from(name, stem.len + 1), &number)) return 0;
    return name.at[stem.len] == '-' ? AFTER_ALL_DAYS - number : number;
}

static bool frames_begin(struct span head) {
    struct span start = span_trim(head);
    if (start.len && start.at[0] == '{') return true;
    struct span fraction = span_take(&start, '\t');
    struct span whole = span_take(&fraction, '.');
    return start.len && (start.at[0] == '{' || start.at[0] == '!') && span_is_digits(whole) &&
           span_is_digits(fraction);
}

// A record with as many fields as in Master.csv, or a header line.
static bool csv_begins(struct span head) {
    struct buf scratch = {0};
    struct csv_record record;
    struct csv_header header = {0};
    size_t used;
    bool fits = head.len && csv_scan(head, true, &scratch, &record, &used) == CSV_RECORD &&
                (record.count >= CSV_FEWEST || csv_header_read(&record, &header));
    csv_header_finish(&header);
    buf_finish(&scratch);
    return fits;
}

static enum source_kind kind_of_line(struct span from) {
    if (frames_begin(from)) return SOURCE_FRAMES;
    if (queue_log_looks_like(from)) return SOURCE_QUEUE_LOG;
    return csv_begins(from) ? SOURCE_MASTER_CSV : SOURCE_UNKNOWN;
}

// Goes by the first line whose kind it knows: the very first one may be cut off, or a remark.
static enum source_kind kind_of_content(struct span head) {
    enum source_kind kind = SOURCE_UNKNOWN;
    source_skip_mark(&head);
    for (int line = 0; line < LINES_LOOKED_AT && head.len && !kind; line++) {
        kind = kind_of_line(head);
        span_take(&head, '\n');
    }
    return kind;
}

bool source_skip_mark(struct span *bytes) {
    bool marked = span_starts(*bytes, SPAN("\xEF\xBB\xBF"));
    if (marked) *bytes = span_from(*bytes, 3);
    return marked;
}

enum source_kind source_recognise(const char *name, struct span head) {
    struct span all = span_of(name), base = base_name(name);
    static const struct span links[] = {{"ws://", 5}, {"wss://", 6}, {"ami://", 6}, {"amis://", 7}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (span_starts(all, links[i])) return SOURCE_LINK;
    if (span_starts(all, SPAN("mysql://"))) return SOURCE_DATABASE;
    if (span_same(all, SPAN("-"))) return SOURCE_FRAMES;
    enum source_kind by_content = kind_of_content(head);
    if (by_content) return by_content;
    if (ends_with(base, SPAN(".csv"))) return SOURCE_MASTER_CSV;
    if (span_starts(base, SPAN("queue_log"))) return SOURCE_QUEUE_LOG;
    if (ends_with(base, SPAN(".jsonl")) || ends_with(base, SPAN(".rec"))) return SOURCE_FRAMES;
    return SOURCE_UNKNOWN;
}

static bool is_plain_name(struct span s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-') return false;
    }
    return s.len > 0;
}

static struct span named_by_file(const char *path) {
    static const struct {
        struct span before, behind;
    } forms[] = {{{"Master-", 7}, {".csv", 4}}, {{"queue_log-", 10}, {"", 0}}};
    if (strstr(path, "://")) return SPAN_NONE;
    struct span base = base_name(path);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct span name = span_from(base, forms[i].before.len);
        if (!span_starts(base, forms[i].before) || !cut_end(&name, forms[i].behind)) continue;
        if (name.len && !(name.len == DAY_DIGITS && span_is_digits(name))) return name;
    }
    return SPAN_NONE;
}

void source_split(const char *argument, struct span *ret_server, const char **ret_path) {
    const char *equals = strchr(argument, '=');
    struct span before = {argument, equals ? (size_t)(equals - argument) : 0};
    if (is_plain_name(before)) {
        *ret_server = before;
        *ret_path = equals + 1;
        return;
    }
    *ret_server = named_by_file(argument);
    *ret_path = argument;
}
