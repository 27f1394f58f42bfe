// A certificate authority for a test, and what it signs: PEM files in a folder.
#ifndef CDRTOP_TESTS_OWN_CA_H
#define CDRTOP_TESTS_OWN_CA_H

#include <stdbool.h>

#define OWN_CA_NAME "Own Test CA"

struct own_wish {
    const char *file;       // "NAME.pem" in the folder: the certificate, then its key
    const char *hosts;      // as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"; NULL for none
    int from_days, to_days; // when it is valid, from now; both 0: for 30 days
    bool self_signed;
    const char *owner; // its common name; NULL: "a test"
};

// Makes the authority: ca.pem in the folder. Calling it again makes another one of the same name.
void own_ca_make(const char *folder);
// Signed by the authority that this process made last.
void own_ca_sign(const char *folder, const struct own_wish *wish);

#endif
