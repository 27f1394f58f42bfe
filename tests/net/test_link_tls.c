// Links over TLS, on both wires: they carry what plain ones carry, and say in words what is wrong
// with a certificate.
#include "../../src/net/link_parts.h"
#include "../support/link_probe.h"
#include "../support/one_line.h"
#include "../support/own_ca.h"
#include "../support/raw_ami.h"
#include "../support/raw_server.h"
#include "../support/run.h"
#include "../support/tls_front.h"

#include <criterion/criterion.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HERE "DNS:localhost,IP:127.0.0.1,IP:::1"

static char folder[64], files[8][96];

static const char *in_folder(size_t at, const char *name) {
    snprintf(files[at], sizeof files[at], "%s/%s", folder, name);
    return files[at];
}

#define CA     files[0]
#define SERVER files[1]

static void begin(void) {
    run_folder(folder, sizeof folder);
    in_folder(0, "ca.pem");
    in_folder(1, "server.pem");
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = HERE});
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(link_tls, .init = begin, .fini = end);

static void serve_well(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, "a frame", 7);
    raw_hold(s, client);
}

static struct buf heard; // of the only client, read after the server has stopped

// Reads to the end, although it is stopped meanwhile: what was said last may still be on its way.
static void serve_ami(struct raw_server *s, int client, int nth) {
    static char big[40000];
    (void)s, (void)nth;
    if (!raw_ami_login(client, -1, "board", PROBE_SECRET, &heard)) return;
    memset(big, 'b', sizeof big - 1);
    raw_text(client, "Event: Big\r\nX: ");
    raw_text(client, big);
    raw_text(client, "\r\n\r\n");
    while (raw_ami_read(client, -1, &heard))
        raw_text(client, "Response: Success\r\n\r\n");
}

struct road {
    struct raw_server server;
    struct tls_front front;
    struct probe probe;
    char name[64]; // "localhost:1234"
};

static struct tls_front_options usual(void) {
    return (struct tls_front_options){.certificate = SERVER};
}

static void take(struct road *r, bool ami, const char *host, struct tls_front_options options,
                 struct link_tls tls) {
    char url[96];
    raw_server_start(&r->server, 0, ami ? serve_ami : serve_well);
    tls_front_start(&r->front, r->server.port, &options);
    snprintf(r->name, sizeof r->name, "%s:%u", host, (unsigned)r->front.port);
    snprintf(url, sizeof url, "%s%s", ami ? "amis://board@" : "wss://", r->name);
    r->probe = (struct probe){.tls = tls, .keep = true};
    probe_open(&r->probe, url, 0);
}

static void leave(struct road *r) {
    probe_close(&r->probe);
    tls_front_stop(&r->front);
    raw_server_stop(&r->server);
}

static void expect_said(struct road *r, const char *format) {
    char wanted[256];
    snprintf(wanted, sizeof wanted, format, r->name);
    cr_expect(probe_said(&r->probe, wanted), "wanted %s, got %.*s", wanted,
              (int)r->probe.states.len, r->probe.states.at);
}

// On both wires: the link does not come up, tries again, and says why.
static void says(const char *host, struct tls_front_options options, struct link_tls tls,
                 const char *format) {
    for (int ami = 0; ami < 2; ami++) {
        struct road r;
        take(&r, ami, host, options, tls);
        cr_assert(probe_until(&r.probe, probe_has_downs, 2));
        expect_said(&r, format);
        cr_expect_eq(r.probe.ups, 0);
        leave(&r);
    }
    buf_clear(&heard);
}

Test(link_tls, carries_a_websocket) {
    static const char *const hosts[] = {"localhost", "127.0.0.1"};
    for (size_t i = 0; i < 2; i++) {
        struct road r;
        take(&r, false, hosts[i], usual(), (struct link_tls){.ca_file = CA});
        cr_assert(probe_until(&r.probe, probe_has_frames, 1));
        cr_expect(span_same(buf_text(&r.probe.kept), SPAN("a frame\n")));
        leave(&r);
    }
}

Test(link_tls, carries_ami_and_nothing_else) {
    struct road r;
    take(&r, true, "localhost", usual(), (struct link_tls){.ca_file = CA});
    cr_assert(probe_until(&r.probe, probe_has_frames, 1));
    cr_expect_eq(r.probe.frame_bytes, strlen("Event: Big\r\nX: \r\n\r\n") + 39999);
    cr_expect(link_send(r.probe.link, SPAN("Action: QueueStatus\r\nActionID: x-1\r\n\r\n")));
    cr_assert(probe_until(&r.probe, probe_has_frames, 2));
    leave(&r);
    cr_expect(span_same(buf_text(&heard), SPAN(PROBE_SAID_OVER_AMI)), "%s",
              one_line(buf_text(&heard)));
    buf_finish(&heard);
}

