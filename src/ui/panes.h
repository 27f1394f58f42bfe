// The parts of a page. A pane draws itself into a rectangle; where it stands and what it shows are
// given to it.
#ifndef CDRTOP_UI_PANES_H
#define CDRTOP_UI_PANES_H

#include "keymap.h"
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
const char *pane_key(int command);          // the first key of a command, for a hint
enum role pane_figure_role(enum mood mood); // of a figure that stands alone
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

#endif
