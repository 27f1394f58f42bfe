// How a detail is written: a list of lines over one buffer of texts, and what can be in them. The
// files next to this one write about their subjects.
#include "parts.h"

#include "base/clock.h"
#include "base/mask.h"
#include "base/mem.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// ---- lines

static uint32_t put_text(struct board_detail *d, const char *format, va_list args) {
    uint32_t at = (uint32_t)d->texts.len;
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t size = (size_t)(len > 0 ? len : 0) + 1;
    buf_room(&d->texts, size);
    vsnprintf(d->texts.at + at, size, format, again);
    d->texts.len += size;
    va_end(again);
    return at;
}

static uint32_t put_label(struct board_detail *d, const char *label) {
    uint32_t at = (uint32_t)d->texts.len;
    buf_put(&d->texts, label, strlen(label) + 1);
    return at;
}

static struct detail_line *put_line(struct detail *d, enum detail_form form, enum mood mood) {
    struct board_detail *to = d->to;
    MEM_ROOM(to->lines, to->count, to->capacity);
    to->lines[to->count] = (struct detail_line){.form = form, .mood = mood};
    return &to->lines[to->count++];
}

#define PUT_TEXT(d, line, format)                                                                  \
    do {                                                                                           \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        (line)->text = put_text((d)->to, format, args);                                            \
        va_end(args);                                                                              \
    } while (0)

void detail_title(struct detail *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(d->to->title, sizeof d->to->title, format, args);
    va_end(args);
}

void detail_state(struct detail *d, const struct board_cell *cell) {
    snprintf(d->to->state, sizeof d->to->state, "%s", cell->text);
    d->to->mood = cell->mood;
}

void detail_heading(struct detail *d, const char *format, ...) {
    struct detail_line *line = put_line(d, DETAIL_HEADING, MOOD_PLAIN);
    PUT_TEXT(d, line, format);
}

void detail_pair(struct detail *d, enum mood mood, const char *label, const char *format, ...) {
    struct detail_line *line = put_line(d, DETAIL_PAIR, mood);
    line->label = put_label(d->to, label);
    PUT_TEXT(d, line, format);
}

void detail_shows(struct detail *d, const char *label, struct detail_shown shown) {
    detail_pair(d, MOOD_PLAIN, label, "%s", shown.text);
}

void detail_says(struct detail *d, enum mood mood, const char *format, ...) {
    struct detail_line *line = put_line(d, DETAIL_SAYS, mood);
    PUT_TEXT(d, line, format);
}

void detail_heads(struct detail *d, const char *heads) {
    put_line(d, DETAIL_HEADS, MOOD_PLAIN)->text = put_label(d->to, heads);
}

const char *detail_states(const struct detail *d) {
    return d->view->other_time ? "   now: state, for" : "";
}

void detail_figures(struct detail *d) {
    detail_heads(d, d->view->other_time ? "figure\t>then\t~is" : "figure\t>now\t~is");
}

void detail_cells(struct detail *d, enum mood mood, int indent, const char *format, ...) {
    struct detail_line *line = put_line(d, DETAIL_CELLS, mood);
    line->indent = indent;
    PUT_TEXT(d, line, format);
}

void detail_figure(struct detail *d, const char *name, const char *figure, const char *format,
                   ...) {
    bool none = strcmp(figure, "0") == 0 || strcmp(figure, "--") == 0;
    struct detail_line *line = put_line(d, DETAIL_CELLS, none ? MOOD_QUIET : MOOD_PLAIN);
    uint32_t at = (uint32_t)d->to->texts.len;
    buf_format(&d->to->texts, "%s\t%s\t", name, figure);
    PUT_TEXT(d, line, format);
    line->text = at;
}

void detail_number(struct detail *d, const char *name, uint64_t n, const char *is) {
    char figure[FIGURE_SIZE];
    detail_figure(d, name, figure_count(n, figure), "%s", is);
}

static const char *made_of(const struct figure *f, const void *of, const struct figure_terms *terms,
                           char which, char out[FIGURE_SIZE]) {
    if (which == '$') return figure_duration((double)figure_amount(f, of).sum, out);
    if (f->how != HOW_SHARE) return figure_count(figure_amount(f, of).count, out);
    struct figure_ratio ratio = figure_ratio(f, terms);
    return figure_count(figure_picked(f, of, which == '#' ? ratio.part : ratio.whole), out);
}

// Replaces "{id}" or "{id#}"; *is moves to its end.
static const char *other_figure(struct detail_of of, const struct figure_terms *terms,
                                const char **is, char out[FIGURE_SIZE]) {
    char id[32];
    size_t len = strcspn(*is, "#}");
    snprintf(id, sizeof id, "%.*s", (int)len - 1, *is + 1);
    const struct figure *f = figure_find(of.scope, id);
    *is += len;
    if (**is == '}') return figure_in_unit(f->unit, figure_value(f, of.of, terms), out);
    ++*is;
    return made_of(f, of.of, terms, '#', out);
}

