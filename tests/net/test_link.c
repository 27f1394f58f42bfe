// A link to amiws against servers that behave badly.
#include "../../src/net/link_parts.h"
#include "../support/link_probe.h"
#include "../support/raw_server.h"
#include "base/clock.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BIG 300000

static void serve_fragments(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    const char *text = "one byte at a time";
    for (size_t i = 0; i < strlen(text); i++)
        raw_frame(client, i + 1 == strlen(text), i ? RAW_CONTINUATION : RAW_TEXT, text + i, 1);
    raw_frame(client, false, RAW_TEXT, "", 0);
    raw_frame(client, false, RAW_CONTINUATION, "with ", 5);
    raw_frame(client, true, RAW_PING, "ping", 4);
    raw_frame(client, false, RAW_CONTINUATION, "", 0);
    raw_frame(client, false, RAW_CONTINUATION, "holes", 5);
    raw_frame(client, true, RAW_CONTINUATION, "", 0);
    static char big[BIG];
    memset(big, 'b', sizeof big);
    raw_frame(client, true, RAW_TEXT, big, sizeof big);
    raw_frame(client, true, RAW_TEXT, "Andr\xe9 \0 end", 11);
    raw_frame(client, true, RAW_TEXT, "", 0);
    raw_frame(client, true, RAW_TEXT, "last", 4);
    raw_hold(s, client);
}

Test(link, messages_come_whole_over_any_fragments) {
    struct probed t = {.probe.keep = true};
    struct probe *p = probed_begin(&t, "ws://", serve_fragments, 0);
    cr_assert(probe_until(p, probe_has_frames, 6));
    struct span all = buf_text(&p->kept);
    cr_expect(span_same(span_take(&all, '\n'), SPAN("one byte at a time")));
    cr_expect(span_same(span_take(&all, '\n'), SPAN("with holes")));
    struct span big = span_take(&all, '\n');
    cr_expect_eq(big.len, BIG);
    for (size_t i = 0; i < big.len; i++)
        cr_assert_eq(big.at[i], 'b');
    cr_expect(span_same(span_take(&all, '\n'), SPAN("Andr\xe9 \0 end")));
    cr_expect(span_same(span_take(&all, '\n'), SPAN("")));
    cr_expect(span_same(span_take(&all, '\n'), SPAN("last")));
    probed_end(&t);
}

static void serve_too_long(struct raw_server *s, int client, int nth) {
    static char big[BIG];
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, big, sizeof big);
    raw_frame(client, true, RAW_TEXT, "between", 7);
    for (int i = 0; i < 500; i++)
        raw_frame(client, i == 499, i ? RAW_CONTINUATION : RAW_TEXT, big, 1000);
    raw_frame(client, true, RAW_BINARY, "binary", 6);
    raw_frame(client, true, RAW_TEXT, big, 1000);
    raw_frame(client, true, RAW_TEXT, big, 1001);
    raw_frame(client, true, RAW_TEXT, "after", 5);
    raw_hold(s, client);
}

Test(link, a_message_over_the_limit_is_dropped_and_the_link_kept) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve_too_long, 1000);
    cr_assert(probe_until(p, probe_has_frames, 3));
    cr_expect_eq(p->frame_bytes, 7 + 1000 + 5);
    cr_expect_eq(p->ups, 1);
    cr_expect_eq(p->downs, 0);
    probed_end(&t);
}

static void serve_once_then_close(struct raw_server *s, int client, int nth) {
    if (!raw_handshake(client)) return;
    if (nth == 1) raw_reset(client); // the first ends with EOF, the second with a reset
    if (nth >= 2) raw_hold(s, client);
}

Test(link, comes_back_after_eof_and_after_a_reset) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve_once_then_close, 0);
    cr_assert(probe_until(p, probe_has_ups, 3));
    cr_expect(probed_says(&t, "down the connection was closed by %s|"), "%.*s", (int)p->states.len,
              p->states.at);
    cr_expect_eq(p->downs, 2);
    probed_end(&t);
}

static void serve_well(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (raw_handshake(client)) raw_hold(s, client);
}

Test(link, comes_up_when_somebody_listens_at_last) {
    uint16_t port = raw_free_port();
    struct probe p = {0};
    probe_on_port(&p, port, 0);
    cr_assert(probe_until(&p, probe_has_downs, 2));
    char wanted[96];
    snprintf(wanted, sizeof wanted, "down connection refused by 127.0.0.1:%u|", port);
    cr_expect(probe_said(&p, wanted), "%.*s", (int)p.states.len, p.states.at);
    struct raw_server s;
    raw_server_start(&s, port, serve_well);
    cr_expect(probe_until(&p, probe_has_ups, 1));
    cr_expect(probe_said(&p, "up |"), "%.*s", (int)p.states.len, p.states.at);
    probe_close(&p);
    raw_server_stop(&s);
}

