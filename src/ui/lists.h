// Finding one's way in what is shown: a cursor over tiles, bars and cells, what is behind them, a
// search, an order of rows.
#ifndef CDRTOP_UI_LISTS_H
#define CDRTOP_UI_LISTS_H

#include "panes.h"

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
