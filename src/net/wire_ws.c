// The WebSocket that amiws serves: libwebsockets shakes hands, masks and unmasks, and answers
// pings.
#include "wire.h"

#include <libwebsockets.h>

static void connection_error(struct link *k, struct lws *wsi, struct span said) {
    const char *who = k->url.authority;
    unsigned status = k->tcp.connected ? lws_http_client_http_response(wsi) : 0;
    if (!k->tcp.connected)
        link_unreached(k);
    else if (status && status != 101)
        link_fail(k, "%s answers HTTP %u, not a WebSocket", who, status);
    else if (span_starts(said, SPAN("HS:")))
        link_fail(k, "%s answers, but not as a WebSocket", who);
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
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
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
