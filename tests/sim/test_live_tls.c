// The centre served over TLS: it behaves the same, has the same faults, and gives a proxy's
// answers.
#include "live_child.h"
#include "own_ca.h"
#include "tls_client.h"

#include "base/clock.h"
#include "base/headers.h"
#include "base/md5.h"
#include "sim/certificate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASIC "Authorization: Basic Y2RydG9wOnNpbXVsYXRlZA==\r\n"

static struct live_child child;
static char folder[32], file[64], issuer[64];
static const struct own_wish good = {.file = "server.pem", .hosts = "DNS:localhost,IP:127.0.0.1"};

static void start(void) {
    static const struct centre_server_options servers[] = {{.name = "pbx1"}, {.name = "pbx2"}};
    snprintf(folder, sizeof folder, "/tmp/cdrtop-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/server.pem", folder);
    snprintf(issuer, sizeof issuer, "%s/ca.pem", folder);
    own_ca_make(folder);
    own_ca_sign(folder, &good);
    live_child_start(&child, (struct live_options){.rate = 5,
                                                   .ami_port = 0,
                                                   .tls = file,
                                                   .centre = {.seed = 11,
                                                              .lively = true,
                                                              .warm_up_s = 120,
                                                              .servers = servers,
                                                              .server_count = 2}});
}

static void stop(void) {
    live_child_stop(&child);
    unlink(file);
    unlink(issuer);
    rmdir(folder);
}

TestSuite(live_tls, .init = start, .fini = stop);

static void say(const char *line, const char *wanted) {
    char answer[256] = "";
    cr_assert(live_child_say(&child, line, answer, sizeof answer), "%s", line);
    cr_assert_str_eq(answer, wanted);
}

static int connect_tls(size_t door) {
    int fd = tls_client(child.tls_ports[door], issuer);
    cr_assert(fd >= 0);
    return fd;
}

// Requests a WebSocket on a new connection; checks the status, and whether the answer contains the
// text.
static void expect_answer(const char *headers, int status, const char *text) {
    struct buf answer = {0};
    int fd = connect_tls(0);
    cr_expect_eq(client_ask(fd, PATIENCE_MS, headers, &answer), status, "%.*s", (int)answer.len,
                 answer.at);
    cr_expect(memmem(answer.at, answer.len, text, strlen(text)), "%.*s", (int)answer.len,
              answer.at);
    close(fd);
    buf_finish(&answer);
}

// Ends the fault: soon connections are normal again.
static void over(const char *line, const char *answer) {
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    bool well = false;
    say(line, answer);
    while (!well && clock_monotonic_us() < until) {
        int fd = tls_client(child.tls_ports[0], issuer);
        well = fd >= 0 && client_handshake(fd, PATIENCE_MS) == 101;
        if (fd >= 0) close(fd);
    }
    cr_expect(well, "after %s", line);
}

static void expect_event(int fd) {
    struct buf frame = {0};
    while (!frame.len || !memmem(frame.at, frame.len, "\"Event\"", 7)) {
        buf_clear(&frame);
        cr_assert_leq(client_read(fd, PATIENCE_MS, &frame), CLIENT_PING);
    }
    buf_finish(&frame);
}

Test(live_tls, tells_the_same) {
    int fd = connect_tls(0), plain = client_open(child.port);
    cr_expect_eq(client_handshake(fd, PATIENCE_MS), 101);
    expect_event(fd);
    expect_event(plain);
    say("drop", "ok drop");
    cr_expect_eq(client_read_past(fd), CLIENT_END);
    close(fd);
    close(plain);
}

Test(live_tls, greets_as_ami_on_the_doors_of_ami) {
    char line[64];
    for (size_t door = 1; door < 3; door++) {
        int fd = connect_tls(door);
        for (size_t i = 0; i < 30; i++)
            cr_assert_eq(read(fd, line + i, 1), 1);
        cr_expect(!memcmp(line, "Asterisk Call Manager/11.0.0\r\n", 30));
        close(fd);
    }
    say("restart pbx1 86400", "ok restart");
    cr_expect_eq(tls_client(child.tls_ports[1], issuer), -1, "nobody listens");
    close(connect_tls(2));
}

