// Parses one value of a word: a pattern, a word from the field's table, or a range of seconds. If
// it is wrong, one sentence says so, with the nearest word if there is one.
#include "parts.h"

#include "base/duration.h"
#include "base/mem.h"
#include "base/nearest.h"

#include <string.h>

#define HOUR_S 3600
#define DAY_S  86400

static struct span copy_of(struct span s) {
    return (struct span){mem_string(s.len ? s.at : "", s.len), s.len};
}

static void add_pattern(struct filter_word *w, struct span cooked) {
    struct buf small = {0};
    bool wild = cooked.len && memchr(cooked.at, (unsigned char)FILTER_ANY, cooked.len);
    filter_fold(&small, cooked);
    w->patterns = mem_resize(w->patterns, w->pattern_count + 1, sizeof *w->patterns);
    w->patterns[w->pattern_count++] =
        (struct filter_pattern){copy_of(buf_text(&small)), copy_of(wild ? SPAN_NONE : cooked)};
    buf_finish(&small);
}

static void add_range(struct filter_word *w, int64_t low, int64_t high) {
    w->ranges = mem_resize(w->ranges, w->range_count + 1, sizeof *w->ranges);
    w->ranges[w->range_count++] = (struct filter_range){low, high};
}

static const char *name_of(const struct filter_word *w) {
    return filter_fields[w->field].name;
}

// Finds the word in a field's table, and offers all that it has.
static uint32_t choice_of(enum filter_field field, struct span word, struct nearest *near) {
    for (const struct filter_choice *c = filter_fields[field].choices; *c->word; c++) {
        struct span also = span_of(c->also);
        bool same = filter_word_same(word, span_of(c->word));
        while (also.len && !same)
            same = filter_word_same(word, span_take(&also, ' '));
        if (same) return c->bits;
        nearest_offer(near, span_of(c->word));
    }
    return 0;
}

// The column of results also shows how a queue was left, so disp: takes the words of outcome:.
static bool add_word(struct filter_word *w, const struct filter_value *v, struct buf *why) {
    struct nearest near = {.wanted = v->cooked};
    uint32_t bits = w->field == FIELD_OUTCOME ? 0 : choice_of(w->field, v->cooked, &near);
    bool outcome = w->field == FIELD_OUTCOME || w->field == FIELD_DISP;
    uint32_t outcomes = outcome && !bits ? choice_of(FIELD_OUTCOME, v->cooked, &near) : 0;
    w->bits |= bits;
    w->outcomes |= outcomes;
    if (bits || outcomes) return true;
    if (near.best.len) {
        buf_format(why, "%s: '%.*s' is unknown; did you mean %.*s?", name_of(w), (int)v->raw.len,
                   v->raw.at, (int)near.best.len, near.best.at);
        return false;
    }
    const struct filter_choice *all = filter_fields[w->field].choices;
    buf_format(why, "%s: use ", name_of(w));
    for (const struct filter_choice *c = all; *c->word; c++)
        buf_format(why, "%s%s", c == all ? "" : *c[1].word ? ", " : " or ", c->word);
    return false;
}

// "a..b", or "a.." and "..b", which are open at one end; false if there is no ".." in it.
static bool split(struct span s, struct span *ret_low, struct span *ret_high) {
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.at[i] == '.' && s.at[i + 1] == '.') {
            *ret_low = (struct span){s.at, i};
            *ret_high = span_from(s, i + 2);
            return true;
        }
    return false;
}

// A comparison before the value, as in `dur:>30`.
static struct span take_compare(struct span *s) {
    size_t n = s->len && (s->at[0] == '<' || s->at[0] == '>') ? 1 : 0;
    if (n && s->len > 1 && s->at[1] == '=') n = 2;
    struct span compare = {s->at, n};
    *s = span_from(*s, n);
    return compare;
}

typedef bool number_of(struct span s, int64_t *ret_value);

static bool hour_of(struct span s, int64_t *ret_hour) {
    int64_t hour;
    if (s.len > 2 || !span_number(s, &hour) || hour < 0 || hour > 23 || s.at[0] == '+')
        return false;
    *ret_hour = hour;
    return true;
}

