// The server of the simulator: libwebsockets with a loop of its own. Clients pull: when a socket
// can take more, messages are asked for and written until it is full, or the next client has its
// turn. The listening sockets are ours, and each connection is handed to libwebsockets or not, so
// that a connection can be left hanging.
#include "server.h"

#include "base/ending.h"
#include "base/headers.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libwebsockets.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS     1024
#define BURST       64 // messages to one client before others have their turn
#define LOOPBACK    "127.0.0.1"
#define READ_BUFFER 4096
#define SAID_MOST   16384 // bytes of a client's message
#define HELD        64    // connections that are kept without an answer
#define FROZEN_US   1000000
#define BACKLOG     64

struct session { // memory that libwebsockets has for each client
    void *client;
    struct lws *wsi;
    struct session *before, *after;
    struct buf said;
    const struct door *door;
    size_t sent;      // messages sent so far
    unsigned matched; // how much of the end of a packet was seen
    bool quiet, frozen, hanging, too_long;
};

struct door {
    struct lws *listener; // NULL: nobody is let in
    int listen_fd;
    uint16_t port;
    bool closed; // closed for itself
    bool raw, tls;
};

struct server {
    struct server_handlers handlers;
    struct lws_context *context;
    const char *certificate; // borrowed; NULL for no TLS
    struct lws_vhost *plain, *tls;
    struct lws_protocols protocols[2]; // the last one is zeroed
    struct door doors[SERVER_DOORS];
    size_t door_count;
    struct session *sessions;
    enum server_greeting greeting;
    int held[HELD]; // file descriptors + 1
    size_t next_held;
    lws_sorted_usec_list_t ticking, freezing;
    bool stopping, quitting;
    struct buf out; // LWS_PRE bytes, then the message
};

// amiws pings an idle client every few seconds, and so does this.
static const lws_retry_bo_t liveness = {.secs_since_valid_ping = 5, .secs_since_valid_hangup = 30};

static void freeze(struct session *c, bool frozen) {
    c->frozen = frozen || (c->hanging && !c->door->raw);
    lws_rx_flow_control(c->wsi, !c->frozen);
    if (!c->frozen) lws_callback_on_writable(c->wsi);
}

static int send_some(struct server *s, struct lws *wsi, struct session *client) {
    for (int i = 0; i < BURST; i++) {
        if (client->hanging && client->door->raw && client->sent == SERVER_SHAKES)
            freeze(client, true);
        if (client->quiet || client->frozen || lws_send_pipe_choked(wsi)) break;
        int64_t wait = 0;
        s->out.len = LWS_PRE;
        switch (s->handlers.next(s->handlers.context, client->client, &s->out, &wait)) {
        case SERVER_SEND:
            client->sent++;
            if (lws_write(wsi, (unsigned char *)s->out.at + LWS_PRE, s->out.len - LWS_PRE,
                          client->door->raw ? LWS_WRITE_RAW : LWS_WRITE_TEXT) < 0)
                return -1;
            break;
        case SERVER_WAIT:
            lws_set_timer_usecs(wsi, wait > 0 ? wait : 1);
            return 0;
        case SERVER_QUIET:
            client->quiet = true;
            break;
        case SERVER_END:
            return -1;
        }
    }
    if (!client->quiet && !client->frozen) lws_callback_on_writable(wsi);
    return 0;
}

// --- sessions

// Makes libwebsockets believe that frozen clients are well, so that it does not ping them.
static void keep_frozen(lws_sorted_usec_list_t *sul) {
    struct server *s = lws_container_of(sul, struct server, freezing);
    for (struct session *c = s->sessions; c; c = c->after)
        if (c->frozen) lws_validity_confirmed(c->wsi);
    lws_sul_schedule(s->context, 0, sul, keep_frozen, FROZEN_US);
}

static void begin(struct server *s, struct session *c, struct lws *wsi) {
    c->wsi = wsi;
    c->after = s->sessions;
    if (c->after) c->after->before = c;
    s->sessions = c;
    c->door = lws_get_opaque_user_data(wsi);
    c->client = s->handlers.joined(s->handlers.context, (size_t)(c->door - s->doors));
    c->hanging = s->greeting == SERVER_HANG;
    freeze(c, false);
}

static void end(struct server *s, struct session *c) {
    if (!c->wsi) return;
    if (c->after) c->after->before = c->before;
    *(c->before ? &c->before->after : &s->sessions) = c->after;
    s->handlers.left(s->handlers.context, c->client);
    buf_finish(&c->said);
    c->wsi = NULL;
}

static void tell(struct server *s, struct session *c) {
    if (!c->too_long && s->handlers.said)
        s->handlers.said(s->handlers.context, c->client, buf_text(&c->said));
    buf_clear(&c->said);
    c->too_long = false;
}

