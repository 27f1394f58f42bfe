// Makes keys and certificates with OpenSSL and writes them as PEM.
#include "sim/certificate.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define DAY_S 86400L

static bool extend(X509 *x, int kind, const char *value) {
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    bool added = e && X509_add_ext(x, e, -1) == 1;
    X509_EXTENSION_free(e);
    return added;
}

static bool fill(X509 *x, EVP_PKEY *key) {
    static const unsigned char name[] = "cdrtop sim";
    uint32_t serial = 1;
    X509_NAME *subject = X509_get_subject_name(x);
    return key && RAND_bytes((unsigned char *)&serial, sizeof serial) == 1 &&
           X509_set_version(x, X509_VERSION_3) &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial) &&
           X509_gmtime_adj(X509_getm_notBefore(x), -DAY_S) &&
           X509_gmtime_adj(X509_getm_notAfter(x), 365 * DAY_S) &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) &&
           X509_set_issuer_name(x, subject) && X509_set_pubkey(x, key) &&
           extend(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
           extend(x, NID_basic_constraints, "critical,CA:TRUE") && X509_sign(x, key, EVP_sha256());
}

int certificate_make(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file) return -errno;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *made = X509_new();
    bool written = made && fill(made, key) && PEM_write_X509(file, made) &&
                   PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    X509_free(made);
    EVP_PKEY_free(key);
    if (fclose(file)) return -errno;
    return written ? 0 : -EIO;
}
