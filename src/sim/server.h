// A WebSocket server on a loopback port, as amiws shows itself: every client is given text
// messages, and may send some. It asks for a message only when the client can take one, so nothing
// piles up here for a slow one. It can also be as broken as a link gets. It has several doors, a
// port each: some speak no WebSocket but TCP alone, as AMI does (messages are bytes there, and what
// a client says is packets), and some speak TLS.
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
    // A WebSocket is asked for with that Authorization (SPAN_NONE: without one). What is answered
    // instead is appended to *out; nothing: it is let in. NULL: all are.
    void (*answer)(void *context, struct span authorization, struct buf *out);
    // A client's whole text message, or packet with its empty line; NULL: swallowed. Messages of
    // over 16 kB are not passed on.
    void (*said)(void *context, void *client, struct span text);
    // Called at the start and then whenever what it returned, in microseconds, is over; NULL:
    // never.
    int64_t (*tick)(void *context);
};

enum server_greeting { // what a new connection meets
    SERVER_WELCOME,
    SERVER_MUTE, // accepted, and its handshake never answered
    SERVER_HANG, // the handshake is answered (by SERVER_SHAKES messages of AMI), and nothing after
};

enum { SERVER_DOORS = 34, SERVER_SHAKES = 3 };
enum { SERVER_WEBSOCKET = 0, SERVER_RAW = 1, SERVER_TLS = 2 }; // bits

struct server;

// SIGTERM and SIGINT are blocked from here on and end server_run(). `certificate` is a file of a
// certificate and its key, for doors of TLS; NULL: there are none. Negative: -errno; -EBADMSG: that
// file has not both.
int server_create(const char *certificate, const struct server_handlers *handlers,
                  struct server **ret_server);
// Reads that file anew, for who comes from now on. 0 or -EBADMSG.
int server_read_certificate(struct server *s);
// One more door, 0, 1 and so on: listens on 127.0.0.1; port 0: any free one. 0 or -errno.
int server_add_door(struct server *s, uint16_t port, unsigned kind);
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
