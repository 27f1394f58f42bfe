// Shared by the files that use OpenSSL.
#ifndef CDRTOP_NET_TLS_PARTS_H
#define CDRTOP_NET_TLS_PARTS_H

#include "tls.h"

#include <openssl/ssl.h>
#include <stdatomic.h>

#define TLS_WORDS_MAX 320

struct tls {
    atomic_int references;
    char *host;
    char *ca_file, *cert_file, *key_file; // NULL for none
    bool unchecked;
    SSL_CTX *context;           // for all connections
    SSL_CTX *read;              // the latest that was read; after tls_context() the one before
    SSL *session;               // from tls_begin()
    char unread[TLS_WORDS_MAX]; // why the files cannot be used; written by the thread
    char words[TLS_WORDS_MAX];  // why the last handshake failed
    int alert;                  // sent by the other side; 0 for none
    bool answered;              // it answered with TLS
    bool speaks_else;           // with something else
    bool asked;                 // it asked for our certificate
    bool shaken;                // and the handshake ended well
    char issuer[104];           // of its certificate, cleaned; "" when it was not accepted
    int64_t expires_s;          // when the first of its certificates expires; 0 when unknown
    int64_t own_expires_s;      // our own; 0 for none
};

// tls_words.c: writes what OpenSSL found wrong with a certificate into t->words.
void tls_say_verdict(struct tls *t, int verdict, X509 *certificate);
void tls_say_issuer(struct tls *t, X509 *certificate); // into t->issuer
int64_t tls_seconds(const ASN1_TIME *time);            // since the epoch; 0 if it is not a time
const char *tls_day(int64_t time_s, char out[24]);     // "3 Nov 2026"

// tls_files.c: puts them into the context. False: t->unread says why.
bool tls_read_own(struct tls *t, SSL_CTX *context);
bool tls_read_trusted(struct tls *t, SSL_CTX *context);

#endif
