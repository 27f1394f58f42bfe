// What the other files of this room may know of the loop. Types of libwebsockets are named here but
// not shown.
#ifndef CDRTOP_NET_LOOP_PRIVATE_H
#define CDRTOP_NET_LOOP_PRIVATE_H

#include "net/loop.h"

struct lws_context;
struct lws_vhost;
struct lws_protocols;

// Something that lives in the loop and is ended with it, the oldest first: so a child that owns
// another ends it itself.
struct loop_child {
    void (*end)(struct loop_child *child);   // the loop is going: leave it (loop_child_remove)
    void (*woken)(struct loop_child *child); // after a loop_wake(); may be NULL
    struct loop *loop;
    struct loop_child *next, **at;
};

void loop_child_add(struct loop *l, struct loop_child *child);
void loop_child_remove(struct loop_child *child);

struct lws_context *loop_context(struct loop *l); // NULL before loop_open()
// A vhost for connections over TLS, by that SSL_CTX; the loop's.
struct lws_vhost *loop_vhost(struct loop *l, void *ssl_context);
bool loop_quitting(const struct loop *l); // within loop_destroy()
// From any thread while the loop is there, also before it is open: before_sleep runs.
void loop_wake(struct loop *l);
void loop_touch(struct loop *l); // a handler ran: before_sleep is due

// The row of link.c in the loop's table of protocols.
extern const struct lws_protocols link_protocol;

#endif
