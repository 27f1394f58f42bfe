// Certificates for whoever listens on the loopback: the simulator's own, and for tests good and bad
// ones.
#ifndef CDRTOP_SIM_CERTIFICATE_H
#define CDRTOP_SIM_CERTIFICATE_H

struct certificate {
    const char *names;         // as OpenSSL writes a subjectAltName: "DNS:localhost,IP:127.0.0.1"
    const char *issuer;        // a file of this kind that signs it; NULL: it signs itself
    int from_days, until_days; // it is valid, from now
};

// Writes a new key and its certificate into the file, as PEM, readable by its owner only. Whoever
// trusts one that signed itself has that file as ca_file. 0, or -errno; -EINVAL: the names or the
// issuer cannot be used.
int certificate_write(const char *path, const struct certificate *c);

#endif
