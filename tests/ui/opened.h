// The made-up day on a board, and the ui that shows it, for tests of a part of the ui.
#ifndef CDRTOP_TESTS_OPENED_H
#define CDRTOP_TESTS_OPENED_H

#include "made_up.h"
#include "ui/ui.h"

static struct made_up day;
static struct board board;
static struct ui ui;

static inline void open_day(int records) {
    made_up_init(&day, records);
    board_init(&board);
    ui_init(&ui, &board, 0);
}

static inline void close_day(void) {
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

#endif
