// The screen: what is looked at (page, focus, scrolling, dialogs, theme) and how it is drawn. The
// figures are the board's; nothing here counts anything. What a command asks of the rest of the
// program (another filter, an export) is said in `wish`.
#ifndef CDRTOP_UI_UI_H
#define CDRTOP_UI_UI_H

#include "board/board.h"
#include "board/detail.h"
#include "board/layout.h"
#include "conf/conf.h"
#include "ui/canvas.h"
#include "ui/kiosk.h"
#include "ui/picker.h"
#include "ui/prompt.h"
#include "ui/theme.h"

enum ui_change { // what the caller has to do about a command
    UI_NOTHING,
    UI_REDRAW,  // draw
    UI_REPAINT, // term_repaint(), then draw
    UI_SUSPEND, // term_suspend(), stop, term_resume(), then draw
    UI_ASK,     // look at `wish`, then draw
    UI_QUIT,
};

enum ui_wish {
    WISH_NONE,
    WISH_TYPED,       // the prompt's text changed: prompt_offer(), prompt_fault()
    WISH_ENTERED,     // the prompt's text is meant: obey it and ui_close(), or prompt_fault()
    WISH_PICKED,      // the picker's selected line is meant, and it is closed behind it
    WISH_EDIT_FILTER, // ui_ask() with the filter in force
    WISH_PICK_FILTER, // open the picker and fill it
    WISH_CLEAR_FILTER,
    WISH_PICK_WINDOW,
    WISH_EXPORT, // ui_ask() with a file to write to
    WISH_RESYNC,
    WISH_ALERTS,
    WISH_HIT, // a column's title or a tile was clicked: `hit`
    // those that ui_grant() obeys
    WISH_EXPLAIN,
    WISH_SORT,
    WISH_SORT_LEFT,
    WISH_SORT_RIGHT,
    WISH_SORT_REVERSE,
};

enum ui_page {
    PAGE_OVERVIEW,
    PAGE_QUEUES,
    PAGE_AGENTS,
    PAGE_CALLS,
    PAGE_HOURS,
    PAGE_RECALLS,
    PAGE_WALL,
    PAGES
};

struct ui_scroll {
    size_t first;      // row at the top
    size_t selected;   // meant only while `picked`
    bool picked;       // a row is selected; without, the list stays at its top
    bool total;        // while `picked`: the row of totals is, in place of `selected`
    bool moved;        // since the last draw: `key` is not of `selected` yet
    uint64_t key;      // of the selected row: it is followed when rows move
    int column;        // of the cell that the cursor is on; 0: the row's name, all of the row
    size_t rows, page; // as drawn last
    bool has_total;    // as well: a row of totals below them
};

enum ui_hit_kind { HIT_NONE, HIT_PANE, HIT_ROW, HIT_TITLE, HIT_TILE, HIT_BAR, HIT_WEEK };

struct ui_bars {      // of the Hours page
    int at;           // under the cursor, -1 none
    bool moved;       // since the last draw: `key` is not of it yet
    int64_t key;      // when it begins: it is followed when bars move or become finer
    int first, count; // as drawn last
};

#define UI_WEEK_DAY 24 // in place of an hour: all of that weekday

struct ui_week { // of the Hours page
    int day;     // under the cursor, 0 = Monday, -1 none
    int hour;
    int from, to; // hours as drawn last, `to` excluded; none: not drawn
};

struct ui_hit { // what stands at a place of the screen
    enum ui_hit_kind kind;
    enum pane pane;
    // Of the row (behind the last one: of totals), the table's column, the tile, or the bar; of the
    // week 25 x day + hour.
    size_t index;
};

struct ui_drawn { // where things were drawn last
    struct layout layout;
    int left, top; // of the picture on the screen
    struct ui_titles {
        int x[BOARD_COLUMNS_MAX], w[BOARD_COLUMNS_MAX]; // w 0: not shown
        size_t count;
    } titles[PANES];
    // Bars with what is left and right of them, and cells of the week: of equal size, side by side.
    struct ui_grid {
        struct rect at;
        int w, h;       // of one
        int first;      // which is the one in the corner
    } bars, week, days; // days: the figures of all of a weekday
};

#define UI_OVER_MAX 8