static bool bounds(struct span compare, struct span value, number_of *number, int64_t *ret_low,
                   int64_t *ret_high) {
    struct span low, high;
    int64_t n = 0, m = 0;
    if (!compare.len && split(value, &low, &high)) {
        bool good = (low.len || high.len) && (!low.len || number(low, &n)) &&
                    (!high.len || number(high, &m));
        *ret_low = low.len ? n : 0;
        *ret_high = high.len ? m : INT64_MAX;
        return good;
    }
    if (!number(value, &n)) return false;
    bool equal = !compare.len || compare.len == 2, up = compare.len && compare.at[0] == '>';
    *ret_low = !compare.len || up ? n + !equal : 0;
    *ret_high = !compare.len || !up ? n - !equal : INT64_MAX;
    return true;
}

// limited, so that nothing overflows.
static bool duration_within(struct span s, int64_t *ret_seconds) {
    return duration_parse(s, ret_seconds) && *ret_seconds <= INT32_MAX;
}

static bool add_seconds(struct filter_word *w, struct span compare, struct span value,
                        struct buf *why) {
    int64_t low, high;
    if (!bounds(compare, value, duration_within, &low, &high)) {
        buf_format(why, "%s takes a duration: 90, 1:30, 2m, 1h or 20..60", name_of(w));
        return false;
    }
    if (low > high && !compare.len) {
        buf_format(why, "in a..b, the smaller value comes first");
        return false;
    }
    add_range(w, low, high);
    return true;
}

static bool add_hours(struct filter_word *w, struct span compare, struct span value,
                      struct buf *why) {
    int64_t low, high;
    if (!bounds(compare, value, hour_of, &low, &high)) {
        buf_format(why, "hour takes hours from 0 to 23: 9 or 9..11");
        return false;
    }
    if (high > 23) high = 23;
    if (low > high && !compare.len) { // past midnight
        add_range(w, low * HOUR_S, DAY_S - 1);
        low = 0;
    }
    add_range(w, low * HOUR_S, high * HOUR_S + HOUR_S - 1);
    return true;
}

static bool clock_of(struct span s, int64_t *ret_seconds) {
    int64_t hour;
    if (span_same(s, SPAN("24:00")) || span_same(s, SPAN("24"))) {
        *ret_seconds = DAY_S;
        return true;
    }
    if (time_of_day_parse(s, ret_seconds)) return s.at[0] != '+';
    if (!s.len || !hour_of(s, &hour)) return false;
    *ret_seconds = hour * HOUR_S;
    return true;
}

// From the first moment up to, but not including, the second; past midnight if that is the earlier.
static bool add_time(struct filter_word *w, struct span value, struct buf *why) {
    struct span rest = value, from = span_take(&rest, '-');
    int64_t low = 0, high = 0;
    if (!clock_of(from, &low) || !clock_of(rest, &high)) {
        buf_format(why, "time takes HH:MM-HH:MM: 09:00-12:00 or 22:00-6:00");
        return false;
    }
    if (low == high) {
        buf_format(why, "the time ends when it begins");
        return false;
    }
    if (low > high) {
        add_range(w, low, DAY_S - 1);
        low = 0;
    }
    add_range(w, low, high - 1);
    return true;
}

bool filter_value_take(struct filter_word *w, struct span compare, const struct filter_value *v,
                       struct buf *why) {
    struct span value = v->cooked;
    switch (filter_fields[w->field].kind) {
    case FILTER_WORDS:
        return add_word(w, v, why);
    case FILTER_SECONDS:
    case FILTER_HOURS:
        if (!compare.len) compare = take_compare(&value);
        return filter_fields[w->field].kind == FILTER_HOURS ? add_hours(w, compare, value, why)
                                                            : add_seconds(w, compare, value, why);
    case FILTER_TIMES:
        return add_time(w, value, why);
    case FILTER_TEXTS:
        break;
    }
    add_pattern(w, value);
    return true;
}

void filter_say_fields(struct buf *why, struct span wrong) {
    struct nearest near = {.wanted = wrong};
    for (int i = 0; i < FIELDS_NAMED; i++)
        nearest_offer(&near, span_of(filter_fields[i].name));
    if (near.best.len) buf_format(why, "; did you mean %.*s?", (int)near.best.len, near.best.at);
}
