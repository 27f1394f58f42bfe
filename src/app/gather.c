// Collects data without a screen. One loop serves until all first states are in, and, for callers
// that go on, after that.
#include "gather.h"

#include "base/ending.h"
#include "disk/disk.h"
#include "engine/engine.h"
#include "sandbox/sandbox.h"
#include "state_path.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TICK_US  100000
#define SLICE_US 50000 // of the first count

static void say(const char *text) {
    setup_tell("%s", text);
}

static void on_signal(void *context, int number) {
    struct gather *g = context;
    if (number == SIGUSR1 || number == SIGUSR2) {
        if (g->also)
            g->also(g->also_context, number);
        else
            sigaddset(&g->early, number);
        return;
    }
    g->interrupted = true;
    loop_stop(g->loop);
}

static void on_deadline(void *context) {
    struct gather *g = context;
    if (!g->ticked) loop_stop(g->loop);
}

static void on_tick(void *context) {
    struct gather *g = context;
    if (engine_look_at_clock(&g->engine)) say(engine_clock_words(&g->engine));
    links_tick(&g->engine.links);
    engine_fill(&g->engine);
    engine_let_in(&g->engine, INT64_MAX);
    loop_timer_set(g->tick, TICK_US);
    if (g->also) g->also(g->also_context, 0);
    if (g->ticked)
        g->ticked(g->context);
    else if (links_settled(&g->engine.links) && load_fill_rests(&g->engine.load))
        loop_stop(g->loop);
}

int gather_listen(struct gather *g, const struct links_hooks *hooks) {
    static const int ends[] = {SIGTERM, SIGINT, SIGHUP, 0};
    static const int all[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, 0};
    const int *signals = g->keeps ? all : ends;
    struct loop_handlers handlers = {.context = g, .signal = on_signal};
    int failed = loop_create(&handlers, signals, &g->loop);
    if (!failed) failed = loop_open(g->loop);
    if (!failed) failed = loop_timer_add(g->loop, on_tick, g, &g->tick);
    if (failed) return setup_failed(THE_LOOP, failed);
    if (engine_listen(&g->engine, g->loop, hooks)) {
        say(g->engine.links.error);
        return EXIT_USAGE;
    }
    loop_timer_set(g->tick, TICK_US);
    return EXIT_OK;
}

// Listens until every PBX has told its first state, at most until the deadline. EXIT_NO_SERVER,
// with a line for each link, if none was up by then.
static int wait_for_states(struct gather *g, double wait_s) {
    const struct engine *e = &g->engine;
    struct loop_timer *deadline;
    int status = g->loop ? EXIT_OK : gather_listen(g, &(struct links_hooks){0});
    if (status) return status;
    int failed = loop_timer_add(g->loop, on_deadline, g, &deadline);
    if (failed) return setup_failed(THE_LOOP, failed);
    loop_timer_set(deadline, (int64_t)(wait_s * 1e6));
    loop_run(g->loop);
    if (g->interrupted) return EXIT_FAILED;
    for (size_t i = 0; i < e->links.count; i++)
        if (links_state(&e->links, i) != LINK_UP)
            setup_tell("%s: %s", links_url(&e->links, i),
                       links_reason(&e->links, i)[0] ? links_reason(&e->links, i)
                                                     : "no connection yet");
    for (size_t i = 0; i < e->door.servers.count; i++) {
        const struct server *v = &e->door.servers.list[i];
        if (v->link < 0 || e->settings.links[v->link].listen_only || v->listed) continue;
        if (links_state(&e->links, (size_t)v->link) == LINK_UP)
            setup_tell("%s: %s", v->name,
                       v->heartbeat.refused_us ? "refuses amiws' login"
                                               : "has not told the state of its queues");
    }
    return links_up(&e->links) || g->keeps ? EXIT_OK : EXIT_NO_SERVER;
}

int gather_disk(struct gather *g) {
    int failed = g->disk ? 0 : disk_create(&g->disk);
    return failed ? setup_failed(A_THREAD, failed) : EXIT_OK;
}

// What boards on these links observed before, and what was imported. Nothing is written, whoever
// else does, except by one that keeps it.
static int read_history(struct gather *g, const struct conf *conf) {
    struct engine *e = &g->engine;
    struct buf file = {0};
    struct history_terms terms = {.keep_days = (int)conf_value(conf, CONF_KEEP_DAYS),
                                  .only_reads = !g->keeps,
                                  .last_words = g->last_words};
    bool is_read = history_is_read(conf, e) && history_path(conf, &file) &&
                   (g->keeps ? e->settings.link_count > 0 : !access(file.at, F_OK));
    terms.path = file.at;
    int status = is_read ? gather_disk(g) : EXIT_OK;
    if (is_read && !status) past_open(&e->past, &e->door, g->disk, &terms);
    buf_finish(&file);
    return status;
}

