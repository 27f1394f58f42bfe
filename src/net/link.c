// A link is a circle: look up, connect, shake hands, be up, die, wait, again. A connection of
// libwebsockets can die in four ways (a connection error, closed, closed while still HTTP, or never
// made at all), and sometimes in two of them at once; all lead into fail(), which acts on the first
// and plans the one next try on the one timer. The connection is forgotten there and then, so
// nothing that comes late finds the link.
#include "net/link.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "link_parts.h"
#include "loop_private.h"

#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LIMIT ((size_t)1 << 20)
#define READ_AT_ONCE  65536
#define PING_SECONDS  1
#define DEAD_SECONDS  10
#define MUTE_SECONDS  4 // a new connection that says nothing at all, not even a pong
#define MUTE_TRIES    3 // so often in a row; the next one has DEAD_SECONDS: the server may be slow
#define STEADY_US     (2 * SECOND_US) // up so long, the next back-off starts small again

struct addresses { // of the name, to be tried one after the other
    struct address list[RESOLVE_MAX];
    size_t count, next; // next: the one to try
};

struct connection { // one try, and the connection that it became; zeroed there is none
    struct lws *wsi;
    bool trying;    // between its start and its end
    bool connected; // TCP is through
    bool skipping;  // the rest of a message over the limit
    int probe_fd;   // a duplicate of the connecting socket, for refused_by_peer(); 0: none
    int64_t up_at;  // of the try, until it is up
    int64_t heard_at, confirmed_at;
};

struct link {
    struct loop_child child; // first: a link is found by it
    struct link_handlers handlers;
    struct url url;
    size_t limit;
    struct backoff backoff;
    struct loop_timer *retry, *mute;
    int mute_tries;
    struct resolve *resolve;
    struct addresses found;
    struct connection tcp;
    struct buf message;
    struct outbox outbox;
    enum link_state state;
    char reason[URL_HOST_MAX + 128];
    int busy;  // handlers running
    bool gone; // destroyed by one of them
};

static const lws_retry_bo_t liveness = {.secs_since_valid_ping = PING_SECONDS,
                                        .secs_since_valid_hangup = DEAD_SECONDS};

static void leave(struct link *k) {
    if (--k->busy || !k->gone) return;
    buf_finish(&k->message);
    free(k);
}

// The last thing a function does with the link, unless it asks for `gone` behind it.
static void tell(struct link *k, enum link_state state) {
    if (state == LINK_UP) k->reason[0] = '\0';
    k->state = state;
    loop_touch(k->child.loop);
    loop_wake(k->child.loop); // a timer of libwebsockets may be what brought us here
    if (k->handlers.state && !k->gone) k->handlers.state(k->handlers.context, state, k->reason);
}

static void close_probe(struct connection *c) {
    if (c->probe_fd > 0) close(c->probe_fd);
    c->probe_fd = 0;
}

static void forget_connection(struct link *k) {
    if (k->tcp.wsi) lws_set_opaque_user_data(k->tcp.wsi, NULL);
    close_probe(&k->tcp);
    k->tcp = (struct connection){0};
    loop_timer_stop(k->mute);
    buf_clear(&k->message);
    outbox_clear(&k->outbox);
}

// The one way out of a try and of a link that was up.
static void fail(struct link *k, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct link *k, const char *format, ...) {
    if (!k->tcp.trying) return;
    bool was_up = k->state == LINK_UP;
    va_list args;
    va_start(args, format);
    vsnprintf(k->reason, sizeof k->reason, format, args);
    va_end(args);
    int64_t lasted = clock_monotonic_us() - k->tcp.up_at;
    forget_connection(k);
    if (!was_up && ++k->found.next < k->found.count) {
        loop_timer_set(k->retry, 0); // the name has another address
        return;
    }
    k->found.count = k->found.next = 0;
    if (was_up && lasted >= STEADY_US) k->backoff.next_us = k->backoff.first_us;
    uint16_t chance = 0;
    lws_get_random(loop_context(k->child.loop), &chance, sizeof chance);
    int64_t delay = backoff_pause(&k->backoff, chance);
    if (!was_up) delay -= lasted; // a try that took long has been waited for already
    if (delay < 0) delay = 0;
    loop_timer_set(k->retry, delay);
    tell(k, LINK_DOWN);
}

static void fail_by_errno(struct link *k, int error) {
    fail(k, "%s %s", refused_words(error), k->url.authority);
}

