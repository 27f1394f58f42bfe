// The TLS of a link: whom it trusts, its own certificate, and how its handshakes ended. No type of
// OpenSSL is shown here.
#ifndef CDRTOP_NET_TLS_H
#define CDRTOP_NET_TLS_H

#include "base/buf.h"
#include "net/link.h"

struct tls;

// Call it before anything else uses OpenSSL, even libwebsockets.
void tls_open(void);

// Copies the options; OpenSSL is not used before tls_load(). host: a name or a number.
struct tls *tls_create(const struct link_tls *options, const char *host);
struct tls *tls_hold(struct tls *t);
void tls_let_go(struct tls *t); // held and released twice; from any thread; NULL is allowed

// Reads the certificates, again each time. It takes tens of milliseconds and reads the disk, so it
// is for a thread that nobody waits for. NULL, or why they cannot be used: a clause to follow the
// address, valid until the next call.
const char *tls_load(struct tls *t);
// Uses what was read for handshakes from now on. Returns the SSL_CTX, which is always the same.
void *tls_context(struct tls *t);

// What ended the last handshake, to follow the address: ": unknown issuer Example CA"; "" if
// unknown. closed: by the other side, instead of given up.
void tls_words(const struct tls *t, bool closed, char *out, size_t size);
// The last handshake asked for a certificate of ours, and we have none.
bool tls_lacks_own(const struct tls *t);
// Something worth knowing about a link that is up: that nothing is checked, or that a certificate
// expires soon; "" for nothing.
void tls_remark(const struct tls *t, int64_t now_s, char *out, size_t size);

bool tls_is_shaken(const struct tls *t); // the last handshake ended well
// Fills in what is known of the server's certificate.
void tls_describe(const struct tls *t, struct link_told *ret_told);

// A connection whose bytes the caller carries. tls_begin() starts a handshake, and ends any
// connection before it. After TLS_SENDS, tls_sending() has to be sent. Negative: it has failed for
// good.
enum { TLS_SENDS = 1 };
int tls_begin(struct tls *t);
int tls_take(struct tls *t, struct span received, struct buf *ret_text); // appends
int tls_put(struct tls *t, struct span text);
void tls_sending(struct tls *t, struct buf *ret_bytes); // appends, and forgets them

enum { TLS_SHA256_HEX = 65 };
void tls_sha256(struct span text, char ret_hex[TLS_SHA256_HEX]); // lower case, ended by a NUL
void tls_base64(struct span text, char *ret);                    // a third longer, ended by a NUL

#endif
