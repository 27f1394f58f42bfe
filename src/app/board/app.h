// The board as a program: everything it has is in one struct. Its files: what comes in (work.c),
// what is drawn (fill.c, draw.c), the terminal (terminal.c), starting and ending (run.c), and what
// keys ask for (asked.c).
#ifndef CDRTOP_APP_BOARD_APP_H
#define CDRTOP_APP_BOARD_APP_H

#include "../alerts/alerting.h"
#include "../reload/reload.h"
#include "../sandbox/sandbox.h"
#include "../setup.h"
#include "../watch/watching.h"
#include "base/buf.h"
#include "base/clock.h"
#include "disk/file.h"
#include "engine/engine.h"
#include "ui/keys.h"
#include "ui/term.h"
#include "ui/theme.h"
#include "ui/ui.h"

struct state {              // zeroed remembers nothing
    struct buf path, known; // the path of its file, ended by a NUL; and what the file had
    struct disk_file *file; // being written; NULL for none
    int unread;             // why the file could not be read: then it stays as it is
};

struct app {
    const struct conf *conf; // in force
    struct reload reload;
    struct engine engine;
    struct loop *loop;
    struct loop_watch *watch;
    struct loop_timer *tick, *draw, *work, *past, *escape, *typing;
    struct term *term;
    struct disk *disk;
    int held; // from what it is kept (sandbox.h)
    struct state state;
    struct alerting alerting;
    struct keys *keys;
    struct keymap *keymap; // says which key is which command
    struct canvas canvas;
    struct board board;
    struct theme_choice themes;
    struct ui ui;
    bool dirty, at_once; // there is something to draw; a key asked for it
    bool unplaced;       // a key changed what the next one may refer to
    size_t ahead;        // keys handled since the last time that none had to wait
    struct key key;      // the latest one; if held_us is not 0, it waits since then
    int64_t held_us;
    int held_turns;      // of the loop since then
    bool behind;         // files or rows wait to be counted
    bool awaited;        // what was asked for is not on the screen yet
    bool counted;        // and the board has to be filled with it
    uint64_t counted_of; // the door's `changes` at that time
    int64_t folded_us;   // monotonic: the last slice of counting
    // the time for all its slices and the filling: so far, and in the last round
    int64_t taking_us, took_us;
    int64_t drawn_us;   // monotonic
    int64_t turning_us; // monotonic: since when other figures are being counted; 0 if none are
    struct writings writings;
    struct board_export *export; // under way; NULL for none
    struct loop_timer *exporter;
    char last_words[HISTORY_LAST_WORDS]; // printed after the board has ended; "" for nothing
    int status;
};

int64_t app_now_s(const struct app *a);
void app_stop(struct app *a, int status);
void app_failed(struct app *a, const char *what, int error); // says so in the end; -errno

void app_changed(void *app);    // something came in: it will be counted and drawn
void app_tick(void *app);       // once a second
void app_work(void *app);       // a slice of what waits to be counted
void app_go_on(struct app *a);  // and the next one at once
void app_count_past(void *app); // a slice of days that are not in memory
void app_await(struct app *a);  // other figures were asked for: draw them as soon as they are there

void app_find(struct app *a, int64_t until_us); // goes on to look up a call that was asked for

bool app_fill(struct app *a); // fills the board; false: fill it again, rows have to be sorted

void app_draw(struct app *a);
void app_place(struct app *a); // everything about drawing except for the terminal
void app_before_sleep(void *app);
void app_draw_due(void *app);

// Makes the ui for the board, with answers to commands that need the rest of the program.
void app_open_ui(struct app *a);
extern const struct ui_answer filter_answers[], window_answers[], export_answers[],
    terminal_answers[], alert_answers[], reload_answers[];
void export_finish(struct app *a); // gives it up if it is under way

void app_open_reload(struct app *a, const struct args *args);
void app_reload(struct app *a); // reads the configuration again

void app_open_alerts(struct app *a);
void app_run_alerts(struct app *a); // after each count

void app_keep_writing(struct app *a); // metrics, once a second
void app_snapshot(struct app *a);     // into the state folder

// EXIT_USAGE, after printing what is wrong in them.
int app_read_themes_and_keys(struct app *a);
// Terminal and keys. EXIT_USAGE, with one line printed, if there is no terminal to draw on.
int app_open_terminal(struct app *a);
extern const struct loop_watch_handlers app_terminal_handlers; // have no context
void app_escape_due(void *app);
void app_type_on(void *app); // handles the keys that wait
void app_signal(void *app, int number);

// What the board remembers from one run to the next: what was typed, and how tables were sorted. It
// is a small text file with one thing in a line, in the state folder (state_path.h). A remembered
// filter is not used by itself: Up in the prompt finds it.

// Reads the file; lines that this program does not understand are skipped. Without a file there is
// nothing.
void state_load(struct state *s);
void state_recall(struct state *s, struct ui *u); // has the ui know it
// Has it written again, if anything has changed.
void state_save(struct state *s, const struct ui *u, struct disk *d);
// Waits until it is written, at most until then (monotonic). False if it is not; the note says why.
bool state_finish(struct state *s, int64_t until_us, char *note, size_t size);

#endif
