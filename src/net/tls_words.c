// Describes certificates in words. Text from one is hostile until it is cleaned.
#include "tls_parts.h"

#include "base/civil.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#define NAME_MOST  100 // bytes of a name in a certificate
#define NAMES_MOST 4   // of its hosts

int64_t tls_seconds(const ASN1_TIME *time) {
    struct tm tm;
    if (!time || !ASN1_TIME_to_tm(time, &tm)) return 0;
    return civil_seconds((struct civil){(int16_t)(tm.tm_year + 1900), (uint8_t)(tm.tm_mon + 1),
                                        (uint8_t)tm.tm_mday, (uint8_t)tm.tm_hour,
                                        (uint8_t)tm.tm_min, (uint8_t)tm.tm_sec});
}

const char *tls_day(int64_t time_s, char out[24]) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = civil_of_seconds(time_s);
    snprintf(out, 24, "%d %.3s %d", c.day, months + 3 * (c.month - 1), c.year);
    return out;
}

static void put_name(struct buf *out, const unsigned char *bytes, int len) {
    struct span name = {(const char *)bytes, len > NAME_MOST ? NAME_MOST : (size_t)len};
    if (len > 0) utf8_clean(out, name);
}

// The name of somebody: the common name, else the organisation.
static void put_subject(struct buf *out, const X509_NAME *name) {
    static const int kinds[] = {NID_commonName, NID_organizationName};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !out->len; i++) {
        int at = X509_NAME_get_index_by_NID(name, kinds[i], -1);
        unsigned char *text = NULL;
        if (at < 0) continue;
        int len =
            ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        put_name(out, text, len);
        OPENSSL_free(text);
    }
    if (!out->len) buf_format(out, "without a name");
}

static void put_host(struct buf *out, const GENERAL_NAME *name) {
    char number[46] = "";
    struct in_addr ignored;
    if (name->type == GEN_DNS) {
        size_t from = out->len;
        put_name(out, ASN1_STRING_get0_data(name->d.dNSName), ASN1_STRING_length(name->d.dNSName));
        span_copy(span_from(buf_text(out), from), number, sizeof number);
        if (inet_pton(AF_INET, number, &ignored) == 1) buf_format(out, " (as a name, not as IP:)");
    } else if (name->type == GEN_IPADD) {
        int len = ASN1_STRING_length(name->d.iPAddress);
        if (len == 4 || len == 16)
            inet_ntop(len == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress),
                      number, sizeof number);
        buf_format(out, "%s", number);
    }
}

// The hosts that a certificate is for, else its owner.
static void put_hosts(struct buf *out, X509 *certificate) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int count = names ? sk_GENERAL_NAME_num(names) : 0;
    for (int i = 0; i < count && i < NAMES_MOST; i++) {
        if (out->len) buf_format(out, ", ");
        put_host(out, sk_GENERAL_NAME_value(names, i));
    }
    if (count > NAMES_MOST) buf_format(out, " and %d more", count - NAMES_MOST);
    if (!out->len) put_subject(out, X509_get_subject_name(certificate));
    GENERAL_NAMES_free(names);
}

void tls_say_issuer(struct tls *t, X509 *certificate) {
    struct buf name = {0};
    put_subject(&name, X509_get_issuer_name(certificate));
    span_copy(buf_text(&name), t->issuer, sizeof t->issuer);
    buf_finish(&name);
}

void tls_say_verdict(struct tls *t, int verdict, X509 *certificate) {
    struct buf name = {0};
    char day[24];
    switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        snprintf(t->words, sizeof t->words, ": certificate expired on %s",
                 tls_day(tls_seconds(X509_get0_notAfter(certificate)), day));
        break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        snprintf(t->words, sizeof t->words,
                 ": certificate is not valid before %s: is this machine's clock right?",
                 tls_day(tls_seconds(X509_get0_notBefore(certificate)), day));
        break;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        put_hosts(&name, certificate);
        snprintf(t->words, sizeof t->words, ": wrong host: certificate is for %.*s", (int)name.len,
                 name.at);
        break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        put_subject(&name, X509_get_subject_name(certificate));
        snprintf(t->words, sizeof t->words,
                 ": unknown issuer %.*s (it signed itself): name this certificate as ca_file",
                 (int)name.len, name.at);
        break;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: // by another one with that name
        put_subject(&name, X509_get_issuer_name(certificate));
        snprintf(t->words, sizeof t->words, ": unknown issuer %.*s%s", (int)name.len, name.at,
                 t->ca_file ? ", which is not in the ca_file"
                            : ": name its certificate as ca_file");
        break;
    default:
        snprintf(t->words, sizeof t->words, ": %s", X509_verify_cert_error_string(verdict));
    }
    buf_finish(&name);
}
