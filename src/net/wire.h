// A link and its wire. The link (link.c) is the circle of states with its pauses and heartbeat, its
// messages for people, and the reassembly of messages. The wire is how this is done over a
// WebSocket (wire_ws.c), which amiws serves, or with AMI (wire_ami.c), which Asterisk itself
// serves.
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
    const char *method; // libwebsockets' name for it; NULL for that of a WebSocket
    int text, ping;     // enum lws_write_protocol for messages, and for asking for a sign of life
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

struct progress {                // of the latest try
    enum link_step step, failed; // failed: where the one before it ended, if `reason` says why
    char address[46], greeting[64];
};

struct tries {
    struct backoff pauses;
    int mute, refused; // that failed so, in succession
    struct progress latest;
};

struct connection { // a try, and the connection that results; zeroed if there is none
    struct lws *wsi;
    bool trying;      // from its beginning to its end
    bool connected;   // TCP is connected
    bool refused;     // the login was
    bool login_sent;  // and not answered yet
    bool in_clear;    // the password was sent, and anybody on the way can read it
    bool spoke;       // something was received since it is up
    bool skipping;    // the rest of a message above the limit
    int probe_fd;     // a duplicate of the connecting socket, for refused_by_peer(); 0 for none
    int step;         // of AMI's login
    unsigned matched; // how much of the end of a packet was seen
    int64_t began_at; // when the try began; then the handshake; then being up
    int64_t heard_at;
};

struct login {
    const char *secret; // password for AMI or a proxy; borrowed; NULL for none
    enum link_login by;
    bool unseen; // what is sent reaches the server alone
    // What the proxy asked for in this try, and how often it was answered.
    struct login_asked asked;
    bool digest;
    int answers;
};

struct link {
    struct loop_child child; // must be first: a link is found by it
    struct link_handlers handlers;
    const struct wire *wire;
    struct url url;
    struct tls *tls;         // NULL for no TLS
    struct lws_vhost *vhost; // for WebSockets over TLS, for the life of the loop; NULL for none yet
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
    int busy;  // handlers that are running
    bool gone; // destroyed by one of them
};

// For wires. TCP is connected; the handshake is done.
void link_connected(struct link *k, struct lws *wsi);
void link_up(struct link *k, struct lws *wsi);
void link_heard(struct link *k);
enum link_step link_reached(const struct link *k); // where the try stands that goes on
// Adds a part of a message. True if that was the last one; *ret_message is then the whole, valid
// until the next part. Nothing remains of one above the limit.
bool link_whole(struct link *k, struct span part, bool first, bool last, struct span *ret_message);
void link_deliver(struct link *k, struct span message);
void link_drop(struct link *k, bool binary);                 // a whole message is not delivered
bool link_queue(struct link *k, int kind, struct span text); // false if too much is waiting
void link_write(struct link *k, struct lws *wsi);            // writes one message that waits
// The only way out of a try, and of a link that was up, with its reason.
void link_fail(struct link *k, const char *format, ...) __attribute__((format(printf, 2, 3)));
void link_again(struct link *k);     // makes the same try again, at once
void link_refused(struct link *k);   // the login was refused, so the next tries have time
void link_unreached(struct link *k); // TCP could not connect
void link_closed(struct link *k);    // by the other side

#endif
