// The made-up day on a canvas, and keys pressed there one after the other.
#ifndef CDRTOP_TESTS_PRESSED_H
#define CDRTOP_TESTS_PRESSED_H

#include "opened.h"
#include "typed_key.h"

static struct canvas canvas;

static inline void draw(void) {
    ui_input(&ui, &day.input);
    while (!board_fill(&board, &day.input))
        ;
    ui_draw(&ui, &canvas);
}

static inline void press_key(struct key key) {
    ui_key(&ui, key);
    draw();
}

static inline void press(const char *keys) {
    for (; *keys; keys++)
        press_key(typed_key(*keys));
}

static inline void close_canvas(void) {
    canvas_finish(&canvas);
    close_day();
}

#endif