Test(live_tls, shows_the_certificate_that_is_there_now) {
    static const struct own_wish bad[] = {
        {.file = "server.pem", .hosts = "IP:127.0.0.1", .from_days = -3, .to_days = -2},
        {.file = "server.pem", .hosts = "DNS:pbx.example.com"}};
    for (size_t i = 0; i < 2; i++) {
        own_ca_sign(folder, &bad[i]);
        say("certificate", "ok certificate");
        cr_expect_eq(tls_client(child.tls_ports[0], issuer), -1);
        own_ca_sign(folder, &good);
        say("certificate", "ok certificate");
        close(connect_tls(0));
    }
    unlink(file);
    say("certificate", "error: certificate: no certificate with its key is there");
}

Test(live_tls, one_of_its_own_is_trusted_as_it_is) {
    struct stat info;
    cr_expect_lt(certificate_make(file), 0, "it is there already");
    unlink(file);
    cr_assert_eq(certificate_make(file), 0);
    cr_expect(stat(file, &info) == 0 && (info.st_mode & 0777) == 0600);
    say("certificate", "ok certificate");
    int fd = tls_client(child.tls_ports[0], file);
    cr_expect(fd >= 0);
    close(fd);
    cr_expect_lt(certificate_make("/nowhere/at/all.pem"), 0);
}

Test(live_tls, a_handshake_that_is_never_answered) {
    struct buf answer = {0};
    say("half-open 86400", "ok half-open");
    int fd = client_connect(child.tls_ports[0]);
    cr_expect_eq(client_ask(fd, 300, "", &answer), 0);
    close(fd);
    over("half-open 0", "ok half-open");
    buf_finish(&answer);
}

Test(live_tls, answers_by_http) {
    say("404 86400", "ok 404");
    expect_answer("", 404, "HTTP/1.1 404 Not Found\r\n");
    say("redirect 86400", "ok redirect");
    expect_answer("", 302, "\r\nLocation: http://127.0.0.1:1/\r\n");
    over("redirect 0", "ok redirect");
}

Test(live_tls, asks_for_a_password_by_basic) {
    say("password basic", "ok password");
    expect_answer("", 401, "\r\nWWW-Authenticate: Basic realm=\"amiws\"\r\n");
    expect_answer("Authorization: Basic Y2RydG9wOnNpbXVsYXRlAA==\r\n", 401, "Basic");
    expect_answer(BASIC, 101, "Upgrade");
    say("password other", "ok password");
    expect_answer(BASIC, 401, "Basic");
    say("password none", "ok password");
    expect_answer("", 101, "Upgrade");
    say("password rot13", "error: password: none, basic, digest or other");
}

static void write_digest(const char *nonce, char *out, size_t size) {
    char user[MD5_HEX], what[MD5_HEX], all[256], response[MD5_HEX];
    md5_hex(SPAN("cdrtop:amiws:simulated"), SPAN_NONE, user);
    md5_hex(SPAN("GET:/"), SPAN_NONE, what);
    snprintf(all, sizeof all, "%s:%s:00000001:abc:auth:%s", user, nonce, what);
    md5_hex(span_of(all), SPAN_NONE, response);
    snprintf(out, size,
             "Authorization: Digest username=\"cdrtop\", realm=\"amiws\", nonce=\"%s\", uri=\"/\", "
             "qop=auth, nc=00000001, cnonce=\"abc\", response=\"%s\"\r\n",
             nonce, response);
}

Test(live_tls, asks_for_a_password_by_digest) {
    char given[512], wrong[512];
    say("password digest", "ok password");
    expect_answer("", 401,
                  "\r\nWWW-Authenticate: Digest realm=\"amiws\", qop=\"auth\", algorithm=MD5, "
                  "nonce=\"00000000\"\r\n");
    expect_answer(BASIC, 401, "nonce=\"00000000\"\r\n");
    write_digest("00000000", given, sizeof given);
    memcpy(wrong, given, sizeof wrong);
    strstr(wrong, "response=\"")[10] ^= 1;
    expect_answer(wrong, 401, "nonce=\"00000000\"\r\n");
    expect_answer(given, 101, "Upgrade");
    expect_answer(given, 401, "nonce=\"00000001\", stale=true\r\n");
    write_digest("00000001", given, sizeof given);
    expect_answer(given, 101, "Upgrade");
}
