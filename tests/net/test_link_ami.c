// A link to Asterisk itself: what it sends, what it makes of what it receives, and what it says.
#include "../../src/net/wire.h"
#include "../support/link_probe.h"
#include "../support/one_line.h"
#include "../support/raw_ami.h"
#include "../support/raw_server.h"
#include "base/clock.h"
#include "base/headers.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void probe_ami(struct probe *p, uint16_t port, size_t limit) {
    char url[64];
    snprintf(url, sizeof url, "ami://board@127.0.0.1:%u", (unsigned)port);
    probe_open(p, url, limit);
}

static bool let_in(struct raw_server *s, int client, struct buf *heard) {
    return raw_ami_login(client, s->stop_fd, "board", PROBE_SECRET, heard);
}

static struct buf heard; // of the only client, read after the server has stopped

static void serve_and_listen(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!let_in(s, client, &heard)) return;
    raw_text(client, "Event: FullyBooted\r\nPrivilege: system,all\r\n\r\n");
    while (raw_ami_read(client, s->stop_fd, &heard))
        raw_text(client, "Response: Success\r\n\r\n");
}

Test(link_ami, logs_in_by_a_challenge_and_says_goodbye) {
    struct probed t = {.probe.keep = true};
    struct probe *p = probed_begin(&t, "ami://board@", serve_and_listen, 0);
    cr_expect(!link_send(p->link, SPAN("too early")));
    cr_assert(probe_until(p, probe_has_frames, 1));
    cr_expect_eq(p->ups, 1);
    cr_expect(span_same(buf_text(&p->kept),
                        SPAN("Event: FullyBooted\r\nPrivilege: system,all\r\n\r\n\n")));
    cr_expect(link_send(p->link, SPAN("Action: QueueStatus\r\nActionID: x-1\r\n\r\n")));
    cr_assert(probe_until(p, probe_has_frames, 2));
    probed_end(&t);
    cr_expect(span_same(buf_text(&heard), SPAN(PROBE_SAID_OVER_AMI)), "%s",
              one_line(buf_text(&heard)));
    buf_finish(&heard);
}

static void serve_pieces(struct raw_server *s, int client, int nth) {
    static const char stream[] = "Event: A\r\nX: one byte at a time\r\n\r\n"
                                 "Event: B\r\nX: a\nb\rc\r\n\r\nEvent: C\r\n\r\n";
    (void)nth;
    if (!let_in(s, client, NULL)) return;
    for (size_t size = 1; size < sizeof stream; size++)
        for (size_t at = 0; at + 1 < sizeof stream; at += size) {
            size_t left = sizeof stream - 1 - at;
            raw_send(client, stream + at, left < size ? left : size);
        }
    raw_hold(s, client);
}

Test(link_ami, packets_come_whole_however_they_are_cut) {
    struct probed t = {.probe.keep = true};
    struct probe *p = probed_begin(&t, "ami://board@", serve_pieces, 0);
    size_t rounds = strlen("Event: A\r\nX: one byte at a time\r\n\r\n"
                           "Event: B\r\nX: a\nb\rc\r\n\r\nEvent: C\r\n\r\n");
    cr_assert(probe_until(p, probe_has_frames, 3 * rounds));
    struct span all = buf_text(&p->kept),
                wanted = SPAN("Event: A\r\nX: one byte at a time\r\n\r\n\n"
                              "Event: B\r\nX: a\nb\rc\r\n\r\n\n"
                              "Event: C\r\n\r\n\n");
    cr_assert_eq(all.len, rounds * wanted.len);
    for (size_t i = 0; i < rounds; i++, all = span_from(all, wanted.len))
        cr_assert(span_starts(all, wanted), "round %zu", i);
    probed_end(&t);
}

static void serve_too_long(struct raw_server *s, int client, int nth) {
    static char big[300000];
    memset(big, 'b', sizeof big);
    (void)nth;
    if (!let_in(s, client, NULL)) return;
    raw_text(client, "Event: Big\r\nX: ");
    raw_send(client, big, sizeof big);
    raw_text(client, "\r\n\r\nEvent: Between\r\n\r\nEvent: Big\r\nX: ");
    raw_send(client, big, 2000);
    raw_text(client, "\r\n\r\nEvent: After\r\n\r\n");
    raw_hold(s, client);
}