// Whatever happened before, a server that is back is found soon.
Test(link, the_pauses_between_two_tries_are_two_seconds_at_most) {
    struct backoff most = {200000, 200000}, least = most;
    cr_expect_eq(backoff_pause(&most, UINT16_MAX), 240000); // up to a fifth more, at random
    cr_expect_eq(backoff_pause(&least, 0), 160000);
    for (int tries = 0; tries < 20; tries++) {
        int64_t longest = backoff_pause(&most, UINT16_MAX), shortest = backoff_pause(&least, 0);
        cr_expect(longest <= 2400000 && shortest >= 320000, "%lld us", (long long)longest);
    }
}

static void serve_404(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n");
}

static void serve_redirect(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\x1b[2J\u202Ex\r\n"
                     "Content-Length: 0\r\n\r\n");
}

static void serve_garbage(struct raw_server *s, int client, int nth) {
    (void)nth;
    char garbage[20000];
    memset(garbage, 'x', sizeof garbage);
    raw_send(client, garbage, sizeof garbage);
    raw_hold(s, client);
}

static void serve_eof(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
}

static void says(void (*serve)(struct raw_server *s, int client, int nth), const char *format) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve, 0);
    cr_expect(probe_until(p, probe_has_downs, 2)); // it has come back once
    cr_expect(probed_says(&t, format), "wanted %s, got %.*s", format, (int)p->states.len,
              p->states.at);
    probed_end(&t);
}

Test(link, says_what_the_other_side_is) {
    says(serve_404, "down %s answers HTTP 404, not a WebSocket: there is nothing at that path|");
    says(serve_redirect, "down %s answers HTTP 302, not a WebSocket: it points to "
                         "ws://127.0.0.1:1/\uFFFD[2Jx, which is not followed|");
    says(serve_garbage, "down %s does not speak HTTP|");
    says(
        serve_eof,
        "down %s closed the connection during the handshake: if this port speaks TLS, use wss://|");
}

static void serve_silence(struct raw_server *s, int client, int nth) {
    raw_request(client);
    if (nth == 0) raw_hold(s, client);
}

Test(link, gives_up_a_handshake_that_is_never_answered) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve_silence, 0);
    cr_assert(probe_until(p, probe_has_downs, 2));
    cr_expect(probed_says(&t, "down %s accepted the connection but never answered the handshake|"),
              "%.*s", (int)p->states.len, p->states.at);
    probed_end(&t);
}

static void serve_frozen(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, "{}", 2);
    raw_freeze(s);
}

Test(link, no_pong_for_ten_seconds_is_down) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve_frozen, 0);
    cr_assert(probe_until(p, probe_has_downs, 1));
    cr_expect(probed_says(&t, "down nothing heard from %s for 10 s|"), "%.*s", (int)p->states.len,
              p->states.at);
    probed_end(&t);
}

static void serve_mute(struct raw_server *s, int client, int nth) {
    if (!raw_handshake(client)) return;
    struct pollfd stop = {.fd = s->stop_fd, .events = POLLIN};
    if (nth == 3) {
        poll(&stop, 1, 5000);
        raw_frame(client, true, RAW_TEXT, "late", 4);
    }
    raw_hold(s, client);
}

// Three times in 4 s, so that a server that is well again is found soon; then after 10 s, to give a
// slow one time.
Test(link, a_connection_that_says_nothing_is_tried_again_and_then_waited_for) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ws://", serve_mute, 0);
    cr_assert(probe_until(p, probe_has_frames, 1));
    cr_expect_eq(p->downs, 3);
    static const char *const then[] = {"|connecting",
                                       "; it may be slow, so the next try has longer|"};
    for (size_t i = 0; i < 2; i++) {
        char wanted[192];
        snprintf(wanted, sizeof wanted,
                 "down 127.0.0.1:%u accepted the connection but has sent nothing for 4 s%s",
                 t.server.port, then[i]);
        cr_expect(probe_said(p, wanted), "%.*s", (int)p->states.len, p->states.at);
    }
    probed_end(&t);
}

static void tick(void *context) {
    struct loop_timer **timer = context;
    loop_timer_set(*timer, 10000);
}

