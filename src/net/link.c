// A link goes round in a circle: look up, connect, shake hands, be up, die, wait, and again. A
// connection of libwebsockets can die in four ways (a connection error, closed, closed while still
// HTTP, or never made at all), sometimes in two of them at once. All of them call link_fail(),
// which acts on the first and plans the one next try on the one timer. It forgets the connection at
// once, so that nothing that comes late finds the link.
//
// While there is a connection, a check runs once a second. It ends a handshake that takes too long,
// asks for a sign of life if nothing was heard since the last check, and gives up a server that has
// been silent for ten seconds. A server that says nothing at all from the beginning is given up
// sooner, so that one that recovers is found soon. But every fourth try is as patient as ever,
// since a server may just be slow.
#include "wire.h"

#include "base/clock.h"
#include "base/mem.h"
#include "tls.h"

#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LIMIT ((size_t)1 << 20)
#define READ_AT_ONCE  65536
#define SHAKE_SECONDS 4 // allowed for the handshake
#define DEAD_SECONDS  10
#define MUTE_SECONDS  4 // a new connection that sends nothing at all, not even a pong
// After so many in succession, the next one has DEAD_SECONDS: the server may be slow.
#define MUTE_TRIES 3
#define STEADY_US  (2 * SECOND_US) // after being up for so long, pauses start small again

static void leave(struct link *k) {
    if (--k->busy || !k->gone) return;
    buf_finish(&k->message);
    tls_let_go(k->tls);
    free(k);
}

// Nothing may be done with the link after this, except to look at `gone`.
static void tell(struct link *k, enum link_state state) {
    if (state == LINK_UP) k->reason[0] = '\0';
    k->state = state;
    loop_touch(k->child.loop);
    loop_wake(k->child.loop); // a timer of libwebsockets may have brought us here
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
    loop_timer_stop(k->pulse);
    buf_clear(&k->message);
    outbox_clear(&k->outbox);
}

static int64_t usual_pause(struct link *k, bool was_up, int64_t lasted) {
    uint16_t chance = 0;
    if (was_up && lasted >= STEADY_US) k->tries.pauses.next_us = k->tries.pauses.first_us;
    lws_get_random(loop_context(k->child.loop), &chance, sizeof chance);
    int64_t pause = backoff_pause(&k->tries.pauses, chance);
    if (!was_up) pause -= lasted; // a try that took long has already waited for it
    return pause > 0 ? pause : 0;
}

void link_fail(struct link *k, const char *format, ...) {
    va_list args;
    if (!k->tcp.trying) return;
    bool was_up = k->state == LINK_UP, refused = k->tcp.refused;
    bool login_lost = refused || k->tcp.login_sent; // for a PBX that counts logins
    va_start(args, format);
    vsnprintf(k->reason, sizeof k->reason, format, args);
    va_end(args);
    int64_t lasted = clock_monotonic_us() - k->tcp.began_at;
    k->tries.latest.failed = link_reached(k);
    k->login.answers = 0;
    forget_connection(k);
    if (!was_up && !login_lost && ++k->found.next < k->found.count) {
        loop_timer_set(k->retry, 0); // the name has another address
        return;
    }
    k->found.count = k->found.next = 0;
    if (login_lost)
        loop_timer_set(k->retry, refused_pause(k->tries.refused++));
    else
        loop_timer_set(k->retry, usual_pause(k, was_up, lasted));
    tell(k, refused ? LINK_REFUSED : LINK_DOWN);
}

void link_again(struct link *k) {
    forget_connection(k);
    loop_timer_set(k->retry, 0);
}

void link_refused(struct link *k) {
    k->tcp.refused = true;
    link_fail(k,
              "%s refuses the login of %s: user, secret or this machine's address is wrong "
              "(secret and permit in its manager.conf)",
              k->url.authority, k->url.user);
}

static void fail_by_errno(struct link *k, int error) {
    link_fail(k, "%s %s", refused_words(error), k->url.authority);
}

void link_unreached(struct link *k) {
    if (refused_by_peer(k->tcp.probe_fd))
        fail_by_errno(k, ECONNREFUSED);
    else if (clock_monotonic_us() - k->tcp.began_at > 5 * SECOND_US / 2)
        fail_by_errno(k, ETIMEDOUT);
    else
        fail_by_errno(k, EHOSTUNREACH);
}

