// Any bytes as what the other side of a link sends, in pieces of any size: what comes out does not
// depend on how they were cut. The first byte chooses among AMI before its login, AMI after it, a
// WebSocket's messages, and what a proxy asks for. libwebsockets itself is left out: the functions
// by which the wires ask it something are here.
#include "../../src/net/wire.h"
#include "base/buf.h"
#include "fuzz.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 300

// ---- in place of libwebsockets

static struct { bool first, final, binary; } fragment;

int lws_is_first_fragment(struct lws *wsi) {
    (void)wsi;
    return fragment.first;
}

int lws_is_final_fragment(struct lws *wsi) {
    (void)wsi;
    return fragment.final;
}

int lws_frame_is_binary(struct lws *wsi) {
    (void)wsi;
    return fragment.binary;
}

int lws_callback_on_writable(struct lws *wsi) {
    (void)wsi;
    return 0;
}

void lws_set_opaque_user_data(struct lws *wsi, void *data) {
    (void)wsi, (void)data;
}

// ---- a link that is connected

static void take_frame(void *context, struct span bytes) {
    must(bytes.len <= LIMIT, "a message is within the limit");
    buf_format(context, "frame %zu ", bytes.len);
    buf_span(context, bytes);
    buf_put(context, "\n", 1);
}

static void take_dropped(void *context, bool binary) {
    buf_format(context, "dropped%s\n", binary ? ", binary" : "");
}

static void take_state(void *context, enum link_state state, const char *reason) {
    buf_format(context, "state %d %s\n", (int)state, reason);
}

static struct link *connected(struct buf *out, const char *url, bool up) {
    static struct loop *loop;
    static const struct loop_handlers nothing;
    const struct link_handlers handlers = {out, take_frame, take_dropped, take_state};
    const struct link_options options = {.url = url, .secret = "secret", .message_limit = LIMIT};
    struct link *k;
    const char *error;
    if (!loop) must(loop_create(&nothing, NULL, &loop) == 0 && loop_open(loop) == 0, "a loop");
    must(link_create(loop, &options, &handlers, &k, &error) == 0, "a link");
    struct lws *wsi = (struct lws *)(void *)k; // nobody looks into it
    k->tcp.trying = true;
    link_connected(k, wsi);
    if (up) link_up(k, wsi);
    return k;
}

static void gone(struct link *k) {
    k->tcp.wsi = NULL;
    link_destroy(k);
}

// ---- AMI

static struct buf told_by_ami(struct span bytes, const uint8_t *cuts, size_t cut_count, bool up) {
    struct buf out = {0};
    struct link *k = connected(&out, "ami://127.0.0.1", up);
    if (up) k->tcp.step = 3; // the login is behind it
    for (size_t i = 0; bytes.len && k->tcp.trying; i++) {
        size_t most = cut_count ? 1 + cuts[i % cut_count] % 64 : bytes.len;
        struct span piece = {bytes.at, most < bytes.len ? most : bytes.len};
        bytes = span_from(bytes, piece.len);
        k->wire->take(k, k->tcp.wsi, LWS_CALLBACK_RAW_RX, piece);
    }
    gone(k);
    return out;
}

static void check_ami(struct span bytes, bool up) {
    struct buf at_once = told_by_ami(bytes, NULL, 0, up),
               cut = told_by_ami(bytes, (const uint8_t *)bytes.at, bytes.len, up);
    must(span_same(buf_text(&at_once), buf_text(&cut)), "AMI in pieces:\n%.*s\nat once:\n%.*s",
         (int)cut.len, cut.at, (int)at_once.len, at_once.at);
    buf_finish(&at_once);
    buf_finish(&cut);
}

// ---- a WebSocket: each fragment begins with a byte of its length, and one of what it is

static void check_websocket(struct span bytes) {
    struct buf out = {0}, wanted = {0}, message = {0};
    struct link *k = connected(&out, "ws://127.0.0.1", true);
    take_state(&wanted, LINK_UP, "");
    fragment.first = true;
    while (bytes.len >= 2) {
        uint8_t len = (uint8_t)bytes.at[0], what = (uint8_t)bytes.at[1];
        bytes = span_from(bytes, 2);
        struct span part = {bytes.at, len < bytes.len ? len : bytes.len};
        bytes = span_from(bytes, part.len);
        if (fragment.first) fragment.binary = what & 1;
        fragment.final = what & 2;
        buf_span(&message, part);
        k->wire->take(k, k->tcp.wsi, LWS_CALLBACK_CLIENT_RECEIVE, part);
        fragment.first = fragment.final;
        if (!fragment.final) continue;
        if (fragment.binary || message.len > LIMIT)
            take_dropped(&wanted, fragment.binary);
        else
            take_frame(&wanted, buf_text(&message));
        buf_clear(&message);
    }
    must(span_same(buf_text(&out), buf_text(&wanted)), "messages:\n%.*s\nwanted:\n%.*s",
         (int)out.len, out.at, (int)wanted.len, wanted.at);
    gone(k);
    buf_finish(&out);
    buf_finish(&wanted);
    buf_finish(&message);
}

// ---- the header of a proxy

static void check_login(struct span header) {
    static const struct login_who who = {"board", "secret", "/ws", "0123456789abcdef"};
    struct login_asked asked;
    char answer[LOGIN_HEADER_MAX];
    login_read(header, &asked);
    for (int digest = 0; digest < 2; digest++) {
        if (!(digest ? asked.digest : asked.basic)) continue;
        if (!login_answer(&asked, digest, &who, answer)) continue;
        must(!strpbrk(answer, "\r\n"), "an answer is one line");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    struct span bytes = {(const char *)data + 1, size - 1};
    if (data[0] % 4 < 2)
        check_ami(bytes, data[0] % 4);
    else if (data[0] % 4 == 2)
        check_websocket(bytes);
    else
        check_login(bytes);
    return 0;
}
