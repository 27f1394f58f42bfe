// The board's terminal: keys, signals, suspending and continuing, and ending when nobody looks any
// more.
#include "app.h"

#include "ui/configured_columns.h"
#include "ui/configured_tiles.h"

#include "base/task.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TYPED_US   2000 // like a slice of any other work
#define TYPED_MOST 32   // keys handled ahead of the screen; more are a paste
#define HELD_US    250000
#define HELD_TURNS 120  // of the loop, which take longer on a busy machine
#define TASK_US    1000 // how long a job runs in each fill of the board

// Stops as if we did not handle SIGTSTP. If there is no shell that could say fg (a kiosk), the
// kernel does not stop us. The SIGCONT that continues us is consumed here, so that one that comes
// alone can be recognised.
static void stop_until_continued(void) {
    sigset_t stop, go_on;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigemptyset(&go_on);
    sigaddset(&go_on, SIGCONT);
    raise(SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    sigtimedwait(&go_on, NULL, &(struct timespec){0});
}

static void suspend(struct app *a, bool stop) {
    term_suspend(a->term);
    if (stop) stop_until_continued();
    term_resume(a->term);
    a->dirty = a->at_once = true;
}

static bool ask_to_stop(void *context) {
    (void)context;
    kill(0, SIGTSTP); // it returns as a signal, like one from elsewhere
    return false;
}

const struct ui_answer terminal_answers[] = {{"suspend", ask_to_stop}, {0}};

// Typing into a prompt that refers to nothing on the screen; a search does, at every letter.
static bool is_typing(const struct ui *u) {
    return u->prompt.dialog && !u->prompt.dialog->searches;
}

static bool take_key(struct app *a, struct key key) {
    int x, y;
    if (key.code == KEYCODE_PASTE) return ui_paste(&a->ui, keys_pasted(a->keys));
    if (key.code < KEYCODE_CLICK || key.code > KEYCODE_WHEEL_DOWN) return ui_key(&a->ui, key);
    keys_pointer(a->keys, &x, &y);
    return ui_pointer(&a->ui, key.code, x, y, clock_monotonic_us());
}

// The next key waits for rows, or a match, that the previous one asked for, if these are found
// soon: in a time in which the board could work for them, however many programs run beside it.
static bool must_wait(struct app *a) {
    if (!a->held_us && (!a->unplaced || a->ahead >= TYPED_MOST || is_typing(&a->ui))) return false;
    app_place(a);
    if (!a->held_us) a->held_us = clock_monotonic_us();
    bool soon = ++a->held_turns < HELD_TURNS || clock_monotonic_us() - a->held_us < HELD_US;
    if (!board_is_settled(&a->board) && soon) return true;
    a->held_us = 0;
    a->held_turns = 0;
    a->unplaced = false;
    return false;
}

// People who type ahead mean what they would see: each key finds rows, columns and tiles where the
// previous one left them, whether drawn or not. Pasted text does not refer to the screen at all.
static void take_keys(struct app *a) {
    int64_t until = clock_monotonic_us() + TYPED_US;
    bool late = false;
    while (!late && (a->held_us || keys_next(a->keys, &a->key))) {
        if ((late = must_wait(a))) break;
        if (take_key(a, a->key)) a->dirty = a->at_once = a->unplaced = true;
        if (a->ahead++) ui_hush(&a->ui);
        late = clock_monotonic_us() >= until;
    }
    if (late)
        loop_timer_set(a->typing, 0);
    else
        a->ahead = 0;
    int64_t again = late ? 0 : keys_again_us(a->keys);
    if (again)
        loop_timer_set(a->escape, again);
    else
        loop_timer_stop(a->escape);
}

void app_type_on(void *context) {
    take_keys(context);
}

void app_escape_due(void *context) {
    struct app *a = context;
    keys_expire(a->keys);
    take_keys(a);
}

static void on_readable(void *context) {
    struct app *a = context;
    char bytes[1024];
    size_t len;
    int outcome = term_read(a->term, bytes, sizeof bytes, &len);
    if (outcome < 0) {
        app_stop(a, EXIT_OK);
        return;
    }
    keys_push(a->keys, bytes, len);
    take_keys(a);
}

static void on_writable(void *context) {
    struct app *a = context;
    int outcome = term_flush(a->term);
    if (outcome == TERM_PENDING) loop_watch_want_write(a->watch);
    if (outcome < 0) app_stop(a, EXIT_OK);
}

static void on_closed(void *context) {
    struct app *a = context;
    a->watch = NULL;
    app_stop(a, EXIT_OK); // nobody looks any more
}

void app_signal(void *context, int number) {
    struct app *a = context;
    switch (number) {
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
        app_stop(a, EXIT_OK);
        break;
    case SIGTSTP:
        suspend(a, true);
        break;
    case SIGCONT: // after a SIGSTOP, which cannot be noticed
        suspend(a, false);
        break;
    case SIGWINCH:
        term_resize(a->term);
        a->dirty = a->at_once = true;
        break;
    case SIGUSR1:
        app_reload(a);
        break;
    case SIGUSR2:
        app_snapshot(a);
        break;
    default:
        a->dirty = true;
        break;
    }
}

const struct loop_watch_handlers app_terminal_handlers = {.readable = on_readable,
                                                          .writable = on_writable,
                                                          .closed = on_closed};

// Errors in keys were reported when the configuration was read.
int app_read_themes_and_keys(struct app *a) {
    struct conf_report report = {0};
    if (theme_choice_make(a->conf, THEMES, &report, &a->themes))
        fprintf(stderr, "%.*s", (int)report.text.len, report.text.at);
    else
        a->keymap = keymap_create(a->conf, a->conf->file, &report);
    conf_report_finish(&report);
    return a->keymap ? EXIT_OK : EXIT_USAGE;
}

static void say_dumb(const char *name) {
    static const char instead[] = "`cdrtop snapshot` prints the figures once";
    if (name && *name)
        setup_tell("the terminal (TERM=%s) cannot place the cursor; %s", name, instead);
    else
        setup_tell("TERM is not set: export TERM=xterm-256color, if the terminal is like that; %s",
                   instead);
}

static void say_unknown(struct app *a, const char *name) {
    char text[160];
    if (strcmp(name, term_name(a->term)) == 0) return;
    snprintf(text, sizeof text, "TERM=%.60s is not known on this machine, and taken for %s", name,
             term_name(a->term));
    ui_say(&a->ui, false, text);
}

int app_open_terminal(struct app *a) {
    const char *no_colour = getenv("NO_COLOR"), *name = getenv("TERM");
    struct term_options options = {.no_colour = conf_value(a->conf, CONF_NO_COLOR) ||
                                                (no_colour && no_colour[0]),
                                   .ascii = conf_value(a->conf, CONF_ASCII),
                                   .mouse = conf_value(a->conf, CONF_MOUSE)};
    term_locale();
    int outcome = term_open(&options, &a->term);
    if (outcome == TERM_DUMB) {
        say_dumb(name);
        return EXIT_USAGE;
    }
    if (outcome < 0) {
        setup_tell("/dev/tty: %s; the board needs a terminal, `cdrtop snapshot` does not",
                   strerror(-outcome));
        return EXIT_USAGE;
    }
    enum charset charset = term_charset(a->term);
    app_open_ui(a);
    ui_set_themes(&a->ui, &a->themes.list, a->themes.theme, a->themes.trouble);
    ui_set_keys(&a->ui, a->keymap);
    ui_begin(&a->ui, a->conf, clock_monotonic_us());
    say_unknown(a, name);
    a->ui.formula = setup_formula(a->conf);
    board_init(&a->board);
    outcome = task_create(&a->board.lists.task);
    if (!outcome) outcome = task_create(&a->engine.reading);
    if (!outcome) outcome = task_create(&a->engine.figures.task);
    if (!outcome) outcome = task_create(&a->engine.past_days.task);
    if (outcome < 0) {
        app_failed(a, A_THREAD, outcome);
        return EXIT_FAILED;
    }
    a->board.lists.slice_us = TASK_US;
    columns_set(a->conf, &a->board);
    tiles_set(a->conf, &a->board);
    canvas_init(&a->canvas, 80, 24, charset);
    outcome = keys_create(term_name(a->term), charset != CHARSET_ASCII, &a->keys);
    if (outcome) app_failed(a, "keys", outcome);
    return outcome ? EXIT_FAILED : EXIT_OK;
}
