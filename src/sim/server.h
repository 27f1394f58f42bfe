// A WebSocket server on a loopback port, as amiws shows itself: every client is given text
// messages, and may send some. It asks for a message only when the client can take one, so nothing
// piles up here for a slow one. It can also be as broken as a link gets. Other doors of it are
// ports of plain TCP, as of AMI: messages are bytes there, and what a client says is packets.
#ifndef CDRTOP_SIM_SERVER_H
#define CDRTOP_SIM_SERVER_H

#include "base/buf.h"

#include <stdint.h>

enum server_next {
    SERVER_SEND,  // a message was appended to out
    SERVER_WAIT,  // ask again in *ret_wait_us
    SERVER_QUIET, // nothing more for this client
    SERVER_END,   // and its connection ends
};

struct server_handlers {
    void *context;
    // A client came through that door; what it returns is passed as `client`.
    void *(*joined)(void *context, size_t door);
    enum server_next (*next)(void *context, void *client, struct buf *out, int64_t *ret_wait_us);
    void (*left)(void *context, void *client); // free it
    // A client's whole text message, or packet with its empty line; NULL: swallowed. Messages of
    // over 16 kB are not passed on.
    void (*said)(void *context, void *client, struct span text);
    // Called at the start and then whenever what it returned, in microseconds, is over; NULL:
    // never.
    int64_t (*tick)(void *context);
};

enum server_greeting { // what a new connection meets
    SERVER_WELCOME,
    SERVER_MUTE,      // accepted, and its handshake never answered
    SERVER_NOT_FOUND, // 404, at every door
    SERVER_HANG, // the handshake is answered (by SERVER_SHAKES messages of AMI), and nothing after
};

enum { SERVER_DOORS = 17, SERVER_SHAKES = 3 };

struct server;

// Listens on 127.0.0.1; port 0: any free one. SIGTERM and SIGINT are blocked from here on and end
// server_run(). Negative: -errno.
int server_create(uint16_t port, const struct server_handlers *handlers,
                  struct server **ret_server);
// One more door, of plain TCP: 1, 2 and so on. 0 or -errno.
int server_add_door(struct server *s, uint16_t port);
uint16_t server_port(const struct server *s, size_t door);
void server_wake(struct server *s); // there is something to send: `next` is asked for every client
void server_stop(struct server *s); // server_run() ends

// Faults. None sends a close frame.
void server_greet(struct server *s, enum server_greeting g);
void server_freeze(struct server *s, bool frozen); // the clients of now: nothing read, sent, pinged
void server_drop(struct server *s, bool reset);    // all clients, by EOF or by RST
void server_refuse(struct server *s);              // nobody listens at any door
int server_listen_again(struct server *s);         // 0 or -errno
void server_close_door(struct server *s, size_t door); // who is in is put out, nobody listens
int server_open_door(struct server *s, size_t door);

void server_run(struct server *s);
void server_destroy(struct server *s);

#endif
