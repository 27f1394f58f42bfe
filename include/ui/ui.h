// The screen: what is looked at (focus, scrolling, zoom, theme) and how it is drawn. The figures
// are the board's; nothing here counts anything.
#ifndef CDRTOP_UI_UI_H
#define CDRTOP_UI_UI_H

#include "board/board.h"
#include "board/layout.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/theme.h"

enum ui_change { // what the caller has to do about a command
    UI_NOTHING,
    UI_REDRAW,  // draw
    UI_REPAINT, // term_repaint(), then draw
    UI_SUSPEND, // term_suspend(), stop, term_resume(), then draw
    UI_QUIT,
};

enum ui_page { PAGE_OVERVIEW, PAGE_QUEUES, PAGE_AGENTS, PAGES };

struct ui_scroll {
    size_t first;      // row at the top
    size_t selected;   // meant only while `picked`
    bool picked;       // a row is selected; without, the list stays at its top
    bool moved;        // since the last draw: `key` is not of `selected` yet
    uint64_t key;      // of the selected row: it is followed when rows move
    size_t rows, page; // as drawn last
};

struct ui {
    enum ui_page page;
    enum board_level level;        // for board_input.level
    enum service_formula formula;  // for board_input.formula
    enum pane focus, focus_before; // before: of the overview, while another page is shown
    bool zoom, header, frozen, help;
    const struct theme *themes; // that can be chosen
    size_t theme_count, theme;
    bool picking;        // the list of themes is open: what it stands on is shown
    size_t theme_before; // what Esc goes back to
    const char *trouble; // one line under that list, NULL none
    struct ui_scroll scroll[PANES];
    struct ui_scroll help_scroll, theme_scroll;
};

void ui_init(struct ui *u, size_t theme); // index into the built-in themes
// Other themes to choose from; they have to outlive the ui.
void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble);
void ui_finish(struct ui *u);

// Give u->frozen, u->level and u->formula to the board's input. A command that asks for another
// level starts its list from the top.
enum ui_change ui_command(struct ui *u, enum command command);
enum ui_change ui_key(struct ui *u, struct key key); // by the key table

// Draws all of the canvas at its size.
void ui_draw(struct ui *u, struct board *b, struct canvas *c);
static inline const struct theme *ui_theme(const struct ui *u) {
    return &u->themes[u->theme];
}

#endif
