// The parts of a page. A pane draws itself into a rectangle; where it stands and what it shows are
// given to it.
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

struct pane_kind {
    const char *name, *title;
    bool focusable; // can have the keys
    bool scrolls;   // has rows to move over
    void (*draw)(const struct pane_view *v);
};
extern const struct pane_kind pane_kinds[PANES];

void pane_header(const struct pane_view *v);
void pane_tiles(const struct pane_view *v);
void pane_table(const struct pane_view *v);
void pane_detail(const struct pane_view *v);
void pane_chart(const struct pane_view *v);
void pane_hours(const struct pane_view *v);
void pane_wall(const struct pane_view *v);
void pane_footer(const struct pane_view *v);
void pane_prompt(struct ui *u, struct canvas *c); // the last lines, while something is typed
void pane_themes(struct ui *u, struct canvas *c); // over the others
void pane_help(struct ui *u, struct canvas *c);   // all of the screen

// That wish, for the program.
enum ui_change ui_wish_for(struct ui *u, enum ui_wish what);
// Moves in that pane as the keys do; false where there is nothing to move over.
bool pane_move(struct ui *u, enum pane pane, enum command command);
// Selects that row; the one behind the last is that of totals, where there is one.
void pane_pick(struct ui_scroll *s, size_t at);
enum board_table pane_table_of(enum pane pane); // TABLES: it shows none
// The place of the selected row now: it may have moved since it was drawn.
size_t pane_selected(struct ui *u, struct board *b, enum pane pane);
bool detail_ask(struct ui *u, enum pane from);   // false: no row to open
void detail_find(struct ui *u, struct board *b); // of what was asked for, before drawing
void pane_tiles_wish(const struct board *b, struct layout_input *in); // what the tiles need
enum role pane_role(enum mood mood);
const char *pane_key(const struct ui *u, int command); // the first of a command; "" none
enum role pane_figure_role(enum mood mood);            // of a figure that stands alone
// "TITLE ───────── 12 of 853": the first line of a pane; `right` may be empty.
void pane_title(const struct pane_view *v, const char *right);
// The same of a part of a pane.
void pane_heading(const struct pane_view *v, const char *title, bool focus, const char *right);

// ui.c, commands.c, pointer.c
// A command that asks for another level starts its list from the top.
enum ui_change ui_command(struct ui *u, enum command command);
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

int row_columns(const char *text); // on the screen
int row_title_width(const struct grid *g, size_t column);
void row_titles(const struct pane_view *v, const struct grid *g);
// The cursor is on all of the row (0), or on a column: on its name and that cell.
void row_draw(const struct pane_view *v, const struct grid *g, int y, const struct board_row *row,
              enum row_look look, int cursor);

// The week by weekday and hour, in shades, all that is in memory.
int pane_week_height(int lines); // with its title, where a weekday has so many lines
const char *pane_week_words(const struct pane_view *v);
void pane_week(const struct pane_view *v); // below its title

// Finding one's way in what is shown: a cursor over tiles, bars and cells, what is behind them, a
// search, an order of rows.
enum ui_change lists_side(struct ui *u, int by);   // the cursor to the left or right
enum ui_change lists_end(struct ui *u, bool last); // to the first or last one on the Hours page
enum ui_change lists_line(struct ui *u, int by);   // up or down among tiles, or in the week
enum ui_change lists_enter(struct ui *u);          // what is behind the cursor, or the row's detail
bool lists_back(struct ui *u);                     // ends a search, else takes the cursor away

void search_open(struct ui *u);
void search_typed(struct ui *u);
void search_columns(struct ui *u); // before each fill
void search_entered(struct ui *u);
void search_left(struct ui *u);
enum ui_change search_next(struct ui *u, bool up);
// Of the pane's search: "/ann 3/17"; "" none.
void search_words(const struct pane_view *v, char *out, size_t size);
const struct board_sought *search_of(const struct ui *u, enum pane pane); // NULL none

#endif
