// What other files of this room may know of the loop. Types of libwebsockets are named here but not
// shown.
#ifndef CDRTOP_NET_LOOP_PRIVATE_H
#define CDRTOP_NET_LOOP_PRIVATE_H

#include "net/loop.h"

struct lws_context;
struct lws_vhost;
struct lws_protocols;

// Something that lives in the loop and is ended together with it, the oldest first: so a child that
// owns another one ends it itself.
struct loop_child {
    void (*end)(struct loop_child *child);   // the loop is ending: leave it (loop_child_remove)
    void (*woken)(struct loop_child *child); // after a loop_wake(); may be NULL
    struct loop *loop;
    struct loop_child *next, **at;
};

void loop_child_add(struct loop *l, struct loop_child *child);
void loop_child_remove(struct loop_child *child);

struct lws_context *loop_context(struct loop *l); // NULL before loop_open()
// A vhost for connections over TLS with that SSL_CTX; owned by the loop.
struct lws_vhost *loop_vhost(struct loop *l, void *ssl_context);
bool loop_quitting(const struct loop *l); // inside loop_destroy()
// From any thread while the loop exists, even before it is open: makes before_sleep run.
void loop_wake(struct loop *l);
void loop_touch(struct loop *l); // a handler ran, so before_sleep is due

// The entry for link.c in the loop's table of protocols.
extern const struct lws_protocols link_protocol;

#endif
