// Makes keys and certificates with OpenSSL and writes them as PEM.
#include "sim/certificate.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define DAY_S 86400L

struct pair {
    X509 *certificate;
    EVP_PKEY *key;
};

static void finish(struct pair *p) {
    X509_free(p->certificate);
    EVP_PKEY_free(p->key);
}

static bool read_pair(const char *path, struct pair *ret_pair) {
    FILE *file = fopen(path, "re");
    if (!file) return false;
    ret_pair->certificate = PEM_read_X509(file, NULL, NULL, NULL);
    rewind(file);
    ret_pair->key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    return ret_pair->certificate && ret_pair->key;
}

static bool extend(X509 *x, int kind, const char *value) {
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    bool added = e && X509_add_ext(x, e, -1) == 1;
    X509_EXTENSION_free(e);
    return added;
}

// Without an issuer it signs itself.
static bool make(const struct certificate *c, const struct pair *issuer, struct pair *p) {
    uint32_t serial = 1;
    p->key = EVP_EC_gen("P-256");
    p->certificate = X509_new();
    if (!p->key || !p->certificate || RAND_bytes((unsigned char *)&serial, sizeof serial) != 1)
        return false;
    X509 *x = p->certificate, *by = issuer->certificate ? issuer->certificate : x;
    X509_NAME *name = X509_get_subject_name(x);
    return X509_set_version(x, X509_VERSION_3) &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial) &&
           X509_gmtime_adj(X509_getm_notBefore(x), c->from_days * DAY_S) &&
           X509_gmtime_adj(X509_getm_notAfter(x), c->until_days * DAY_S) &&
           X509_NAME_add_entry_by_txt(
               name, "CN", MBSTRING_ASC,
               (const unsigned char *)(issuer->key ? "server" : "cdrtop sim"), -1, -1, 0) &&
           X509_set_issuer_name(x, X509_get_subject_name(by)) && X509_set_pubkey(x, p->key) &&
           extend(x, NID_subject_alt_name, c->names) &&
           extend(x, NID_basic_constraints, issuer->key ? "CA:FALSE" : "critical,CA:TRUE") &&
           X509_sign(x, issuer->key ? issuer->key : p->key, EVP_sha256());
}

static int write_pair(const char *path, const struct pair *p) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file) return -errno;
    bool written = PEM_write_PrivateKey(file, p->key, NULL, NULL, 0, NULL, NULL) &&
                   PEM_write_X509(file, p->certificate);
    if (fclose(file)) return -errno;
    return written ? 0 : -EIO;
}

int certificate_write(const char *path, const struct certificate *c) {
    struct pair issuer = {0}, made = {0};
    bool good = (!c->issuer || read_pair(c->issuer, &issuer)) && make(c, &issuer, &made);
    int error = good ? write_pair(path, &made) : -EINVAL;
    finish(&issuer);
    finish(&made);
    return error;
}