Test(link_ami, a_packet_over_the_limit_is_dropped_and_the_link_kept) {
    struct probed t = {.probe.keep = true};
    struct probe *p = probed_begin(&t, "ami://board@", serve_too_long, 1000);
    cr_assert(probe_until(p, probe_has_frames, 2));
    cr_expect(span_same(buf_text(&p->kept), SPAN("Event: Between\r\n\r\n\nEvent: After\r\n\r\n\n")),
              "%.*s", (int)p->kept.len, p->kept.at);
    cr_expect_eq(p->downs, 0);
    probed_end(&t);
}

static void serve_once_then_close(struct raw_server *s, int client, int nth) {
    if (!let_in(s, client, NULL)) return;
    if (nth == 1) raw_reset(client); // the first ends with EOF, the second with a reset
    if (nth >= 2) raw_hold(s, client);
}

Test(link_ami, comes_back_after_eof_and_after_a_reset) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve_once_then_close, 0);
    cr_assert(probe_until(p, probe_has_ups, 3));
    cr_expect(probed_says(&t, "down the connection was closed by %s|"), "%.*s", (int)p->states.len,
              p->states.at);
    cr_expect_eq(p->downs, 2);
    probed_end(&t);
}

Test(link_ami, is_refused_where_nobody_listens) {
    uint16_t port = raw_free_port();
    struct probe p = {0};
    probe_ami(&p, port, 0);
    cr_assert(probe_until(&p, probe_has_downs, 2));
    char wanted[96];
    snprintf(wanted, sizeof wanted, "down connection refused by 127.0.0.1:%u|", port);
    cr_expect(probe_said(&p, wanted), "%.*s", (int)p.states.len, p.states.at);
    probe_close(&p);
}

static void serve_ssh(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, "SSH-2.0-OpenSSH_9.2\r\n");
    raw_hold(s, client);
}

static void serve_half_a_line(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, "Asterisk Call");
    raw_text(client, " Centre\r\n");
    raw_hold(s, client);
}

static void serve_no_challenge(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, RAW_AMI_GREETING);
    raw_ami_read(client, s->stop_fd, NULL);
    raw_text(client, "Event: FullyBooted\r\n\r\nResponse: Error\r\nMessage: no\r\n\r\n");
    raw_hold(s, client);
}

static void serve_eof(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_text(client, RAW_AMI_GREETING);
}

static void serve_silence(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_hold(s, client);
}

static void serve_hostile_greeting(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, "Asterisk Call Manager/9\x1b[2J\u202E\r\n");
    raw_hold(s, client);
}

static bool is_greeted(struct probe *p) {
    return p->link->tries.latest.greeting[0] != '\0';
}

Test(link_ami, its_greeting_is_cleaned) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve_hostile_greeting, 0);
    cr_assert(probe_until(p, is_greeted, 0));
    cr_expect_str_eq(p->link->tries.latest.greeting, "Asterisk Call Manager/9\uFFFD[2J");
    probed_end(&t);
}

static void says(void (*serve)(struct raw_server *s, int client, int nth), size_t downs,
                 const char *format) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve, 0);
    cr_expect(probe_until(p, probe_has_downs, downs));
    cr_expect(probed_says(&t, format), "wanted %s, got %.*s", format, (int)p->states.len,
              p->states.at);
    cr_expect_eq(p->ups, 0);
    probed_end(&t);
}

Test(link_ami, says_what_the_other_side_is) {
    says(serve_ssh, 2, "down %s does not speak AMI|");
    says(serve_half_a_line, 2, "down %s does not speak AMI|");
    says(serve_no_challenge, 2, "down %s offers no login by challenge (AuthType MD5)|");
    says(serve_eof, 2,
         "down %s closed the connection during the handshake: if this port speaks TLS, use "
         "amis://|");
    says(serve_silence, 1, "down %s accepted the connection but never answered the handshake|");
}

static void serve_others(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_ami_login(client, s->stop_fd, "board", "another secret", NULL);
    raw_hold(s, client);
}

Test(link_ami, says_that_the_login_was_refused) {
    says(serve_others, 1,
         "refused %s refuses the login of board: user, secret or this machine's address is wrong "
         "(secret and permit in its manager.conf)|");
}

