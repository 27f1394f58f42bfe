// A WebSocket server on a loopback port that behaves like amiws: every client is sent text
// messages, and may send some. It asks for a message only when the client can take one, so nothing
// accumulates for a slow client. It can also fail in all the ways in which a link can. It has
// several doors, each with a port; some have plain TCP instead of a WebSocket, as AMI has (messages
// are then bytes, and clients send packets), and some have TLS.
#ifndef CDRTOP_SIM_SERVER_H
#define CDRTOP_SIM_SERVER_H

#include "base/buf.h"

#include <stdint.h>

enum server_next {
    SERVER_SEND,  // a message was appended to `out`
    SERVER_WAIT,  // ask again after *ret_wait_us
    SERVER_QUIET, // nothing more for this client
    SERVER_END,   // and close its connection
};

struct server_handlers {
    void *context;
    // A client came through that door; the result is passed as `client` from then on.
    void *(*joined)(void *context, size_t door);
    enum server_next (*next)(void *context, void *client, struct buf *out, int64_t *ret_wait_us);
    void (*left)(void *context, void *client); // frees it
    // A WebSocket is requested with that Authorization (SPAN_NONE for none). Appends the answer to
    // give instead to *out; nothing to open it. NULL: all are opened.
    void (*answer)(void *context, struct span authorization, struct buf *out);
    // A whole text message of a client, or a packet with its empty line; NULL: they are ignored.
    // Messages of more than 16 kB are not passed on.
    void (*said)(void *context, void *client, struct span text);
    // Called at the start, and then each time that the returned number of microseconds has passed;
    // NULL: never.
    int64_t (*tick)(void *context);
};

enum server_greeting { // what a new connection meets
    SERVER_WELCOME,
    SERVER_MUTE, // accepted, but the handshake is never answered
    // the handshake is answered (for AMI by SERVER_SHAKES messages), and nothing after that
    SERVER_HANG,
};

enum { SERVER_DOORS = 34, SERVER_SHAKES = 3 };
enum { SERVER_WEBSOCKET = 0, SERVER_RAW = 1, SERVER_TLS = 2 }; // as bits

struct server;

// `certificate` is a file with a certificate and its key, for doors with TLS; NULL if there are
// none. Negative: -errno; -EBADMSG if that file lacks one of them.
int server_create(const char *certificate, const struct server_handlers *handlers,
                  struct server **ret_server);
// Reads that file again, for connections from now on. 0 or -EBADMSG.
int server_read_certificate(struct server *s);
// Adds a door, 0, 1 and so on, listening on 127.0.0.1; port 0 is any free one. 0 or -errno.
int server_add_door(struct server *s, uint16_t port, unsigned kind);
uint16_t server_port(const struct server *s, size_t door);
// There may be something to send: `next` is called for every client.
void server_wake(struct server *s);
void server_stop(struct server *s); // makes server_run() end

// Faults. None of them sends a close frame.
void server_greet(struct server *s, enum server_greeting g);
// For current clients: nothing is read, sent or pinged.
void server_freeze(struct server *s, bool frozen);
void server_drop(struct server *s, bool reset); // all clients, by EOF or by RST
void server_refuse(struct server *s);           // no door listens any more
int server_listen_again(struct server *s);      // 0 or -errno
// Disconnects its clients and stops listening.
void server_close_door(struct server *s, size_t door);
int server_open_door(struct server *s, size_t door);

void server_run(struct server *s); // until it is stopped, or by TERM, INT or HUP
void server_destroy(struct server *s);

#endif
