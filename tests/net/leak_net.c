// The leak gate of this room: a loop is destroyed with everything in it still alive, and a link in
// each of its states. It is a plain program, because LeakSanitizer reports through the exit code.
// Takes no arguments; exits with 0.
#include "../../src/net/link_parts.h"
#include "../support/own_ca.h"
#include "../support/raw_server.h"
#include "../support/tls_front.h"
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

static char folder[] = "/tmp/cdrtop-leaks-XXXXXX", ca_file[96], certificate[96];

static struct link *link_by(struct loop *l, const char *scheme, const char *host, uint16_t port) {
    char url[64];
    struct link *k;
    const char *error;
    snprintf(url, sizeof url, "%s://%s:%u", scheme, host, (unsigned)port);
    const struct link_options options = {.url = url,
                                         .tls = {.ca_file = ca_file},
                                         .secret = "a secret"};
    if (link_create(l, &options, &(struct link_handlers){.context = l, .frame = frame}, &k, &error))
        abort();
    return k;
}

static struct link *link_to(struct loop *l, const char *host, uint16_t port) {
    return link_by(l, "ws", host, port);
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

    // and over TLS, on both wires
    struct tls_front front;
    if (!mkdtemp(folder)) return 1;
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "DNS:localhost"});
    snprintf(ca_file, sizeof ca_file, "%s/ca.pem", folder);
    snprintf(certificate, sizeof certificate, "%s/server.pem", folder);
    tls_front_start(&front, s.port, &(struct tls_front_options){.certificate = certificate});
    if (loop_create(&handlers, NULL, &l) || loop_open(l)) return 1;
    for (int64_t us = 0; us < 16000; us += 1000) {
        struct link *up = link_by(l, "wss", "localhost", front.port);
        struct link *ami = link_by(l, "amis", "localhost", front.port);
        struct link *wrong = link_by(l, "wss", "127.0.0.1", front.port);
        run(l, us);
        link_destroy(up);
        link_destroy(ami);
        link_destroy(wrong);
    }
    link_by(l, "wss", "localhost", front.port);
    run(l, 5000000);
    loop_destroy(l);
    tls_front_stop(&front);
    unlink(ca_file);
    unlink(certificate);
    rmdir(folder);
    raw_server_stop(&s);
    usleep(200000); // look-ups that nobody waits for come to their end and free what they hold
    puts("ok");
    return 0;
}
