// A link to one amiws (a WebSocket) or to one Asterisk (AMI): it connects, says what is wrong in
// words, and comes back by itself.
#ifndef CDRTOP_NET_LINK_H
#define CDRTOP_NET_LINK_H

#include "base/text.h"
#include "net/loop.h"

enum link_state {
    LINK_CONNECTING, // looking up the name, connecting, or shaking hands
    LINK_UP,
    LINK_DOWN,    // waiting for the next try
    LINK_REFUSED, // the same, since AMI let the login not in
};

// Handlers run in the loop's thread and may call anything here, link_destroy() included.
struct link_handlers {
    void *context;
    // One whole text message or packet of AMI, reassembled. Valid during the call only.
    void (*frame)(void *context, struct span bytes);
    // Every change; reason is a sentence for people ("connection refused by 127.0.0.1:8088"), empty
    // when up, and while connecting still the last one.
    void (*state)(void *context, enum link_state state, const char *reason);
};

struct link_tls {        // of wss:// and amis://; files in PEM, read anew at every try; NULL: none
    const char *ca_file; // whom to trust; NULL: whom the system trusts
    const char *cert_file; // this side's own certificate, where it is asked for one
    const char *key_file;  // its key; NULL: it is in the same file
    bool unchecked;        // neither the server's certificate nor its name is looked at
};

enum link_login {      // how a proxy in front of amiws may be told the password
    LINK_LOGIN_ANY,    // as it asks: Digest, and Basic over TLS alone
    LINK_LOGIN_BASIC,  // Basic, in the clear too
    LINK_LOGIN_DIGEST, // Digest alone
    LINK_LOGIN_NONE,   // not at all
};

struct link_options { // copied, unless it says otherwise
    const char *url;  // ws[s]://[user@]host[:port][/path] or ami[s]://[user@]host[:port]
    struct link_tls tls;
    const char *user;   // instead of the URL's; NULL: that
    const char *secret; // of AMI, or the proxy's password; borrowed for the link's life; NULL: none
    enum link_login login;
    size_t message_limit; // bytes; a longer message is dropped
    int64_t backoff_us;   // the first pause between two tries; 0: 200 ms
};

#define LINK_USER "cdrtop" // of an ami:// URL without one

struct link;

enum { LINK_URL_UNUSABLE = 1 };

// Starts to connect as soon as the loop runs; the loop is open. LINK_URL_UNUSABLE: *ret_error says
// why (static text).
int link_create(struct loop *l, const struct link_options *options,
                const struct link_handlers *handlers, struct link **ret_link,
                const char **ret_error);
void link_destroy(struct link *k); // no handler is called any more; NULL is fine
// A link that waits for the next try makes it now.
void link_try_now(struct link *k);
// What is worth to know of one that is up: that nothing of it is checked, or that its certificate
// expires soon. "" nothing.
void link_remark(const struct link *k, int64_t now_s, char *out, size_t size);
// Queues one text message or packet; false when the link is not up or too much is waiting.
bool link_send(struct link *k, struct span text);

#endif
