// The wire to amiws: a WebSocket. libwebsockets does the handshake, the masking, and the answers to
// pings.
#include "wire.h"

#include "base/utf8.h"
#include "tls.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MOST 100 // bytes of a header that are shown in a sentence
#define STALE_MOST 3   // answers that failed because the nonce was too old

// Explains the answer of a proxy, or of another server.
static const char *status_words(const struct link *k, unsigned status) {
    switch (status) {
    case 400: // as nginx does
        return !k->tls                 ? ": where its port speaks TLS, use wss://"
               : tls_lacks_own(k->tls) ? ": it wants a client certificate: client_cert under tls:"
                                       : "";
    case 403:
        return ": this user or this address is not allowed";
    case 404:
        return ": there is nothing at that path";
    case 502:
    case 503:
    case 504:
        return ": the server behind this proxy does not answer";
    default:
        return "";
    }
}

// A header of the answer, for people; "" if it has none.
static void shown(struct lws *wsi, int token, char *out, size_t size) {
    char value[1024];
    struct buf clean = {0};
    int len = lws_hdr_copy(wsi, value, sizeof value, (enum lws_token_indexes)token);
    if (len > SHOWN_MOST) len = SHOWN_MOST;
    if (len > 0) utf8_clean(&clean, (struct span){value, (size_t)len});
    span_copy(buf_text(&clean), out, size);
    buf_finish(&clean);
}

static void fail_with_status(struct link *k, struct lws *wsi, unsigned status) {
    char place[4 * SHOWN_MOST] = "";
    if (status / 100 == 3) shown(wsi, WSI_TOKEN_HTTP_LOCATION, place, sizeof place);
    link_fail(k, "%s answers HTTP %u, not a WebSocket%s%s%s", k->url.authority, status,
              place[0] ? ": it points to " : status_words(k, status), place,
              place[0] ? ", which is not followed" : "");
}

static void fail_for_login(struct link *k) {
    const struct login *l = &k->login;
    const char *who = k->url.authority;
    struct buf unknown = {0};
    utf8_clean(&unknown, span_of(l->asked.unknown));
    k->tcp.refused = true;
    if (!l->secret || !k->url.user[0] || l->by == LINK_LOGIN_NONE)
        link_fail(k, "%s asks for a password: name user and password_file under auth:", who);
    else if (l->answers)
        link_fail(k, "%s: user or password refused", who);
    else if (l->asked.basic && l->by == LINK_LOGIN_ANY)
        link_fail(k,
                  "%s asks for the password in the clear: use wss:// with verify, or type: basic "
                  "under auth:",
                  who);
    else if (l->asked.basic || l->asked.digest)
        link_fail(k, "%s asks for a different login than type: under auth: says", who);
    else
        link_fail(k, "%s asks for a login that cdrtop does not know: %.*s", who, (int)unknown.len,
                  unknown.at);
    buf_finish(&unknown);
}

// A proxy asks for a password: the same request again, with an answer, once.
static void asked(struct link *k, struct lws *wsi) {
    struct login *l = &k->login;
    char header[LOGIN_HEADER_MAX];
    int len = lws_hdr_copy(wsi, header, sizeof header, WSI_TOKEN_HTTP_WWW_AUTHENTICATE);
    login_read((struct span){header, len > 0 ? (size_t)len : 0}, &l->asked);
    bool able = l->secret && k->url.user[0] && l->by != LINK_LOGIN_NONE;
    bool basic =
        l->asked.basic && (l->by == LINK_LOGIN_BASIC || (l->by == LINK_LOGIN_ANY && l->unseen));
    l->digest = l->asked.digest && l->by != LINK_LOGIN_BASIC;
    bool once_more = l->digest && l->asked.stale && l->answers < STALE_MOST;
    if (able && (l->digest || basic) && (!l->answers || once_more)) {
        l->answers++;
        link_again(k);
    } else {
        fail_for_login(k);
    }
}

static void put_answer(struct link *k, struct lws *wsi, struct span in) {
    unsigned char **at = (unsigned char **)(uintptr_t)in.at, bytes[8];
    char value[LOGIN_HEADER_MAX], nonce[2 * sizeof bytes + 1];
    lws_get_random(loop_context(k->child.loop), bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    const struct login_who who = {k->url.user, k->login.secret, k->url.path, nonce};
    if (!login_answer(&k->login.asked, k->login.digest, &who, value) ||
        lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION,
                                     (const unsigned char *)value, (int)strlen(value), at,
                                     *at + in.len))
        link_fail(k, "%s: user and password are too long", k->url.authority);
    explicit_bzero(value, sizeof value);
    k->tcp.in_clear = !k->login.digest && !k->tls;
}

static void connection_error(struct link *k, struct lws *wsi, struct span said) {
    const char *who = k->url.authority;
    unsigned status = k->tcp.connected ? lws_http_client_http_response(wsi) : 0;
    if (!k->tcp.connected)
        link_unreached(k);
    else if (status == 401)
        asked(k, wsi);
    else if (status && status != 101)
        fail_with_status(k, wsi, status);
    else if (span_starts(said, SPAN("HS:")))
        link_fail(k, "%s answers, but not as a WebSocket", who);
    else if (!k->tls && refused_in_tls(lws_get_socket_fd(wsi)))
        link_fail(k, "%s: this port speaks TLS: use wss://", who);
    else if (span_same(said, SPAN("problems parsing header")))
        link_fail(k, "%s does not speak HTTP", who);
    else
        link_closed(k);
}

static void received(struct link *k, struct lws *wsi, struct span part) {
    struct span message;
    link_heard(k);
    bool last = lws_is_final_fragment(wsi);
    if (lws_frame_is_binary(wsi)) {
        if (last) link_drop(k, true);
        return;
    }
    if (link_whole(k, part, lws_is_first_fragment(wsi), last, &message)) link_deliver(k, message);
}

static void take(struct link *k, struct lws *wsi, int reason, struct span in) {
    switch (reason) {
    case LWS_CALLBACK_WSI_CREATE: // of a client: TCP is connected
        link_connected(k, wsi);
        return;
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        if (k->login.answers) put_answer(k, wsi, in);
        return;
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        link_up(k, wsi);
        return;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        received(k, wsi, in);
        return;
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        link_heard(k);
        return;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        if (k->state == LINK_UP) link_write(k, wsi);
        return;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        connection_error(k, wsi, in);
        return;
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
        link_closed(k);
        return;
    default:
        return;
    }
}

const struct wire wire_ws = {.text = LWS_WRITE_TEXT, .ping = LWS_WRITE_PING, .take = take};
