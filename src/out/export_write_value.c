// Writes one exported value. Times go through strftime() with the board's local time; %s is
// replaced before, since strftime() would read it in the machine's zone.
#include "export_parts.h"

#include "base/mask.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TIME_SIZE 256

static struct tm broken_down(const struct zone *zone, int64_t at) {
    struct civil c = zone_civil(zone, at);
    struct civil first = {.year = c.year, .month = 1, .day = 1};
    struct tm tm = {.tm_year = c.year - 1900,
                    .tm_mon = c.month - 1,
                    .tm_mday = c.day,
                    .tm_hour = c.hour,
                    .tm_min = c.minute,
                    .tm_sec = c.second,
                    .tm_wday = civil_weekday(c),
                    .tm_yday = (int)((civil_seconds(c) - civil_seconds(first)) / 86400),
                    .tm_isdst = 0};
    tm.tm_gmtoff = zone_offset(zone, at);
    tm.tm_zone = zone_name(zone);
    return tm;
}

// Empty if the format gives nothing, or too much.
static void put_time(struct export_pen *p, int64_t at) {
    struct tm tm = broken_down(p->zone, at);
    struct buf format = {0};
    for (const char *f = p->date_format; *f; f++) {
        if (f[0] == '%' && f[1] == 's') {
            buf_format(&format, "%" PRId64, at);
            f++;
            continue;
        }
        buf_put(&format, f, 1);
        if (f[0] == '%' && f[1]) buf_put(&format, ++f, 1);
    }
    buf_put(&format, "", 1);
    buf_room(&p->text, TIME_SIZE);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    p->text.len += strftime(p->text.at + p->text.len, TIME_SIZE, format.at, &tm);
#pragma GCC diagnostic pop
    buf_finish(&format);
}

bool export_date_format_good(struct export_pen *p) {
    buf_clear(&p->text);
    put_time(p, 0);
    return p->text.len > 0;
}

// With the fewest digits that give the same number back.
static void put_real(struct buf *out, double n) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, n);
        if (strtod(text, NULL) == n) break;
    }
    buf_span(out, span_of(text));
}

static struct span shown_text(struct export_pen *p, const struct export_field *f,
                              struct span text) {
    if (f->type != EXPORT_TEXT || p->mask_digits < 0) return text;
    mask_numbers(&p->text, text, p->mask_digits, MASK_PLAIN);
    return buf_text(&p->text);
}

void export_put_csv(struct export_pen *p, struct csv *line, const struct export_field *f,
                    const struct export_value *v) {
    buf_clear(&p->text);
    if (!v->known) {
        csv_plain(line, SPAN_NONE);
        return;
    }
    switch (f->type) {
    case EXPORT_TEXT:
    case EXPORT_WORD:
        csv_text(line, shown_text(p, f, v->text));
        return;
    case EXPORT_TIME: // a format may contain a comma
        put_time(p, v->number);
        csv_text(line, buf_text(&p->text));
        return;
    case EXPORT_NUMBER:
        buf_format(&p->text, "%" PRId64, v->number);
        break;
    case EXPORT_REAL:
        put_real(&p->text, v->real);
        break;
    case EXPORT_BOOL:
        buf_span(&p->text, v->number ? SPAN("true") : SPAN("false"));
        break;
    }
    csv_plain(line, buf_text(&p->text));
}

void export_put_json(struct export_pen *p, struct json *object, const struct export_field *f,
                     const char *name, const struct export_value *v) {
    buf_clear(&p->text);
    if (!v->known) {
        json_put_null(object, name);
        return;
    }
    switch (f->type) {
    case EXPORT_TEXT:
    case EXPORT_WORD:
        json_put_text(object, name, shown_text(p, f, v->text));
        break;
    case EXPORT_TIME:
        put_time(p, v->number);
        json_put_text(object, name, buf_text(&p->text));
        break;
    case EXPORT_NUMBER:
        json_put_integer(object, name, v->number);
        break;
    case EXPORT_REAL:
        json_put_number(object, name, v->real);
        break;
    case EXPORT_BOOL:
        json_put_bool(object, name, v->number != 0);
        break;
    }
}
