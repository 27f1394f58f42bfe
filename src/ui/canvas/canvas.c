// Everything is drawn as UTF-8. Only here, just before text goes into cells, are characters
// replaced that the screen does not have, and text from strangers is cleaned once more, so that no
// pane can forget it.
#include "ui/canvas.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "draw.h"

#include <stdlib.h>

void canvas_init(struct canvas *c, int width, int height, enum charset charset) {
    *c = (struct canvas){.charset = charset};
    canvas_resize(c, width, height);
}

void canvas_finish(struct canvas *c) {
    if (!c) return;
    free(c->cells);
    buf_finish(&c->scratch);
    buf_finish(&c->drawn);
    *c = (struct canvas){0};
}

void canvas_resize(struct canvas *c, int width, int height) {
    c->columns = width > 0 ? width : 0;
    c->rows = height > 0 ? height : 0;
    canvas_whole(c);
    size_t cells = (size_t)c->columns * (size_t)c->rows;
    c->cells = mem_resize(c->cells, cells ? cells : 1, sizeof *c->cells);
    canvas_clear(c);
}

static const struct cell blank = {.code = ' ', .width = 1, .role = ROLE_NORMAL};

void canvas_inset(struct canvas *c, int left, int top, int width, int height) {
    c->left = left;
    c->top = top;
    c->width = width;
    c->height = height;
}

void canvas_whole(struct canvas *c) {
    canvas_inset(c, 0, 0, c->columns, c->rows);
}

void canvas_clear(struct canvas *c) {
    size_t cells = (size_t)c->columns * (size_t)c->rows;
    for (size_t i = 0; i < cells; i++)
        c->cells[i] = blank;
}

static struct cell *cell_at(struct canvas *c, int x, int y) {
    if (x < 0 || y < 0 || x >= c->width || y >= c->height) return NULL;
    return &c->cells[(size_t)(y + c->top) * (size_t)c->columns + (size_t)(x + c->left)];
}

// Puts one character. If it overwrites half of a wide one, the other half becomes blank.
static void put(struct canvas *c, int x, int y, uint32_t code, int width, enum role role) {
    struct cell *at = cell_at(c, x, y);
    if (!at) return;
    struct cell *before = cell_at(c, x - 1, y), *after = cell_at(c, x + width, y);
    if (at->code == 0 && before) before->code = ' ', before->width = 1;
    if (after && after->code == 0) after->code = ' ', after->width = 1;
    if (width == 2) {
        struct cell *right = cell_at(c, x + 1, y);
        if (!right)
            code = ' ', width = 1;
        else
            *right = (struct cell){.role = (uint8_t)role};
    }
    *at = (struct cell){.code = code, .width = (uint8_t)width, .role = (uint8_t)role};
}

static void put_mark(struct canvas *c, int x, int y, uint32_t mark) {
    struct cell *at = cell_at(c, x, y);
    for (int i = 0; at && i < CANVAS_MARKS; i++)
        if (!at->marks[i]) {
            at->marks[i] = mark;
            return;
        }
}

int canvas_columns(const char *text) {
    return (int)utf8_columns(span_of(text));
}

// The columns that the text takes on this screen: a stand-in takes one for each column of the
// original.
static int columns_of(struct span text) {
    return (int)utf8_columns(text);
}

static struct span clean(struct canvas *c, struct span text) {
    if (utf8_is_clean(text)) return text;
    buf_clear(&c->scratch);
    buf_clear(&c->drawn);
    utf8_clean(&c->scratch, text);
    utf8_draw(&c->drawn, buf_text(&c->scratch));
    return buf_text(&c->drawn);
}

static int put_text(struct canvas *c, int x, int y, int width, enum role role, struct span text) {
    bool cut = columns_of(text) > width;
    int room = cut ? width - 1 : width, used = 0, last = x;
    if (width <= 0) return 0;
    while (text.len) {
        size_t len;
        uint32_t code = utf8_next(text, &len);
        int columns = utf8_width(code);
        text = span_from(text, len);
        if (columns == 0) {
            if (used && c->charset == CHARSET_UTF8) put_mark(c, last, y, code);
            continue;
        }
        if (used + columns > room) break;
        last = x + used;
        uint32_t shown = charset_code(c->charset, code);
        if (shown == code)
            put(c, last, y, code, columns, role);
        else
            for (int i = 0; i < columns; i++)
                put(c, last + i, y, shown, 1, role);
        used += columns;
    }
    if (cut) {
        put(c, x + used, y, charset_code(c->charset, 0x2026), 1, role);
        used++;
    }
    return used;
}

int canvas_text(struct canvas *c, int x, int y, int width, enum role role, struct span text) {
    return put_text(c, x, y, width, role, clean(c, text));
}

int canvas_right(struct canvas *c, int x, int y, int width, enum role role, struct span text) {
    text = clean(c, text);
    int columns = columns_of(text);
    int shift = columns < width ? width - columns : 0;
    return put_text(c, x + shift, y, width - shift, role, text);
}

int canvas_tail(struct canvas *c, int x, int y, int width, enum role role, struct span text) {
    text = clean(c, text);
    int columns = columns_of(text);
    if (columns <= width || width < 2) return put_text(c, x, y, width, role, text);
    while (text.len && (columns >= width || utf8_width(utf8_next(text, &(size_t){0})) == 0)) {
        size_t len;
        columns -= utf8_width(utf8_next(text, &len));
        text = span_from(text, len);
    }
    put(c, x, y, charset_code(c->charset, 0x2026), 1, role);
    return 1 + put_text(c, x + 1, y, width - 1, role, text);
}

int canvas_string(struct canvas *c, int x, int y, int width, enum role role, const char *text) {
    return canvas_text(c, x, y, width, role, span_of(text));
}

void canvas_code(struct canvas *c, int x, int y, enum role role, uint32_t code) {
    put(c, x, y, charset_code(c->charset, code), 1, role);
}

void canvas_rule(struct canvas *c, int x, int y, int width, enum role role) {
    for (int i = 0; i < width; i++)
        canvas_code(c, x + i, y, role, 0x2500);
}

void canvas_bar(struct canvas *c, int x, int y, int width, int eighths, enum role role) {
    for (; eighths > 0; eighths -= 8, y--) {
        uint32_t code = 0x2580 + (uint32_t)(eighths < 8 ? eighths : 8);
        for (int i = 0; i < width; i++)
            canvas_code(c, x + i, y, role, code);
    }
}

void canvas_role(struct canvas *c, int x, int y, int width, enum role role) {
    for (int i = 0; i < width; i++) {
        struct cell *at = cell_at(c, x + i, y);
        if (at) at->role = (uint8_t)role;
    }
}

static void dump_code(struct buf *out, uint32_t code) {
    char bytes[4];
    if (code) buf_put(out, bytes, utf8_encode(code, bytes));
}

void canvas_dump(const struct canvas *c, struct buf *out) {
    for (int y = 0; y < c->rows; y++) {
        const struct cell *row = &c->cells[(size_t)y * (size_t)c->columns];
        int end = c->columns;
        while (end > 0 && row[end - 1].code == ' ')
            end--;
        for (int x = 0; x < end; x++) {
            dump_code(out, row[x].code);
            for (int i = 0; i < CANVAS_MARKS; i++)
                dump_code(out, row[x].marks[i]);
        }
        buf_put(out, "\n", 1);
    }
}
