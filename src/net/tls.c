// TLS. Only this file, tls_files.c and tls_words.c use OpenSSL. A link has one SSL_CTX for its
// whole life, because libwebsockets keeps it (that of a vhost cannot be changed). Both wires make
// their connections from it, so both check the same. Certificates are read into a second one, on a
// thread, before every try; tls_context() puts them in place on the loop's thread, where no
// handshake can be in progress. The ones that are replaced are freed at the next reading, on the
// thread, too, because freeing the system's certificates takes a millisecond.
//
// Measured on two cores with OpenSSL 3.0: reading the system's certificates takes 20 to 55 ms, the
// first SSL_CTX of a process 2 ms, later ones 0.3 ms, all on the thread. On the loop's thread a
// handshake takes 0.5 ms with a P-256 key, 0.6 ms with RSA of 2048 bits, 0.8 ms with 4096, in two
// steps. If we show a certificate, its signature takes 0.1, 0.4 and 4.3 ms more.
//
// libwebsockets has checks of its own, which are not used: it cuts host names after 127 bytes,
// takes "[" for the host of an IPv6 address, and accepts certificates that are not valid yet.
// Handshakes are judged by judge() here, for both wires.
#include "tls_parts.h"

#include "base/mem.h"
#include "link_parts.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST_FLAGS X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
#define SOON_S     (14 * 86400) // mentions a certificate that expires within this time

static char *copy(const char *text) {
    return text && *text ? mem_string(text, strlen(text)) : NULL;
}