Test(link, an_unknown_name_is_said_and_tried_again_after_a_while) {
    struct probe p = {0};
    probe_open(&p, "ws://no-such-host.invalid:8088/", 0);
    struct loop_timer *timer;
    loop_timer_add(p.loop, tick, &timer, &timer);
    loop_timer_set(timer, 0);
    cr_assert(probe_until(&p, probe_has_downs, 1));
    int64_t first = clock_monotonic_us();
    cr_assert(probe_until(&p, probe_has_downs, 4));
    cr_expect_geq(clock_monotonic_us() - first, 96000); // at least four fifths of 40 and 80 ms
    cr_expect(probe_said(&p, "down the name no-such-host.invalid cannot be resolved: "), "%.*s",
              (int)p.states.len, p.states.at);
    probe_close(&p);
}

// localhost may be ::1 before 127.0.0.1, and nobody listens on ::1 here.
Test(link, a_name_is_tried_at_each_of_its_addresses) {
    struct raw_server s;
    raw_server_start(&s, 0, serve_well);
    char url[64];
    snprintf(url, sizeof url, "ws://localhost:%u/path?query", s.port);
    struct probe p = {0};
    probe_open(&p, url, 0);
    cr_expect(probe_until(&p, probe_has_ups, 1));
    cr_expect_eq(p.downs, 0);
    probe_close(&p);
    raw_server_stop(&s);
}

static void serve_echo(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    // One short masked text frame, as clients must send it.
    unsigned char in[64];
    size_t len = 0;
    while (len < 6 || len < 6u + (in[1] & 0x7f)) {
        long n = read(client, in + len, sizeof in - len);
        if (n <= 0) return;
        len += (size_t)n;
    }
    if (in[0] != 0x81 || !(in[1] & 0x80)) return;
    size_t size = in[1] & 0x7f;
    for (size_t i = 0; i < size; i++)
        in[6 + i] ^= in[2 + i % 4];
    raw_frame(client, true, RAW_TEXT, in + 6, size);
    raw_hold(s, client);
}

Test(link, sends_when_up_and_refuses_when_too_much_waits) {
    struct probed t = {.probe.keep = true};
    struct probe *p = probed_begin(&t, "ws://", serve_echo, 0);
    cr_expect(!link_send(p->link, SPAN("too early")));
    cr_assert(probe_until(p, probe_has_ups, 1));
    cr_expect(link_send(p->link, SPAN("{\"Action\":\"Ping\"}")));
    cr_assert(probe_until(p, probe_has_frames, 1));
    cr_expect(span_same(buf_text(&p->kept), SPAN("{\"Action\":\"Ping\"}\n")));
    size_t taken = 0;
    while (taken < 1000 && link_send(p->link, SPAN("more")))
        taken++;
    cr_expect_eq(taken, 64);
    probed_end(&t);
}

static void destroy_at_frame(void *context, struct span bytes) {
    (void)bytes;
    struct probe *p = context;
    link_destroy(p->link);
    p->link = NULL;
    p->frames++;
    loop_stop(p->loop);
}

static void destroy_at_down(void *context, enum link_state state, const char *reason) {
    (void)reason;
    if (state == LINK_DOWN) destroy_at_frame(context, SPAN_NONE);
}

Test(link, may_be_destroyed_by_its_own_handlers) {
    struct raw_server s;
    raw_server_start(&s, 0, serve_fragments);
    struct probe p = {0};
    const char *error;
    char url[64];
    cr_assert_eq(loop_create(&(struct loop_handlers){0}, NULL, &p.loop), 0);
    cr_assert_eq(loop_open(p.loop), 0);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", s.port);
    struct link_options options = {.url = url};
    link_create(p.loop, &options, &(struct link_handlers){.context = &p, .frame = destroy_at_frame},
                &p.link, &error);
    loop_run(p.loop);
    cr_expect_eq(p.frames, 1);
    raw_server_stop(&s);
    link_create(p.loop, &options, &(struct link_handlers){.context = &p, .state = destroy_at_down},
                &p.link, &error);
    loop_run(p.loop);
    cr_expect_eq(p.frames, 2);
    probe_close(&p);
}

Test(link, a_bad_address_is_refused_with_its_reason) {
    struct loop *l;
    struct link *k = NULL;
    const char *error = NULL;
    cr_assert_eq(loop_create(&(struct loop_handlers){0}, NULL, &l), 0);
    cr_expect_eq(link_create(l, &(struct link_options){.url = "http://x"},
                             &(struct link_handlers){0}, &k, &error),
                 LINK_URL_UNUSABLE);
    cr_expect_str_eq(error, "it does not begin with ws:// or ami://");
    cr_expect_null(k);
    loop_destroy(l);
}
