// What a SOURCE argument says before anything is opened: its kind, its server, its path. Names
// decide first, because a file that was just rotated is empty.
#include "source/source.h"

#include "queue_log_time.h"

#include <string.h>

#define DAY_DIGITS 8 // "20261122", as logrotate puts it behind a name

static bool digits(struct span s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return s.len > 0;
}

static bool ends(struct span s, struct span with) {
    return s.len >= with.len && span_same(span_from(s, s.len - with.len), with);
}

static bool cut_end(struct span *s, struct span end) {
    if (!ends(*s, end)) return false;
    s->len -= end.len;
    return true;
}

// The last part of the path without .gz and without the number of a rotation.
static struct span base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    struct span name = span_of(slash ? slash + 1 : path);
    cut_end(&name, SPAN(".gz"));
    size_t dot = name.len;
    while (dot && name.at[dot - 1] != '.')
        dot--;
    if (dot > 1 && digits(span_from(name, dot))) name.len = dot - 1;
    return name;
}

struct span source_stem(const char *path) {
    struct span name = base_name(path);
    bool day = name.len > DAY_DIGITS + 1 && name.at[name.len - DAY_DIGITS - 1] == '-' &&
               digits(span_from(name, name.len - DAY_DIGITS));
    if (day) name.len -= DAY_DIGITS + 1;
    return name;
}

static bool frames_begin(struct span head) {
    struct span start = span_trim(head);
    if (start.len && start.at[0] == '{') return true;
    struct span fraction = span_take(&start, '\t');
    struct span whole = span_take(&fraction, '.');
    return start.len && (start.at[0] == '{' || start.at[0] == '!') && digits(whole) &&
           digits(fraction);
}

static bool csv_begins(struct span head) {
    struct span line = span_take(&head, '\n');
    size_t commas = 0;
    for (size_t i = 0; i < line.len; i++)
        commas += line.at[i] == ',';
    return line.len && line.at[0] == '"' && commas >= 15;
}

static bool queue_log_begins(struct span head) {
    struct span line = span_take(&head, '\n');
    size_t bars = 0;
    for (size_t i = 0; i < line.len; i++)
        bars += line.at[i] == '|';
    int64_t at_s;
    return bars >= 4 && queue_log_time(span_take(&line, '|'), NULL, 0, &at_s);
}

enum source_kind source_recognise(const char *name, struct span head) {
    struct span all = span_of(name), base = base_name(name);
    if (span_starts(all, SPAN("ws://")) || span_starts(all, SPAN("wss://"))) return SOURCE_LINK;
    if (span_starts(all, SPAN("mysql://"))) return SOURCE_DATABASE;
    if (span_same(all, SPAN("-"))) return SOURCE_FRAMES;
    if (ends(base, SPAN(".csv"))) return SOURCE_MASTER_CSV;
    if (span_starts(base, SPAN("queue_log"))) return SOURCE_QUEUE_LOG;
    if (ends(base, SPAN(".jsonl")) || ends(base, SPAN(".rec"))) return SOURCE_FRAMES;
    if (frames_begin(head)) return SOURCE_FRAMES;
    if (csv_begins(head)) return SOURCE_MASTER_CSV;
    if (queue_log_begins(head)) return SOURCE_QUEUE_LOG;
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
        if (name.len && !(name.len == DAY_DIGITS && digits(name))) return name;
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