static void connect_to(struct link *k, const struct address *address) {
    struct lws_client_connect_info info = {
        .context = loop_context(k->child.loop),
        .address = address->text,
        .port = k->url.port,
        .ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT,
        .path = k->url.path,
        .host = k->url.authority,
        .ietf_version_or_minus_one = -1,
        .pwsi = &k->tcp.wsi,
        .local_protocol_name = link_protocol.name,
        .opaque_user_data = k,
        .retry_and_idle_policy = &liveness,
    };
    k->tcp.trying = true;
    k->tcp.up_at = clock_monotonic_us();
    errno = 0;
    if (!lws_client_connect_via_info(&info)) {
        int error = errno;
        k->tcp.wsi = NULL; // freed, whatever info.pwsi says
        fail_by_errno(k, error);
    } else if (k->tcp.wsi && !k->tcp.connected) {
        k->tcp.probe_fd = fcntl(lws_get_socket_fd(k->tcp.wsi), F_DUPFD_CLOEXEC, 3);
    }
}

static void resolved(void *context, const struct address *found, size_t count, const char *error) {
    struct link *k = context;
    k->busy++;
    k->resolve = NULL;
    if (count) {
        memcpy(k->found.list, found, count * sizeof *found);
        k->found.count = count;
        connect_to(k, k->found.list);
    } else {
        k->tcp.trying = true;
        fail(k, "the name %s cannot be resolved: %s", k->url.host, error);
    }
    leave(k);
}

static void attempt(void *context) {
    struct link *k = context;
    k->busy++;
    k->tcp.up_at = clock_monotonic_us();
    if (!k->found.count) {
        k->found.next = 0;
        if (resolve_numeric(k->url.host, k->found.list)) k->found.count = 1;
    }
    if (k->state != LINK_CONNECTING) tell(k, LINK_CONNECTING);
    if (k->gone)
        ;
    else if (k->found.count)
        connect_to(k, &k->found.list[k->found.next]);
    else
        k->resolve = resolve_start(k->child.loop, k->url.host, resolved, k);
    leave(k);
}

static void connection_error(struct link *k, struct lws *wsi, struct span said) {
    const char *who = k->url.authority;
    unsigned status = k->tcp.connected ? lws_http_client_http_response(wsi) : 0;
    if (status && status != 101)
        fail(k, "%s answers HTTP %u, not a WebSocket", who, status);
    else if (k->tcp.connected && span_starts(said, SPAN("HS:")))
        fail(k, "%s answers, but not as a WebSocket", who);
    else if (k->tcp.connected && span_same(said, SPAN("problems parsing header")))
        fail(k, "%s does not speak HTTP", who);
    else if (k->tcp.connected)
        fail(k, "%s closed the connection during the handshake", who);
    else if (refused_by_peer(k->tcp.probe_fd))
        fail_by_errno(k, ECONNREFUSED);
    else if (clock_monotonic_us() - k->tcp.up_at > 5 * SECOND_US / 2)
        fail_by_errno(k, ETIMEDOUT);
    else
        fail_by_errno(k, EHOSTUNREACH);
}

static void closed(struct link *k) {
    if (clock_monotonic_us() - k->tcp.heard_at >= DEAD_SECONDS * SECOND_US - SECOND_US / 2)
        fail(k, "no sign of life from %s for %d s", k->url.authority, DEAD_SECONDS);
    else
        fail(k, "the connection was closed by %s", k->url.authority);
}

static void heard(struct link *k, struct lws *wsi) {
    k->tcp.heard_at = clock_monotonic_us();
    k->mute_tries = 0;
    loop_timer_stop(k->mute);
    if (k->tcp.heard_at - k->tcp.confirmed_at < SECOND_US) return;
    k->tcp.confirmed_at = k->tcp.heard_at;
    lws_validity_confirmed(wsi); // who sends is alive, even when their pongs wait behind it
}

static void on_mute(void *context) {
    struct link *k = context;
    struct lws *wsi = k->tcp.wsi;
    k->busy++;
    k->mute_tries++;
    fail(k, "%s accepted the connection and has said nothing for %d s", k->url.authority,
         MUTE_SECONDS);
    if (wsi) lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    leave(k);
}

