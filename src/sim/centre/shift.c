// Moves times within recorded frames. It works on bytes and not on JSON, because recorded frames
// need not be valid. A value is recognised by `":` with a quoted name before it and a quote after
// it (an escaped quote within a value cannot look like that), and it is moved only if it has
// exactly the form that its name promises.
#include "shift.h"

#include "base/civil.h"

#include <inttypes.h>
#include <string.h>

enum shape { SHAPE_NONE, SHAPE_ID, SHAPE_EPOCH, SHAPE_LOCAL };

struct value {
    enum shape shape;
    struct span text; // the text between the quotes
};

static bool ends_nocase(struct span s, struct span tail) {
    return s.len >= tail.len && span_same_nocase(span_from(s, s.len - tail.len), tail);
}

static enum shape shape_of(struct span name) {
    static const struct {
        struct span name;
        enum shape shape;
    } names[] = {{{"LastCall", 8}, SHAPE_EPOCH},   {{"LastPause", 9}, SHAPE_EPOCH},
                 {{"LoginTime", 9}, SHAPE_EPOCH},  {{"Timestamp", 9}, SHAPE_EPOCH},
                 {{"StartTime", 9}, SHAPE_LOCAL},  {{"EndTime", 7}, SHAPE_LOCAL},
                 {{"AnswerTime", 10}, SHAPE_LOCAL}};
    if (ends_nocase(name, SPAN("uniqueid")) || ends_nocase(name, SPAN("linkedid"))) return SHAPE_ID;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (span_same_nocase(name, names[i].name)) return names[i].shape;
    return SHAPE_NONE;
}

static bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

// The next quoted value, from *at on, whose name is one of those to move; *at goes past the name.
static bool next_value(struct span frame, size_t *at, struct value *ret_value) {
    while (*at < frame.len) {
        const char *found = memmem(frame.at + *at, frame.len - *at, "\":", 2);
        if (!found) return false;
        size_t end = (size_t)(found - frame.at), start = end, value = end + 2;
        *at = value;
        while (start > 0 && is_name_character(frame.at[start - 1]))
            start--;
        if (start == 0 || frame.at[start - 1] != '"') continue;
        if (start > 1 && frame.at[start - 2] == '\\') continue;
        enum shape shape = shape_of((struct span){frame.at + start, end - start});
        while (value < frame.len && frame.at[value] == ' ')
            value++;
        if (shape == SHAPE_NONE || value >= frame.len || frame.at[value] != '"') continue;
        value++;
        const char *quote = memchr(frame.at + value, '"', frame.len - value);
        if (!quote) continue;
        *ret_value = (struct value){shape, {frame.at + value, (size_t)(quote - frame.at) - value}};
        return true;
    }
    return false;
}

static size_t digits(struct span s, size_t at) {
    size_t end = at;
    while (end < s.len && s.at[end] >= '0' && s.at[end] <= '9')
        end++;
    return end - at;
}

// The 9 to 11 digits of an epoch in a value of that form; false if it has another form.
static bool find_epoch(struct value v, struct span *ret_digits) {
    size_t start = 0;
    if (v.shape == SHAPE_ID) { // after the last '-', and followed by a point and a number
        const char *dash = v.text.len ? memrchr(v.text.at, '-', v.text.len) : NULL;
        start = dash ? (size_t)(dash - v.text.at) + 1 : 0;
    }
    size_t len = digits(v.text, start), end = start + len;
    if (len < 9 || len > 11) return false;
    bool point = end < v.text.len && v.text.at[end] == '.';
    if (v.shape == SHAPE_ID && !point) return false;
    if (point && (digits(v.text, end + 1) == 0 || end + 1 + digits(v.text, end + 1) != v.text.len))
        return false;
    if (!point && end != v.text.len) return false;
    *ret_digits = (struct span){v.text.at + start, len};
    return true;
}

static const struct zone *zone_of(const struct shift *s, struct span frame) {
    if (!s->zone_count) return NULL;
    const struct span name = SPAN("\"server_name\": \"");
    const char *found = frame.len ? memmem(frame.at, frame.len, name.at, name.len) : NULL;
    if (!found) return NULL;
    struct span rest = span_from(frame, (size_t)(found - frame.at) + name.len);
    struct span server = span_take(&rest, '"');
    for (size_t i = 0; i < s->zone_count; i++)
        if (span_same(server, s->zones[i].server)) return s->zones[i].zone;
    return NULL;
}

static struct civil moved_civil(const struct zone *zone, struct civil c, int64_t seconds) {
    if (!zone) return civil_of_seconds(civil_seconds(c) + seconds);
    int64_t first, second;
    zone_epoch(zone, c, &first, &second);
    return zone_civil(zone, first + seconds);
}

// Appends the moved value; false, and nothing, if it should stay as it is.
static bool put_moved(const struct shift *s, struct span frame, struct value v, struct buf *out) {
    if (v.shape == SHAPE_LOCAL) {
        struct civil c;
        if (v.text.len != 19 || !civil_parse(v.text, &c)) return false;
        c = moved_civil(zone_of(s, frame), c, s->seconds);
        buf_format(out, "%04d-%02u-%02u %02u:%02u:%02u", c.year, (unsigned)c.month, (unsigned)c.day,
                   (unsigned)c.hour, (unsigned)c.minute, (unsigned)c.second);
        return true;
    }
    struct span epoch;
    int64_t moment;
    if (!find_epoch(v, &epoch) || !span_number(epoch, &moment)) return false;
    buf_put(out, v.text.at, (size_t)(epoch.at - v.text.at));
    buf_format(out, "%" PRId64, moment + s->seconds);
    buf_span(out, span_from(v.text, (size_t)(epoch.at - v.text.at) + epoch.len));
    return true;
}

void shift_frame(const struct shift *s, struct span frame, struct buf *out) {
    size_t at = 0, copied = 0;
    struct value v;
    while (next_value(frame, &at, &v)) {
        size_t start = (size_t)(v.text.at - frame.at);
        size_t before = out->len;
        buf_put(out, frame.at + copied, start - copied);
        if (put_moved(s, frame, v, out))
            copied = start + v.text.len;
        else
            out->len = before;
    }
    if (copied < frame.len) buf_put(out, frame.at + copied, frame.len - copied);
}

bool shift_epoch(struct span frame, int64_t *ret_epoch) {
    size_t at = 0;
    bool found = false;
    int64_t earliest = 0;
    for (struct value v; next_value(frame, &at, &v);) {
        struct span epoch;
        int64_t moment;
        // LastCall and the like can be of another day
        if (v.shape == SHAPE_LOCAL || !memchr(v.text.at, '.', v.text.len)) continue;
        if (!find_epoch(v, &epoch) || !span_number(epoch, &moment)) continue;
        if (!found || moment < earliest) earliest = moment;
        found = true;
    }
    if (found) *ret_epoch = earliest;
    return found;
}