struct ui {
    enum ui_page page;
    enum board_level level;        // for board_input.level
    enum service_formula formula;  // for board_input.formula
    enum pane focus, focus_before; // before: of the overview, while another page is shown
    enum pane over[UI_OVER_MAX];   // lists and details opened over the page, the last one is shown
    size_t over_count;
    struct board_explain explained[UI_OVER_MAX]; // what those that are lists are behind
    struct ui_scroll covered[UI_OVER_MAX];       // where the same pane stood before
    struct board_sorts sorts;                    // for board_input; worth remembering
    struct board_sought search;                  // for board_input, of search_pane
    enum pane search_pane;
    struct ui_scroll search_back; // where it began
    int tile, bar;                // under the cursor; of the chart -1 none
    // As drawn last: tiles and those on a line; bars of the chart; of each table its columns.
    int tiles, tile_columns, first_bar, bars;
    uint64_t columns[PANES];
    struct board_subject subject; // of PANE_DETAIL
    struct board_detail detail;   // as drawn last
    bool opening;                 // the row that PANE_DETAIL is of is found when it is drawn:
    enum pane opened_from;        // the selected one of this pane
    uint64_t wall;                // what the wall is of, as board_wall() is asked
    int wall_steps;               // to go from there when it is drawn next
    int hours_step;               // 0: 60 minutes, 1: 30, 2: 15; for board_input.hours_step_min
    struct ui_bars hours;
    struct ui_week week;
    bool hours_week; // the week has the keys, not the chart; alone where there is room for one
    struct kiosk kiosk;
    int64_t now_us;      // of the last ui_tick()
    bool dim;            // by the hour
    struct theme dimmed; // what is drawn with then
    bool masked;         // with mask_digits, for board_input
    int mask_digits;
    bool zoom, header, frozen, help;
    const struct keymap *keymap; // which key is which command
    const struct theme *themes;  // that can be chosen
    size_t theme_count, theme;
    bool picking;        // the list of themes is open: what it stands on is shown
    size_t theme_before; // what Esc goes back to
    const char *trouble; // one line under that list, NULL none
    struct ui_scroll scroll[PANES];
    struct ui_scroll help_scroll, theme_scroll;
    enum ui_wish wish;    // of the last UI_ASK
    struct prompt prompt; // open while its kind is not PROMPT_NONE: it has the keys
    struct picker picker; // open while its kind is not PICKER_NONE: it has the keys
    struct prompt_history entered[PROMPTS]; // by kind; the caller remembers what it obeyed
    struct ui_drawn drawn;
    struct ui_hit hit;  // of the last click
    int64_t clicked_us; // 0: the next one is a first one
    char said[200];     // an answer of the program, on the last line until the next key
    bool said_badly;
    int said_ticks;   // it goes by itself after so many more; 0: only with a key
    bool said_of_key; // that it has no meaning
};

void ui_init(struct ui *u, size_t theme); // index into the built-in themes
// Other themes to choose from; they have to outlive the ui.
void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble);
// The keys of `keys:` before the built-in ones. NULL: one is wrong, and *report says why, each with
// its line of the file.
struct keymap *keymap_create(const struct conf *conf, const char *file, struct conf_report *report);
void keymap_destroy(struct keymap *m);
// Each command as the help has it, one after the other; false: there are no more.
struct keymap_row {
    const char *id, *group, *text;
    char keys[64]; // "Up  k"
};
bool keymap_row(const struct keymap *m, size_t i, struct keymap_row *ret_row);
void ui_set_keys(struct ui *u, const struct keymap *keymap); // which has to outlive the ui
void ui_finish(struct ui *u);

enum ui_change ui_key(struct ui *u, struct key key); // by the dialog that is open, or the key table
enum ui_change ui_paste(struct ui *u, struct span text); // into the line that is open, if one is

// A KEYCODE_CLICK or KEYCODE_WHEEL_... at that place of the screen, at that monotonic time: a click
// selects, a second one on the same row is Enter, as is one on the bar or cell that is picked; the
// wheel moves in the pane under it.
enum ui_change ui_pointer(struct ui *u, uint32_t code, int x, int y, int64_t now_us);

// What the board is asked for: level, formula, lists, search. Points into the ui.
void ui_input(struct ui *u, struct board_input *in);
// Obeys the wish if only the board is needed for it; false: it is the caller's.
bool ui_grant(struct ui *u, struct board *b);

// What happens by itself; once a second. Monotonic time, and the second of the day on the wall.
enum ui_change ui_tick(struct ui *u, int64_t now_us, int second_of_day);
// Begins with the plan's first page; with `on` it goes on by itself from there. After ui_init().
void ui_plan(struct ui *u, const struct kiosk_plan *plan, bool on, int64_t now_us);

void ui_ask(struct ui *u, enum prompt_kind kind, const char *label, const char *text);
void ui_close(struct ui *u); // prompt and picker
void ui_say(struct ui *u, bool badly, const char *text);
void ui_hush(struct ui *u); // of several keys at once: that one has no meaning is not said

enum pane ui_pane(const struct ui *u); // that the keys go to

// Draws all of the canvas at its size.
void ui_draw(struct ui *u, struct board *b, struct canvas *c);
const struct theme *ui_theme(struct ui *u); // to draw with

#endif
