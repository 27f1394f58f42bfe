// Makes certificates for servers on the loopback: the simulator's own, and good and bad ones for
// tests.
#ifndef CDRTOP_SIM_CERTIFICATE_H
#define CDRTOP_SIM_CERTIFICATE_H

struct certificate {
    const char *names;         // as OpenSSL writes a subjectAltName: "DNS:localhost,IP:127.0.0.1"
    const char *issuer;        // a file of this kind that signs it; NULL: it signs itself
    int from_days, until_days; // when it is valid, from now
};

// Writes a new key and its certificate into the file as PEM, readable only by its owner. To trust
// one that signs itself, use that file as ca_file. 0, or -errno; -EINVAL if the names or the issuer
// cannot be used.
int certificate_write(const char *path, const struct certificate *c);

#endif
