// The only place that draws, just before the loop sleeps: at once for a key, at most ten times a
// second for data, and never while the terminal has not accepted what was drawn before.
#include "app.h"

#define DRAW_EVERY_US 100000

void app_place(struct app *a) {
    int width, height;
    term_size(a->term, &width, &height);
    if (width != a->canvas.width || height != a->canvas.height)
        canvas_resize(&a->canvas, width, height);
    if (!app_fill(a)) {
        a->awaited |= a->at_once;
        app_go_on(a);
    }
    ui_draw(&a->ui, &a->canvas);
    // Keys that wait still refer to what is not found yet.
    a->unplaced = a->unplaced && a->ahead && !board_is_settled(&a->board);
}

void app_draw(struct app *a) {
    if (term_wants_write(a->term)) return; // drawn when the earlier bytes are sent
    a->dirty = false;
    app_place(a);
    a->at_once = false;
    a->drawn_us = clock_monotonic_us();
    int outcome = term_draw(a->term, &a->canvas, ui_theme(&a->ui));
    if (outcome == TERM_PENDING && a->watch) loop_watch_want_write(a->watch);
    if (outcome < 0) app_stop(a, EXIT_OK); // the terminal hung up
}

void app_before_sleep(void *context) {
    struct app *a = context;
    if (!a->dirty || term_wants_write(a->term)) return;
    bool first = a->engine.loaded &&
                 // the first figures are not shown before they are complete
                 !a->engine.figures.whole;
    if ((a->counted || first) && !a->at_once) return; // other figures are about to be filled in
    int64_t wait = a->drawn_us + DRAW_EVERY_US - clock_monotonic_us();
    if (a->at_once || wait <= 0) {
        app_draw(a);
        wait = DRAW_EVERY_US;
    }
    if (a->dirty) loop_timer_set(a->draw, wait);
}

void app_draw_due(void *context) {
    (void)context; // app_before_sleep() draws; this only wakes the loop
}
