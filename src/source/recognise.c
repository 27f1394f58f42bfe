// What a SOURCE argument tells before it is read: its kind, server and path. The content of a file
// decides its kind. Its name decides only if the content does not, as in an empty file just after
// rotation.
#include "source/source.h"

#include "csv.h"
#include "intake.h"
#include "queue_log.h"

#include <string.h>

#define DAY_DIGITS      8 // "20261122", as logrotate appends it to a name
#define DIGITS_MOST     18
#define AFTER_THE_DAY   INT64_C(10000000000) // ten digits
#define AFTER_ALL_DAYS  (100000000 * AFTER_THE_DAY)
#define AN_EPOCH        100000000 // a number as large is a time, as Asterisk itself appends it
#define CSV_FEWEST      16        // columns
#define LINES_LOOKED_AT 16

static bool ends_with(struct span s, struct span with) {
    return s.len >= with.len && span_same(span_from(s, s.len - with.len), with);
}

static bool cut_end(struct span *s, struct span end) {
    if (!ends_with(*s, end)) return false;
    s->len -= end.len;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "20261129", "2026-11-29", and then an hour, a time or an epoch: "2026112906", "20261129-060000",
// "2026-11-29_06", "20261129-1795923000". As one number of 18 digits that grows with time; 0 if it
// is no day.
static int64_t day_in(struct span s) {
    int64_t value = 0, digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool between = i > 3 && (s.at[i] == '-' || s.at[i] == '_' || s.at[i] == 'T');
        if (!is_digit(s.at[i]) && !between) return 0;
        if (between && !(i + 1 < s.len && is_digit(s.at[i + 1]))) return 0;
        if (between) continue;
        if (++digits > DIGITS_MOST) return 0;
        value = value * 10 + (s.at[i] - '0');
    }
    if (digits < DAY_DIGITS) return 0;
    for (; digits < DIGITS_MOST; digits++)
        value *= 10;
    int64_t day = value / AFTER_THE_DAY, month = day / 100 % 100;
    bool plausible = day / 10000 > 1990 && day / 10000 < 2200 && month >= 1 && month <= 12 &&
                     day % 100 >= 1 && day % 100 <= 31;
    return plausible ? value : 0;
}

// The age that rotation has put behind a name, from `at` on, see source_age(); 0 if it is something
// else.
static int64_t age_from(struct span name, size_t at) {
    struct span rest = span_from(name, at + 1);
    int64_t number, day = day_in(rest);
    if (!strchr(".-_", name.at[at])) return 0;
    if (day) return AFTER_ALL_DAYS - day;
    if (name.at[at] != '.' || !span_is_digits(rest) || !span_number(rest, &number)) return 0;
    return number < AN_EPOCH ? number : AFTER_ALL_DAYS - number;
}

// The last part of the path, without .gz. *ret_age is what rotation has put behind its stem, which
// has *ret_stem bytes.
static struct span file_name(const char *path, size_t *ret_stem, int64_t *ret_age) {
    const char *slash = strrchr(path, '/');
    struct span name = span_of(slash ? slash + 1 : path);
    cut_end(&name, SPAN(".gz"));
    *ret_stem = name.len;
    *ret_age = 0;
    for (size_t at = 1; at + 1 < name.len; at++) { // the longest that is one
        int64_t age = age_from(name, at);
        if (!age) continue;
        *ret_stem = at;
        *ret_age = age;
        break;
    }
    return name;
}

bool source_is_packed(const char *path) {
    return ends_with(span_of(path), SPAN(".gz"));
}

struct span source_stem(const char *path) {
    size_t stem;
    int64_t age;
    struct span name = file_name(path, &stem, &age);
    name.len = stem;
    return name;
}

int64_t source_age(const char *path) {
    size_t stem;
    int64_t age;
    file_name(path, &stem, &age);
    return age;
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
    struct span all = span_of(name), base = source_stem(name);
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
    struct span base = source_stem(path);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct span name = span_from(base, forms[i].before.len);
        if (!span_starts(base, forms[i].before) || !cut_end(&name, forms[i].behind)) continue;
        if (name.len && !day_in(name)) return name;
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
