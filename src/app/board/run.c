// The board: starting it, up to the loop, and ending it again, in one function; one struct owns
// everything. Handlers set `dirty`, and draw.c draws.
#include "../run.h"
#include "../sandbox/sandbox.h"
#include "../state_path.h"
#include "app.h"

#include "base/task.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

int64_t app_now_s(const struct app *a) {
    return clock_us(&a->engine.clock) / SECOND_US;
}

void app_stop(struct app *a, int status) {
    a->status = status;
    loop_stop(a->loop);
}

void app_failed(struct app *a, const char *what, int error) {
    snprintf(a->last_words, sizeof a->last_words, "%s: %s", what, strerror(-error));
}

static int open_loop(struct app *a) {
    struct loop_watch_handlers terminal = app_terminal_handlers;
    const struct loop_watch_handlers answers = {.context = a->disk, .readable = disk_answer};
    struct loop_watch *watch;
    terminal.context = a;
    int failed = loop_open(a->loop);
    if (!failed) failed = loop_watch_add(a->loop, term_fd(a->term), &terminal, &a->watch);
    if (!failed) failed = loop_watch_add(a->loop, disk_fd(a->disk), &answers, &watch);
    if (!failed) failed = loop_timer_add(a->loop, app_tick, a, &a->tick);
    if (!failed) failed = loop_timer_add(a->loop, app_draw_due, a, &a->draw);
    if (!failed) failed = loop_timer_add(a->loop, app_work, a, &a->work);
    if (!failed) failed = loop_timer_add(a->loop, app_count_past, a, &a->past);
    if (!failed) failed = loop_timer_add(a->loop, app_escape_due, a, &a->escape);
    if (!failed) failed = loop_timer_add(a->loop, app_type_on, a, &a->typing);
    if (!failed) failed = alerting_listen(&a->alerting, a->loop);
    if (failed) {
        app_failed(a, THE_LOOP, failed);
        return EXIT_FAILED;
    }
    if (term_wants_write(a->term)) loop_watch_want_write(a->watch);
    struct links_hooks hooks = {.context = a, .changed = app_changed};
    if (!engine_listen(&a->engine, a->loop, &hooks)) return EXIT_OK;
    span_copy(span_of(a->engine.links.error), a->last_words, sizeof a->last_words);
    return EXIT_USAGE;
}

// What a disk that does not respond was to write is lost, and that is said.
static void end_disk(struct app *a) {
    const char *hangs;
    int64_t until_us = clock_monotonic_us() + LEAVE_US;
    char note[sizeof a->last_words];
    alerting_end(&a->alerting, until_us, note, sizeof note);
    if (*note) span_copy(span_of(note), a->last_words, sizeof a->last_words);
    bool saved = state_finish(&a->state, until_us, a->last_words, sizeof a->last_words);
    if (!disk_destroy(a->disk, until_us - clock_monotonic_us(), &hangs) && saved)
        snprintf(a->last_words, sizeof a->last_words, "%s: the disk does not answer", hangs);
}

static void on_past(void *context) {
    struct app *a = context;
    if (!a->engine.loaded)
        app_go_on(a);
    else if (a->past &&
             (past_days_busy(&a->engine.past_days) || past_days_settles(&a->engine.past_days)))
        loop_timer_set(a->past, 0);
}

static void remember(struct app *a) {
    struct buf file = {0};
    if (!a->engine.settings.link_count || !history_is_read(a->conf, &a->engine)) return;
    if (history_path(a->conf, &file))
        past_open(&a->engine.past, &a->engine.door, a->disk,
                  &(struct history_terms){.path = file.at,
                                          .keep_days = (int)conf_value(a->conf, CONF_KEEP_DAYS),
                                          .told = on_past,
                                          .context = a,
                                          .last_words = a->last_words});
    else
        a->engine.past.none = "history: nothing is kept: no state folder is known (XDG_STATE_HOME)";
    buf_finish(&file);
}

static void close_all(struct app *a) {
    reload_stop(&a->reload);
    struct task *task = a->board.lists.task; // its job must end before the board
    // What reads the history would go on with it after it is closed.
    if (a->engine.reading) task_cancel(a->engine.reading);
    past_days_finish(&a->engine.past_days);
    engine_find_end(&a->engine);
    past_close(&a->engine.past, clock_us(&a->engine.clock));
    export_finish(a);
    links_close(&a->engine.links);
    if (a->loop) loop_destroy(a->loop);
    keys_destroy(a->keys);
    canvas_finish(&a->canvas);
    board_finish(&a->board);
    task_destroy(task);
    ui_finish(&a->ui);
    keymap_destroy(a->keymap);
    theme_choice_finish(&a->themes);
    term_close(a->term);
    writings_finish(&a->writings);
    end_disk(a);
    engine_finish(&a->engine);
    reload_finish(&a->reload);
}

int run_board(const struct args *args, const struct conf *conf, int runner) {
    static const int signals[] = {SIGTERM, SIGINT,  SIGHUP,  SIGWINCH, SIGTSTP,
                                  SIGCONT, SIGUSR1, SIGUSR2, 0};
    struct app app = {.conf = conf, .alerting.hooks.runner = runner}, *a = &app;
    struct loop_handlers handlers = {.context = a,
                                     .signal = app_signal,
                                     .before_sleep = app_before_sleep};
    int status = setup_engine(args, conf, &a->engine);
    if (status) goto out;
    if (conf_real(conf, CONF_SPEED) > 0 && !a->engine.settings.link_count)
        a->engine.load.paced = LOAD_PACED_FRAMES;
    int failed = disk_create(&a->disk);
    if (failed) {
        app_failed(a, A_THREAD, failed);
        status = EXIT_FAILED;
        goto out;
    }
    // Before any other thread is started: they have the rights of this one.
    a->held = sandbox_enter(args, conf, a->disk);
    // This thread reads files here, before signals wait for the loop: if a disk does not answer,
    // they end the program at once.
    bool remembers = !conf_value(conf, CONF_NO_HISTORY);
    status = app_read_themes_and_keys(a);
    if (status) goto out;
    if (remembers) state_load(&a->state);
    app_open_alerts(a);
    failed = loop_create(&handlers, signals, &a->loop);
    if (failed) {
        app_failed(a, THE_LOOP, failed);
        status = EXIT_FAILED;
        goto out;
    }
    status = app_open_terminal(a);
    if (status) goto out;
    if (remembers) state_recall(&a->state, &a->ui);
    app_open_reload(a, args);
    remember(a);
    app_draw(
        a); // the first screen is drawn before the loop is made, which takes tens of milliseconds
    status = open_loop(a);
    if (status) goto out;
    app_tick(a);
    loop_run(a->loop);
    status = a->status;
    state_save(&a->state, &a->ui, a->disk);
out:
    close_all(a); // restores the terminal
    if (a->last_words[0]) setup_tell("%s", a->last_words);
    return status;
}