// By the other side, or because of what TLS found about it.
void link_closed(struct link *k) {
    char words[sizeof k->reason - sizeof k->url.authority] = "";
    if (k->tls && k->state != LINK_UP) tls_words(k->tls, true, words, sizeof words);
    if (words[0])
        link_fail(k, "%s%s", k->url.authority, words);
    else if (k->state == LINK_UP)
        link_fail(k, "the connection was closed by %s", k->url.authority);
    else if (k->tcp.login_sent)
        link_fail(k, "%s closed the connection during the login", k->url.authority);
    else
        link_fail(k, "%s closed the connection during the handshake%s", k->url.authority,
                  k->tls       ? ""
                  : k->url.ami ? ": if this port speaks TLS, use amis://"
                               : ": if this port speaks TLS, use wss://");
}

// libwebsockets only does TLS handshakes for WebSockets: for a raw connection it would begin before
// there is a connection. Everything to be checked is in the SSL_CTX.
static bool shakes_itself(const struct link *k) {
    return k->tls && !k->wire->method;
}

static void connect_to(struct link *k, const struct address *address) {
    struct lws_client_connect_info info = {
        .context = loop_context(k->child.loop),
        .address = address->text,
        .port = k->url.port,
        .ssl_connection =
            LCCSCF_HTTP_NO_FOLLOW_REDIRECT |
            (shakes_itself(k) ? LCCSCF_USE_SSL | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK : 0),
        .vhost = k->vhost,
        .alpn = "http/1.1",
        .path = k->url.path,
        .host = k->url.authority,
        .method = k->wire->method,
        .ietf_version_or_minus_one = -1,
        .pwsi = &k->tcp.wsi,
        .local_protocol_name = link_protocol.name,
        .opaque_user_data = k,
    };
    k->tcp.trying = true;
    k->tcp.began_at = clock_monotonic_us();
    k->tries.latest.step = LINK_STEP_TCP;
    span_copy(span_of(address->text), k->tries.latest.address, sizeof k->tries.latest.address);
    errno = 0;
    if (!lws_client_connect_via_info(&info)) {
        int error = errno;
        k->tcp.wsi = NULL; // freed, whatever info.pwsi says
        if (k->tcp.connected)
            link_closed(k);
        else
            fail_by_errno(k, error);
    } else if (k->tcp.wsi && !k->tcp.connected) {
        k->tcp.probe_fd = fcntl(lws_get_socket_fd(k->tcp.wsi), F_DUPFD_CLOEXEC, 3);
    }
}

static void prepared(void *context, const struct prepared *outcome) {
    struct link *k = context;
    k->busy++;
    k->preparation = NULL;
    if (!outcome->count) {
        k->tcp.trying = true;
        link_fail(k, "the name %s cannot be resolved: %s", k->url.host, outcome->unresolved);
    } else if (outcome->unread) {
        k->tcp.trying = true;
        k->tries.latest.step = LINK_STEP_FILES;
        link_fail(k, "%s%s", k->url.authority, outcome->unread);
    } else {
        memcpy(k->found.list, outcome->found, outcome->count * sizeof *outcome->found);
        k->found.count = outcome->count;
        void *ssl = k->tls ? tls_context(k->tls) : NULL;
        if (shakes_itself(k) && !k->vhost) k->vhost = loop_vhost(k->child.loop, ssl);
        connect_to(k, k->found.list);
    }
    leave(k);
}

static void attempt(void *context) {
    struct link *k = context;
    k->busy++;
    k->tcp.began_at = clock_monotonic_us();
    k->tries.latest.step = LINK_STEP_NAME;
    if (!k->found.count) {
        k->found.next = 0;
        k->tries.latest.address[0] = '\0';
        if (!k->tls && resolve_numeric(k->url.host, k->found.list)) k->found.count = 1;
    }
    if (k->state != LINK_CONNECTING) tell(k, LINK_CONNECTING);
    if (k->gone)
        ;
    else if (k->found.count)
        connect_to(k, &k->found.list[k->found.next]);
    else
        k->preparation = prepare_start(k->child.loop, k->url.host, k->tls, prepared, k);
    leave(k);
}

