// The parts of a link.
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
    char user[URL_USER_MAX]; // "" if not given
    char host[URL_HOST_MAX]; // without brackets
    uint16_t port;           // if not given: 80, with TLS 443; for AMI 5038 and 5039
    char path[URL_PATH_MAX]; // begins with '/', and includes the query
    char authority[URL_HOST_MAX +
                   9]; // "host:port" or "[v6]:port", for the Host header and for messages
};

enum { URL_UNUSABLE = 1 }; // a result of url_parse()

// 0, or URL_UNUSABLE: *ret_error says why (static text, a clause without a full stop).
int url_parse(const char *text, struct url *ret_url, const char **ret_error);
// Why this cannot be the name of a user; NULL if it can. "" stands for nobody.
const char *url_user_error(const char *user);

// What a try needs is prepared off the loop's thread: a look-up can hang for many seconds, and
// certificates are read from the disk.
enum { RESOLVE_MAX = 8 }; // further addresses of a name are ignored

struct address {
    char text[46]; // numeric, without brackets
};

struct prepared {
    struct address found[RESOLVE_MAX];
    size_t count;
    const char *unresolved; // why the name has no address (static); NULL if it has
    const char *unread; // why the certificates cannot be used (owned by the tls); NULL if they can
};

struct preparation;
struct tls;

// True if host is a number already, so that no look-up is needed.
bool resolve_numeric(const char *host, struct address *ret_address);

// `done` is called once, on the loop's thread, and after that the preparation is gone. It never
// fails: errors are told to `done`. `tls` is NULL if there is none; it is held.
struct preparation *prepare_start(struct loop *l, const char *host, struct tls *tls,
                                  void (*done)(void *context, const struct prepared *outcome),
                                  void *context);
// `done` will not be called; never waits; NULL is allowed.
void prepare_cancel(struct preparation *p);

// Messages waiting to be sent over a link: a queue with limits.
enum { OUTBOX_COUNT = 64, OUTBOX_BYTES = 256 << 10 };

struct outbox_message {
    struct outbox_message *next;
    int kind; // enum lws_write_protocol
    size_t len;
    unsigned char bytes[]; // the room that was asked for, then the text
};

struct outbox { // zeroed is empty and valid
    struct outbox_message *first, *last;
    size_t count, bytes;
};

// Leaves `room` bytes free before the text. False if too much is waiting.
bool outbox_put(struct outbox *o, int kind, struct span text, size_t room);
struct outbox_message *outbox_take(struct outbox *o); // the caller frees it; NULL when empty
void outbox_clear(struct outbox *o);

// Pauses between tries: each is twice the one before, at most 2 s, and up to a fifth longer or
// shorter at random, so that many boards do not return at the same moment.
#define BACKOFF_MOST_US INT64_C(2000000)

struct backoff {
    int64_t first_us, next_us;
};

static inline int64_t backoff_pause(struct backoff *b, uint16_t chance) {
    int64_t pause = b->next_us * 4 / 5 + b->next_us * 2 / 5 * chance / UINT16_MAX;
    b->next_us = b->next_us * 2 < BACKOFF_MOST_US ? b->next_us * 2 : BACKOFF_MOST_US;
    return pause;
}

// After a login that was refused or never answered, they grow faster and longer. A PBX often bans
// whoever fails about five times in ten minutes, and a person has to repair it anyway: four tries
// fall into the first ten minutes. `before`: how many were refused in succession.
#define REFUSED_MOST_US INT64_C(300000000)

static inline int64_t refused_pause(int before) {
    int64_t pause = BACKOFF_MOST_US;
    for (int i = 0; i < before && pause < REFUSED_MOST_US; i++)
        pause *= 16;
    return pause < REFUSED_MOST_US ? pause : REFUSED_MOST_US;
}

// Finds out why a TCP connection failed after libwebsockets has consumed the error. fd: a duplicate
// of the socket. True if the other side answered (with a reset), so the connection was refused;
// otherwise there was silence, or no route.
bool refused_by_peer(int fd);
// True if all that came on that socket is as long as the answer of TLS to something that is not
// TLS.
bool refused_in_tls(int fd);
// What an error of connect() means, to be followed by the address.
const char *refused_words(int error);

#endif
