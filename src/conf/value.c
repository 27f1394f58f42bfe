// Checks one value for its option. The file, the built-in defaults and the command line use the
// same check. Each value is brought into a normal form, so that two configurations can be compared
// as text.
#include "base/duration.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "conf/option.h"
#include "conf_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4096

static const char *say(struct buf *out) {
    buf_put(out, "", 1);
    return out->at;
}

static void put_small(struct buf *out, struct span s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        buf_put(out, &c, 1);
    }
}

static const char *not_a_word(const char *words, struct span written, struct buf *out) {
    struct nearest near = {.wanted = written};
    struct span rest = span_of(words);
    while (rest.len)
        nearest_offer(&near, span_take(&rest, ' '));
    buf_format(out, "'%.*s' is not one of:", (int)written.len, written.at);
    for (rest = span_of(words); rest.len;) {
        struct span word = span_take(&rest, ' ');
        buf_format(out, " %.*s", (int)word.len, word.at);
    }
    if (near.best.len) buf_format(out, "; did you mean '%.*s'?", (int)near.best.len, near.best.at);
    return say(out);
}

static const char *check_number(const struct conf_option *o, struct span written, struct buf *out) {
    int64_t value;
    bool is_duration = o->type == CONF_DURATION;
    if (o->words && conf_has_word(o->words, written)) {
        put_small(out, written);
        return NULL;
    }
    if (!(is_duration ? duration_parse(written, &value) : span_number(written, &value))) {
        buf_format(out, "'%.*s' is not a %s", (int)written.len, written.at,
                   is_duration ? "duration (20, 1:30, 2m)" : "whole number");
        if (o->words) buf_format(out, " or '%s'", o->words);
        return say(out);
    }
    if ((o->min || o->max) && (value < o->min || value > o->max)) {
        buf_format(out, "%.*s is out of range (%" PRId64 "..%" PRId64 "%s)", (int)written.len,
                   written.at, o->min, o->max, is_duration ? " seconds" : "");
        return say(out);
    }
    buf_format(out, "%" PRId64, value);
    return NULL;
}

// A word, which may have its own seconds after a colon.
static const char *check_choices(const struct conf_option *o, struct span written,
                                 struct buf *out) {
    struct span seconds = written, word = span_take(&seconds, ':');
    bool timed = word.len < written.len && o->max;
    if (!timed) word = written;
    if (!conf_has_word(o->words, word)) return not_a_word(o->words, word, out);
    put_small(out, word);
    if (!timed) return NULL;
    const struct conf_option number = {.type = CONF_DURATION, .min = o->min, .max = o->max};
    struct buf checked = {0};
    const char *wrong = check_number(&number, seconds, &checked);
    if (wrong)
        buf_clear(out);
    else
        buf_put(out, ":", 1);
    buf_span(out, buf_text(&checked));
    buf_finish(&checked);
    return wrong ? out->at : NULL;
}

static bool hours(struct span s, int64_t *ret_from, int64_t *ret_to) {
    struct span from = span_take(&s, '-');
    return time_of_day_parse(span_trim(from), ret_from) && time_of_day_parse(span_trim(s), ret_to);
}

static const char *check_hours(const struct conf_option *o, struct span written, struct buf *out) {
    int64_t from, to;
    if (o->words && conf_has_word(o->words, written)) {
        put_small(out, written);
        return NULL;
    }
    if (!hours(written, &from, &to) || from == to) {
        buf_format(out, "'%.*s' is not a time span such as 22:00-06:00", (int)written.len,
                   written.at);
        return say(out);
    }
    buf_format(out, "%02d:%02d-%02d:%02d", (int)(from / 3600), (int)(from / 60 % 60),
               (int)(to / 3600), (int)(to / 60 % 60));
    return NULL;
}

static const char *check_text(const struct conf_option *o, struct span written, struct buf *out) {
    if (!o->path && o->type == CONF_TEXT && !written.len) {
        buf_format(out, "may not be empty");
        return say(out);
    }
    // Values that are never printed, such as a file name on the command line, may have any bytes.
    if (o->path && (written.len > TEXT_MAX || !utf8_can_be_shown(written))) {
        buf_format(out,
                   written.len > TEXT_MAX ? "is longer than %d bytes"
                                          : "contains a character that cannot be shown",
                   TEXT_MAX);
        return say(out);
    }
    if (o->type == CONF_URL) {
        struct span host = written;
        static const struct span schemes[] = {
            {"ws://", 5}, {"wss://", 6}, {"ami://", 6}, {"amis://", 7}};
        bool ami = span_starts(written, SPAN("ami"));
        for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
            if (span_starts(written, schemes[i])) host = span_from(written, schemes[i].len);
        struct span all = host;
        host = span_take(&all, '/');
        if (host.at == written.at || !host.len) {
            bool secret = memchr(written.at, '@', written.len) != NULL; // so it must not be printed
            buf_format(
                out, "%s%.*s%s is no address (ws://host[:port][/path] or ami://[user@]host[:port])",
                secret ? "this" : "'", secret ? 0 : (int)written.len, written.at,
                secret ? "" : "'");
            return say(out);
        }
        // an AMI address has no path
        if (ami) host.len = (size_t)(written.at + written.len - host.at);
        const char *at = memchr(host.at, '@', host.len),
                   *later = all.len ? memchr(all.at, '@', all.len) : NULL;
        struct span port = host;
        span_take(&port, ':');
        bool slash_in_it = !ami && later && *host.at != '[' && port.len && !span_is_digits(port);
        if (at ? memchr(host.at, ':', (size_t)(at - host.at)) != NULL : slash_in_it) {
            buf_format(out, ami ? "the secret belongs in secret_file, not in the address"
                                : "the password belongs in password_file under auth, not in the "
                                  "address");
            return say(out);
        }
    }
    buf_span(out, written);
    return NULL;
}