static const char *day(int days, char out[24]) {
    time_t then = time(NULL) + days * 86400;
    struct tm tm;
    strftime(out, 24, "%e %b %Y", gmtime_r(&then, &tm));
    return out + (*out == ' ');
}

Test(link_tls, says_that_a_certificate_is_too_old_or_too_new) {
    char text[24], wanted[128];
    own_ca_sign(folder, &(struct own_wish){"server.pem", HERE, -30, -3, false, NULL});
    snprintf(wanted, sizeof wanted, "down %%s: certificate expired on %s|", day(-3, text));
    says("localhost", usual(), (struct link_tls){.ca_file = CA}, wanted);
    own_ca_sign(folder, &(struct own_wish){"server.pem", HERE, 3, 30, false, NULL});
    snprintf(wanted, sizeof wanted,
             "down %%s: certificate is not valid before %s: is this machine's clock right?|",
             day(3, text));
    says("localhost", usual(), (struct link_tls){.ca_file = CA}, wanted);
}

Test(link_tls, says_whom_it_does_not_trust) {
    own_ca_make(folder); // another one with the same name
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: unknown issuer " OWN_CA_NAME ", which is not in the ca_file|");
    says("localhost", usual(), (struct link_tls){0},
         "down %s: unknown issuer " OWN_CA_NAME ": name its certificate as ca_file|");
    own_ca_sign(folder,
                &(struct own_wish){.file = "server.pem", .hosts = HERE, .self_signed = true});
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: unknown issuer a test (it signed itself): name this certificate as ca_file|");
}

Test(link_tls, trusts_a_certificate_that_is_its_own_ca_file) {
    struct road r;
    take(&r, false, "localhost", usual(), (struct link_tls){.ca_file = SERVER});
    cr_expect(probe_until(&r.probe, probe_has_ups, 1));
    leave(&r);
}

Test(link_tls, says_for_whom_a_certificate_is) {
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem",
                                           .hosts = "DNS:other.example,DNS:*.example,IP:10.0.0.1"});
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for other.example, *.example, 10.0.0.1|");
    says("127.0.0.1", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for other.example, *.example, 10.0.0.1|");
}

static void is_taken(const char *host) {
    struct road r;
    take(&r, false, host, usual(), (struct link_tls){.ca_file = CA});
    cr_expect(probe_until(&r.probe, probe_has_ups, 1), "%.*s", (int)r.probe.states.len,
              r.probe.states.at);
    leave(&r);
}

// As old certificates of one's own authority have it.
Test(link_tls, takes_its_owner_for_a_host_only_where_it_lists_none) {
    struct own_wish wish = {.file = "server.pem", .owner = "localhost"};
    own_ca_sign(folder, &wish);
    is_taken("localhost");
    says("127.0.0.1", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for localhost|");
    wish.hosts = "DNS:other.example";
    own_ca_sign(folder, &wish);
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for other.example|");
    wish.hosts = "IP:127.0.0.1";
    own_ca_sign(folder, &wish);
    is_taken("127.0.0.1");
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for 127.0.0.1|");
}

// A number is no name, and a wildcard stands for one whole label.
Test(link_tls, takes_no_number_for_a_name_and_no_part_of_a_label) {
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "DNS:127.0.0.1"});
    says("127.0.0.1", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for 127.0.0.1 (as a name, not as IP:)|");
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "DNS:local*"});
    says("localhost", usual(), (struct link_tls){.ca_file = CA},
         "down %s: wrong host: certificate is for local*|");
}

Test(link_tls, says_that_a_client_certificate_is_wanted) {
    struct tls_front_options options = usual();
    options.clients = CA;
    says("localhost", options, (struct link_tls){.ca_file = CA},
         "down %s wants a client certificate: client_cert under tls:|");
    options.newest = TLS1_2_VERSION;
    says("localhost", options, (struct link_tls){.ca_file = CA},
         "down %s wants a client certificate: client_cert under tls:|");
    own_ca_sign(folder, &(struct own_wish){.file = "other.pem", .self_signed = true});
    says("localhost", options,
         (struct link_tls){.ca_file = CA, .cert_file = in_folder(2, "other.pem")},
         "down %s does not accept this side's certificate (client_cert)|");
}

