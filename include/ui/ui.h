// The screen: what is looked at (page, focus, scrolling, dialogs, theme) and how it is drawn. The
// figures are the board's; nothing here counts anything. What a key asks of the rest of the program
// (another filter, an export) goes to the functions that the program gives.
#ifndef CDRTOP_UI_UI_H
#define CDRTOP_UI_UI_H

#include "board/board.h"
#include "board/detail.h"
#include "board/layout.h"
#include "conf/conf.h"
#include "ui/canvas.h"
#include "ui/dialog.h"
#include "ui/kiosk.h"
#include "ui/theme.h"

struct ui_answer { // to a command that reaches beyond the screen
    const char *id;
    bool (*answer)(void *context); // true: draw
};

struct ui_host { // who answers
    void *context;
    // Lists of them, of which each ends in one without an id, and NULL. No list: nobody answers.
    const struct ui_answer *const *answers;
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

struct ui_search {              // a search, and where it was when it began
    struct board_sought sought; // for board_input
    enum pane pane;
    struct ui_scroll back;
};

struct ui_tiles {
    int at;             // under the cursor
    int count, columns; // as drawn last: all, and those on a line
};

struct ui_chart {     // of the overview
    int at;           // the bar under the cursor, -1 none
    int first, count; // as drawn last
};

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

struct ui_hours {
    int step; // 0: 60 minutes, 1: 30, 2: 15; for board_input.hours_step_min
    struct ui_bars bars;
    struct ui_week week;
    bool on_week; // the week has the keys, not the chart; alone where there is room for one
};

struct ui_wall {
    uint64_t of; // as board_wall() is asked
    int steps;   // to go from there when it is drawn next
};

struct ui_detail { // all of one row
    struct board_subject subject;
    struct board_detail lines; // as drawn last
    bool opening;              // the row that it is of is found when it is drawn:
    enum pane from;            // the selected one of this pane
};

struct ui_themes {
    const struct theme *list; // that can be chosen
    size_t count, at;
    size_t before;       // what Esc in their list goes back to
    const char *trouble; // one line under it, NULL none
    bool dim;            // by the hour
    struct theme dimmed; // what is drawn with then
};

struct ui_said {    // an answer of the program, on the last line until the next key
    char text[200]; // "" none
    bool badly;
    int ticks;   // it goes by itself after so many more; 0: only with a key
    bool of_key; // that it has no meaning
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

struct ui_over { // a list or a detail that was opened over the page
    enum pane pane;
    struct board_explain explained; // what one that is a list is behind
    struct ui_scroll covered;       // where the same pane stood before
};

enum ui_history { HISTORY_FILTER, HISTORY_SEARCH, HISTORY_WINDOW, HISTORIES };

struct ui {
    struct board *board;         // borrowed
    struct ui_host host;         // set by the program
    const struct keymap *keymap; // which key is which command
    enum ui_page page;
    enum board_level level;           // for board_input.level
    enum service_formula formula;     // for board_input.formula
    enum pane focus, focus_before;    // before: of the overview, while another page is shown
    struct ui_over over[UI_OVER_MAX]; // the last one is shown
    size_t over_count;
    bool zoom, header, frozen, masked; // masked: with mask_digits, for board_input
    int mask_digits;
    struct board_sorts sorts; // for board_input; worth remembering
    struct ui_search search;
    struct ui_scroll scroll[PANES];
    uint64_t columns[PANES]; // of each table as drawn last
    struct ui_tiles tiles;
    struct ui_chart chart;
    struct ui_hours hours;
    struct ui_wall wall;
    struct ui_detail detail;
    bool help;
    struct ui_scroll help_scroll;
    struct ui_themes themes;
    struct kiosk kiosk;
    int64_t now_us;                           // of the last ui_tick()
    struct prompt prompt;                     // has the keys while it is open
    struct picker picker;                     // as well
    struct prompt_history entered[HISTORIES]; // the program remembers what it obeyed
    struct ui_drawn drawn;
    struct ui_hit hit;  // of the last click
    int64_t clicked_us; // 0: the next one is a first one
    struct ui_said said;
};

void ui_init(struct ui *u, struct board *board, size_t theme); // index into the built-in themes
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

// Each is true where there is something to draw.
bool ui_key(struct ui *u, struct key key);     // to the dialog that is open, else a command
bool ui_paste(struct ui *u, struct span text); // into the line that is open, if one is
// A KEYCODE_CLICK or KEYCODE_WHEEL_... at that place of the screen, at that monotonic time: a click
// selects, a second one on the same row is Enter, as is one on the bar or cell that is picked; the
// wheel moves in the pane under it.
bool ui_pointer(struct ui *u, uint32_t code, int x, int y, int64_t now_us);
// What happens by itself; once a second. Monotonic time, and the second of the day on the wall.
bool ui_tick(struct ui *u, int64_t now_us, int second_of_day);

// What the board is asked for: level, formula, lists, search. Points into the ui.
void ui_input(struct ui *u, struct board_input *in);
// The page and the mask to begin with, and the kiosk's plan, as the configuration wants them. After
// ui_init().
void ui_begin(struct ui *u, const struct conf *conf, int64_t now_us);

// `history` is borrowed, NULL none.
void ui_ask(struct ui *u, const struct dialog *dialog, const struct prompt_history *history,
            const char *label, const char *text);
void ui_close(struct ui *u); // prompt and picker
void ui_say(struct ui *u, bool badly, const char *text);
void ui_hush(struct ui *u); // of several keys at once: that one has no meaning is not said

enum pane ui_pane(const struct ui *u); // that the keys go to

// Draws all of the canvas at its size.
void ui_draw(struct ui *u, struct canvas *c);
const struct theme *ui_theme(struct ui *u); // to draw with

#endif