// When the program ends, a thread may still be reading, so nothing that it uses is freed.
void tls_open(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

struct tls *tls_create(const struct link_tls *options, const char *host) {
    struct tls *t = mem_zero(1, sizeof *t);
    atomic_init(&t->references, 1);
    t->host = copy(host);
    t->ca_file = copy(options->ca_file);
    t->cert_file = copy(options->cert_file);
    t->key_file = copy(options->key_file);
    t->unchecked = options->unchecked;
    return t;
}

struct tls *tls_hold(struct tls *t) {
    atomic_fetch_add(&t->references, 1);
    return t;
}

void tls_let_go(struct tls *t) {
    if (!t || atomic_fetch_sub(&t->references, 1) > 1) return;
    SSL_free(t->session);
    SSL_CTX_free(t->context);
    SSL_CTX_free(t->read);
    free(t->host);
    free(t->ca_file);
    free(t->cert_file);
    free(t->key_file);
    free(t);
}

// --- the handshake

static int64_t first_to_expire(const STACK_OF(X509) * chain) {
    int64_t first_s = 0;
    for (int i = 0; chain && i < sk_X509_num(chain); i++) {
        int64_t at_s = tls_seconds(X509_get0_notAfter(sk_X509_value(chain, i)));
        if (!first_s || (at_s && at_s < first_s)) first_s = at_s;
    }
    return first_s;
}

// The name of its owner counts only if it does not list its hosts (RFC 6125, 6.4.4). OpenSSL would
// take it also where the hosts are all numbers.
static int judge(X509_STORE_CTX *chain, void *context) {
    struct tls *t = context;
    if (t->unchecked) {
        X509_STORE_CTX_set_error(chain, X509_V_OK);
        return 1;
    }
    if (X509_get_ext_by_NID(X509_STORE_CTX_get0_cert(chain), NID_subject_alt_name, -1) >= 0)
        X509_VERIFY_PARAM_set_hostflags(X509_STORE_CTX_get0_param(chain),
                                        HOST_FLAGS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (X509_verify_cert(chain) == 1) {
        t->expires_s = first_to_expire(X509_STORE_CTX_get0_chain(chain));
        tls_say_issuer(t, X509_STORE_CTX_get0_cert(chain));
        return 1;
    }
    X509 *blamed = X509_STORE_CTX_get_current_cert(chain);
    if (!blamed) blamed = X509_STORE_CTX_get0_cert(chain);
    tls_say_verdict(t, X509_STORE_CTX_get_error(chain), blamed);
    return 0;
}

static bool was_no_tls(void) {
    switch (ERR_GET_REASON(ERR_peek_error())) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_BAD_RECORD_TYPE:
    case SSL_R_UNEXPECTED_MESSAGE:
        return true;
    default:
        return false;
    }
}

static void on_progress(const SSL *ssl, int where, int what) {
    struct tls *t = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    struct address ignored;
    if (where == SSL_CB_HANDSHAKE_START) {
        t->words[0] = '\0';
        t->alert = 0;
        t->asked = t->answered = t->speaks_else = t->shaken = false;
        t->expires_s = 0;
        t->issuer[0] = '\0';
        // A number is not a name to ask for.
        SSL_set_tlsext_host_name((SSL *)ssl, resolve_numeric(t->host, &ignored) ? NULL : t->host);
    } else if (where == SSL_CB_CONNECT_LOOP) {
        t->answered |= SSL_get_state(ssl) == TLS_ST_CR_SRVR_HELLO;
    } else if (where == SSL_CB_CONNECT_EXIT && what < 0) {
        t->speaks_else |= was_no_tls(); // libwebsockets removes the error
    } else if (where == SSL_CB_HANDSHAKE_DONE) {
        t->shaken = true;
    } else if (where == SSL_CB_READ_ALERT) {
        t->alert = what & 0xff;
    }
}

// Called if we have no certificate and are asked for one.
static int on_asked(SSL *ssl, X509 **ret_certificate, EVP_PKEY **ret_key) {
    struct tls *t = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    (void)ret_certificate, (void)ret_key;
    t->asked = true;
    return 0;
}

static SSL_CTX *make(struct tls *t) {
    SSL_CTX *made = SSL_CTX_new(TLS_client_method());
    struct address ignored;
    if (!made) mem_exhausted();
    SSL_CTX_set_app_data(made, t);
    SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION);
    SSL_CTX_set_options(made, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(made, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(made, judge, t);
    SSL_CTX_set_info_callback(made, on_progress);
    SSL_CTX_set_client_cert_cb(made, on_asked);
    X509_VERIFY_PARAM *wanted = SSL_CTX_get0_param(made);
    X509_VERIFY_PARAM_set_hostflags(wanted, HOST_FLAGS);
    if (resolve_numeric(t->host, &ignored))
        X509_VERIFY_PARAM_set1_ip_asc(wanted, t->host);
    else
        X509_VERIFY_PARAM_set1_host(wanted, t->host, 0);
    // Whatever is in ca_file is trusted, be it an issuer's certificate or the server's own.
    if (t->ca_file) X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_PARTIAL_CHAIN);
    return made;
}

// Never asks on the terminal for the pass phrase of a key.
static int no_pass_phrase(char *out, int size, int writing, void *context) {
    (void)out, (void)size, (void)writing, (void)context;
    return 0;
}

const char *tls_load(struct tls *t) {
    SSL_CTX_free(t->read);
    t->read = make(t);
    SSL_CTX_set_default_passwd_cb(t->read, no_pass_phrase);
    bool good = tls_read_own(t, t->read) && tls_read_trusted(t, t->read);
    ERR_clear_error();
    return good ? NULL : t->unread;
}

void *tls_context(struct tls *t) {
    if (!t->context) {
        t->context = t->read;
        t->read = NULL;
    } else if (t->read) {
        X509_STORE *before = SSL_CTX_get_cert_store(t->context);
        STACK_OF(X509) *chain = NULL;
        X509_STORE_up_ref(before);
        SSL_CTX_set1_cert_store(t->context, SSL_CTX_get_cert_store(t->read));
        SSL_CTX_get0_chain_certs(t->read, &chain);
        if (t->cert_file)
            SSL_CTX_use_cert_and_key(t->context, SSL_CTX_get0_certificate(t->read),
                                     SSL_CTX_get0_privatekey(t->read), chain, 1);
        SSL_CTX_set_cert_store(t->read, before);
    }
    return t->context;
}

// --- how it ended

static const char *alert_words(const struct tls *t, bool closed) {
    bool refuses = t->alert == SSL_AD_HANDSHAKE_FAILURE ||
                   t->alert == TLS13_AD_CERTIFICATE_REQUIRED ||
                   (t->alert >= SSL_AD_BAD_CERTIFICATE && t->alert <= SSL_AD_ACCESS_DENIED);
    if (t->asked && refuses) return " wants a client certificate: client_cert under tls:";
    if (t->asked && !t->alert && closed)
        return " closed the connection after it had asked for a client certificate (client_cert "
               "under tls:)";
    if (t->cert_file && refuses) return " does not accept this side's certificate (client_cert)";
    if (t->alert == SSL_AD_PROTOCOL_VERSION) return " does not speak TLS 1.2 or newer";
    return NULL;
}

void tls_words(const struct tls *t, bool closed, char *out, size_t size) {
    const char *words = t->words[0] ? t->words : alert_words(t, closed);
    if (!words && t->speaks_else) words = " does not speak TLS";
    if (words)
        span_copy(span_of(words), out, size);
    else if (!t->alert && !t->answered)
        snprintf(out, size, " does not answer: does this port speak TLS?");
    else if (t->alert)
        snprintf(out, size, " ended the TLS handshake: %s", SSL_alert_desc_string_long(t->alert));
    else
        out[0] = '\0';
}

bool tls_lacks_own(const struct tls *t) {
    return t->asked;
}

static void say_expiry(const char *whose, int64_t at_s, int64_t now_s, char *out, size_t size) {
    char day[24];
    snprintf(out, size, "%scertificate %s on %s", whose, at_s > now_s ? "expires" : "expired",
             tls_day(at_s, day));
}

void tls_remark(const struct tls *t, int64_t now_s, char *out, size_t size) {
    out[0] = '\0';
    if (t->unchecked)
        snprintf(out, size, "certificate is not checked (verify: false)");
    else if (t->expires_s && t->expires_s - now_s < SOON_S)
        say_expiry("", t->expires_s, now_s, out, size);
    else if (t->own_expires_s && t->own_expires_s - now_s < SOON_S)
        say_expiry("client ", t->own_expires_s, now_s, out, size);
}

// With TLS 1.3 a server refuses our certificate after the handshake.
bool tls_is_shaken(const struct tls *t) {
    return t->shaken && !t->alert;
}

void tls_describe(const struct tls *t, struct link_told *ret_told) {
    span_copy(span_of(t->issuer), ret_told->issuer, sizeof ret_told->issuer);
    ret_told->expires_s = t->expires_s;
    ret_told->unchecked = t->unchecked;
}

// --- a connection whose bytes the caller carries

static int outcome(const struct tls *t, int result) {
    int error = result > 0 ? SSL_ERROR_NONE : SSL_get_error(t->session, result);
    if (error != SSL_ERROR_NONE && error != SSL_ERROR_WANT_READ) return -1;
    return BIO_ctrl_pending(SSL_get_wbio(t->session)) ? TLS_SENDS : 0;
}

int tls_begin(struct tls *t) {
    SSL_free(t->session);
    t->session = SSL_new(tls_context(t));
    if (!t->session) mem_exhausted();
    SSL_set_bio(t->session, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(t->session);
    return outcome(t, SSL_do_handshake(t->session));
}

int tls_take(struct tls *t, struct span received, struct buf *ret_text) {
    char text[16384];
    int got = 1;
    ERR_clear_error();
    BIO_write(SSL_get_rbio(t->session), received.at, (int)received.len);
    if (!SSL_is_init_finished(t->session)) got = SSL_do_handshake(t->session);
    while (got > 0 && (got = SSL_read(t->session, text, sizeof text)) > 0)
        buf_put(ret_text, text, (size_t)got);
    return outcome(t, got);
}

int tls_put(struct tls *t, struct span text) {
    ERR_clear_error();
    return outcome(t, SSL_write(t->session, text.at, (int)text.len));
}

void tls_sending(struct tls *t, struct buf *ret_bytes) {
    char *bytes;
    BIO *out = SSL_get_wbio(t->session);
    long len = BIO_get_mem_data(out, &bytes);
    if (len > 0) buf_put(ret_bytes, bytes, (size_t)len);
    (void)BIO_reset(out);
}
