// `cdrtop watch`: the board without a screen. It keeps the history, counts, and writes metrics.
// With --what it also writes what comes, as `export --follow` does, or sends it to whoever connects
// to a socket.
#include "../alerts/alerting.h"
#include "../export/exporting.h"
#include "../export/stream.h"
#include "../reload/reload.h"
#include "../run.h"
#include "watching.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define SETTLE_US 5000 // of the time between two ticks

struct watch {
    struct gather *g;
    const struct conf *conf;
    struct writings writings;
    struct alerting alerting;
    struct reload reload;
    struct export_terms terms; // of what is written as it comes
    int64_t looked_us;         // monotonic: the last second
    char said[160];            // the last failure
    char past[700];            // what was said of the history
};

static void say(const char *text) {
    setup_tell("%s", text);
}

static void say_hook(void *context, bool badly, const char *text) {
    (void)context;
    if (badly) say(text);
}

// Until it is something else.
static void say_once(const char *text, char *said, size_t size) {
    if (*text && strcmp(text, said) != 0) say(text);
    snprintf(said, size, "%s", text);
}

static void each_second(struct watch *w) {
    struct engine *e = &w->g->engine;
    if (figures_busy(&e->figures)) return;
    alerting_run(&w->alerting);
    past_tick(&e->past, clock_us(&e->clock));
    writings_tick(&w->writings, e, w->conf, w->g->disk);
    say_once(writings_failure(&w->writings), w->said, sizeof w->said);
    say_once(past_words(&e->past), w->past, sizeof w->past);
}

static void on_read(void *context, struct reloaded *fresh) {
    struct watch *w = context;
    struct filter_error gone;
    struct buf words = {0};
    reload_words(&w->reload, fresh, &words);
    if (fresh->good) {
        if (!reload_engine(&w->reload, fresh, &w->g->engine, &gone))
            buf_format(&words, "; the filter is gone: %s", gone.text);
        w->conf = fresh->conf;
        w->terms.mask_digits = export_mask(w->conf);
        alerting_renew(&w->alerting, w->conf);
        reload_use(&w->reload, fresh);
    }
    buf_put(&words, "", 1);
    say(words.at);
    buf_finish(&words);
}

// A little at a time.
static void settle_days(struct watch *w) {
    struct engine *e = &w->g->engine;
    past_days_settle(&e->past_days, clock_us(&e->clock));
    past_days_go_on(&e->past_days, SETTLE_US);
}

static void also(void *context, int number) {
    struct watch *w = context;
    char note[300];
    int64_t now_us = clock_monotonic_us();
    if (!number) settle_days(w);
    if (number == SIGUSR1) reload_ask(&w->reload, w->g->disk);
    if (number == SIGUSR2) {
        writings_snapshot(&w->writings, &w->g->engine, w->conf, w->g->disk, note, sizeof note);
        say(note);
    }
    if (number || now_us - w->looked_us < SECOND_US) return;
    w->looked_us = now_us;
    each_second(w);
}

// What the stream does where there is one.
static void count(void *context) {
    struct watch *w = context;
    gather_say_zones(w->g);
    engine_let_in(&w->g->engine, INT64_MAX);
    engine_count(&w->g->engine, 0);
    engine_trim(&w->g->engine);
}

static int begin(struct watch *w) {
    struct gather *g = w->g;
    struct loop_watch *watch;
    if (!g->loop && !g->engine.settings.follows) {
        say("watch: nothing comes any more: name a link, or a file with follow: true");
        return EXIT_USAGE;
    }
    int status = g->loop ? EXIT_OK : gather_listen(g, &(struct links_hooks){0});
    if (!status) status = gather_disk(g);
    if (status) return status;
    const struct loop_watch_handlers answers = {.context = g->disk, .readable = disk_answer};
    int failed = loop_watch_add(g->loop, disk_fd(g->disk), &answers, &watch);
    if (failed) return setup_failed(THE_LOOP, failed);
    failed = task_create(&g->engine.past_days.task);
    if (failed) return setup_failed(A_THREAD, failed);
    span_copy(span_of(past_words(&g->engine.past)), w->past, sizeof w->past); // it was said
    w->alerting.disk = g->disk;
    alerting_begin(&w->alerting);
    w->writings.alerts = &w->alerting.alerts;
    failed = alerting_listen(&w->alerting, g->loop);
    if (failed) return setup_failed(THE_LOOP, failed);
    g->also = also;
    g->also_context = w;
    return EXIT_OK;
}

static int open_stream(const char *path, struct stream **ret_stream) {
    int failed = stream_open(path, ret_stream);
    if (failed == -EADDRINUSE)
        setup_tell("%s: another program sends there already", path);
    else if (failed == -EEXIST)
        setup_tell("%s exists already and is not a socket", path);
    else if (failed)
        setup_tell("%s: %s", path, strerror(-failed));
    return failed ? EXIT_USAGE : EXIT_OK;
}

int run_watch(const struct args *args, const struct conf *conf, int runner) {
    struct gather g;
    struct watch w = {
        .g = &g,
        .conf = conf,
        .alerting = {.conf = conf, .engine = &g.engine, .say = say_hook, .hooks.runner = runner}};
    struct stream *stream = NULL;
    char note[600];
    const char *socket = conf_said(conf, CONF_SOCKET);
    w.reload = (struct reload){.args = args, .first = conf, .read = on_read, .context = &w};
    bool streams = conf_said(conf, CONF_WHAT) != NULL, straight = true;
    int status = streams ? export_prepare(conf, true, &w.terms, &straight) : EXIT_OK;
    if (!status && socket) status = open_stream(socket, &stream);
    if (status) return status;
    status = gather_begin(&g, args, conf);
    bool stopped = g.interrupted; // before it began
    if (!status) status = begin(&w);
    if (!status && stream)
        status = export_stream(&g, conf, &w.terms, stream);
    else if (!status && streams)
        status = export_run(&g, conf, &w.terms, true, straight);
    else if (!status)
        gather_on(&g, count, &w);
    g.also = NULL;
    reload_stop(&w.reload);
    alerting_end(&w.alerting, gather_leaves_us(&g), note, sizeof note);
    if (*note) say(note);
    writings_finish(&w.writings);
    gather_finish(&g);
    stream_close(stream);
    reload_finish(&w.reload);
    return stopped ? EXIT_OK : status;
}
