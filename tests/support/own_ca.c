// Uses P-256 keys, since making them takes no time.
#include "own_ca.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

static EVP_PKEY *authority_key;
static X509 *authority;

static void extend(X509 *certificate, int kind, const char *value) {
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    if (!e || !X509_add_ext(certificate, e, -1)) abort();
    X509_EXTENSION_free(e);
}

static X509 *draw_up(EVP_PKEY *key, const char *name, int from_days, int to_days) {
    static long serial = 1;
    X509 *made = X509_new();
    X509_NAME *subject = X509_get_subject_name(made);
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial++);
    X509_time_adj_ex(X509_getm_notBefore(made), from_days, 0, NULL);
    X509_time_adj_ex(X509_getm_notAfter(made), to_days, 0, NULL);
    X509_set_pubkey(made, key);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
                               0);
    return made;
}

static void write_pem(const char *folder, const char *file, X509 *certificate, EVP_PKEY *key) {
    char path[256], whole[256]; // a server may be reading it
    snprintf(path, sizeof path, "%s/%s.new", folder, file);
    snprintf(whole, sizeof whole, "%s/%s", folder, file);
    FILE *f = fopen(path, "we");
    if (!f || !PEM_write_X509(f, certificate)) abort();
    if (key && !PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL)) abort();
    if (fclose(f) || rename(path, whole)) abort();
}

void own_ca_make(const char *folder) {
    X509_free(authority);
    EVP_PKEY_free(authority_key);
    authority_key = EVP_EC_gen("P-256");
    authority = draw_up(authority_key, OWN_CA_NAME, -1, 365);
    X509_set_issuer_name(authority, X509_get_subject_name(authority));
    extend(authority, NID_basic_constraints, "critical,CA:TRUE");
    extend(authority, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(authority, authority_key, EVP_sha256());
    write_pem(folder, "ca.pem", authority, NULL);
}

void own_ca_sign(const char *folder, const struct own_wish *wish) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    bool usual = !wish->from_days && !wish->to_days;
    const char *owner = wish->owner ? wish->owner : "a test";
    X509 *made = draw_up(key, owner, usual ? -1 : wish->from_days, usual ? 30 : wish->to_days);
    X509_set_issuer_name(made, X509_get_subject_name(wish->self_signed ? made : authority));
    if (wish->hosts) extend(made, NID_subject_alt_name, wish->hosts);
    X509_sign(made, wish->self_signed ? key : authority_key, EVP_sha256());
    write_pem(folder, wish->file, made, key);
    X509_free(made);
    EVP_PKEY_free(key);
}
