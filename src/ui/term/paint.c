// Gives cells to curses. Rows that did not change are not even passed on. A character whose width
// differs between the C library and us becomes '?', so that columns never shift.
#include "parts.h"

#include "../canvas/draw.h"
#include "base/mem.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void paint_finish(struct paint *p) {
    free(p->shown);
    p->shown = NULL;
}

void paint_forget(struct paint *p) {
    paint_finish(p);
    p->width = p->height = 0;
}

static struct look look_of(const struct paint *p, const struct theme *theme, const struct style *s,
                           int pair, bool stands_out) {
    // On a background of its own, a foreground may have a colour that is forbidden on the
    // terminal's.
    enum theme_ground ground = s->bg == THEME_NO_COLOUR         ? theme->ground
                               : theme_contrast(s->bg, 0) < 4.6 ? GROUND_DARK
                                                                : GROUND_LIGHT;
    int fg = theme_colour(s->fg, p->colours, true, ground);
    int bg = theme_colour(s->bg, p->colours, false, ground);
    struct look l = {.attributes = A_NORMAL};
    if (s->attributes & STYLE_BOLD) l.attributes |= A_BOLD;
    if (s->attributes & STYLE_DIM) l.attributes |= A_DIM;
    // A background of its own has a meaning; without colours, reverse shows it instead.
    if (s->attributes & STYLE_REVERSE || (stands_out && bg == THEME_NO_COLOUR))
        l.attributes |= A_REVERSE;
    if (s->attributes & STYLE_UNDERLINE) l.attributes |= A_UNDERLINE;
    if (p->colours && (fg != THEME_NO_COLOUR || bg != THEME_NO_COLOUR)) {
        l.pair = (short)pair;
        init_extended_pair(pair, fg, bg);
    }
    return l;
}

static void set_theme(struct paint *p, const struct theme *theme) {
    for (int i = 0; i < ROLES; i++) {
        struct style text = theme_style(theme, (enum role)i), ink = theme_ink(theme, (enum role)i);
        bool stands_out = i != ROLE_NORMAL && theme->roles[i].bg != THEME_NO_COLOUR;
        p->texts[i] = look_of(p, theme, &text, i + 1, stands_out);
        p->inks[i] = look_of(p, theme, &ink, ROLES + i + 1, false);
    }
    p->theme = *theme;
}

static bool is_block(uint32_t code) {
    return code >= 0x2580 && code <= 0x2588;
}

static bool width_agrees(uint32_t code, int width) {
    return code < 0x7F || wcwidth((wchar_t)code) == width;
}

// Converts the cells of one row; a wide character is one cell in curses and two here.
static int convert(const struct paint *p, const struct cell *row, int width, cchar_t *out) {
    int used = 0;
    for (int x = 0; x < width; x++) {
        const struct cell *c = &row[x];
        wchar_t text[CCHARW_MAX + 1] = {(wchar_t)c->code};
        enum role role = c->role < ROLES ? (enum role)c->role : ROLE_NORMAL;
        bool odd = c->code < ' ' || !width_agrees(c->code, c->width);
        if (odd) text[0] = c->code ? L'?' : L' ';
        int marks = 0;
        for (int i = 0; !odd && i < CANVAS_MARKS && c->marks[i] && marks + 1 < CCHARW_MAX; i++)
            if (wcwidth((wchar_t)c->marks[i]) == 0) text[++marks] = (wchar_t)c->marks[i];
        const struct look *l = is_block(c->code) ? &p->inks[role] : &p->texts[role];
        setcchar(&out[used++], text, (attr_t)l->attributes, l->pair, NULL);
        if (c->width == 2 && !odd) x++;
    }
    return used;
}

void paint_canvas(struct paint *p, const struct canvas *c, const struct theme *theme, int width,
                  int height) {
    bool other = p->theme.name != theme->name || p->theme.ground != theme->ground ||
                 memcmp(p->theme.roles, theme->roles, sizeof theme->roles) != 0;
    bool all = other || p->width != width || p->height != height || !p->shown;
    if (other) set_theme(p, theme);
    size_t cells = (size_t)width * (size_t)height;
    if (all) {
        p->shown = mem_resize(p->shown, cells ? cells : 1, sizeof *p->shown);
        p->width = width;
        p->height = height;
        erase();
    }
    int columns = width < c->columns ? width : c->columns;
    cchar_t *line = mem_zero((size_t)columns + 1, sizeof *line);
    for (int y = 0; y < height && y < c->rows; y++) {
        const struct cell *row = &c->cells[(size_t)y * (size_t)c->columns];
        struct cell *shown = &p->shown[(size_t)y * (size_t)width];
        size_t bytes = (size_t)columns * sizeof *row;
        if (!all && memcmp(row, shown, bytes) == 0) continue;
        memcpy(shown, row, bytes);
        mvadd_wchnstr(y, 0, line, convert(p, row, columns, line));
    }
    free(line);
}
