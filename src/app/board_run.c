// The board: one struct owns all, handlers set `dirty`, and one place draws, just before the loop
// sleeps: at once for a key, at most ten times a second for data. Reading files and folding go on
// in slices from a timer that is due at once, so that a key is handled between any two of them.
#include "app/choose_theme.h"
#include "app/demo.h"
#include "app/figures.h"
#include "app/links.h"
#include "app/run.h"
#include "base/clock.h"
#include "ui/keys.h"
#include "ui/term.h"
#include "ui/ui.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DRAW_EVERY_US 100000
#define SLICE_US      2000
#define SLICE_LINES   64
#define SLICE_ROWS    20000
#define PIPE_EVERY_US 50000

struct app {
    struct clock clock;
    struct door door;
    struct load load;
    struct setup setup;
    struct figures figures;
    struct links links;
    struct loop *loop;
    struct loop_watch *watch;
    struct loop_timer *tick, *draw, *work, *escape;
    struct term *term;
    struct keys *keys;
    struct canvas canvas;
    struct board board;
    struct theme_choice themes;
    struct ui ui;
    bool dirty, at_once; // something to draw; a key asked for it
    bool behind;         // files or rows wait to be taken in
    int64_t drawn_us;    // monotonic
    uint64_t taken;      // lines read, for the progress
    char note[600];
    int status;
};

static int64_t now_s(const struct app *a) {
    return clock_us(&a->clock) / SECOND_US;
}

static void stop(struct app *a, int status) {
    a->status = status;
    loop_stop(a->loop);
}

// ---- drawing

// False while rows of a new window wait to be put in order.
static bool fill(struct app *a) {
    struct board_server servers[BOARD_SERVERS_MAX];
    size_t count = links_describe(&a->links, servers, BOARD_SERVERS_MAX);
    const struct ingest *in = &a->door.ingest;
    bool loading = a->load.current < a->load.count && !a->load.paced;
    struct board_input input = {.now_us = clock_us(&a->clock),
                                .zone = a->setup.zone,
                                .window = a->figures.window,
                                .fold = &a->figures.fold,
                                .store = a->door.store,
                                .servers = servers,
                                .server_count = count,
                                .note = a->note,
                                .frames = in->frames,
                                .rows = in->cdrs,
                                .repaired = in->repaired,
                                .malformed = in->malformed,
                                .loaded = a->load.current,
                                .to_load = loading ? a->load.count : 0,
                                .frozen = a->ui.frozen};
    return board_fill(&a->board, &input);
}

static void draw(struct app *a) {
    int width, height;
    if (term_wants_write(a->term)) return; // drawn when what is under way has left
    term_size(a->term, &width, &height);
    if (width != a->canvas.width || height != a->canvas.height)
        canvas_resize(&a->canvas, width, height);
    a->dirty = !fill(a);
    a->at_once = false;
    ui_draw(&a->ui, &a->board, &a->canvas);
    a->drawn_us = clock_monotonic_us();
    int outcome = term_draw(a->term, &a->canvas, ui_theme(&a->ui));
    if (outcome == TERM_PENDING && a->watch) loop_watch_want_write(a->watch);
    if (outcome < 0) stop(a, EXIT_OK); // hung up
}

static void before_sleep(void *context) {
    struct app *a = context;
    if (!a->dirty || term_wants_write(a->term)) return;
    int64_t wait = a->drawn_us + DRAW_EVERY_US - clock_monotonic_us();
    if (a->at_once || wait <= 0)
        draw(a);
    else
        loop_timer_set(a->draw, wait);
}

static void on_draw(void *context) {
    (void)context; // before_sleep draws: the time has come
}

// ---- what comes in

static void on_change(void *context) {
    struct app *a = context;
    if (!a->behind) loop_timer_set(a->work, 0);
    a->behind = a->dirty = true;
}

// A pipe has nothing to read: what is in is folded and shown, and a little later it is asked again.
static void pause_work(struct app *a) {
    figures_run(&a->figures, now_s(a), SLICE_ROWS);
    a->dirty = true;
    loop_timer_set(a->work, PIPE_EVERY_US);
}