// The first new try comes soon, the sixth not before ten minutes.
Test(link_ami, tries_a_refused_login_ever_more_seldom) {
    static const int64_t wanted[] = {2, 32, 300, 300, 300, 300};
    for (int i = 0; i < 6; i++)
        cr_expect_eq(refused_pause(i), wanted[i] * SECOND_US, "%d", i);
    cr_expect_eq(refused_pause(1000000), REFUSED_MOST_US);
}

static void serve_close_at_login(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, RAW_AMI_GREETING);
    raw_ami_read(client, s->stop_fd, NULL);
    raw_text(client, "Response: Success\r\nChallenge: 1\r\n\r\n");
    raw_ami_read(client, s->stop_fd, NULL);
}

static void serve_silent_at_login(struct raw_server *s, int client, int nth) {
    serve_close_at_login(s, client, nth);
    raw_hold(s, client);
}

// A PBX that counts failed logins counts these, too.
static void pauses_long(void (*serve)(struct raw_server *s, int client, int nth),
                        const char *reason) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve, 0);
    cr_expect(probe_until(p, probe_has_downs, 1));
    cr_expect(probe_said(p, reason), "%.*s", (int)p->states.len, p->states.at);
    cr_expect_eq(p->link->tries.refused, 1);
    probed_end(&t);
}

Test(link_ami, tries_a_login_without_an_answer_as_seldom) {
    pauses_long(serve_close_at_login, "closed the connection during the login|");
    pauses_long(serve_silent_at_login, "accepted the connection but never answered the login|");
}

// Losing an established connection is not a failed login.
Test(link_ami, comes_back_soon_when_it_was_up) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve_once_then_close, 0);
    cr_assert(probe_until(p, probe_has_downs, 1));
    cr_expect_eq(p->link->tries.refused, 0);
    probed_end(&t);
}

static void serve_answers_twice(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!let_in(s, client, NULL)) return;
    for (int i = 0; i < 2; i++) {
        struct buf action = {0};
        bool ping = raw_ami_read(client, s->stop_fd, &action) &&
                    span_same(buf_text(&action), SPAN("Action: Ping\r\n\r\n"));
        buf_finish(&action);
        if (ping) raw_text(client, "Response: Success\r\nPing: Pong\r\n\r\n");
    }
    raw_freeze(s);
}

Test(link_ami, is_asked_for_a_sign_of_life_and_down_without_one_for_ten_seconds) {
    struct probed t = {.probe.keep = false};
    struct probe *p = probed_begin(&t, "ami://board@", serve_answers_twice, 0);
    cr_assert(probe_until(p, probe_has_downs, 1));
    cr_expect_eq(p->frames, 2);
    cr_expect(probed_says(&t, "down nothing heard from %s for 10 s|"), "%.*s", (int)p->states.len,
              p->states.at);
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

static void destroy_at_up(void *context, enum link_state state, const char *reason) {
    (void)reason;
    if (state == LINK_UP) destroy_at_frame(context, SPAN_NONE);
}

Test(link_ami, may_be_destroyed_by_its_own_handlers) {
    struct raw_server s;
    raw_server_start(&s, 0, serve_pieces);
    struct probe p = {0};
    const char *error;
    char url[64];
    cr_assert_eq(loop_create(&(struct loop_handlers){0}, NULL, &p.loop), 0);
    cr_assert_eq(loop_open(p.loop), 0);
    snprintf(url, sizeof url, "ami://board@127.0.0.1:%u", s.port);
    struct link_options options = {.url = url, .secret = PROBE_SECRET};
    link_create(p.loop, &options, &(struct link_handlers){.context = &p, .frame = destroy_at_frame},
                &p.link, &error);
    loop_run(p.loop);
    cr_expect_eq(p.frames, 1);
    link_create(p.loop, &options, &(struct link_handlers){.context = &p, .state = destroy_at_up},
                &p.link, &error);
    loop_run(p.loop);
    cr_expect_eq(p.frames, 2);
    probe_close(&p);
    raw_server_stop(&s);
}

Test(link_ami, without_a_secret_is_no_link) {
    struct loop *l;
    struct link *k = NULL;
    const char *error = NULL;
    cr_assert_eq(loop_create(&(struct loop_handlers){0}, NULL, &l), 0);
    cr_expect_eq(link_create(l, &(struct link_options){.url = "ami://pbx"},
                             &(struct link_handlers){0}, &k, &error),
                 LINK_URL_UNUSABLE);
    cr_expect_str_eq(error, "its secret is not known");
    cr_expect_null(k);
    loop_destroy(l);
}
