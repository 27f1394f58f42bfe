// The screen: what is being looked at (page, focus, scrolling, dialogs, theme), and how that is
// drawn. Figures come from the board; nothing is counted here. When a key needs the rest of the
// program (another filter, an export), functions that the program provides do it.
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

struct ui_answer { // an answer to a command that needs the rest of the program
    const char *id;
    bool (*answer)(void *context); // returns true to draw
};

struct ui_host { // whoever answers them
    void *context;
    // Lists of answers; each list ends in one without an id, and the lists end in NULL. Without
    // lists nobody answers.
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
    PAGE_ALERTS,
    PAGES
};

struct ui_scroll {
    size_t first;    // the row at the top
    size_t selected; // only meaningful while `picked`
    bool picked;     // a row is selected; otherwise the list stays at its top
    bool total;      // while `picked`: the row of totals is selected, instead of `selected`
    bool moved;      // moved since the last draw, so `key` does not belong to `selected` yet
    uint64_t key;    // identifies the selected row, which is followed when rows move
    // identifies the column of the cursor; 0 is the row's name, and stands for the whole row
    int column;
    size_t rows, page; // as last drawn
    bool has_total;    // and below them there is a row of totals
    size_t rule;       // rows above the rule between what goes on and what is over; 0 for no rule
};

enum ui_hit_kind { HIT_NONE, HIT_PANE, HIT_ROW, HIT_TITLE, HIT_TILE, HIT_BAR, HIT_WEEK };

struct ui_search {              // a search, and where it was when it began
    struct board_sought sought; // for board_input
    enum pane pane;
    struct ui_scroll back;
};

#define UI_LARGE_MAX 8

struct ui_tiles { // tiles are numbered as those of the board
    int at;       // the one under the cursor
    int count;    // as last drawn, line by line
    struct ui_tile {
        struct rect at;
        int tile;
    } drawn[LAYOUT_TILES_MAX];
    struct ui_large {                // those that are large; `rows` is 0 for none
        int count, rows, digit, bar; // rows and columns of a digit; columns of a bar of the trend
        int tile[UI_LARGE_MAX], width[UI_LARGE_MAX];
    } large;
};

struct ui_chart { // on the overview
    int at;       // the bar under the cursor, -1 for none
    // the bars last drawn; business hours that pass midnight leave some out in the middle
    int bars[WINDOW_HOURS_MAX], count;
};

struct ui_bars { // on the Hours page
    int at;      // the one under the cursor, -1 for none
    bool moved;  // moved since the last draw, so `key` does not belong to it yet
    int64_t key; // the time at which that bar begins; it is followed when bars move or become finer
    int first, count; // as last drawn
};

#define UI_WEEK_DAY 24 // in place of an hour: the whole weekday

struct ui_week { // on the Hours page
    int day;     // under the cursor, 0 = Monday, -1 for none
    int hour;
    int from, to; // the hours last drawn, `to` not included; none if it was not drawn
};

struct ui_hours {
    int step;                       // 0: 60 minutes, 1: 30, 2: 15; for board_input.hours_step_min
    struct business_hours business; // for board_input
    struct ui_bars bars;
    struct ui_week week;
    // keys go to the week and not to the chart; only that one is shown if there is little room
    bool on_week;
};

struct ui_wall {
    uint64_t of; // as given to board_wall()
    int steps;   // how far to go from there at the next draw
};

struct ui_detail { // all about one row
    struct board_subject subject;
    struct board_detail lines; // as last drawn
    bool opening;              // the next draw will find out which row it is about:
    enum pane from;            // the selected row of this pane
};

struct ui_themes {
    const struct theme *list; // the themes that can be chosen
    size_t count, at;
    size_t before;       // what Esc in their list goes back to
    const char *trouble; // shown below the list, NULL for nothing
    bool dim;            // dimmed because of the time of day
    struct theme dimmed; // used for drawing then
};

struct ui_help { // while the help is open
    struct ui_scroll scroll;
    char sought[128]; // what is searched for in it; "" for nothing
    int at;           // the match that was found
    bool go;          // it was found since the last draw
};

struct ui_said {    // a message from the program, on the last line until the next key
    char text[200]; // "" for none
    bool badly;
    int ticks;   // it disappears after so many more ticks; 0: only with a key
    bool of_key; // it says that the key has no meaning
    bool stays;  // also on the next page of a kiosk; set it after ui_say()
    bool quits;  // it asks whether to quit, and the next key is the answer
};

struct ui_hit { // what is at a position on the screen
    enum ui_hit_kind kind;
    enum pane pane;
    // The index of the row (after the last one: of the totals), of the table's column, of the tile
    // or of the bar; for the week 25 x day + hour.
    size_t index;
};

struct ui_drawn { // where things were last drawn
    struct layout layout;
    int left, top; // position of the picture on the screen
    struct ui_titles {
        int x[BOARD_COLUMNS_MAX], w[BOARD_COLUMNS_MAX]; // w is 0 when it is not shown
        size_t count;
    } titles[PANES];
    // Bars with the space around them, or cells of the week: all of one size, side by side.
    struct ui_grid {
        struct rect at;
        int w, h;       // of one of them
        int first;      // which one is in the corner
    } bars, week, days; // days: the figures of a whole weekday
};

