// One line of a table: its cells in their columns.
#ifndef CDRTOP_UI_PANE_ROW_H
#define CDRTOP_UI_PANE_ROW_H

#include "panes.h"

#define ROW_GAP 2 // columns between two

struct grid {
    const struct board_table_kind *kind;
    enum board_table table;
    int widths[BOARD_COLUMNS_MAX];
    bool left_out[BOARD_COLUMNS_MAX];
    int brief_from; // columns of this priority on have their brief titles
    int sorted;     // the column, -1 none
    bool down;
    const struct board_sought *search; // NULL none
};

enum row_look { ROW_PLAIN, ROW_TOTAL };

#define ROW_NO_CURSOR (-1)

int row_columns(const char *text); // on the screen
int row_title_width(const struct grid *g, size_t column);
void row_titles(const struct pane_view *v, const struct grid *g);
// The cursor is on all of the row (0), or on a column: on its name and that cell.
void row_draw(const struct pane_view *v, const struct grid *g, int y, const struct board_row *row,
              enum row_look look, int cursor);

#endif