static void received(struct link *k, struct lws *wsi, struct span chunk) {
    heard(k, wsi);
    bool first = lws_is_first_fragment(wsi), last = lws_is_final_fragment(wsi);
    if (first) {
        k->tcp.skipping = lws_frame_is_binary(wsi);
        buf_clear(&k->message);
    }
    if (k->tcp.skipping || chunk.len > k->limit - k->message.len) {
        buf_clear(&k->message);
        k->tcp.skipping = !last;
        return;
    }
    if (!(first && last)) {
        buf_span(&k->message, chunk);
        if (!last) return;
        chunk = buf_text(&k->message);
    }
    if (k->handlers.frame) k->handlers.frame(k->handlers.context, chunk);
}

static int send_next(struct link *k, struct lws *wsi) {
    struct outbox_message *m = outbox_take(&k->outbox);
    if (!m) return 0;
    int sent = lws_write(wsi, m->bytes + LWS_PRE, m->len, LWS_WRITE_TEXT);
    free(m);
    if (k->outbox.first) lws_callback_on_writable(wsi);
    return sent < 0 ? -1 : 0;
}

static int handle(struct link *k, struct lws *wsi, int reason, struct span in) {
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        k->tcp.connected = true;
        close_probe(&k->tcp);
        return 0;
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        k->tcp.wsi = wsi;
        k->tcp.up_at = k->tcp.heard_at = k->tcp.confirmed_at = clock_monotonic_us();
        if (k->mute_tries < MUTE_TRIES)
            loop_timer_set(k->mute, MUTE_SECONDS * SECOND_US);
        else
            k->mute_tries = 0;
        tell(k, LINK_UP);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        received(k, wsi, in);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        heard(k, wsi);
        return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return k->state == LINK_UP ? send_next(k, wsi) : 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        connection_error(k, wsi, in);
        return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
        closed(k);
        return 0;
    default: // LWS_CALLBACK_CLOSED_CLIENT_HTTP: no answer within the loop's time-out
        fail(k, "%s accepted the connection but never answered the handshake", k->url.authority);
        return 0;
    }
}

static int link_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                         size_t len) {
    (void)user;
    switch ((int)reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
    case LWS_CALLBACK_CLIENT_RECEIVE:
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
    case LWS_CALLBACK_CLIENT_WRITEABLE:
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
        break;
    default:
        return 0;
    }
    struct link *k = lws_get_opaque_user_data(wsi);
    if (!k || loop_quitting(k->child.loop)) return 0;
    loop_touch(k->child.loop);
    k->busy++;
    int result = handle(k, wsi, (int)reason, (struct span){in, in ? len : 0});
    leave(k);
    return result;
}

const struct lws_protocols link_protocol = {.name = "link",
                                            .callback = link_callback,
                                            .rx_buffer_size = READ_AT_ONCE};

static void end(struct loop_child *child) {
    link_destroy((struct link *)child);
}

int link_create(struct loop *l, const struct link_options *options,
                const struct link_handlers *handlers, struct link **ret_link,
                const char **ret_error) {
    struct url url;
    if (url_parse(options->url, &url, ret_error)) return LINK_URL_UNUSABLE;
    if (url.tls) {
        *ret_error = "wss:// (TLS) is not supported yet: use ws://";
        return LINK_URL_UNUSABLE;
    }
    struct link *k = mem_zero(1, sizeof *k);
    k->child.end = end;
    k->handlers = *handlers;
    k->url = url;
    k->limit = options->message_limit ? options->message_limit : DEFAULT_LIMIT;
    int64_t first_us = options->backoff_us ? options->backoff_us : SECOND_US / 5;
    k->backoff = (struct backoff){first_us, first_us};
    k->state = LINK_CONNECTING;
    loop_child_add(l, &k->child);
    loop_timer_add(l, attempt, k, &k->retry);
    loop_timer_add(l, on_mute, k, &k->mute);
    loop_timer_set(k->retry, 0);
    *ret_link = k;
    return 0;
}

void link_destroy(struct link *k) {
    if (!k || k->gone) return;
    k->gone = true;
    k->busy++;
    resolve_cancel(k->resolve);
    loop_timer_remove(k->retry);
    loop_child_remove(&k->child);
    if (k->tcp.wsi) lws_set_timeout(k->tcp.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    forget_connection(k);
    loop_timer_remove(k->mute);
    leave(k);
}

bool link_send(struct link *k, struct span text) {
    if (k->state != LINK_UP || !k->tcp.wsi || !outbox_put(&k->outbox, text, LWS_PRE)) return false;
    lws_callback_on_writable(k->tcp.wsi);
    return true;
}
