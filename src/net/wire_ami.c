// AMI, as Asterisk itself speaks it over TCP: a line that says so, then packets of header lines,
// each ended by an empty line. The login is a challenge and its answer, so the secret is never
// sent. What we send are Challenge, Login, Ping and Logoff here, and what link_send() is given.
// None of it is made from what the other side sent, except for the hash of its challenge.
#include "wire.h"

#include "base/clock.h"
#include "base/headers.h"
#include "base/md5.h"
#include "base/utf8.h"
#include "tls.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

#define GREETING SPAN("Asterisk Call Manager")

#define TLS_ALERT 0x15 // the first byte with which a TLS port answers plain text

// ASKED: for a challenge, without having been greeted.
enum step { GREET, ASKED, CHALLENGED, LOGGING_IN };

static void say(struct link *k, const char *text) {
    link_queue(k, LWS_WRITE_RAW, span_of(text));
}

static void log_in(struct link *k, struct span challenge) {
    char key[MD5_HEX], text[256];
    md5_hex(challenge, span_of(k->login.secret), key);
    snprintf(text, sizeof text,
             "Action: Login\r\nAuthType: MD5\r\nUsername: %s\r\nKey: %s\r\n"
             "Events: cdr,call,agent,system\r\n\r\n",
             k->url.user, key);
    say(k, text);
    k->tcp.login_sent = true;
    k->tries.latest.step = LINK_STEP_LOGIN;
}

static void keep_greeting(struct link *k, struct span line) {
    struct buf clean = {0};
    utf8_clean(&clean, span_trim(line));
    span_copy(buf_text(&clean), k->tries.latest.greeting, sizeof k->tries.latest.greeting);
    buf_finish(&clean);
}

static void ask_challenge(struct link *k) {
    say(k, "Action: Challenge\r\nAuthType: MD5\r\n\r\n");
}

// Reads the first line; false while it is incomplete.
static bool greeted(struct link *k, struct span *rest) {
    const char *end = memchr(rest->at, '\n', rest->len);
    struct span line = {rest->at, end ? (size_t)(end - rest->at) + 1 : rest->len};
    *rest = span_from(*rest, line.len);
    struct span whole = SPAN_NONE;
    link_whole(k, line, !k->message.len, end != NULL, &whole);
    size_t same = whole.len < GREETING.len ? whole.len : GREETING.len;
    if (!whole.len || memcmp(whole.at, GREETING.at, same) != 0) {
        bool sealed = whole.len && whole.at[0] == TLS_ALERT;
        link_fail(k, sealed ? "%s: this port speaks TLS: use amis://" : "%s does not speak AMI",
                  k->url.authority);
        return false;
    }
    if (!end) return false;
    keep_greeting(k, whole);
    buf_clear(&k->message);
    if (k->tcp.step == GREET) ask_challenge(k);
    k->tcp.step = CHALLENGED;
    return true;
}

// A TLS port waits for its client to speak first, so it does not greet. It is asked for a challenge
// all the same, and its answer tells what it is.
static void shaking(struct link *k, int64_t now_us) {
    if (k->tls || k->tcp.step != GREET || k->message.len) return;
    if (now_us - k->tcp.began_at < 3 * SECOND_US / 2) return;
    k->tcp.step = ASKED;
    ask_challenge(k);
}

// Events may come between the answers, and are ignored.
static void answered(struct link *k, struct lws *wsi, struct span packet) {
    struct span response, challenge;
    if (!span_starts(packet, SPAN("Response:")) || !headers_find(packet, "Response", &response))
        return;
    bool good = span_same_nocase(response, SPAN("Success"));
    if (k->tcp.step == LOGGING_IN && good) {
        link_up(k, wsi);
    } else if (k->tcp.step == LOGGING_IN) {
        link_refused(k);
    } else if (good && headers_find(packet, "Challenge", &challenge)) {
        k->tcp.step = LOGGING_IN;
        log_in(k, challenge);
    } else {
        link_fail(k, "%s offers no login by challenge (AuthType MD5)", k->url.authority);
    }
}

static void received(struct link *k, struct lws *wsi, struct span rest) {
    if (k->state == LINK_UP) link_heard(k);
    if (k->tcp.step <= ASKED && !greeted(k, &rest)) return;
    bool begins = !k->message.len && !k->tcp.skipping;
    while (rest.len && k->tcp.trying && !k->gone) {
        size_t end = headers_end(rest, &k->tcp.matched);
        struct span part = {rest.at, end ? end : rest.len}, packet;
        bool whole = link_whole(k, part, begins, end != 0, &packet);
        rest = span_from(rest, part.len);
        begins = end != 0;
        if (whole && k->state == LINK_UP)
            link_deliver(k, packet);
        else if (whole)
            answered(k, wsi, packet);
        if (begins && k->tcp.trying && !k->gone) {
            buf_clear(&k->message);
            k->tcp.skipping = false;
        }
    }
}

// The same over TLS, which may have to answer.
static void received_sealed(struct link *k, struct lws *wsi, struct span in) {
    struct buf text = {0};
    int outcome = tls_take(k->tls, in, &text);
    if (text.len) received(k, wsi, buf_text(&text));
    buf_finish(&text);
    if (k->gone || !k->tcp.trying) return;
    if (outcome < 0)
        link_closed(k);
    else if (outcome == TLS_SENDS)
        lws_callback_on_writable(wsi);
}

static void take(struct link *k, struct lws *wsi, int reason, struct span in) {
    switch (reason) {
    case LWS_CALLBACK_RAW_CONNECTED:
        link_connected(k, wsi);
        if (k->tls && tls_begin(k->tls) == TLS_SENDS) lws_callback_on_writable(wsi);
        return;
    case LWS_CALLBACK_RAW_RX:
        if (in.len && k->tls)
            received_sealed(k, wsi, in);
        else if (in.len)
            received(k, wsi, in);
        return;
    case LWS_CALLBACK_RAW_WRITEABLE:
        link_write(k, wsi);
        return;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        if (k->tcp.connected)
            link_closed(k);
        else
            link_unreached(k);
        return;
    case LWS_CALLBACK_RAW_CLOSE:
        link_closed(k);
        return;
    default:
        return;
    }
}

const struct wire wire_ami = {.method = "RAW",
                              .text = LWS_WRITE_RAW,
                              .ping = LWS_WRITE_RAW,
                              .ping_text = {"Action: Ping\r\n\r\n", 16},
                              .farewell = {"Action: Logoff\r\n\r\n", 18},
                              .take = take,
                              .shaking = shaking};