static void put_row(struct detail *d, struct detail_of of, const struct detail_row *row) {
    const struct figure *f = figure_find(of.scope, row->id);
    const struct figure_terms *terms = &d->view->terms;
    double value = figure_value(f, of.of, terms);
    char figure[FIGURE_SIZE], part[FIGURE_SIZE], says[160] = "";
    const char *is = isnan(value) && row->unknown ? row->unknown : row->is;
    for (size_t len = 0; *is && len + 1 < sizeof says; is++) {
        const char *stands = *is == '{'           ? other_figure(of, terms, &is, part)
                             : strchr("#$@", *is) ? made_of(f, of.of, terms, *is, part)
                                                  : NULL;
        len += (size_t)snprintf(says + len, sizeof says - len, "%.*s", stands ? FIGURE_SIZE : 1,
                                stands ? stands : is);
    }
    detail_figure(d, row->name ? row->name : f->words.title, figure_in_unit(f->unit, value, figure),
                  "%s", says);
}

void detail_rows(struct detail *d, struct detail_of of, const struct detail_row *rows,
                 size_t count) {
    for (size_t i = 0; i < count; i++)
        put_row(d, of, &rows[i]);
}

void detail_more(struct detail *d, size_t more) {
    if (more) detail_says(d, MOOD_QUIET, "and %zu more", more);
}

// ---- what can be in them

struct detail_shown detail_plain(const struct detail *d, struct span text) {
    struct detail_shown shown;
    (void)d;
    span_copy(text.len ? text : SPAN("--"), shown.text, sizeof shown.text);
    return shown;
}

struct detail_shown detail_shown(const struct detail *d, struct span text) {
    struct detail_shown shown = detail_plain(d, text);
    board_mask(d->view, shown.text, sizeof shown.text);
    return shown;
}

struct span detail_masked(struct detail *d, struct span text) {
    if (!d->view->masked) return text;
    buf_clear(&d->to->parts);
    mask_numbers(&d->to->parts, text, d->view->mask_digits, MASK_MARK);
    return buf_text(&d->to->parts);
}

struct detail_shown detail_ledger(const struct detail *d, uint32_t id) {
    return detail_shown(d, id ? ledger_text(d->view->ledger, id) : SPAN_NONE);
}

struct detail_shown detail_queue(const struct detail *d, uint32_t id) {
    return detail_plain(d, id ? queue_label(d->view, ledger_text(d->view->ledger, id)) : SPAN_NONE);
}

struct detail_shown detail_stitch(const struct detail *d, uint32_t id) {
    return detail_shown(d, id ? stitch_text(d->view->stitch, id) : SPAN_NONE);
}

struct detail_shown detail_caller(const struct detail *d, struct span name, struct span number) {
    struct detail_shown shown;
    if (!name.len || !number.len || span_same(name, number))
        return detail_shown(d, name.len ? name : number);
    snprintf(shown.text, sizeof shown.text, "%.90s <%.90s>", detail_shown(d, name).text,
             detail_shown(d, number).text);
    return shown;
}

struct detail_shown detail_server(const struct detail *d, uint16_t server) {
    struct detail_shown shown = {0};
    server_name(d->view, server, shown.text, sizeof shown.text);
    return shown;
}

struct detail_shown detail_clock(const struct detail *d, int64_t at_us) {
    struct detail_shown shown = {"--"};
    if (!at_us) return shown;
    struct civil c = zone_civil(d->view->zone, at_us / SECOND_US);
    snprintf(shown.text, sizeof shown.text, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    return shown;
}

struct detail_shown detail_moment(const struct detail *d, int64_t at_us) {
    struct detail_shown shown = {"--"};
    if (at_us) clock_words(d->view, at_us / SECOND_US, false, shown.text, sizeof shown.text);
    return shown;
}

struct detail_shown detail_date(const struct detail *d, int64_t epoch) {
    struct detail_shown shown = {"--"};
    if (epoch == CDR_NO_TIME) return shown;
    struct civil c = zone_civil(d->view->zone, epoch);
    snprintf(shown.text, sizeof shown.text, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day,
             c.hour, c.minute, c.second);
    return shown;
}

static struct detail_shown shown_of(const char *figure) {
    struct detail_shown shown;
    snprintf(shown.text, sizeof shown.text, "%s", figure);
    return shown;
}

struct detail_shown detail_duration(double seconds) {
    char figure[FIGURE_SIZE];
    return shown_of(figure_duration(seconds, figure));
}

struct detail_shown detail_count(uint64_t n) {
    char figure[FIGURE_SIZE];
    return shown_of(figure_count(n, figure));
}

struct detail_shown detail_value(const struct detail *d, struct detail_of of, const char *id) {
    const struct figure *f = figure_find(of.scope, id);
    char figure[FIGURE_SIZE];
    return shown_of(figure_in_unit(f->unit, figure_value(f, of.of, &d->view->terms), figure));
}

struct board_cell detail_cell(const struct detail *d, const struct board_table_kind *kind,
                              const char *id, const void *row) {
    struct board_cell cell = {.text = "--", .mood = MOOD_QUIET};
    int64_t i = board_column_at(kind, id);
    if (i < 0) return cell;
    struct board_column c = table_column(kind, (size_t)i);
    fill_cell(d->view, &c, row, &cell);
    return cell;
}
