// ui_picture THEME WxH KEYS: draws the board of the made-up day after those keys, and prints what
// tests/tools/pictures.py makes a picture of: the size; how each role looks, as texts and as blocks
// (colour, background, attributes); then two lines for each row, the roles of its cells as letters
// from 'a' on, and its characters.
#include "../../src/conf/conf_parts.h"
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/canvas/themes.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/ui.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_style(const struct theme *t, const struct style *s) {
    enum theme_ground ground = t->ground == GROUND_LIGHT ? GROUND_LIGHT : GROUND_DARK;
    int32_t fg, bg;
    theme_meeting(s, &t->roles[0], ground, &fg, &bg);
    if (s->attributes & STYLE_REVERSE) {
        int32_t swapped = fg;
        fg = bg;
        bg = swapped;
    }
    printf("#%06X #%06X %s%s%s\n", (unsigned)fg, (unsigned)bg,
           s->attributes & STYLE_BOLD ? "b" : "-", s->attributes & STYLE_DIM ? "d" : "-",
           s->attributes & STYLE_UNDERLINE ? "u" : "-");
}

static void print_canvas(const struct canvas *c, const struct theme *t) {
    printf("%d %d %d\n", c->columns, c->rows, ROLES);
    for (int r = 0; r < ROLES; r++) {
        struct style text = theme_style(t, (enum role)r), ink = theme_ink(t, (enum role)r);
        print_style(t, &text);
        print_style(t, &ink);
    }
    for (int y = 0; y < c->rows; y++) {
        const struct cell *row = &c->cells[y * c->columns];
        struct buf text = {0};
        for (int x = 0; x < c->columns; x++) {
            putchar('a' + row[x].role);
            char bytes[4];
            if (row[x].code) buf_put(&text, bytes, utf8_encode(row[x].code, bytes));
        }
        printf("\n%.*s\n", (int)text.len, text.at);
        buf_finish(&text);
    }
}

static struct hours_fold hours;

int main(int argc, char **argv) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    int width, height, theme = argc == 4 ? theme_find(argv[1]) : -1;
    if (theme < 0 || sscanf(argv[2], "%dx%d", &width, &height) != 2) return 2;
    made_up_init(&day, 1102);
    struct hours_input in = {.level = HOURS_OF_CALLS,
                             .window = day.input.window,
                             .known_from = day.input.window.from,
                             .zone = day.zone,
                             .stitch = day.stitch};
    hours_fold_run(&hours, &in, NULL);
    day.input.counted.hours = &hours.shown;
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, width, height, CHARSET_UTF8);
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
    for (const char *k = argv[3]; *k; k++) {
        ui_key(&ui, typed_key(*k));
        ui_input(&ui, &day.input);
        board_fill(&board, &day.input);
        ui_draw(&ui, &canvas);
    }
    print_canvas(&canvas, &themes[theme]);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
    return 0;
}