void link_connected(struct link *k, struct lws *wsi) {
    k->tcp.wsi = wsi;
    k->tcp.connected = true;
    k->tries.latest.step = k->tls ? LINK_STEP_TLS : LINK_STEP_HANDSHAKE;
    k->tcp.began_at = clock_monotonic_us();
    close_probe(&k->tcp);
    loop_timer_set(k->pulse, SECOND_US);
}

void link_up(struct link *k, struct lws *wsi) {
    k->tcp.wsi = wsi;
    k->tcp.began_at = k->tcp.heard_at = clock_monotonic_us();
    k->tries.refused = k->login.answers = 0;
    k->tcp.login_sent = false;
    k->tries.latest.step = LINK_STEP_UP;
    loop_timer_set(k->pulse, SECOND_US);
    tell(k, LINK_UP);
}

void link_heard(struct link *k) {
    k->tcp.heard_at = clock_monotonic_us();
    k->tcp.spoke = true;
    k->tries.mute = 0;
}

// True when it is given up. The check may run a little early or late.
static bool gave_up(struct link *k, int64_t now_us) {
    bool shaking = k->state != LINK_UP;
    int64_t quiet_us = now_us - (shaking ? k->tcp.began_at : k->tcp.heard_at) + SECOND_US / 2;
    bool impatient = !k->tcp.spoke && k->tries.mute < MUTE_TRIES;
    if (shaking && quiet_us >= SHAKE_SECONDS * SECOND_US) {
        char words[96] = "";
        if (k->tls) tls_words(k->tls, false, words, sizeof words);
        if (words[0])
            link_fail(k, "%s%s", k->url.authority, words);
        else
            link_fail(k, "%s accepted the connection but never answered the %s", k->url.authority,
                      k->tcp.login_sent ? "login" : "handshake");
    } else if (!shaking && impatient && quiet_us >= MUTE_SECONDS * SECOND_US) {
        bool patient = ++k->tries.mute == MUTE_TRIES; // the next one
        link_fail(k, "%s accepted the connection but has sent nothing for %d s%s", k->url.authority,
                  MUTE_SECONDS, patient ? "; it may be slow, so the next try has longer" : "");
    } else if (!shaking && quiet_us >= DEAD_SECONDS * SECOND_US) {
        k->tries.mute = 0;
        link_fail(k, "nothing heard from %s for %d s", k->url.authority, DEAD_SECONDS);
    } else {
        return false;
    }
    return true;
}

static void beat(void *context) {
    struct link *k = context;
    struct lws *wsi = k->tcp.wsi;
    int64_t now_us = clock_monotonic_us();
    k->busy++;
    if (gave_up(k, now_us)) {
        if (wsi) lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    } else {
        bool quiet = k->state == LINK_UP && now_us - k->tcp.heard_at > SECOND_US / 2;
        if (quiet && !k->outbox.first) link_queue(k, k->wire->ping, k->wire->ping_text);
        if (k->wire->shaking && k->state != LINK_UP) k->wire->shaking(k, now_us);
        loop_timer_set(k->pulse, SECOND_US);
    }
    leave(k);
}

bool link_whole(struct link *k, struct span part, bool first, bool last, struct span *ret_message) {
    if (first) {
        k->tcp.skipping = false;
        buf_clear(&k->message);
    }
    if (k->tcp.skipping || part.len > k->limit - k->message.len) {
        k->tcp.skipping = true;
        if (last) link_drop(k, false);
        return false;
    }
    *ret_message = part;
    if (first && last) return true;
    buf_span(&k->message, part);
    *ret_message = buf_text(&k->message);
    return last;
}

void link_drop(struct link *k, bool binary) {
    bool told = k->state == LINK_UP && k->handlers.dropped;
    if (told) k->handlers.dropped(k->handlers.context, binary);
}

void link_deliver(struct link *k, struct span message) {
    if (k->handlers.frame) k->handlers.frame(k->handlers.context, message);
}

bool link_queue(struct link *k, int kind, struct span text) {
    if (!k->tcp.wsi || !outbox_put(&k->outbox, kind, text, LWS_PRE)) return false;
    lws_callback_on_writable(k->tcp.wsi);
    return true;
}

