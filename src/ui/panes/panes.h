// Panes are the parts of a page. Each is a const struct that says how it draws itself into a given
// rectangle, and what keys and the pointer do in it. The layout decides where a pane is, and ui.c
// which of them gets the keys. To add a pane, add its file, its name in board/layout.h, and a row
// to the table in panes.c.
#ifndef CDRTOP_UI_PANES_H
#define CDRTOP_UI_PANES_H

#include "../keymap.h"
#include "ui/ui.h"

struct pane_view { // what a pane is given for drawing
    struct ui *ui;
    struct board *board;
    struct canvas *canvas;
    const struct layout *layout;
    struct rect at;
    enum pane pane;
};

enum move { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_TOP, MOVE_BOTTOM };

struct legend { // of a pane: a list that ends in one without a mark
    const char *mark, *means;
};
extern const struct legend legend_everywhere[], legend_tiles[], legend_queues[], legend_agents[],
    legend_calls[], legend_chart[], legend_hours[], legend_recalls[], legend_alerts[];

struct pane_kind {
    const char *name;  // shown in the title of the pane whose place it shares
    const char *title; // used if title_now says nothing
    bool focusable;    // can get the keys on the overview
    bool on_top;       // one of the figures at the top, which are shown all together or not at all
    bool whole;        // has the whole screen, without header and footer
    bool tells_enter;  // says itself what Enter does, so that no hint has to
    int wheel;         // rows for one turn of the wheel
    enum board_table table;      // the table that it shows; TABLES for none
    const struct legend *legend; // what its marks mean, for the help; NULL for nothing of its own
    void (*draw)(const struct pane_view *v);
    const char *(*title_now)(const struct ui *u); // NULL or "": use `title`
    // What keys do; true if something changed. NULL: nothing.
    bool (*move)(struct ui *u, enum pane pane, enum move move);
    bool (*side)(struct ui *u, int by); // moves the cursor to the left or right
    bool (*enter)(struct ui *u);        // opens what is behind the cursor
    bool (*back)(struct ui *u);         // removes the cursor; false if there is none
    bool (*step)(struct ui *u, int by); // finer and coarser
    bool (*turn)(struct ui *u, int by); // Tab, if it moves within the pane
    bool (*rotate)(struct ui *u);       // what a kiosk does here by itself
    // What is at that position of the picture, and a click on it. `keys`: keys already went to this
    // pane.
    struct ui_hit (*hit)(const struct ui *u, enum pane pane, int x, int y);
    bool (*click)(struct ui *u, struct ui_hit hit, bool keys);
};
extern const struct pane_kind *const pane_kinds[PANES];
extern const struct pane_kind pane_header, pane_tiles, pane_queues, pane_agents, pane_chart,
    pane_waiting, pane_calls, pane_hours, pane_recalls, pane_wall, pane_list, pane_detail,
    pane_alerts, pane_alert_line, pane_footer;
extern const struct pane_kind pane_help; // covers all others

// The pane that keys go to, or the help if it is open.
const struct pane_kind *pane_here(const struct ui *u);
bool pane_has_keys(const struct pane_view *v);
// It is as wide as the page, so there is room for all columns.
bool pane_is_wide(const struct pane_view *v);
enum role pane_role(enum mood mood);
enum role pane_figure_role(enum mood mood); // for a figure without a background of its own
// The first key of the command with that name; "" for none.
const char *pane_key(const struct ui *u, const char *command);
// Draws the first line of a pane: "TITLE ───────── 12 of 853"; `right` may be empty.
void pane_title(const struct pane_view *v, const char *right);
// The same for a part of a pane.
void pane_heading(const struct pane_view *v, const char *title, bool focus, const char *right);
// Opens the list behind a figure. `any`: there is one, as board_explain_...() says.
bool pane_explain(struct ui *u, bool any, const struct board_explain *what);
int pane_clamp(int at, int count); // limited to 0..count - 1
// Moves the cursor among what is drawn from `first` on. From -1, the first move selects one of the
// ends.
int pane_next(int at, int first, int count, int by);
bool pane_inside(struct rect r, int x, int y);
// Finds the cell of the grid at that position; the lines of cells are `columns` apart.
bool pane_grid(const struct ui_grid *g, int columns, int x, int y, size_t *ret_index);

void scroll_move(struct ui_scroll *s, enum move move); // moves the selected row
// Moves a text in which no row is selected.
void scroll_move_text(struct ui_scroll *s, enum move move);
// Selects that row; the index after the last means the row of totals, if there is one.
void scroll_pick(struct ui_scroll *s, size_t at);

// The current index of the selected row, which may have moved since it was drawn.
size_t table_selected(struct ui *u, enum pane pane);
bool table_is_drawn(const struct ui *u, enum pane pane, int column);
bool detail_ask(struct ui *u, enum pane from); // false if there is no row to open
void detail_find(struct ui *u);                // before drawing: finds the row that was asked for
// Says how much room the tiles need, and which of them are large.
void tiles_wish(struct ui *u, const struct canvas *c, struct layout_input *in);
struct ui_large tiles_large(const struct board *b, const struct canvas *c);
// Draws a trend, each bar in so many columns; nothing if the tile has none.
void trend_draw(const struct pane_view *v, const struct board_tile *t, int x, int y, int wide);
void tiles_large_draw(const struct pane_view *v, int i, struct rect at, bool cursor);
void help_draw(struct ui *u, struct canvas *c); // covers the whole screen
// The search in the help.
void help_search(struct ui *u); // opens the line to type into
bool help_search_next(struct ui *u, int by);
bool help_search_back(struct ui *u); // ends it; false if there is none

