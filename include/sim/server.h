// A WebSocket server on a loopback port, as amiws shows itself: every client is given text
// messages, and what clients send is swallowed. It asks for a message only when the client can take
// one, so nothing piles up here for a slow one.
#ifndef CDRTOP_SIM_SERVER_H
#define CDRTOP_SIM_SERVER_H

#include "base/buf.h"

#include <stdint.h>

enum server_next {
    SERVER_SEND,  // a message was appended to out
    SERVER_WAIT,  // ask again in *ret_wait_us
    SERVER_QUIET, // nothing more for this client
};

struct server_handlers {
    void *context;
    void *(*joined)(void *context); // a client came; what it returns is passed as `client`
    enum server_next (*next)(void *context, void *client, struct buf *out, int64_t *ret_wait_us);
    void (*left)(void *context, void *client); // free it
};

struct server;

// Listens on 127.0.0.1; port 0: any free one. SIGTERM and SIGINT are blocked from here on and end
// server_run(). Negative: -errno.
int server_create(uint16_t port, const struct server_handlers *handlers,
                  struct server **ret_server);
uint16_t server_port(const struct server *s);
void server_run(struct server *s);
void server_destroy(struct server *s);

#endif