static const char *check_boolean(struct span written, struct buf *out) {
    bool yes = conf_has_word("true yes on", written);
    if (yes || conf_has_word("false no off", written)) {
        buf_format(out, yes ? "true" : "false");
        return NULL;
    }
    buf_format(out, "'%.*s' is neither true nor false", (int)written.len, written.at);
    return say(out);
}

static const char *check_zone(const struct conf_option *o, struct span written, struct buf *out) {
    struct zone *zone = NULL;
    const char *why = check_text(o, written, out);
    if (why || !written.len) return why;
    buf_put(out, "", 1);
    out->len--;
    int outcome = zone_load(out->at, &zone);
    zone_destroy(zone);
    if (!outcome) return NULL;
    char reason[300];
    zone_why(out->at, outcome, reason, sizeof reason);
    buf_clear(out);
    buf_format(out, "%s", reason);
    return say(out);
}

// NAME=ZONE; it is split where it is used.
static const char *check_pair(const struct conf_option *o, struct span written, struct buf *out) {
    struct span zone = written, name = span_take(&zone, '=');
    if (name.len && zone.len) return check_zone(o, zone, out);
    buf_format(out, "'%.*s' is not NAME=ZONE", (int)written.len, written.at);
    return say(out);
}

static const char *check_moment(const struct conf_option *o, struct span written, struct buf *out) {
    struct civil civil;
    char whole[20] = "YYYY-MM-DD 00:00:00";
    bool date = written.len == 10;
    if (date || (o->type == CONF_MOMENT && (written.len == 16 || written.len == 19)))
        memcpy(whole, written.at, written.len);
    if (whole[10] == 'T') whole[10] = ' ';
    if (civil_parse((struct span){whole, 19}, &civil)) {
        buf_put(out, whole, 19);
        return NULL;
    }
    buf_format(out, "'%.*s' is not a %s", (int)written.len, written.at,
               o->type == CONF_MOMENT ? "time (YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\")"
                                      : "day (YYYY-MM-DD)");
    return say(out);
}

static const char *check_real(const struct conf_option *o, struct span written, struct buf *out) {
    char text[64], *end = text;
    bool above = o->type == CONF_NUMBER;
    span_copy(written, text, sizeof text);
    double value = (*text >= '0' && *text <= '9') || *text == '.' ? strtod(text, &end) : 0;
    if (end > text && !*end && written.len < sizeof text && isfinite(value) &&
        (value > 0 || !above)) {
        buf_span(out, written);
        return NULL;
    }
    buf_format(out, "'%.*s' is not a number %s", (int)written.len, written.at,
               above ? "above 0" : "of seconds");
    return say(out);
}

const char *conf_check(const struct conf_option *o, struct span written, struct buf *out) {
    int64_t value;
    buf_clear(out);
    switch (o->type) {
    case CONF_INTEGER:
    case CONF_DURATION:
        return check_number(o, written, out);
    case CONF_TIME_OF_DAY:
        if (time_of_day_parse(written, &value)) {
            buf_format(out, "%02d:%02d", (int)(value / 3600), (int)(value / 60 % 60));
            return NULL;
        }
        buf_format(out, "'%.*s' is not a time of day (HH:MM)", (int)written.len, written.at);
        return say(out);
    case CONF_BOOLEAN:
        return check_boolean(written, out);
    case CONF_CHOICES:
        return check_choices(o, written, out);
    case CONF_HOURS:
        return check_hours(o, written, out);
    case CONF_CHOICE:
        if (!conf_has_word(o->words, written)) return not_a_word(o->words, written, out);
        put_small(out, written);
        return NULL;
    case CONF_TEXT:
    case CONF_TEXTS:
    case CONF_URL:
        return check_text(o, written, out);
    case CONF_ZONE:
        return check_zone(o, written, out);
    case CONF_PAIRS:
        return check_pair(o, written, out);
    case CONF_DATE:
    case CONF_MOMENT:
        return check_moment(o, written, out);
    case CONF_NUMBER:
    case CONF_SECONDS:
        return check_real(o, written, out);
    case CONF_SECTION:
    case CONF_LIST:
    case CONF_NAMED:
        break;
    }
    buf_format(out, "takes keys, not a value");
    return say(out);
}

int64_t conf_number(const struct conf_option *o, struct span checked) {
    int64_t value = -1;
    if (o->type == CONF_BOOLEAN) return span_same(checked, SPAN("true"));
    if (o->type == CONF_HOURS) {
        int64_t from, to;
        return hours(checked, &from, &to) ? from * 86400 + to : -1;
    }
    if (o->type == CONF_TIME_OF_DAY) return time_of_day_parse(checked, &value) ? value : -1;
    return span_number(checked, &value) ? value : -1;
}
