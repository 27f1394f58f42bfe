// The leak gate of this room: a loop is destroyed with everything in it still alive, and a link in
// each of its states. It is a plain program, because LeakSanitizer reports through the exit code.
// Takes no arguments; exits with 0.
#include "../../src/net/link_parts.h"
#include "../support/raw_server.h"
#include "net/link.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void serve(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, "whole", 5);
    raw_frame(client, false, RAW_TEXT, "half a mess", 11);
    raw_hold(s, client);
}

static void stop(void *context) {
    loop_stop(context);
}

static void frame(void *context, struct span bytes) {
    (void)bytes;
    loop_stop(context);
}

static void ignore(void *context) {
    (void)context;
}

static void never(void *context, const struct prepared *outcome) {
    (void)context, (void)outcome;
    abort();
}

static struct link *link_to(struct loop *l, const char *host, uint16_t port) {
    char url[64];
    struct link *k;
    const char *error;
    snprintf(url, sizeof url, "ws://%s:%u", host, (unsigned)port);
    if (link_create(l, &(struct link_options){.url = url}, &(struct link_handlers){l, frame, NULL},
                    &k, &error))
        abort();
    return k;
}

static void run(struct loop *l, int64_t us) {
    struct loop_timer *t;
    loop_timer_add(l, stop, l, &t);
    loop_timer_set(t, us);
    loop_run(l);
    loop_timer_remove(t);
}

int main(void) {
    static const int signals[] = {SIGTERM, 0};
    struct loop_handlers handlers = {0};
    struct raw_server s;
    struct loop *l;
    raw_server_start(&s, 0, serve);

    if (loop_create(&handlers, signals, &l)) return 1; // never opened
    loop_destroy(l);

    if (loop_create(&handlers, signals, &l) || loop_open(l)) return 1; // everything is alive
    int fds[2];
    if (pipe(fds)) return 1;
    struct loop_watch *w;
    struct loop_timer *t;
    loop_watch_add(l, fds[0], &(struct loop_watch_handlers){.readable = ignore}, &w);
    loop_timer_add(l, ignore, NULL, &t);
    loop_timer_set(t, 1000000);
    link_to(l, "127.0.0.1", s.port);
    link_to(l, "127.0.0.1", raw_free_port());
    link_to(l, "no-such-host.invalid", 80);
    run(l, 5000000);
    link_to(l, "127.0.0.1", s.port); // it has not even begun
    prepare_start(l, "no-such-host.invalid", NULL, never, NULL);
    loop_destroy(l);
    close(fds[0]);
    close(fds[1]);

    if (loop_create(&handlers, NULL, &l)) return 1; // links destroyed at many moments
    if (loop_open(l)) return 1;
    for (int64_t us = 0; us < 8000; us += 500) {
        struct link *up = link_to(l, "127.0.0.1", s.port);
        struct link *refused = link_to(l, "127.0.0.1", 1);
        struct link *named = link_to(l, "localhost", s.port);
        run(l, us);
        link_send(up, SPAN("{}"));
        link_destroy(up);
        link_destroy(refused);
        link_destroy(named);
    }
    loop_destroy(l);
    raw_server_stop(&s);
    usleep(200000); // look-ups that nobody waits for come to their end and free what they hold
    puts("ok");
    return 0;
}