static void serve_400(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

// nginx asks for one, shakes hands without, and then refuses by HTTP.
Test(link_tls, says_that_a_client_certificate_is_wanted_behind_the_handshake) {
    struct road r;
    struct tls_front_options options = usual();
    options.clients = CA;
    options.polite = true;
    take(&r, false, "localhost", options, (struct link_tls){.ca_file = CA});
    raw_server_stop(&r.server);
    raw_server_start(&r.server, r.front.behind, serve_400);
    cr_assert(probe_until(&r.probe, probe_has_downs, 1));
    expect_said(&r, "down %s answers HTTP 400, not a WebSocket: it wants a client certificate: "
                    "client_cert under tls:|");
    leave(&r);
}

Test(link_tls, shows_its_own_certificate) {
    own_ca_sign(folder, &(struct own_wish){.file = "client.pem"});
    for (int ami = 0; ami < 2; ami++) {
        struct road r;
        struct tls_front_options options = usual();
        options.clients = CA;
        take(&r, ami, "localhost", options,
             (struct link_tls){.ca_file = CA, .cert_file = in_folder(2, "client.pem")});
        cr_expect(probe_until(&r.probe, probe_has_frames, 1));
        leave(&r);
    }
    buf_clear(&heard);
}

Test(link_tls, says_which_file_is_no_use) {
    FILE *f = fopen(in_folder(3, "empty.pem"), "we");
    fclose(f);
    char wanted[256];
    snprintf(wanted, sizeof wanted, "down %%s: ca_file %s: there is no certificate in it|",
             files[3]);
    says("localhost", usual(), (struct link_tls){.ca_file = files[3]}, wanted);
    snprintf(wanted, sizeof wanted, "down %%s: ca_file %s: No such file or directory|",
             in_folder(2, "none.pem"));
    says("localhost", usual(), (struct link_tls){.ca_file = files[2]}, wanted);
    snprintf(wanted, sizeof wanted, "down %%s: client_cert %s: there is no certificate in it|",
             files[3]);
    says("localhost", usual(), (struct link_tls){.ca_file = CA, .cert_file = files[3]}, wanted);
    snprintf(wanted, sizeof wanted,
             "down %%s: client_key %s: it has no key that belongs to client_cert|", files[3]);
    says("localhost", usual(),
         (struct link_tls){.ca_file = CA, .cert_file = SERVER, .key_file = files[3]}, wanted);
}

Test(link_tls, reads_the_files_anew_at_every_try) {
    struct road r;
    own_ca_make(folder); // one that did not sign it
    take(&r, false, "localhost", usual(), (struct link_tls){.ca_file = CA});
    cr_assert(probe_until(&r.probe, probe_has_downs, 1));
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = HERE});
    cr_expect(probe_until(&r.probe, probe_has_ups, 1));
    leave(&r);
}

static void expect_remark(struct road *r, int days_later, const char *wanted) {
    char remark[128];
    cr_assert(probe_until(&r->probe, probe_has_frames, 1));
    link_remark(r->probe.link, time(NULL) + days_later * 86400, remark, sizeof remark);
    cr_expect_str_eq(remark, wanted);
    leave(r);
}

Test(link_tls, says_of_one_that_is_up_what_is_worth_to_know) {
    char text[24], wanted[64];
    for (int ami = 0; ami < 2; ami++) {
        struct road r;
        take(&r, ami, "localhost", usual(), (struct link_tls){.ca_file = CA});
        expect_remark(&r, 0, "");
        own_ca_sign(folder, &(struct own_wish){"server.pem", HERE, -1, 13, false, NULL});
        take(&r, ami, "localhost", usual(), (struct link_tls){.ca_file = CA});
        snprintf(wanted, sizeof wanted, "certificate expires on %s", day(13, text));
        expect_remark(&r, 0, wanted);
        take(&r, ami, "localhost", usual(), (struct link_tls){.ca_file = CA});
        snprintf(wanted, sizeof wanted, "certificate expired on %s", day(13, text));
        expect_remark(&r, 14, wanted); // it was well when the link came up
        own_ca_sign(folder, &(struct own_wish){"server.pem", "DNS:other", -9, -3, true, NULL});
        take(&r, ami, "localhost", usual(), (struct link_tls){.unchecked = true});
        expect_remark(&r, 0, "certificate is not checked (verify: false)");
        own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = HERE});
        own_ca_sign(folder, &(struct own_wish){"client.pem", NULL, -1, 5, false, NULL});
        take(&r, ami, "localhost", usual(),
             (struct link_tls){.ca_file = CA, .cert_file = in_folder(2, "client.pem")});
        snprintf(wanted, sizeof wanted, "client certificate expires on %s", day(5, text));
        expect_remark(&r, 0, wanted);
    }
    buf_clear(&heard);
}

