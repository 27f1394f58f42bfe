// A proxy in front of amiws that asks for a password: it is answered as the configuration allows,
// once in each try, and errors are reported.
#include "../../src/net/link_parts.h"
#include "../../src/net/wire.h"
#include "../support/link_probe.h"
#include "../support/raw_server.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define DIGEST(rest) "Digest realm=\"amiws\", qop=\"auth\", nonce=\"" rest
#define BASIC        "Basic realm=\"amiws\""
#define RIGHT        "Basic Ym9hcmQ6YSBzZWNyZXQ=" // board:a secret

static struct {
    const char *asks[4]; // of one client after the other; NULL: it is let in
    struct buf requests;
} proxy;

static void serve(struct raw_server *s, int client, int nth) {
    const char *asks = nth < 4 ? proxy.asks[nth] : NULL;
    char text[512];
    if (!asks) {
        if (raw_handshake_kept(client, &proxy.requests)) raw_hold(s, client);
        return;
    }
    raw_request_kept(client, &proxy.requests);
    snprintf(text, sizeof text,
             "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: %s\r\nContent-Length: 0\r\n\r\n",
             asks);
    raw_text(client, text);
}

struct road {
    struct raw_server server;
    struct probe probe;
};

static void take(struct road *r, const char *user, enum link_login login) {
    char url[96];
    raw_server_start(&r->server, 0, serve);
    snprintf(url, sizeof url, "ws://%s127.0.0.1:%u/ws?a=b", user, (unsigned)r->server.port);
    r->probe.login = login;
    probe_open(&r->probe, url, 0);
}

static void leave(struct road *r) {
    probe_close(&r->probe);
    raw_server_stop(&r->server);
    buf_finish(&proxy.requests);
    proxy.requests = (struct buf){0};
}

static size_t count(const char *text) {
    size_t found = 0;
    for (struct span rest = buf_text(&proxy.requests); rest.len; found++) {
        const char *at = memmem(rest.at, rest.len, text, strlen(text));
        if (!at) break;
        rest = span_from(rest, (size_t)(at - rest.at) + strlen(text));
    }
    return found;
}

static void expect_up(enum link_login login, size_t requests) {
    struct road r = {0};
    char remark[96];
    take(&r, "board@", login);
    cr_assert(probe_until(&r.probe, probe_has_ups, 1));
    cr_expect_eq(r.probe.downs, 0, "%.*s", (int)r.probe.states.len, r.probe.states.at);
    cr_expect_eq(count("GET /ws?a=b HTTP/1.1\r\n"), requests);
    cr_expect_eq(count("\r\nauthorization: "), requests - 1, "%.*s", (int)proxy.requests.len,
                 proxy.requests.at);
    cr_expect_eq(count("a secret"), 0);
    bool basic = login == LINK_LOGIN_BASIC;
    if (basic) cr_expect_eq(count("authorization: " RIGHT "\r\n"), 1);
    link_remark(r.probe.link, 0, remark, sizeof remark);
    cr_expect_str_eq(remark, basic ? "password is sent in the clear (type: basic)" : "");
    leave(&r);
}

Test(link_login, answers_at_once_and_only_when_asked) {
    proxy.asks[0] = NULL;
    expect_up(LINK_LOGIN_ANY, 1);
    proxy.asks[0] = BASIC;
    expect_up(LINK_LOGIN_BASIC, 2);
    proxy.asks[0] = DIGEST("1\"");
    expect_up(LINK_LOGIN_ANY, 2);
    proxy.asks[0] = BASIC ", " DIGEST("1\", algorithm=SHA-256");
    expect_up(LINK_LOGIN_DIGEST, 2);
}

Test(link_login, answers_again_where_the_nonce_was_too_old) {
    proxy.asks[0] = DIGEST("1\"");
    proxy.asks[1] = DIGEST("2\", stale=true");
    expect_up(LINK_LOGIN_ANY, 3);
}

