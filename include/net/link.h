// A WebSocket link to one amiws: it connects, says what is wrong in words, and comes back by
// itself.
#ifndef CDRTOP_NET_LINK_H
#define CDRTOP_NET_LINK_H

#include "base/text.h"
#include "net/loop.h"

enum link_state { LINK_CONNECTING, LINK_UP, LINK_DOWN };

struct link_handlers {
    void *context;
    // One whole text message, reassembled. Valid during the call only.
    void (*frame)(void *context, struct span bytes);
    // Every change; reason is a sentence for people ("connection refused by 127.0.0.1:8088"), empty
    // when up.
    void (*state)(void *context, enum link_state state, const char *reason);
};

struct link_options {
    const char *url;                        // ws://host[:port][/path]
    size_t message_limit;                   // bytes; a longer message is dropped and counted
    int64_t backoff_min_us, backoff_max_us; // 0: 200 ms and 5 s
};

struct link;

// Positive: the URL cannot be used, *ret_error says why (static text). Starts to connect at once.
int link_create(struct loop *l, const struct link_options *options,
                const struct link_handlers *handlers, struct link **ret_link,
                const char **ret_error);
void link_destroy(struct link *k);
// Queues one text message; false when the link is not up or too much is waiting.
bool link_send(struct link *k, struct span text);
enum link_state link_state_of(const struct link *k);
uint64_t link_dropped(const struct link *k);    // messages over the limit
int64_t link_retry_in_us(const struct link *k); // until the next try; 0 when none is planned

#endif
