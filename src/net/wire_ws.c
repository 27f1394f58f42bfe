// The WebSocket that amiws serves: libwebsockets shakes hands, masks and unmasks, and answers
// pings.
#include "wire.h"

#include <libwebsockets.h>

// What a proxy, or another server, means by its answer.
static const char *status_words(const struct link *k, unsigned status) {
    switch (status) {
    case 400:
        return k->tls ? "" : ": where its port speaks TLS, use wss://";
    case 403:
        return ": this user or this address may not";
    case 404:
        return ": nothing is at that path";
    case 502:
    case 503:
    case 504:
        return ": what is behind this proxy does not answer";
    default:
        return status >= 300 && status < 400 ? ": it points elsewhere, which is not followed" : "";
    }
}

static void connection_error(struct link *k, struct lws *wsi, struct span said) {
    const char *who = k->url.authority;
    unsigned status = k->tcp.connected ? lws_http_client_http_response(wsi) : 0;
    if (!k->tcp.connected)
        link_unreached(k);
    else if (status && status != 101)
        link_fail(k, "%s answers HTTP %u, not a WebSocket%s", who, status, status_words(k, status));
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
    if (lws_frame_is_binary(wsi)) return;
    if (link_whole(k, part, lws_is_first_fragment(wsi), lws_is_final_fragment(wsi), &message))
        link_deliver(k, message);
}

static void take(struct link *k, struct lws *wsi, int reason, struct span in) {
    switch (reason) {
    case LWS_CALLBACK_WSI_CREATE: // of a client: TCP is through
        link_connected(k, wsi);
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
