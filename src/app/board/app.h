// The board, all of it in one struct, and its parts: what comes in
// (work.c), what is drawn (fill.c, draw.c), the terminal (terminal.c), and
// the ladder (run.c); and what keys ask for (asked.c).
#ifndef CDRTOP_APP_BOARD_APP_H
#define CDRTOP_APP_BOARD_APP_H

#include "../setup.h"
#include "base/buf.h"
#include "base/clock.h"
#include "disk/file.h"
#include "engine/engine.h"
#include "ui/keys.h"
#include "ui/term.h"
#include "ui/theme.h"
#include "ui/ui.h"

struct state {              // zeroed remembers nothing
    struct buf path, known; // of its file, ended by NUL; what that had
    struct disk_file *file; // on its way; NULL none
};

struct app {
    const struct conf *conf;
    struct engine engine;
    struct loop *loop;
    struct loop_watch *watch;
    struct loop_timer *tick, *draw, *work, *escape, *typing;
    struct term *term;
    struct disk *disk;
    struct state state;
    struct keys *keys;
    struct keymap *keymap; // which of them is which command
    struct canvas canvas;
    struct board board;
    struct theme_choice themes;
    struct ui ui;
    bool dirty, at_once; // something to draw; a key asked for it
    bool unplaced;       // a key changed what the next one may point at
    size_t ahead;        // keys taken since none waited for its turn
    struct key key;      // the last one; since held_us, if not 0, it waits
    int64_t held_us;
    bool behind;                // files or rows wait to be taken in
    bool awaited;               // what was asked for is not on the screen yet
    bool counted;               // and the board is to be filled with it
    uint64_t counted_of;        // the door's changes then
    int64_t folded_us;          // monotonic: the last slice of folding
    int64_t taking_us, took_us; // all slices of it and the filling, until now and the time before
    int64_t drawn_us;           // monotonic
    int64_t turning_us;         // monotonic: since then other figures are being counted; 0 none are
    struct board_export *export; // under way; NULL none
    struct loop_timer *exporter;
    char last_words[600]; // said when the board has ended; "" nothing
    int status;
};

int64_t app_now_s(const struct app *a);
void app_stop(struct app *a, int status);

void app_changed(void *app);   // something came in: it will be taken in and drawn
void app_tick(void *app);      // once a second
void app_work(void *app);      // a slice of what waits to be taken in
void app_go_on(struct app *a); // and the next one at once
void app_await(struct app *a); // other figures were asked for: drawn as soon as they stand

bool app_fill(struct app *a); // the board; false: fill again, rows wait to be put in order

void app_draw(struct app *a);
void app_place(struct app *a); // all of drawing but the terminal's part
void app_before_sleep(void *app);
void app_draw_due(void *app);

// The ui on the board, with the answers to commands that reach beyond the screen.
void app_open_ui(struct app *a);
extern const struct ui_answer filter_answers[], window_answers[], export_answers[],
    terminal_answers[];
void export_finish(struct app *a); // given up where it is under way

// The terminal and the keys. EXIT_USAGE with one line said where there is no terminal to draw on.
int app_open_terminal(struct app *a);
extern const struct loop_watch_handlers app_terminal_handlers; // without a context
void app_escape_due(void *app);
void app_type_on(void *app); // the keys that wait
void app_signal(void *app, int number);

// What the board remembers from one run to the next: what was typed, and how panes were sorted. One
// small text file, a line a thing, in the state folder ($XDG_STATE_HOME/cdrtop, else
// ~/.local/state/cdrtop). No filter comes into force by being remembered: Up in the prompt has it.

// What the file has; lines that say nothing to this program are passed over. No file: nothing.
void state_load(struct state *s, struct ui *u);
// Has it written anew, if anything changed since.
void state_save(struct state *s, const struct ui *u, struct disk *d);
// Waits until it is written, at most so long. False: it is not, and the note says why.
bool state_finish(struct state *s, int64_t at_most_us, char *note, size_t size);

#endif