// A day that is over cannot be asked for on a link.
static bool is_over(const struct gather *g) {
    const struct engine *e = &g->engine;
    return e->past.history && e->settings.window_fixed &&
           e->settings.window.to <= clock_us(&e->clock) / SECOND_US;
}

// Also EXIT_FAILED if files have something, but nothing that could be used: each was named.
static int read_files(struct engine *e) {
    int outcome = engine_load(e, INT64_MAX, NULL);
    struct span notes = buf_text(&e->load.notes);
    while (notes.len) {
        struct span line = span_take(&notes, '\n');
        fprintf(stderr, "cdrtop: %.*s\n", (int)line.len, line.at);
    }
    if (outcome == ENGINE_FAILED) say(e->load.error);
    if (e->load.following.databases.unreached) return EXIT_NO_SERVER;
    bool gave_nothing = e->load.useless && !e->load.used && !e->settings.link_count;
    return outcome == ENGINE_FAILED || gave_nothing ? EXIT_FAILED : EXIT_OK;
}

void gather_mask_signals(int how) {
    sigset_t set;
    sigemptyset(&set);
    ending_add(&set);
    pthread_sigmask(how, &set, NULL);
}

// What follows may take long, and the loop is not running. If it will run again, signals are looked
// for between slices; otherwise nothing could be left half done, and they end the program at once.
static int count(struct gather *g, bool goes_on) {
    struct figures *f = &g->engine.figures;
    if (!goes_on || !g->loop) {
        gather_mask_signals(SIG_UNBLOCK);
        figures_run(f, g->moment_us, NULL);
        return EXIT_OK;
    }
    int failed = task_create(&f->task);
    if (failed) return setup_failed(A_THREAD, failed);
    while (!g->interrupted && !engine_count(&g->engine, SLICE_US))
        g->interrupted = ending_came();
    task_destroy(f->task);
    f->task = NULL;
    return g->interrupted ? EXIT_FAILED : EXIT_OK;
}

int gather_begin(struct gather *g, const struct args *args, const struct conf *conf) {
    *g = (struct gather){.keeps = args->command == ARGS_WATCH};
    struct engine *e = &g->engine;
    int status = setup_engine(args, conf, e);
    bool links = e->settings.link_count;
    bool listens = links || g->keeps; // `watch` also to files that grow
    if (!status && listens) status = gather_disk(g);
    // Before any other thread is started: they have the rights of this one.
    if (!status && listens) sandbox_enter(args, conf, g->disk);
    if (!status) status = read_history(g, conf);
    // The history names what it has by its links.
    if (!status && e->past.history && links) status = gather_listen(g, &(struct links_hooks){0});
    // Nothing was heard yet that could be lost: a signal ends the program at once.
    if (g->loop) gather_mask_signals(SIG_UNBLOCK);
    if (!status) status = read_files(e);
    if (g->loop) gather_mask_signals(SIG_BLOCK);
    if (!status && links && !is_over(g)) status = wait_for_states(g, conf_real(conf, CONF_WAIT));
    if (status) return status;
    g->now_us = clock_us(&e->clock);
    g->moment_us = engine_moment_us(e);
    status = count(g, g->keeps || conf_value(conf, CONF_FOLLOW) > 0);
    if (!status) engine_say_notes(e, say);
    return status;
}

void gather_on(struct gather *g, void (*ticked)(void *context), void *context) {
    static const int asking[] = {SIGUSR1, SIGUSR2};
    g->ticked = ticked;
    g->context = context;
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
        if (sigismember(&g->early, asking[i])) on_signal(g, asking[i]);
    loop_run(g->loop);
}

void gather_say_zones(struct gather *g) {
    engine_say_zones(&g->engine, say);
}

int64_t gather_leaves_us(struct gather *g) {
    if (!g->leaves_us) g->leaves_us = clock_monotonic_us() + LEAVE_US;
    return g->leaves_us;
}

bool gather_finish(struct gather *g) {
    const char *hangs;
    past_days_finish(&g->engine.past_days); // it reads the history
    past_close(&g->engine.past, g->keeps ? clock_us(&g->engine.clock) : 0);
    links_close(&g->engine.links);
    if (g->loop) loop_destroy(g->loop);
    bool over = disk_destroy(g->disk, gather_leaves_us(g) - clock_monotonic_us(), &hangs);
    if (!over) setup_tell("%s: the disk does not answer", hangs);
    if (over && g->last_words[0]) say(g->last_words);
    engine_finish(&g->engine);
    return over;
}
