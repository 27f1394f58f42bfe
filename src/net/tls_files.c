// Reads the certificates that a link trusts, and its own, from their files, on a thread of its own.
#include "tls_parts.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_hashed(const char *name) { // such as 5ed36f99.0
    return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' &&
           span_is_digits(span_of(name + 9));
}

static size_t trust_folder(X509_STORE *store, const char *folder) {
    size_t count = 0;
    DIR *d = opendir(folder);
    struct buf path = {0};
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!is_hashed(e->d_name)) continue;
        buf_clear(&path);
        buf_format(&path, "%s/%s", folder, e->d_name);
        buf_put(&path, "", 1);
        count += X509_STORE_load_file(store, path.at) == 1;
    }
    if (d) closedir(d);
    buf_finish(&path);
    return count;
}

// As OpenSSL itself finds them, including SSL_CERT_FILE and SSL_CERT_DIR; but what it would look
// for in the folder during a handshake is read now.
static bool trust_system(struct tls *t, X509_STORE *store) {
    const char *file = getenv(X509_get_default_cert_file_env()),
               *folders = getenv(X509_get_default_cert_dir_env());
    size_t count = X509_STORE_load_file(store, file ? file : X509_get_default_cert_file()) == 1;
    if (!count || folders) {
        struct span rest = span_of(folders ? folders : X509_get_default_cert_dir());
        while (rest.len) {
            struct span folder = span_take(&rest, ':');
            char *path = mem_string(folder.at, folder.len);
            count += trust_folder(store, path);
            free(path);
        }
    }
    if (!count)
        snprintf(
            t->unread, sizeof t->unread,
            ": this machine has no trusted issuers: install ca-certificates, or name a ca_file");
    return count > 0;
}

// Says why the file of that key cannot be used.
static bool no_use(struct tls *t, const char *key, const char *path, const char *lacks) {
    FILE *f = fopen(path, "re");
    int error = errno;
    struct buf name = {0};
    utf8_clean(&name, span_of(path));
    snprintf(t->unread, sizeof t->unread, ": %s %.*s: %s", key, (int)name.len, name.at,
             f ? lacks : strerror(error));
    if (f) fclose(f);
    buf_finish(&name);
    return false;
}

bool tls_read_own(struct tls *t, SSL_CTX *context) {
    t->own_expires_s = 0;
    if (!t->cert_file) return true;
    if (SSL_CTX_use_certificate_chain_file(context, t->cert_file) != 1)
        return no_use(t, "client_cert", t->cert_file, "there is no certificate in it");
    const char *key = t->key_file ? t->key_file : t->cert_file;
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        return no_use(t, "client_key", key, "it has no key that belongs to client_cert");
    t->own_expires_s = tls_seconds(X509_get0_notAfter(SSL_CTX_get0_certificate(context)));
    return true;
}

bool tls_read_trusted(struct tls *t, SSL_CTX *context) {
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    if (!t->ca_file) return t->unchecked || trust_system(t, store);
    return X509_STORE_load_file(store, t->ca_file) == 1 ||
           no_use(t, "ca_file", t->ca_file, "there is no certificate in it");
}