// With --speed a recording passes in its own time: the clock starts at its first frame.
static void wait_for_recording(struct app *a) {
    if (!a->clock.shown_start_us) clock_init(&a->clock, a->load.next_us, a->setup.args->speed);
    double wait = (double)(a->load.next_us - clock_us(&a->clock)) / a->clock.rate;
    figures_run(&a->figures, now_s(a), SLICE_ROWS);
    a->dirty = true;
    loop_timer_set(a->work, wait > 0 ? (int64_t)wait : 0);
}

static void on_work(void *context) {
    struct app *a = context;
    int64_t until = clock_monotonic_us() + SLICE_US;
    int more;
    do {
        if (!load_ready(&a->load)) {
            pause_work(a);
            return;
        }
        a->load.until_us = a->clock.shown_start_us ? clock_us(&a->clock) : 0;
        more = load_run(&a->load, SLICE_LINES);
        if (more == LOAD_LATER) {
            wait_for_recording(a);
            return;
        }
    } while (more > 0 && clock_monotonic_us() < until);
    if (more < 0) {
        span_copy(span_of(a->load.error), a->note, sizeof a->note);
        a->load.current++;
        more = 1;
    }
    bool folded = more == 0;
    while (more == 0 && !(folded = figures_run(&a->figures, now_s(a), SLICE_ROWS)) &&
           clock_monotonic_us() < until)
        ;
    a->dirty = true;
    a->behind = !folded;
    if (a->behind) loop_timer_set(a->work, 0);
}

static void on_tick(void *context) {
    struct app *a = context;
    links_tick(&a->links);
    cdr_store_trim(a->door.store, a->setup.max_records, a->figures.window.from);
    on_change(a);
    loop_timer_set(a->tick, SECOND_US - clock_us(&a->clock) % SECOND_US);
}

// ---- the terminal and signals

// As if SIGTSTP had not been taken: where no shell could say fg (a kiosk), the kernel does not stop
// us. The SIGCONT that ends it is taken here, so that one that comes alone is known for what it is.
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

static void obey(struct app *a, enum ui_change change) {
    switch (change) {
    case UI_NOTHING:
        return;
    case UI_QUIT:
        stop(a, EXIT_OK);
        return;
    case UI_SUSPEND:
        kill(0, SIGTSTP);
        return; // comes back as a signal, like one from elsewhere
    case UI_REPAINT:
        term_repaint(a->term);
        break;
    case UI_REDRAW:
        break;
    }
    a->dirty = a->at_once = true;
}

static void take_keys(struct app *a) {
    struct key key;
    while (keys_next(a->keys, &key))
        obey(a, ui_key(&a->ui, key));
    int64_t again = keys_again_us(a->keys);
    if (again)
        loop_timer_set(a->escape, again);
    else
        loop_timer_stop(a->escape);
}

static void on_escape(void *context) {
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
        stop(a, EXIT_OK);
        return;
    }
    keys_push(a->keys, bytes, len);
    take_keys(a);
}

static void on_writable(void *context) {
    struct app *a = context;
    int outcome = term_flush(a->term);
    if (outcome == TERM_PENDING) loop_watch_want_write(a->watch);
    if (outcome < 0) stop(a, EXIT_OK);
}

static void on_closed(void *context) {
    struct app *a = context;
    a->watch = NULL;
    stop(a, EXIT_OK); // nobody looks any more
}

static void on_signal(void *context, int number) {
    struct app *a = context;
    switch (number) {
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
        stop(a, EXIT_OK);
        break;
    case SIGTSTP:
        suspend(a, true);
        break;
    case SIGCONT: // after a SIGSTOP, which nobody can see coming
        suspend(a, false);
        break;
    case SIGWINCH:
        term_resize(a->term);
        a->dirty = a->at_once = true;
        break;
    default:
        a->dirty = true;
        break;
    }
}

// ---- the ladder

