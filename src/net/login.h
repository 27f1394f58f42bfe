// The password that a proxy in front of amiws asks for: Basic (RFC 7617) and Digest (RFC 7616, MD5
// and SHA-256, qop=auth). Pure.
#ifndef CDRTOP_NET_LOGIN_H
#define CDRTOP_NET_LOGIN_H

#include "base/text.h"

enum { LOGIN_HEADER_MAX = 2048 };

struct login_asked {    // what WWW-Authenticate says
    bool basic, digest; // offered, and supported here
    bool sha256;        // the best Digest that is offered
    bool stale;         // just the nonce was too old; the password was right
    // the first one that is offered but not supported: "Negotiate", "Digest by X"; "" for none
    char unknown[40];
    char realm[128], nonce[256], opaque[256]; // of the Digest, exactly as between its quotes
};

// `header`: its value, or several joined by commas. What does not fit counts as not supported.
void login_read(struct span header, struct login_asked *ret);

// Who asks for which path. Neither user nor path contains a quote, and no user a colon.
struct login_who {
    const char *user, *password, *path;
    const char *client_nonce; // letters and digits, new each time
};
// The value for Authorization; false if it is too long. It has to be wiped.
bool login_answer(const struct login_asked *asked, bool digest, const struct login_who *who,
                  char out[LOGIN_HEADER_MAX]);

#endif
