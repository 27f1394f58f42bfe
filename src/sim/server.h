// A WebSocket server on a loopback port, as amiws shows itself: every client is given text
// messages, and may send some. It asks for a message only when the client can take one, so nothing
// piles up here for a slow one. It can also be as broken as a link gets.
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
    // A client's whole text message; NULL: swallowed. Messages of over 16 kB are not passed on.
    void (*said)(void *context, struct span text);
    // Called at the start and then whenever what it returned, in microseconds, is over; NULL:
    // never.
    int64_t (*tick)(void *context);
};

enum server_greeting { // what a new connection meets
    SERVER_WELCOME,
    SERVER_MUTE,      // accepted, and its handshake never answered
    SERVER_NOT_FOUND, // 404
    SERVER_HANG,      // the handshake is answered, and nothing ever after
};

struct server;

// Listens on 127.0.0.1; port 0: any free one. SIGTERM and SIGINT are blocked from here on and end
// server_run(). Negative: -errno.
int server_create(uint16_t port, const struct server_handlers *handlers,
                  struct server **ret_server);
uint16_t server_port(const struct server *s);
void server_wake(struct server *s); // there is something to send: `next` is asked for every client
void server_stop(struct server *s); // server_run() ends

// Faults. None sends a close frame.
void server_greet(struct server *s, enum server_greeting g);
void server_freeze(struct server *s, bool frozen); // the clients of now: nothing read, sent, pinged
void server_drop(struct server *s, bool reset);    // all clients, by EOF or by RST
void server_refuse(struct server *s);              // nobody listens on the port
int server_listen_again(struct server *s);         // 0 or -errno

void server_run(struct server *s);
void server_destroy(struct server *s);

#endif