#define UI_OVER_MAX 8

struct ui_over { // a list or a detail that was opened over the page
    enum pane pane;
    struct board_explain explained; // for a list: the figure that it is behind
    struct ui_scroll covered;       // the scroll position of the same pane below it
};

enum ui_history { HISTORY_FILTER, HISTORY_SEARCH, HISTORY_WINDOW, HISTORIES };

struct ui {
    struct board *board;         // borrowed
    struct ui_host host;         // set by the program
    const struct keymap *keymap; // says which key is which command
    enum ui_page page;
    enum board_level level;       // for board_input.level
    enum service_formula formula; // for board_input.formula
    // focus_before: that of the overview, while another page is shown
    enum pane focus, focus_before;
    struct ui_over over[UI_OVER_MAX]; // the last one is shown
    size_t over_count;
    // masked: numbers are shown with mask_digits, for board_input
    bool zoom, header, frozen, masked;
    bool confirm_quit; // the key to quit asks first
    bool blinked;      // the mark of an alert is not drawn at the moment
    int mask_digits;
    bool free_first; // for board_input, as hidden_states
    uint32_t hidden_states;
    struct board_sorts sorts; // for board_input; worth remembering
    struct ui_search search;
    struct ui_scroll scroll[PANES];
    uint64_t columns[PANES]; // of each table, as last drawn
    struct ui_tiles tiles;
    struct ui_chart chart;
    struct ui_hours hours;
    struct ui_wall wall;
    struct ui_detail detail;
    bool help;
    struct ui_help helped;
    struct ui_themes themes;
    struct kiosk kiosk;
    int64_t now_us;                           // at the last ui_tick()
    struct prompt prompt;                     // gets the keys while it is open
    struct picker picker;                     // likewise
    struct prompt_history entered[HISTORIES]; // the program adds the lines that it accepted
    struct ui_drawn drawn;
    struct ui_hit hit;  // of the last click
    int64_t clicked_us; // 0: the next click is a first one
    struct ui_said said;
};

// `theme` is an index of the built-in themes.
void ui_init(struct ui *u, struct board *board, size_t theme);
// Sets other themes to choose from, which must outlive the ui; an open list of them is closed.
void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble);
// Combines the keys configured under `keys:` with the built-in ones. NULL if one is wrong; then
// *report says why, with file and line.
struct keymap *keymap_create(const struct conf *conf, const char *file, struct conf_report *report);
void keymap_destroy(struct keymap *m);
// Goes through the commands as the help shows them; false after the last.
struct keymap_row {
    const char *id, *group, *text;
    char keys[64]; // like "Up k"
};
bool keymap_row(const struct keymap *m, size_t i, struct keymap_row *ret_row);
void ui_set_keys(struct ui *u, const struct keymap *keymap); // must outlive the ui
void ui_finish(struct ui *u);

// Each of these returns true if there is something to draw.
bool ui_key(struct ui *u, struct key key);     // given to the open dialog, else it is a command
bool ui_paste(struct ui *u, struct span text); // into the line of the open dialog, if there is one
// A KEYCODE_CLICK or KEYCODE_WHEEL_... at that position of the screen and that monotonic time. A
// click selects. A second one on the same row, or one on the selected bar or cell, is Enter. The
// wheel moves in the pane under it.
bool ui_pointer(struct ui *u, uint32_t code, int x, int y, int64_t now_us);
// Does what happens without keys; call it once a second, with the monotonic time and the second of
// the day, local time.
bool ui_tick(struct ui *u, int64_t now_us, int second_of_day);

// What the next board should know: what was typed, and how tables are sorted, a line each. Lines
// that this program does not understand are skipped.
void ui_write_remembered(const struct ui *u, struct buf *out);
void ui_remember(struct ui *u, struct span text);

// Says what the board should prepare: level, formula, lists, search. It points into the ui.
void ui_input(struct ui *u, struct board_input *in);
// Sets the first page, the mask and the kiosk's plan from the configuration. Call it after
// ui_init().
void ui_begin(struct ui *u, const struct conf *conf, int64_t now_us);
// Takes from another configuration what is other in it; what a key changed stays otherwise.
void ui_renew(struct ui *u, const struct conf *before, const struct conf *conf, int64_t now_us);

// `history` is borrowed, NULL for none.
void ui_ask(struct ui *u, const struct dialog *dialog, const struct prompt_history *history,
            const char *label, const char *text);
void ui_close(struct ui *u); // closes prompt and picker
void ui_say(struct ui *u, bool badly, const char *text);
void ui_say_shortly(struct ui *u, const char *text); // the message disappears by itself
// Opens the detail of something that is in no table.
void ui_open_detail(struct ui *u, enum subject_kind kind);
// For the first of several keys at once: do not say that it has no meaning.
void ui_hush(struct ui *u);

// The alert to which keys in the list of alerts apply: its serial; 0 if there is none.
uint64_t ui_alert(const struct ui *u);
enum pane ui_pane(const struct ui *u); // the one that keys go to

// Draws the whole canvas.
void ui_draw(struct ui *u, struct canvas *c);
const struct theme *ui_theme(struct ui *u); // the one to draw with

#endif
