// What cdrtop sends to AMI itself, with and without TLS: a challenge, a login, Ping, QueueStatus
// and Logoff, and nothing else, whichever keys are pressed and however often the link is lost.
#include "own_ca.h"
#include "raw_ami.h"
#include "raw_server.h"
#include "run.h"
#include "screen.h"
#include "tls_front.h"

#include "base/clock.h"
#include "base/headers.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS 4
#define EACH        6 // actions after the login; then the connection is cut

static struct {
    pthread_mutex_t lock;
    struct buf said;
    size_t connections;
} heard = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void keep(struct buf *said, bool in) {
    pthread_mutex_lock(&heard.lock);
    buf_span(&heard.said, buf_text(said));
    heard.connections += in;
    pthread_mutex_unlock(&heard.lock);
    buf_clear(said);
}

static void serve(struct raw_server *s, int client, int nth) {
    struct buf said = {0};
    bool in = raw_ami_login(client, s->stop_fd, "board", "the secret", &said);
    if (in) raw_text(client, "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 99\r\n\r\n");
    keep(&said, in);
    bool last = nth + 1 >= CONNECTIONS; // and what it sends when it ends
    for (size_t i = 0; in && (last || i < EACH) && raw_ami_read(client, s->stop_fd, &said); i++) {
        raw_text(client, "Response: Error\r\nMessage: no\r\n\r\n");
        keep(&said, false);
    }
    buf_finish(&said);
}

static bool heard_enough(const char *action) {
    pthread_mutex_lock(&heard.lock);
    bool enough =
        action ? heard.said.len && memmem(heard.said.at, heard.said.len, action, strlen(action))
               : heard.connections >= CONNECTIONS;
    pthread_mutex_unlock(&heard.lock);
    return enough;
}

static size_t only(const char *name, struct span value, const char *const *allowed) {
    for (size_t i = 0; allowed[i]; i++)
        if (span_same(value, span_of(allowed[i]))) return i;
    cr_assert(false, "%s: %.*s", name, (int)value.len, value.at);
    return 0;
}

// Runs a board on an AMI while keys are pressed, until it sends that action; with NULL until there
// were enough connections. `configured`: the address is in the configuration.
static void listen_with_keys(const char *configured, const char *action, bool over_tls) {
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                              "NO_COLOR=", "CDRTOP_SECRET=the secret", NULL};
    struct raw_server server;
    struct tls_front front;
    char source[64], folder[64], path[96], certificate[96], tls[128] = "", text[512];
    raw_server_start(&server, 0, serve);
    run_folder(folder, sizeof folder);
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "IP:127.0.0.1"});
    snprintf(certificate, sizeof certificate, "%s/server.pem", folder);
    tls_front_start(&front, server.port, &(struct tls_front_options){.certificate = certificate});
    snprintf(source, sizeof source, "pbx1=ami%s://board@127.0.0.1:%u", over_tls ? "s" : "",
             over_tls ? front.port : server.port);
    if (over_tls) snprintf(tls, sizeof tls, "    tls: {ca_file: %s/ca.pem}\n", folder);
    snprintf(text, sizeof text, "servers:\n  - url: %s\n    secret: $CDRTOP_SECRET\n%s%s",
             source + 5, tls, configured);
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    run_write_file(path, span_of(text));
    const char *const command[] = {CDRTOP, "--no-history", "-c", path, source, NULL};
    struct screen *s = screen_open(command, environment, 120, 40);
    cr_assert(screen_wait(s, "pbx1", PATIENCE_MS));
    int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while (!heard_enough(action) && clock_monotonic_us() < end) {
        screen_type(s, "r1234567\tzz\rS<>IwvLpp x#?\x1b");
        screen_pump(s, 500);
    }
    screen_signal(s, 15);
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    tls_front_stop(&front);
    raw_server_stop(&server);
    cr_expect(over_tls ? front.shaken >= CONNECTIONS : !front.shaken);
    run_folder_end(folder);
}

static void expect_five_actions(bool over_tls) {
    static const char *const names[] = {"Action", "ActionID", "AuthType", "Username",
                                        "Key",    "Events",   NULL};
    static const char *const actions[] = {"Challenge",   "Login",  "Ping",
                                          "QueueStatus", "Logoff", NULL};
    size_t counts[5] = {0};
    listen_with_keys("", NULL, over_tls);
    cr_expect_geq(heard.connections, CONNECTIONS);
    struct span rest = buf_text(&heard.said), name, value;
    cr_expect(!memmem(rest.at, rest.len, "the secret", 10));
    for (struct span line = rest; line.len;) { // only these lines
        struct span one = span_take(&line, '\n');
        cr_expect(one.len == 1 || memchr(one.at, ':', one.len), "%.*s", (int)one.len, one.at);
    }
    while (headers_next(&rest, &name, &value)) {
        only("a header", name, names);
        if (span_same(name, SPAN("Action"))) counts[only("an action", value, actions)]++;
        if (span_same(name, SPAN("Events")))
            cr_expect(span_same(value, SPAN("cdr,call,agent,system")));
    }
    cr_expect_eq(counts[0], counts[1]);
    cr_expect_geq(counts[1], CONNECTIONS);
    cr_expect_geq(counts[2], CONNECTIONS);
    cr_expect_geq(counts[3], CONNECTIONS);
    cr_expect_eq(counts[4], 1, "%zu", counts[4]);
    buf_finish(&heard.said);
}

Test(requests_ami, are_those_five_and_nothing_else) {
    expect_five_actions(false);
}

Test(requests_ami, over_tls_are_the_same) {
    expect_five_actions(true);
}

Test(requests_ami, ask_nothing_where_the_configuration_says_so_of_the_address) {
    listen_with_keys("    send: nothing\n", "Action: Ping", false);
    cr_expect(heard_enough("Action: Ping"));
    cr_expect_not(heard_enough("QueueStatus"));
    buf_finish(&heard.said);
}