static int open_terminal(struct app *a) {
    const struct args *args = a->setup.args;
    const char *no_colour = getenv("NO_COLOR");
    const char *theme = args->theme ? args->theme : a->setup.conf->theme;
    if (theme_choice_make(theme, THEMES, &a->themes)) return EXIT_USAGE;
    struct term_options options = {.no_colour = args->no_color || (no_colour && no_colour[0]),
                                   .ascii = args->ascii || a->setup.conf->ascii};
    term_locale();
    int outcome = term_open(&options, &a->term);
    if (outcome == TERM_DUMB) {
        fprintf(stderr,
                "cdrtop: the terminal (TERM=%s) cannot place the cursor; "
                "`cdrtop snapshot` prints the figures once\n",
                getenv("TERM") ? getenv("TERM") : "");
        return EXIT_USAGE;
    }
    if (outcome < 0) {
        fprintf(stderr,
                "cdrtop: /dev/tty: %s; the board needs a terminal, `cdrtop snapshot` does not\n",
                strerror(-outcome));
        return EXIT_USAGE;
    }
    enum charset charset = term_charset(a->term);
    ui_init(&a->ui, 0);
    ui_set_themes(&a->ui, &a->themes.list, a->themes.theme, a->themes.trouble);
    board_init(&a->board);
    canvas_init(&a->canvas, 80, 24, charset);
    if (keys_create(term_name(a->term), charset != CHARSET_ASCII, &a->keys)) return EXIT_FAILED;
    return EXIT_OK;
}

static int open_loop(struct app *a) {
    const struct loop_watch_handlers terminal = {
        .context = a, .readable = on_readable, .writable = on_writable, .closed = on_closed};
    int failed = loop_open(a->loop);
    if (!failed) failed = loop_watch_add(a->loop, term_fd(a->term), &terminal, &a->watch);
    if (!failed) failed = loop_timer_add(a->loop, on_tick, a, &a->tick);
    if (!failed) failed = loop_timer_add(a->loop, on_draw, a, &a->draw);
    if (!failed) failed = loop_timer_add(a->loop, on_work, a, &a->work);
    if (!failed) failed = loop_timer_add(a->loop, on_escape, a, &a->escape);
    if (failed) {
        snprintf(a->note, sizeof a->note, "the loop: %s", strerror(-failed));
        return EXIT_FAILED;
    }
    if (term_wants_write(a->term)) loop_watch_want_write(a->watch);
    return links_open(&a->links, a->loop, a->setup.links, a->setup.link_count);
}

static void close_all(struct app *a) {
    links_close(&a->links);
    if (a->loop) loop_destroy(a->loop);
    keys_destroy(a->keys);
    canvas_finish(&a->canvas);
    board_finish(&a->board);
    ui_finish(&a->ui);
    theme_choice_finish(&a->themes);
    term_close(a->term);
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
                                     .signal = on_signal,
                                     .before_sleep = before_sleep};
    struct zone *machine = NULL;
    zone_load("localtime", &machine);
    clock_init(&a->clock, 0, 1.0);
    door_init(&a->door, machine);
    load_init(&a->load, &a->door);
    links_init(&a->links, &a->door, &a->clock, on_change, a);
    if (args->demo) demo_add_zones(args, &a->door.servers);
    int status = setup_make(args, conf, now_s(a), &a->door, &a->load, &a->setup);
    if (status) goto out;
    a->links.zone = a->setup.zone;
    a->load.paced = args->speed > 0;
    figures_init(&a->figures, &a->setup, &a->door, now_s(a));
    if (loop_create(&handlers, signals, &a->loop)) {
        status = EXIT_FAILED;
        goto out;
    }
    status = open_terminal(a);
    if (status) goto out;
    draw(a); // the first screen stands before the loop, which takes tens of milliseconds to make
    status = open_loop(a);
    if (status) goto out;
    on_tick(a);
    loop_run(a->loop);
    status = a->status;
out:
    close_all(a);
    if (status == EXIT_FAILED && a->note[0]) fprintf(stderr, "cdrtop: %s\n", a->note);
    return status;
}
