// What cdrtop sends to amiws, with and without TLS: a request for a WebSocket, Ping and
// QueueStatus, and nothing else, whichever keys are pressed and however often the link is lost; and
// nothing at all if it may only listen.
#include "own_ca.h"
#include "raw_server.h"
#include "run.h"
#include "screen.h"
#include "tls_front.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SESSION_US  (3 * SECOND_US) // after this the connection is cut
#define CONNECTIONS 5               // this is enough; and if anything is requested:
#define EACH        4

static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", NULL};

static struct {
    pthread_mutex_t lock;
    struct buf requests, texts; // over all connections; texts: one in a line
    size_t connections, others;
} heard = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool read_all(int fd, unsigned char *bytes, size_t len, int64_t until_us) {
    while (len) {
        int64_t left = (until_us - clock_monotonic_us()) / 1000;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&p, 1, (int)left) <= 0) return false;
        ssize_t n = recv(fd, bytes, len, 0);
        if (n <= 0) return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

// Reads one message of a client: short and masked, as all are.
static bool read_message(int client, int64_t until_us) {
    unsigned char head[8], body[65536];
    if (!read_all(client, head, 2, until_us)) return false;
    size_t len = head[1] & 0x7f;
    if (len == 126) {
        if (!read_all(client, head + 2, 2, until_us)) return false;
        len = (size_t)head[2] << 8 | head[3];
    }
    if (!read_all(client, head + 4, 4, until_us) || !read_all(client, body, len, until_us))
        return false;
    for (size_t i = 0; i < len; i++)
        body[i] ^= head[4 + i % 4];
    int opcode = head[0] & 0x0f;
    pthread_mutex_lock(&heard.lock);
    if (opcode == RAW_TEXT) {
        buf_put(&heard.texts, body, len);
        buf_put(&heard.texts, "\n", 1);
    } else if (opcode < 8) {
        heard.others++;
    }
    pthread_mutex_unlock(&heard.lock);
    if (opcode == RAW_PING) raw_frame(client, true, 10, body, len);
    return true;
}

static void serve(struct raw_server *s, int client, int nth) {
    static const char *const frames[] = {
        "{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "
        "{\"Response\": \"Success\",\"Message\": \"Authentication accepted\"}}",
        "{ \"type\": 3, \"server_id\": 2, \"server_name\": \"pbx2\", \"ssl\": false, \"data\": "
        "{\"Event\": \"FullyBooted\",\"Status\": \"Fully Booted\"}}"};
    int64_t until = clock_monotonic_us() + SESSION_US;
    (void)s, (void)nth;
    struct buf request = {0};
    bool shaken = raw_handshake_kept(client, &request);
    pthread_mutex_lock(&heard.lock);
    heard.connections++;
    buf_span(&heard.requests, buf_text(&request));
    pthread_mutex_unlock(&heard.lock);
    buf_finish(&request);
    if (!shaken) return;
    for (size_t i = 0; i < 2; i++)
        raw_frame(client, true, RAW_TEXT, frames[i], strlen(frames[i]));
    while (read_message(client, until))
        ;
}

static size_t count_of(const char *text) {
    size_t count = 0, len = strlen(text);
    for (struct span rest = buf_text(&heard.texts); rest.len;
         rest = span_from(rest, len), count++) {
        const char *at = memmem(rest.at, rest.len, text, len);
        if (!at) break;
        rest = span_from(rest, (size_t)(at - rest.at));
    }
    return count;
}

static bool heard_enough(bool asks) {
    pthread_mutex_lock(&heard.lock);
    bool enough = heard.connections >= CONNECTIONS &&
                  (!asks || (count_of("\"Ping\"") >= EACH && count_of("\"QueueStatus\"") >= EACH));
    pthread_mutex_unlock(&heard.lock);
    return enough;
}

static void watch(const char *const *argv, bool asks) {
    struct screen *s = screen_open(argv, plain, 120, 40);
    cr_assert(screen_wait(s, "pbx1", PATIENCE_MS));
    int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while (!heard_enough(asks) && clock_monotonic_us() < end) {
        screen_type(s, "r1234567\tzz\rS<>IwvLpp x#?\x1b");
        screen_pump(s, 500);
    }
    screen_signal(s, 15);
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
}