static void serve_http(struct raw_server *s, int client, int nth) {
    char scratch[4096];
    (void)s, (void)nth;
    if (recv(client, scratch, sizeof scratch, 0) <= 0) return;
    raw_text(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

static void serve_greeting(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, RAW_AMI_GREETING);
    raw_hold(s, client);
}

static void serve_nothing(struct raw_server *s, int client, int nth) {
    char scratch[4096];
    (void)s, (void)nth;
    if (recv(client, scratch, sizeof scratch, 0) <= 0) return;
}

static void serve_silence(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_hold(s, client);
}

static void plain_says(const char *scheme, void (*serve)(struct raw_server *s, int client, int nth),
                       const char *wanted) {
    struct raw_server s;
    struct probe p = {0};
    char url[64], text[128];
    raw_server_start(&s, 0, serve);
    snprintf(url, sizeof url, "%s127.0.0.1:%u", scheme, s.port);
    probe_open(&p, url, 0);
    cr_expect(probe_until(&p, probe_has_downs, 1));
    snprintf(text, sizeof text, "down 127.0.0.1:%u%s|", s.port, wanted);
    cr_expect(probe_said(&p, text), "%s: %.*s", text, (int)p.states.len, p.states.at);
    probe_close(&p);
    raw_server_stop(&s);
}

Test(link_tls, says_that_a_port_does_not_speak_it) {
    plain_says("wss://", serve_http, " does not speak TLS");
    plain_says("amis://", serve_greeting, " does not speak TLS");
    plain_says("wss://", serve_nothing, " does not answer: does this port speak TLS?");
    plain_says("amis://", serve_nothing, " does not answer: does this port speak TLS?");
}

Test(link_tls, says_that_a_port_does_not_answer_it) {
    plain_says("wss://", serve_silence, " does not answer: does this port speak TLS?");
    plain_says("amis://", serve_silence, " does not answer: does this port speak TLS?");
}

// A proxy that asks for a certificate, and would do without; what is behind it hangs.
Test(link_tls, does_not_blame_a_certificate_that_is_not_needed) {
    struct road r;
    struct tls_front_options options = usual();
    char url[96];
    options.clients = CA;
    options.polite = true;
    raw_server_start(&r.server, 0, serve_silence);
    tls_front_start(&r.front, r.server.port, &options);
    snprintf(r.name, sizeof r.name, "localhost:%u", (unsigned)r.front.port);
    snprintf(url, sizeof url, "wss://%s", r.name);
    r.probe = (struct probe){.tls = {.ca_file = CA}};
    probe_open(&r.probe, url, 0);
    cr_assert(probe_until(&r.probe, probe_has_downs, 1));
    expect_said(&r, "down %s accepted the connection but never answered the handshake|");
    leave(&r);
}

Test(link_tls, says_that_a_port_speaks_it_after_all) {
    struct tls_front f;
    static const char *const roads[][2] = {
        {"ws://",
         "closed the connection during the handshake: if this port speaks TLS, use wss://|"},
        {"ami://",
         "closed the connection during the handshake: if this port speaks TLS, use amis://|"}};
    for (size_t i = 0; i < 2; i++) {
        struct probe p = {0};
        char url[64];
        struct tls_front_options options = usual();
        tls_front_start(&f, 1, &options);
        snprintf(url, sizeof url, "%s127.0.0.1:%u", roads[i][0], f.port);
        probe_open(&p, url, 0);
        cr_expect(probe_until(&p, probe_has_downs, 1));
        cr_expect(probe_said(&p, roads[i][1]), "%.*s", (int)p.states.len, p.states.at);
        probe_close(&p);
        tls_front_stop(&f);
    }
}

static void serve_alert(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    char scratch[4096];
    if (recv(client, scratch, sizeof scratch, 0) <= 0) return;
    raw_send(client, "\x15\x03\x01\x00\x02\x02\x46", 7);
}

Test(link_tls, knows_its_answer_to_plain_text) {
    plain_says("ws://", serve_alert, ": this port speaks TLS: use wss://");
    plain_says("ami://", serve_alert, ": this port speaks TLS: use amis://");
}
