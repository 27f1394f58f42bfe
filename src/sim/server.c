// The only server: libwebsockets with a loop of its own. A client pulls: when its socket can take
// more, messages are asked for and written until it is full, or until it is the next client's turn.
#include "sim/server.h"

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
#define BURST       64 // messages to one client before the others have their turn
#define LOOPBACK    "127.0.0.1"
#define READ_BUFFER 4096

struct server {
    struct server_handlers handlers;
    struct lws_context *context;
    struct lws_protocols protocols[2]; // ends in a zeroed one
    uint16_t port;
    bool stopping, quitting;
    struct buf out; // LWS_PRE bytes of room, then the message
};

struct session { // libwebsockets' memory, one a client
    void *client;
    bool quiet;
};

// amiws pings an idle client each few seconds, and so does this.
static const lws_retry_bo_t liveness = {.secs_since_valid_ping = 5, .secs_since_valid_hangup = 30};

static int send_some(struct server *s, struct lws *wsi, struct session *client) {
    for (int i = 0; i < BURST; i++) {
        if (client->quiet || lws_send_pipe_choked(wsi)) break;
        int64_t wait = 0;
        s->out.len = LWS_PRE;
        switch (s->handlers.next(s->handlers.context, client->client, &s->out, &wait)) {
        case SERVER_SEND:
            if (lws_write(wsi, (unsigned char *)s->out.at + LWS_PRE, s->out.len - LWS_PRE,
                          LWS_WRITE_TEXT) < 0)
                return -1;
            break;
        case SERVER_WAIT:
            lws_set_timer_usecs(wsi, wait > 0 ? wait : 1);
            return 0;
        case SERVER_QUIET:
            client->quiet = true;
        }
    }
    if (!client->quiet) lws_callback_on_writable(wsi);
    return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len) {
    struct lws_context *context = lws_get_context(wsi);
    struct server *s = context ? lws_context_user(context) : NULL;
    struct session *client = user;
    if (!s) return 0;
    switch ((int)reason) {
    case LWS_CALLBACK_ESTABLISHED:
        client->client = s->handlers.joined(s->handlers.context);
        lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_CLOSED:
        s->handlers.left(s->handlers.context, client->client);
        return 0;
    case LWS_CALLBACK_TIMER:
        lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return s->quitting ? 0 : send_some(s, wsi, client);
    case LWS_CALLBACK_RECEIVE:
        return 0; // swallowed
    case LWS_CALLBACK_RAW_RX_FILE: {
        struct signalfd_siginfo info;
        if (read(lws_get_socket_fd(wsi), &info, sizeof info) > 0) s->stopping = true;
        return 0;
    }
    case LWS_CALLBACK_RAW_CLOSE_FILE:
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}

// libwebsockets does not say why it cannot listen: the port is tried first.
static int try_port(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, LOOPBACK, &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1, error = 0;
    if (fd < 0) return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0)
        error = -errno;
    close(fd);
    return error;
}

static int take_signals(struct server *s) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error) return -error;
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0) return -errno;
    lws_adopt_desc_t adopt = {.vh = lws_get_vhost_by_name(s->context, "default"),
                              .type = LWS_ADOPT_RAW_FILE_DESC,
                              .fd = {.filefd = fd},
                              .vh_prot_name = s->protocols[0].name};
    return lws_adopt_descriptor_vhost_via_info(&adopt) ? 0 : -ENOMEM;
}

int server_create(uint16_t port, const struct server_handlers *handlers,
                  struct server **ret_server) {
    int error = try_port(port);
    if (error < 0) return error;
    lws_set_log_level(0, NULL);
    struct server *s = mem_zero(1, sizeof *s);
    s->handlers = *handlers;
    s->protocols[0] = (struct lws_protocols){.name = "sim",
                                             .callback = callback,
                                             .per_session_data_size = sizeof(struct session),
                                             .rx_buffer_size = READ_BUFFER};
    buf_room(&s->out, LWS_PRE);
    struct lws_context_creation_info info = {
        .port = port,
        .iface = LOOPBACK,
        .protocols = s->protocols,
        .user = s,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = CLIENTS,
        .retry_and_idle_policy = &liveness,
        .options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
    };
    s->context = lws_create_context(&info);
    error = s->context ? take_signals(s) : -EADDRINUSE;
    if (error < 0) {
        server_destroy(s);
        return error;
    }
    s->port = (uint16_t)lws_get_vhost_listen_port(lws_get_vhost_by_name(s->context, "default"));
    *ret_server = s;
    return 0;
}

uint16_t server_port(const struct server *s) {
    return s->port;
}

void server_run(struct server *s) {
    while (!s->stopping && lws_service(s->context, 0) >= 0)
        ;
}

void server_destroy(struct server *s) {
    if (!s) return;
    s->quitting = true;
    if (s->context) lws_context_destroy(s->context);
    buf_finish(&s->out);
    free(s);
}
