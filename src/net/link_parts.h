// What a link is made of.
#ifndef CDRTOP_NET_LINK_PARTS_H
#define CDRTOP_NET_LINK_PARTS_H

#include "base/text.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The address of a link: ws://[user@]host[:port][/path] or ami://[user@]host[:port]. Pure.
enum { URL_HOST_MAX = 254, URL_PATH_MAX = 1024, URL_USER_MAX = 64 };

struct url {
    bool tls;                // wss:// or amis://
    bool ami;                // ami:// or amis://
    bool v6;                 // the host is an IPv6 address
    char user[URL_USER_MAX]; // "" when not given
    char host[URL_HOST_MAX]; // without brackets
    uint16_t port;           // 80, with tls 443, when not given; of AMI 5038 and 5039
    char path[URL_PATH_MAX]; // begins with '/', with the query
    char authority[URL_HOST_MAX +
                   9]; // "host:port" or "[v6]:port": for the Host header and for words
};

enum { URL_UNUSABLE = 1 }; // positive outcome of url_parse()

// 0, or URL_UNUSABLE and *ret_error says why (static text, a clause without a full stop).
int url_parse(const char *text, struct url *ret_url, const char **ret_error);
// Why nobody can be called so who logs in; NULL: they can, and "" is nobody.
const char *url_user_error(const char *user);

// What a try needs, made ready off the loop's thread: a look-up can hang for many seconds, and the
// certificates are read from the disk.
enum { RESOLVE_MAX = 8 }; // more addresses of one name are passed over

struct address {
    char text[46]; // numeric, without brackets
};

struct prepared {
    struct address found[RESOLVE_MAX];
    size_t count;
    const char *unresolved; // why the name has no address (static); NULL: it has
    const char *unread;     // why the certificates cannot be used (the tls's); NULL: they can
};

struct preparation;
struct tls;

// True when host is a number already: no look-up is needed.
bool resolve_numeric(const char *host, struct address *ret_address);

// `done` is called once in the loop's thread, and the preparation is gone after it. Never fails:
// what goes wrong is told by `done`. tls: NULL where none is needed; held.
struct preparation *prepare_start(struct loop *l, const char *host, struct tls *tls,
                                  void (*done)(void *context, const struct prepared *outcome),
                                  void *context);
void prepare_cancel(struct preparation *p); // `done` will not come; never waits; NULL is fine

// Messages waiting to be sent over one link: a bounded queue.
enum { OUTBOX_COUNT = 64, OUTBOX_BYTES = 256 << 10 };

struct outbox_message {
    struct outbox_message *next;
    int kind; // enum lws_write_protocol
    size_t len;
    unsigned char bytes[]; // the room asked for, then the text
};

struct outbox { // zeroed is empty and valid
    struct outbox_message *first, *last;
    size_t count, bytes;
};

// `room` bytes are left free in front of the text. False when too much is waiting.
bool outbox_put(struct outbox *o, int kind, struct span text, size_t room);
struct outbox_message *outbox_take(struct outbox *o); // the caller's to free(); NULL when empty
void outbox_clear(struct outbox *o);

// The pauses between tries: each twice the one before, 2 s at most, and by chance a fifth more or
// less, so that many boards do not come back at once.
#define BACKOFF_MOST_US INT64_C(2000000)

struct backoff {
    int64_t first_us, next_us;
};

static inline int64_t backoff_pause(struct backoff *b, uint16_t chance) {
    int64_t pause = b->next_us * 4 / 5 + b->next_us * 2 / 5 * chance / UINT16_MAX;
    b->next_us = b->next_us * 2 < BACKOFF_MOST_US ? b->next_us * 2 : BACKOFF_MOST_US;
    return pause;
}

// Behind a login that was refused, or never answered, they grow faster and longer: a PBX often bans
// who fails some five times in ten minutes, and it takes a person to mend it: four tries fall into
// the first ten. `before`: so many were refused in a row.
#define REFUSED_MOST_US INT64_C(300000000)

static inline int64_t refused_pause(int before) {
    int64_t pause = BACKOFF_MOST_US;
    for (int i = 0; i < before && pause < REFUSED_MOST_US; i++)
        pause *= 16;
    return pause < REFUSED_MOST_US ? pause : REFUSED_MOST_US;
}

// Why a TCP connection did not come about, when libwebsockets has already taken the error away.
// fd: a duplicate of the socket that failed to connect. True when the other side answered (with a
// reset): refused, in contrast to silence or an unreachable network.
bool refused_by_peer(int fd);
// True when all that came on that socket was as long as TLS's answer to what is no TLS.
bool refused_in_tls(int fd);
// What an error of connect() means, to be followed by whom it was to reach.
const char *refused_words(int error);

#endif
