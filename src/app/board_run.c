// The board: one struct owns all, and this is its ladder, up to the loop and down again. Handlers
// set `dirty`; board_draw.c draws.
#include "app.h"
#include "configured.h"
#include "demo.h"
#include "run.h"

#include "base/task.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define DISK_US INT64_C(1000000)

int64_t app_now_s(const struct app *a) {
    return clock_us(&a->clock) / SECOND_US;
}

void app_stop(struct app *a, int status) {
    a->status = status;
    loop_stop(a->loop);
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
    if (!failed) failed = loop_timer_add(a->loop, app_escape_due, a, &a->escape);
    if (!failed) failed = loop_timer_add(a->loop, app_type_on, a, &a->typing);
    if (failed) {
        snprintf(a->note, sizeof a->note, "the loop: %s", strerror(-failed));
        return EXIT_FAILED;
    }
    if (term_wants_write(a->term)) loop_watch_want_write(a->watch);
    return links_open(&a->links, a->loop, a->setup.links, a->setup.link_count);
}

// A disk that is dead is waited for twice; what was for it is lost, and that is said.
static void end_disk(struct app *a) {
    const char *hangs;
    a->last_words = !state_finish(&a->state, DISK_US, a->note, sizeof a->note);
    if (disk_destroy(a->disk, DISK_US, &hangs) || a->last_words) return;
    snprintf(a->note, sizeof a->note, "%s: the disk does not answer", hangs);
    a->last_words = true;
}

static void close_all(struct app *a) {
    struct task *task = a->board.task; // its job ends with the board
    export_finish(a);
    links_close(&a->links);
    if (a->loop) loop_destroy(a->loop);
    keys_destroy(a->keys);
    canvas_finish(&a->canvas);
    board_finish(&a->board);
    task_destroy(task);
    ui_finish(&a->ui);
    keymap_destroy(a->keymap);
    theme_choice_finish(&a->themes);
    term_close(a->term);
    end_disk(a);
    figures_finish(&a->figures);
    load_finish(&a->load);
    setup_finish(&a->setup);
    door_finish(&a->door);
}

int run_board(const struct args *args, const struct conf *conf) {
    static const int signals[] = {SIGTERM, SIGINT,  SIGHUP,  SIGWINCH, SIGTSTP,
                                  SIGCONT, SIGUSR1, SIGUSR2, 0};
    struct app app = {0}, *a = &app;
    struct loop_handlers handlers = {.context = a,
                                     .signal = app_signal,
                                     .before_sleep = app_before_sleep};
    struct zone *machine = NULL;
    zone_load("localtime", &machine);
    clock_init(&a->clock, 0, 1.0);
    struct direction_rules *rules;
    int status = ways_make(conf, &rules);
    door_init(&a->door, machine, rules);
    load_init(&a->load, &a->door);
    links_init(&a->links, &a->door, &a->clock, app_changed, a);
    if (args->demo) demo_add_zones(args, &a->door.servers);
    if (!status) status = setup_make(args, conf, app_now_s(a), &a->door, &a->load, &a->setup);
    if (status) goto out;
    a->links.zone = a->setup.zone;
    if (a->setup.link_count && args->speed > 0) a->links.speed = args->speed;
    a->load.paced = args->speed > 0 && !a->setup.link_count;
    figures_init(&a->figures, &a->setup, &a->door, app_now_s(a));
    status = filters_begin(args, &a->figures);
    if (status) goto out;
    if (loop_create(&handlers, signals, &a->loop)) {
        status = EXIT_FAILED;
        goto out;
    }
    status = app_open_terminal(a);
    if (status) goto out;
    if (!args->no_history) state_load(&a->state, &a->ui);
    app_draw(
        a); // the first screen stands before the loop, which takes tens of milliseconds to make
    status = open_loop(a);
    if (status) goto out;
    app_tick(a);
    loop_run(a->loop);
    status = a->status;
    state_save(&a->state, &a->ui, a->disk);
out:
    close_all(a); // the terminal is as it was
    if ((status == EXIT_FAILED || a->last_words) && a->note[0])
        fprintf(stderr, "cdrtop: %s\n", a->note);
    return status;
}
