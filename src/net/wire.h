// A link and its wire. The link (link.c) is the circle of states with its pauses, its heartbeat,
// its words and the messages that it puts together; the wire is how that is done as a WebSocket
// (wire_ws.c), which amiws speaks, or as AMI (wire_ami.c), which Asterisk speaks itself.
#ifndef CDRTOP_NET_WIRE_H
#define CDRTOP_NET_WIRE_H

#include "base/buf.h"
#include "link_parts.h"
#include "login.h"
#include "loop_private.h"
#include "net/link.h"

struct lws;
struct lws_vhost;

struct wire {
    const char *method; // as libwebsockets names it; NULL: a WebSocket's
    int text, ping;     // enum lws_write_protocol: of a message, of what asks for a sign of life
    struct span ping_text, farewell;
    // What a callback of libwebsockets means for the link.
    void (*take)(struct link *k, struct lws *wsi, int reason, struct span in);
    void (*shaking)(struct link *k, int64_t now_us); // each second of a handshake; may be NULL
};
extern const struct wire wire_ws, wire_ami;

struct addresses { // of the name, to be tried one after the other
    struct address list[RESOLVE_MAX];
    size_t count, next; // next: the one to try
};

struct tries { // that went wrong
    struct backoff pauses;
    int mute, refused; // so often in a row
};

struct connection { // one try, and the connection that it became; zeroed there is none
    struct lws *wsi;
    bool trying;      // between its start and its end
    bool connected;   // TCP is through
    bool refused;     // the login
    bool login_sent;  // and not answered yet
    bool spoke;       // something was heard since it is up
    bool skipping;    // the rest of a message over the limit
    int probe_fd;     // a duplicate of the connecting socket, for refused_by_peer(); 0: none
    int step;         // of AMI's login
    unsigned matched; // of the end of a packet
    int64_t began_at; // the try; then the handshake; then that it is up
    int64_t heard_at;
};

struct login {
    const char *secret; // of AMI, or the proxy's password; borrowed; NULL: none
    enum link_login by;
    // What the proxy asked for in this try, and how often it was answered.
    struct login_asked asked;
    bool digest;
    int answers;
};

struct link {
    struct loop_child child; // first: a link is found by it
    struct link_handlers handlers;
    const struct wire *wire;
    struct url url;
    struct tls *tls;         // NULL: in the clear
    struct lws_vhost *vhost; // of a WebSocket over TLS, as long as the loop is there; NULL none yet
    struct login login;
    size_t limit;
    struct loop_timer *retry, *pulse;
    struct tries tries;
    struct preparation *preparation;
    struct addresses found;
    struct connection tcp;
    struct buf message;
    struct outbox outbox;
    enum link_state state;
    char reason[URL_HOST_MAX + URL_USER_MAX + 192];
    int busy;  // handlers running
    bool gone; // destroyed by one of them
};

// For the wires. TCP is through; the handshake is done.
void link_connected(struct link *k, struct lws *wsi);
void link_up(struct link *k, struct lws *wsi);
void link_heard(struct link *k);
// A part of a message. True when that was the last and *ret_message is the whole, valid until the
// next part; of one over the limit nothing is left.
bool link_whole(struct link *k, struct span part, bool first, bool last, struct span *ret_message);
void link_deliver(struct link *k, struct span message);
bool link_queue(struct link *k, int kind, struct span text); // false when too much is waiting
void link_write(struct link *k, struct lws *wsi);            // what waits, one message
// The one way out of a try and of a link that was up, with its reason.
void link_fail(struct link *k, const char *format, ...) __attribute__((format(printf, 2, 3)));
void link_again(struct link *k);     // the same try once more, at once
void link_refused(struct link *k);   // the login: the next tries have time
void link_unreached(struct link *k); // TCP did not come about
void link_closed(struct link *k);    // by the other side

#endif