// Commands that sort the pane that keys go to.
bool sort_pick(struct ui *u, int which); // opens a list to pick a column from
bool sort_move(struct ui *u, int by);    // uses the next column that is shown
bool sort_reverse(struct ui *u, int which);
void sort_by_column(struct ui *u, size_t column);

int wall_margin(int width); // columns that the wall leaves free on either side

// ui.c, pointer.c
struct ui_hit ui_hit(const struct ui *u, int x, int y);
void ui_show(struct ui *u, enum ui_page page);
bool command_ask(struct ui *u, const char *id); // has the program do it
// Queues and who waits share the page of queues.
bool ui_on_queues(const struct ui *u);
// The pane that has the screen alone, or on the page of queues the one that keys go to; PANES if
// those of the overview share it.
enum pane ui_alone(const struct ui *u);
void ui_over(struct ui *u, enum pane pane); // opens a list or a detail over the page
bool ui_back(struct ui *u);                 // closes the last one; false if there is none

// Bars over an axis, as drawn by the chart and the Hours page.
struct bars {
    int x, y;     // the corner of the axis; bars are to its right, from y - 1 upwards
    int w;        // columns for the bars
    int rows;     // rows for the bars
    int label;    // columns for the axis' figures, to its left
    uint64_t top; // the value at the top of the highest row
};

// An axis for up to `most`, with at most so many rows below the title of the pane and at least
// `label` columns for its figures.
struct bars bars_place(const struct pane_view *v, uint64_t most, int rows, int label);
int bars_width(int pitch); // of a bar, if the next one begins so many columns after it
void bars_axis(const struct pane_view *v, const struct bars *b);
// Draws one bar: answered at the bottom, missed above, the others on top.
void bars_draw(const struct pane_view *v, const struct bars *b, int x, int width, uint64_t answered,
               uint64_t missed, uint64_t other);
// A quiet line where the bar is expected to end, if it has not come so far.
#define BARS_EXPECTED "·"
void bars_expected(const struct pane_view *v, const struct bars *b, int x, int width,
                   uint64_t so_far, uint64_t expected);
// A quiet line at the height of an earlier day, behind the bar and the space around it.
#define BARS_BEFORE "▔"
void bars_before(const struct pane_view *v, const struct bars *b, int x, int width,
                 uint64_t before);
void bars_gap(const struct pane_view *v, const struct bars *b, int x, int width);
// Draws percentages over the bars as a line; the first bar begins at x, and the top of the axis is
// 100. NAN interrupts the line.
void bars_rates(const struct pane_view *v, const struct bars *b, int x, int pitch, int width,
                const double *percents, size_t count);
const char *bars_rate_mark(const struct pane_view *v, int pitch); // its mark in a legend
// In place of the legend: about what is under the cursor.
void bars_picked(const struct pane_view *v, int y, const char *text);
// Draws a mark and what it means; returns the columns used.
int bars_legend_of(const struct pane_view *v, int x, int y, enum role role, const char *mark,
                   const char *text);
// Draws several of them side by side, as many as fit, without those that have no text; returns the
// columns for all of them. Only measures them if not `drawn`.
struct bars_mark {
    enum role role;
    const char *mark, *text;
};
int bars_marks(const struct pane_view *v, int x, int y, int room, const struct bars_mark *marks,
               size_t count, bool drawn);
// The legend of the bars; `other` may be NULL.
int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other);

// One line of a table, with its cells in their columns.
#define ROW_GAP 2 // columns between two cells

struct grid {
    const struct board_table_kind *kind;
    enum board_table table;
    int widths[BOARD_COLUMNS_MAX];
    bool left_out[BOARD_COLUMNS_MAX];
    int brief_from; // columns of this priority or less important have brief titles
    int sorted;     // the column, -1 for none
    bool down;
    const struct board_sought *search; // NULL for none
};

enum row_look { ROW_PLAIN, ROW_TOTAL };

#define ROW_NO_CURSOR (-1)

int row_title_width(const struct grid *g, size_t column);
void row_titles(const struct pane_view *v, const struct grid *g);
// The cursor is on the whole row (0), or on a column, which marks the row's name and that cell.
void row_draw(const struct pane_view *v, const struct grid *g, int y, const struct board_row *row,
              enum row_look look, int cursor);

// A search belongs to the pane in which it was typed.
bool search_open(struct ui *u, int which);
bool search_next(struct ui *u, int by);
bool search_back(struct ui *u); // ends the search of the pane that keys go to
// What to ask the board for, before each fill; NULL if nothing is searched for.
const struct board_sought *search_input(struct ui *u);
// The pane's search as "/ann 3/17"; "" for none.
void search_words(const struct pane_view *v, char *out, size_t size);
const struct board_sought *search_of(const struct ui *u, enum pane pane); // NULL for none

#endif
