// What TLS is made of here: the files that know OpenSSL.
#ifndef CDRTOP_NET_TLS_PARTS_H
#define CDRTOP_NET_TLS_PARTS_H

#include "tls.h"

#include <openssl/ssl.h>
#include <stdatomic.h>

#define TLS_WORDS_MAX 320

struct tls {
    atomic_int references;
    char *host;
    char *ca_file, *cert_file, *key_file; // NULL: none
    bool unchecked;
    SSL_CTX *context;           // of all connections
    SSL_CTX *read;              // what was read last; behind tls_context() what was before
    SSL *session;               // of tls_begin()
    char unread[TLS_WORDS_MAX]; // why the files cannot be used: the thread's
    char words[TLS_WORDS_MAX];  // why the last handshake failed
    int alert;                  // that the other side sent; 0 none
    bool answered;              // it answered by TLS
    bool speaks_else;           // by something else
    bool asked;                 // it asked for this side's certificate
    int64_t expires_s;          // the first of its certificates; 0 not known
    int64_t own_expires_s;      // this side's own; 0 none
};

// tls_words.c: what is wrong with a certificate, by OpenSSL's verdict, into t->words.
void tls_say_verdict(struct tls *t, int verdict, X509 *certificate);
int64_t tls_seconds(const ASN1_TIME *time);        // since the epoch; 0 where it is none
const char *tls_day(int64_t time_s, char out[24]); // "3 Nov 2026"

// tls_files.c: into the context. False: t->unread says why.
bool tls_read_own(struct tls *t, SSL_CTX *context);
bool tls_read_trusted(struct tls *t, SSL_CTX *context);

#endif