static void says(const char *user, enum link_login login, bool has_no_secret, size_t requests,
                 const char *format) {
    struct road r = {.probe = {.has_no_secret = has_no_secret}};
    char wanted[256], name[32];
    take(&r, user, login);
    cr_assert(probe_until(&r.probe, probe_has_downs, 1));
    snprintf(name, sizeof name, "127.0.0.1:%u", (unsigned)r.server.port);
    snprintf(wanted, sizeof wanted, format, name);
    cr_expect(probe_said(&r.probe, wanted), "wanted %s, got %.*s", wanted, (int)r.probe.states.len,
              r.probe.states.at);
    cr_expect_eq(r.probe.link->tries.refused, 1); // the next try has time
    cr_expect_eq(count("GET "), requests);
    leave(&r);
}

Test(link_login, says_that_the_password_is_refused) {
    proxy.asks[0] = proxy.asks[1] = BASIC;
    says("board@", LINK_LOGIN_BASIC, false, 2, "refused %s: user or password refused|");
    proxy.asks[0] = proxy.asks[1] = DIGEST("1\"");
    says("board@", LINK_LOGIN_ANY, false, 2, "refused %s: user or password refused|");
}

Test(link_login, does_not_answer_a_nonce_that_is_always_too_old_for_ever) {
    for (size_t i = 0; i < 4; i++)
        proxy.asks[i] = DIGEST("1\", stale=true");
    says("board@", LINK_LOGIN_ANY, false, 4, "refused %s: user or password refused|");
}

Test(link_login, says_what_to_configure) {
    static const char wanted[] =
        "refused %s asks for a password: name user and password_file under auth:|";
    proxy.asks[0] = BASIC;
    says("", LINK_LOGIN_ANY, false, 1, wanted);
    says("board@", LINK_LOGIN_ANY, true, 1, wanted);
    says("board@", LINK_LOGIN_NONE, false, 1, wanted);
    says("board@", LINK_LOGIN_ANY, false, 1,
         "refused %s asks for the password in the clear: use wss:// with verify, or type: basic "
         "under auth:|");
    says("board@", LINK_LOGIN_DIGEST, false, 1,
         "refused %s asks for a different login than type: under auth: says|");
    proxy.asks[0] = DIGEST("1\", algorithm=SHA-512-256");
    says("board@", LINK_LOGIN_ANY, false, 1,
         "refused %s asks for a login that cdrtop does not know: Digest by SHA-512-256|");
    proxy.asks[0] = DIGEST("1\", algorithm=\x1b[2J\u202EX");
    says("board@", LINK_LOGIN_ANY, false, 1,
         "refused %s asks for a login that cdrtop does not know: Digest by \uFFFD[2JX|");
}

Test(link_login, says_that_a_password_is_too_long) {
    char secret[600] = "", wanted[96];
    memset(secret, 'x', sizeof secret - 1);
    struct road r = {.probe = {.secret = secret}};
    proxy.asks[0] = proxy.asks[1] = BASIC;
    take(&r, "board@", LINK_LOGIN_BASIC);
    cr_assert(probe_until(&r.probe, probe_has_downs, 1));
    snprintf(wanted, sizeof wanted, "127.0.0.1:%u: user and password are too long|",
             (unsigned)r.server.port);
    cr_expect(probe_said(&r.probe, wanted), "%.*s", (int)r.probe.states.len, r.probe.states.at);
    leave(&r);
}

Test(link_login, takes_the_user_of_the_options_and_refuses_one_that_cannot_be) {
    struct loop *l;
    struct link *k = NULL;
    const char *error = NULL;
    proxy.asks[0] = BASIC;
    struct road r = {.probe = {.user = "board"}};
    take(&r, "somebody@", LINK_LOGIN_BASIC);
    cr_assert(probe_until(&r.probe, probe_has_ups, 1));
    cr_expect_eq(count("authorization: " RIGHT "\r\n"), 1);
    leave(&r);
    cr_assert_eq(loop_create(&(struct loop_handlers){0}, NULL, &l), 0);
    cr_expect_eq(link_create(l, &(struct link_options){.url = "ws://pbx", .user = "a\"b"},
                             &(struct link_handlers){0}, &k, &error),
                 LINK_URL_UNUSABLE);
    cr_expect_str_eq(error, "a character is not allowed in a user name");
    loop_destroy(l);
}