// Only the lines of a request for a WebSocket.
static void expect_requests(void) {
    static const char *const names[] = {"GET / HTTP/1.1",
                                        "Pragma",
                                        "Cache-Control",
                                        "Host",
                                        "Upgrade",
                                        "Connection",
                                        "Sec-WebSocket-Key",
                                        "Sec-WebSocket-Version",
                                        "Origin",
                                        "",
                                        NULL};
    for (struct span rest = buf_text(&heard.requests); rest.len;) {
        struct span line = span_trim(span_take(&rest, '\n')), name = span_take(&line, ':');
        size_t i = 0;
        while (names[i] && !span_same_nocase(name, span_of(names[i])))
            i++;
        cr_expect(names[i], "%.*s", (int)name.len, name.at);
    }
    buf_finish(&heard.requests);
}

static void expect_two_actions(void) {
    size_t pings = 0, lists = 0;
    cr_expect_geq(heard.connections, CONNECTIONS);
    cr_expect_eq(heard.others, 0);
    for (struct span rest = buf_text(&heard.texts); rest.len;) {
        struct span line = span_take(&rest, '\n');
        json_t *message = json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES, NULL), *value;
        const char *key, *action = json_string_value(json_object_get(message, "Action"));
        cr_assert_not_null(action, "%.*s", (int)line.len, line.at);
        bool ping = strcmp(action, "Ping") == 0, list = strcmp(action, "QueueStatus") == 0;
        cr_expect(ping || list, "%.*s", (int)line.len, line.at);
        pings += ping;
        lists += list;
        json_object_foreach(message, key, value)
            cr_expect(!strcmp(key, "Action") || !strcmp(key, "ActionID") ||
                          !strcmp(key, "AMIServerID"),
                      "%.*s", (int)line.len, line.at);
        json_decref(message);
    }
    cr_expect_geq(pings, EACH);
    cr_expect_geq(lists, EACH);
    buf_finish(&heard.texts);
    expect_requests();
}

Test(requests, are_ping_and_queue_status_and_nothing_else) {
    struct raw_server server;
    char url[64];
    raw_server_start(&server, 0, serve);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", server.port);
    watch((const char *[]){CDRTOP, "--no-history", url, NULL}, true);
    raw_server_stop(&server);
    expect_two_actions();
}

Test(requests, over_tls_are_the_same) {
    struct raw_server server;
    struct tls_front front;
    char folder[64], certificate[96], path[96], text[256];
    run_folder(folder, sizeof folder);
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "IP:127.0.0.1"});
    snprintf(certificate, sizeof certificate, "%s/server.pem", folder);
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    raw_server_start(&server, 0, serve);
    tls_front_start(&front, server.port, &(struct tls_front_options){.certificate = certificate});
    snprintf(text, sizeof text,
             "servers:\n  - url: wss://127.0.0.1:%u\n    tls: {ca_file: %s/ca.pem}\n", front.port,
             folder);
    run_write_file(path, span_of(text));
    watch((const char *[]){CDRTOP, "--no-history", "-c", path, NULL}, true);
    tls_front_stop(&front);
    raw_server_stop(&server);
    cr_expect_geq(front.shaken, CONNECTIONS);
    expect_two_actions();
    run_folder_end(folder);
}

Test(requests, are_none_where_nothing_is_to_be_sent) {
    struct raw_server server;
    char path[] = "/tmp/cdrtop-test-XXXXXX", text[128];
    raw_server_start(&server, 0, serve);
    snprintf(text, sizeof text, "servers:\n  - url: ws://127.0.0.1:%u\n    send: nothing\n",
             server.port);
    close(mkstemp(path));
    run_write_file(path, span_of(text));
    watch((const char *[]){CDRTOP, "--no-history", "-c", path, NULL}, false);
    raw_server_stop(&server);
    unlink(path);
    cr_expect_geq(heard.connections, CONNECTIONS);
    cr_expect_eq(heard.others, 0);
    cr_expect_eq(heard.texts.len, 0, "%.*s", (int)heard.texts.len, heard.texts.at);
    expect_requests();
}
