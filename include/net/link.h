// A link to an amiws (a WebSocket) or to an Asterisk (AMI). It connects, says in words what is
// wrong, and reconnects by itself.
#ifndef CDRTOP_NET_LINK_H
#define CDRTOP_NET_LINK_H

#include "base/text.h"
#include "net/loop.h"

enum link_state {
    LINK_CONNECTING, // looking up the name, connecting, or in the handshake
    LINK_UP,
    LINK_DOWN,    // waiting for the next try
    LINK_REFUSED, // the same, because the login was refused
};

// Handlers run on the loop's thread and may call anything here, even link_destroy().
struct link_handlers {
    void *context;
    // A whole text message, or packet of AMI. Valid only during the call.
    void (*frame)(void *context, struct span bytes);
    // A whole message that is not given to frame(): a binary one of a WebSocket, or one above the
    // limit. May be NULL.
    void (*dropped)(void *context, bool binary);
    // Called at every change. `reason` is a sentence for people ("connection refused by
    // 127.0.0.1:8088"), empty when up; while connecting it is still the last one.
    void (*state)(void *context, enum link_state state, const char *reason);
};

struct link_tls { // for wss:// and amis://: files as PEM, read again for every try; NULL for none
    const char *ca_file;   // whom to trust; NULL: whom the system trusts
    const char *cert_file; // our own certificate, if the server asks for one
    const char *key_file;  // its key; NULL if it is in the same file
    bool unchecked;        // accepts any certificate of the server, for any name
};

enum link_login {      // how the password may be sent to a proxy in front of amiws
    LINK_LOGIN_ANY,    // as it asks for it: Digest, or Basic over TLS
    LINK_LOGIN_BASIC,  // Basic, even without TLS
    LINK_LOGIN_DIGEST, // only Digest
    LINK_LOGIN_NONE,   // never
};

struct link_options { // copied, except where noted
    const char *url;  // ws[s]://[user@]host[:port][/path] or ami[s]://[user@]host[:port]
    struct link_tls tls;
    const char *user; // replaces that of the URL; NULL to use that
    // password for AMI or for a proxy; borrowed for the life of the link; NULL for none
    const char *secret;
    enum link_login login;
    size_t message_limit; // in bytes; longer messages are dropped
    int64_t backoff_us;   // the first pause between two tries; 0: 200 ms
};

#define LINK_USER "cdrtop" // used if an ami:// URL has none

struct link;

enum link_step {         // of a try, in order
    LINK_STEP_NAME,      // looking up the name
    LINK_STEP_FILES,     // reading the certificates
    LINK_STEP_TCP,       // connecting
    LINK_STEP_TLS,       // its handshake; left out where there is none
    LINK_STEP_HANDSHAKE, // that of the WebSocket, a proxy's password included; the greeting of AMI
    LINK_STEP_LOGIN,     // AMI's
    LINK_STEP_UP,
};

struct link_told { // what the latest try has shown
    // Where it stands; of a link that is down, the step at which it failed.
    enum link_step step;
    char address[46];  // to which it connected last, "" if the name was not resolved
    char greeting[64]; // of AMI, cleaned: "Asterisk Call Manager/11.0.0"; "" for none
    char issuer[104];  // of the server's certificate, if that was accepted; "" for none
    int64_t expires_s; // the first certificate of its chain to expire; 0 when unknown
    bool in_clear;     // the password was sent to the proxy so that others can read it
    bool unchecked;    // any certificate is accepted
};

enum { LINK_URL_UNUSABLE = 1 };

// It begins to connect as soon as the loop runs; the loop must be open. LINK_URL_UNUSABLE:
// *ret_error says why (static text).
int link_create(struct loop *l, const struct link_options *options,
                const struct link_handlers *handlers, struct link **ret_link,
                const char **ret_error);
void link_destroy(struct link *k); // no handler is called any more; NULL is allowed
// If the link waits for its next try, it tries now.
void link_try_now(struct link *k);
// Something worth knowing about a link that is up: that nothing is checked, that its certificate
// expires soon, or that anybody on the way can read the password. "" for nothing.
void link_remark(const struct link *k, int64_t now_s, char *out, size_t size);
void link_describe(const struct link *k, struct link_told *ret_told);
// Queues a text message or packet; false if the link is not up or too much is waiting.
bool link_send(struct link *k, struct span text);

#endif