static void hear_packets(struct server *s, struct session *c, struct span bytes) {
    while (bytes.len) {
        size_t end = headers_end(bytes, &c->matched), len = end ? end : bytes.len;
        c->too_long = c->too_long || c->said.len + len > SAID_MOST;
        if (!c->too_long) buf_put(&c->said, bytes.at, len);
        bytes = span_from(bytes, len);
        if (end) tell(s, c);
    }
}

static void hear(struct server *s, struct session *c, struct lws *wsi, struct span part) {
    if (lws_is_first_fragment(wsi)) {
        buf_clear(&c->said);
        c->too_long = false;
    }
    c->too_long = c->too_long || c->said.len + part.len > SAID_MOST;
    if (!c->too_long) buf_span(&c->said, part);
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi)) return;
    tell(s, c);
}

// --- the door

static void hold(struct server *s, int fd) {
    int *place = &s->held[s->next_held++ % HELD];
    if (*place) close(*place - 1);
    *place = fd + 1;
}

static void let_in(struct server *s, struct door *door) {
    for (;;) {
        int fd = accept4(door->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        if (s->greeting == SERVER_MUTE) {
            hold(s, fd);
            continue;
        }
        unsigned role = door->raw ? 0 : LWS_ADOPT_HTTP;
        lws_adopt_desc_t how = {.vh = door->tls ? s->tls : s->plain,
                                .type = LWS_ADOPT_SOCKET | LWS_ADOPT_ALLOW_SSL | role,
                                .fd = {.sockfd = fd},
                                .vh_prot_name = door->raw ? s->protocols[0].name : NULL,
                                .opaque = door};
        lws_adopt_descriptor_vhost_via_info(&how);
    }
}

// True if an answer was sent and no WebSocket is opened.
static bool answered(struct server *s, struct lws *wsi) {
    char given[1024];
    if (!s->handlers.answer) return false;
    int len = lws_hdr_copy(wsi, given, sizeof given, WSI_TOKEN_HTTP_AUTHORIZATION);
    s->out.len = LWS_PRE;
    s->handlers.answer(s->handlers.context, len > 0 ? span_of(given) : SPAN_NONE, &s->out);
    size_t size = s->out.len - LWS_PRE;
    if (size) lws_write(wsi, (unsigned char *)s->out.at + LWS_PRE, size, LWS_WRITE_HTTP_HEADERS);
    return size != 0;
}

static struct door *door_of(struct server *s, const struct lws *listener) {
    for (size_t i = 0; i < s->door_count; i++)
        if (s->doors[i].listener == listener) return &s->doors[i];
    return NULL;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len) {
    struct lws_context *context = lws_get_context(wsi);
    struct server *s = context ? lws_context_user(context) : NULL;
    struct session *client = user;
    struct door *door;
    if (!s) return 0;
    switch ((int)reason) {
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RAW_ADOPT:
        begin(s, client, wsi);
        return 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_RAW_CLOSE:
        end(s, client);
        return 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return answered(s, wsi);
    case LWS_CALLBACK_TIMER:
        lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_RAW_WRITEABLE: // libwebsockets waits for a handshake after that of TLS
        if (client->door->tls && !client->sent) lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
        // fall through
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return s->quitting ? 0 : send_some(s, wsi, client);
    case LWS_CALLBACK_RECEIVE:
        hear(s, client, wsi, (struct span){in, len});
        return 0;
    case LWS_CALLBACK_RAW_RX:
        if (len) hear_packets(s, client, (struct span){in, len});
        return 0;
    case LWS_CALLBACK_RAW_RX_FILE: {
        struct signalfd_siginfo info;
        if ((door = door_of(s, wsi)))
            let_in(s, door);
        else if (read(lws_get_socket_fd(wsi), &info, sizeof info) > 0)
            s->stopping = true;
        return 0;
    }
    case LWS_CALLBACK_RAW_CLOSE_FILE:
        if ((door = door_of(s, wsi))) door->listener = NULL;
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}

static struct lws *adopt(struct server *s, int fd) {
    lws_adopt_desc_t how = {.vh = s->plain,
                            .type = LWS_ADOPT_RAW_FILE_DESC,
                            .fd = {.filefd = fd},
                            .vh_prot_name = s->protocols[0].name};
    return lws_adopt_descriptor_vhost_via_info(&how);
}

static int listen_on(struct server *s, struct door *door, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof address;
    inet_pton(AF_INET, LOOPBACK, &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
    if (fd < 0) return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, BACKLOG) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    door->port = ntohs(address.sin_port);
    door->listen_fd = fd;
    door->listener = adopt(s, fd);
    return door->listener ? 0 : -ENOMEM;
}

static void tick(lws_sorted_usec_list_t *sul) {
    struct server *s = lws_container_of(sul, struct server, ticking);
    int64_t wait = s->handlers.tick(s->handlers.context);
    lws_sul_schedule(s->context, 0, sul, tick, wait > 0 ? wait : 1);
}

// Two virtual hosts in one context, one of them with TLS.
static int open_hosts(struct server *s) {
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = s->protocols,
        .user = s,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = CLIENTS,
        .retry_and_idle_policy = &liveness,
        .options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   (s->certificate ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
    };
    s->context = lws_create_context(&info);
    s->plain = s->context ? lws_create_vhost(s->context, &info) : NULL;
    if (!s->plain) return -ENOMEM;
    if (!s->certificate) return 0;
    info.vhost_name = "tls";
    info.ssl_cert_filepath = info.ssl_private_key_filepath = s->certificate;
    info.alpn = "http/1.1";
    s->tls = lws_create_vhost(s->context, &info);
    return s->tls ? 0 : -EBADMSG;
}

int server_create(const char *certificate, const struct server_handlers *handlers,
                  struct server **ret_server) {
    lws_set_log_level(0, NULL);
    struct server *s = mem_zero(1, sizeof *s);
    s->certificate = certificate;
    s->handlers = *handlers;
    s->protocols[0] = (struct lws_protocols){.name = "sim",
                                             .callback = callback,
                                             .per_session_data_size = sizeof(struct session),
                                             .rx_buffer_size = READ_BUFFER};
    buf_room(&s->out, LWS_PRE);
    int error = open_hosts(s);
    if (error < 0) {
        server_destroy(s);
        return error;
    }
    if (handlers->tick) lws_sul_schedule(s->context, 0, &s->ticking, tick, 1);
    lws_sul_schedule(s->context, 0, &s->freezing, keep_frozen, FROZEN_US);
    *ret_server = s;
    return 0;
}

int server_read_certificate(struct server *s) {
    const char *file = s->certificate;
    if (access(file, R_OK)) return -EBADMSG; // libwebsockets would just keep the old one
    return lws_tls_cert_updated(s->context, file, file, NULL, 0, NULL, 0) ? -EBADMSG : 0;
}

int server_add_door(struct server *s, uint16_t port, unsigned kind) {
    if (s->door_count == SERVER_DOORS) return -ENOSPC;
    struct door *door = &s->doors[s->door_count++];
    door->raw = kind & SERVER_RAW;
    door->tls = kind & SERVER_TLS;
    return listen_on(s, door, port);
}

uint16_t server_port(const struct server *s, size_t door) {
    return s->doors[door].port;
}

// If that fails, they end the program as they end any other.
static void take_signals(struct server *s) {
    sigset_t set;
    sigemptyset(&set);
    ending_add(&set);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd >= 0 && adopt(s, fd)) pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void server_run(struct server *s) {
    take_signals(s);
    while (!s->stopping && lws_service(s->context, 0) >= 0)
        ;
}

void server_stop(struct server *s) {
    s->stopping = true;
}

void server_wake(struct server *s) {
    for (struct session *c = s->sessions; c; c = c->after)
        if (!c->frozen) lws_callback_on_writable(c->wsi);
}

void server_greet(struct server *s, enum server_greeting g) {
    s->greeting = g;
    for (size_t i = 0; i < HELD; i++) {
        if (s->held[i]) close(s->held[i] - 1);
        s->held[i] = 0;
    }
}

void server_freeze(struct server *s, bool frozen) {
    for (struct session *c = s->sessions; c; c = c->after)
        freeze(c, frozen);
}

// Behind libwebsockets' back: it finds the socket dead and sends no close frame.
static void drop(struct session *c, bool reset) {
    const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    lws_rx_flow_control(c->wsi, 1);
    int fd = lws_get_socket_fd(c->wsi);
    if (!reset || connect(fd, &nowhere, sizeof nowhere) < 0) shutdown(fd, SHUT_RDWR);
}

void server_drop(struct server *s, bool reset) {
    for (struct session *c = s->sessions; c; c = c->after)
        drop(c, reset);
}

static void close_door(struct door *door) {
    if (!door->listener) return;
    shutdown(door->listen_fd, SHUT_RDWR);
    lws_set_timeout(door->listener, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    door->listener = NULL;
}

void server_refuse(struct server *s) {
    for (size_t i = 0; i < s->door_count; i++)
        close_door(&s->doors[i]);
}

int server_listen_again(struct server *s) {
    int error = 0;
    for (size_t i = 0; i < s->door_count && !error; i++)
        if (!s->doors[i].listener && !s->doors[i].closed)
            error = listen_on(s, &s->doors[i], s->doors[i].port);
    return error;
}

void server_close_door(struct server *s, size_t door) {
    s->doors[door].closed = true;
    close_door(&s->doors[door]);
    for (struct session *c = s->sessions; c; c = c->after)
        if (c->door == &s->doors[door]) drop(c, false);
}

int server_open_door(struct server *s, size_t door) {
    s->doors[door].closed = false;
    return s->doors[door].listener ? 0 : listen_on(s, &s->doors[door], s->doors[door].port);
}

void server_destroy(struct server *s) {
    if (!s) return;
    s->quitting = true;
    server_greet(s, SERVER_WELCOME);
    if (s->context) lws_context_destroy(s->context);
    buf_finish(&s->out);
    free(s);
}
