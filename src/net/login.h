// The password that a proxy in front of amiws asks for: Basic (RFC 7617) and Digest (RFC 7616, MD5
// and SHA-256, qop=auth). Pure.
#ifndef CDRTOP_NET_LOGIN_H
#define CDRTOP_NET_LOGIN_H

#include "base/text.h"

enum { LOGIN_HEADER_MAX = 2048 };

struct login_asked {    // what WWW-Authenticate says
    bool basic, digest; // offered, and known here
    bool sha256;        // of the Digest, the best that is offered
    bool stale;         // only its nonce was too old, the password was right
    char unknown[40];   // the first that is offered and not known: "Negotiate", "Digest by X"; ""
    char realm[128], nonce[256], opaque[256]; // of the Digest, as they stand between its quotes
};

// `header`: its value, or several joined by commas. What is longer than there is room is not known.
void login_read(struct span header, struct login_asked *ret);

// Who asks for which path. Neither user nor path holds a quote, and no user a colon.
struct login_who {
    const char *user, *password, *path;
    const char *client_nonce; // letters and digits, new each time
};
// The value of Authorization; false when it is too long. To be wiped.
bool login_answer(const struct login_asked *asked, bool digest, const struct login_who *who,
                  char out[LOGIN_HEADER_MAX]);

#endif
