// The parts of a page. A pane is a const struct: how it draws itself into a rectangle that is given
// to it, and what keys and the pointer do in it. Which pane is where is the layout's; which of them
// the keys go to is ui.c's. A pane is added by its file, its name in board/layout.h, and a row of
// the table in panes.c.
#ifndef CDRTOP_UI_PANES_H
#define CDRTOP_UI_PANES_H

#include "../keymap.h"
#include "ui/ui.h"

struct pane_view { // what a pane is given to draw
    struct ui *ui;
    struct board *board;
    struct canvas *canvas;
    const struct layout *layout;
    struct rect at;
    enum pane pane;
};

enum move { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_TOP, MOVE_BOTTOM };

struct pane_kind {
    const char *name;       // beside the title of the one that it shares its place with
    const char *title;      // where title_now says nothing
    bool focusable;         // can have the keys on the overview
    bool on_top;            // one of the figures on top, which come and go as a whole
    bool whole;             // has the screen without what stands around it
    int wheel;              // rows that a turn of the wheel moves by
    enum board_table table; // that it shows; TABLES none
    void (*draw)(const struct pane_view *v);
    const char *(*title_now)(const struct ui *u); // NULL or "": the title
    // What keys do, true where something changed. NULL: nothing.
    bool (*move)(struct ui *u, enum pane pane, enum move move);
    bool (*side)(struct ui *u, int by); // the cursor to the left or right
    bool (*enter)(struct ui *u);        // what is behind the cursor
    bool (*back)(struct ui *u);         // takes the cursor away; false: there is none
    bool (*step)(struct ui *u, int by); // finer and coarser
    bool (*turn)(struct ui *u, int by); // Tab, where it stays within the pane
    bool (*rotate)(struct ui *u);       // what a kiosk does of itself
    // What stands at that place of the picture, and a click on it; `keys`: they went there before.
    struct ui_hit (*hit)(const struct ui *u, enum pane pane, int x, int y);
    bool (*click)(struct ui *u, struct ui_hit hit, bool keys);
};
extern const struct pane_kind *const pane_kinds[PANES];
extern const struct pane_kind pane_header, pane_tiles, pane_queues, pane_agents, pane_chart,
    pane_calls, pane_hours, pane_recalls, pane_wall, pane_list, pane_detail, pane_footer;
extern const struct pane_kind pane_help; // over all others

// The one that the keys go to, with the help over it where that is open.
const struct pane_kind *pane_here(const struct ui *u);
bool pane_has_keys(const struct pane_view *v);
enum role pane_role(enum mood mood);
enum role pane_figure_role(enum mood mood); // of a figure that stands alone
// The first key of the command that is called so; "" none.
const char *pane_key(const struct ui *u, const char *command);
// "TITLE ───────── 12 of 853": the first line of a pane; `right` may be empty.
void pane_title(const struct pane_view *v, const char *right);
// The same of a part of a pane.
void pane_heading(const struct pane_view *v, const char *title, bool focus, const char *right);
// Opens the list of what is behind a figure; `any`: something is, as board_explain_...() says.
bool pane_explain(struct ui *u, bool any, const struct board_explain *what);
int pane_clamp(int at, int count); // into 0..count - 1
// The cursor among what is drawn from `first` on; the first move, from -1, picks one of its ends.
int pane_next(int at, int first, int count, int by);
bool pane_inside(struct rect r, int x, int y);
// The cell of the grid that is there; `columns` from one line of them to the next.
bool pane_grid(const struct ui_grid *g, int columns, int x, int y, size_t *ret_index);

void scroll_move(struct ui_scroll *s, enum move move);      // the selected row
void scroll_move_text(struct ui_scroll *s, enum move move); // no row is selected in it
// Selects that row; the one behind the last is that of totals, where there is one.
void scroll_pick(struct ui_scroll *s, size_t at);

// The place of the selected row now: it may have moved since it was drawn.
size_t table_selected(struct ui *u, enum pane pane);
bool table_is_drawn(const struct ui *u, enum pane pane, int column);
bool detail_ask(struct ui *u, enum pane from); // false: no row to open
void detail_find(struct ui *u);                // of what was asked for, before drawing
void tiles_wish(const struct board *b, struct layout_input *in); // what the tiles need
void help_draw(struct ui *u, struct canvas *c);                  // all of the screen

// The order of rows in the pane that the keys go to, as commands.
bool sort_pick(struct ui *u, int which); // from a list
bool sort_move(struct ui *u, int by);    // by the next column that is drawn
bool sort_reverse(struct ui *u, int which);
void sort_by_column(struct ui *u, size_t column);

// ui.c, pointer.c
struct ui_hit ui_hit(const struct ui *u, int x, int y);
void ui_show(struct ui *u, enum ui_page page);
void ui_say_shortly(struct ui *u, const char *text); // goes by itself
// The pane that has the screen alone; PANES: the overview's share it.
enum pane ui_alone(const struct ui *u);
void ui_over(struct ui *u, enum pane pane); // opens a list or a detail over what is shown
bool ui_back(struct ui *u);                 // closes the last one; false: there is none

// Bars over an axis, as the chart and the Hours page draw them.
struct bars {
    int x, y;     // of the corner of the axis; bars stand right of it, upwards from y - 1
    int w;        // columns for bars
    int rows;     // of bars
    int label;    // columns for the figures of the axis, left of it
    uint64_t top; // what the highest row ends at
};

// A round number that can be halved, not below n.
uint64_t bars_round_up(uint64_t n);
void bars_axis(const struct pane_view *v, const struct bars *b);
// One bar: answered below, missed on it, the others on top.
void bars_draw(const struct pane_view *v, const struct bars *b, int x, int width, uint64_t answered,
               uint64_t missed, uint64_t other);
void bars_gap(const struct pane_view *v, const struct bars *b, int x, int width);
// Percentages over the bars, the first of which begins at x: the top of the axis is 100. Those that
// follow each other are joined; NAN breaks the line.
void bars_rates(const struct pane_view *v, const struct bars *b, int x, int pitch, int width,
                const double *percents, size_t count);
const char *bars_rate_mark(const struct pane_view *v, int pitch); // what stands for it in a legend
// In place of the legend: what is under the cursor.
void bars_picked(const struct pane_view *v, int y, const char *text);
// A mark and what it means; gives the columns used.
int bars_legend_of(const struct pane_view *v, int x, int y, enum role role, const char *mark,
                   const char *text);
// Those of the bars; `other` may be NULL.
int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other);

// One line of a table: its cells in their columns.
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

int row_title_width(const struct grid *g, size_t column);
void row_titles(const struct pane_view *v, const struct grid *g);
// The cursor is on all of the row (0), or on a column: on its name and that cell.
void row_draw(const struct pane_view *v, const struct grid *g, int y, const struct board_row *row,
              enum row_look look, int cursor);

// A search belongs to the pane it was typed in.
bool search_open(struct ui *u, int which);
bool search_next(struct ui *u, int by);
bool search_back(struct ui *u); // ends it, where it is of the pane that has the keys
// What the board is asked for, before each fill; NULL: nothing is searched for.
const struct board_sought *search_input(struct ui *u);
// Of the pane's search: "/ann 3/17"; "" none.
void search_words(const struct pane_view *v, char *out, size_t size);
const struct board_sought *search_of(const struct ui *u, enum pane pane); // NULL none

#endif