// Sends what TLS has to send, for itself and for what was put into it.
static int send_sealed(struct link *k, struct lws *wsi) {
    static const char room[LWS_PRE];
    struct buf bytes = {0};
    buf_put(&bytes, room, sizeof room);
    tls_sending(k->tls, &bytes);
    size_t len = bytes.len - sizeof room;
    int sent =
        len ? lws_write(wsi, (unsigned char *)bytes.at + sizeof room, len, LWS_WRITE_RAW) : 0;
    buf_finish(&bytes);
    return sent;
}

static int send_message(struct link *k, struct lws *wsi, unsigned char *bytes, size_t len,
                        int kind) {
    if (!k->tls || shakes_itself(k))
        return lws_write(wsi, bytes, len, (enum lws_write_protocol)kind);
    int put = tls_put(k->tls, (struct span){(const char *)bytes, len});
    return put < 0 ? put : send_sealed(k, wsi);
}

void link_write(struct link *k, struct lws *wsi) {
    struct outbox_message *m = outbox_take(&k->outbox);
    int sent = 0;
    if (m)
        sent = send_message(k, wsi, m->bytes + LWS_PRE, m->len, m->kind);
    else if (k->tls && !shakes_itself(k))
        sent = send_sealed(k, wsi);
    free(m);
    if (sent < 0)
        link_closed(k);
    else if (k->outbox.first)
        lws_callback_on_writable(wsi);
}

static int link_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                         size_t len) {
    (void)user;
    struct link *k = wsi ? lws_get_opaque_user_data(wsi) : NULL;
    if (!k || loop_quitting(k->child.loop)) return 0;
    loop_touch(k->child.loop);
    k->busy++;
    k->wire->take(k, wsi, (int)reason, (struct span){in, in ? len : 0});
    bool over = k->gone || !k->tcp.trying;
    leave(k);
    return over ? -1 : 0;
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
    const char *user = options->user ? options->user : url.user;
    *ret_error = url.ami && !options->secret ? "its secret is not known" : url_user_error(user);
    if (*ret_error) return LINK_URL_UNUSABLE;
    struct link *k = mem_zero(1, sizeof *k);
    if (options->user) span_copy(span_of(user), url.user, sizeof url.user);
    if (url.ami && !url.user[0]) span_copy(SPAN(LINK_USER), url.user, sizeof url.user);
    k->child.end = end;
    k->handlers = *handlers;
    k->wire = url.ami ? &wire_ami : &wire_ws;
    k->url = url;
    if (url.tls) k->tls = tls_create(&options->tls, url.host);
    k->login.secret = options->secret;
    k->login.by = options->login;
    k->login.unseen = url.tls && !options->tls.unchecked;
    k->limit = options->message_limit ? options->message_limit : DEFAULT_LIMIT;
    int64_t first_us = options->backoff_us ? options->backoff_us : SECOND_US / 5;
    k->tries.pauses = (struct backoff){first_us, first_us};
    k->state = LINK_CONNECTING;
    loop_child_add(l, &k->child);
    loop_timer_add(l, attempt, k, &k->retry);
    loop_timer_add(l, beat, k, &k->pulse);
    loop_timer_set(k->retry, 0);
    *ret_link = k;
    return 0;
}

static void say_farewell(struct link *k) {
    unsigned char bytes[LWS_PRE + 64];
    struct span text = k->wire->farewell;
    if (!text.len || k->state != LINK_UP || !k->tcp.wsi || lws_send_pipe_choked(k->tcp.wsi)) return;
    memcpy(bytes + LWS_PRE, text.at, text.len);
    send_message(k, k->tcp.wsi, bytes + LWS_PRE, text.len, k->wire->text);
}

void link_destroy(struct link *k) {
    if (!k || k->gone) return;
    say_farewell(k);
    k->gone = true;
    k->busy++;
    prepare_cancel(k->preparation);
    loop_timer_remove(k->retry);
    loop_child_remove(&k->child);
    if (k->tcp.wsi) lws_set_timeout(k->tcp.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    forget_connection(k);
    loop_timer_remove(k->pulse);
    leave(k);
}

bool link_send(struct link *k, struct span text) {
    return k->state == LINK_UP && link_queue(k, k->wire->text, text);
}

void link_try_now(struct link *k) {
    if (k->state == LINK_DOWN || k->state == LINK_REFUSED) loop_timer_set(k->retry, 0);
}
