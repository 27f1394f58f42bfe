// OpenSSL on blocking sockets, with poll() before each read.
#include "tls_front.h"

#include "broken_pipes.h"
#include "patience.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static int socket_of(uint16_t port, bool listens) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = listens ? bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8)
                         : connect(fd, (struct sockaddr *)&address, sizeof address);
    if (!failed) return fd;
    if (listens) abort();
    close(fd);
    return -1;
}

// True if there is something to read from `fd`; false if the front is stopped.
static bool await(const struct tls_front *f, int fd) {
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = f->stop_fd, .events = POLLIN}};
    poll(p, 2, -1);
    return !p[1].revents;
}

static bool shake(const struct tls_front *f, SSL *ssl, int client) {
    for (;;) {
        if (!await(f, client)) return false;
        int done = SSL_accept(ssl);
        if (done == 1) return true;
        if (SSL_get_error(ssl, done) != SSL_ERROR_WANT_READ) return false;
    }
}

static bool send_all(int fd, const char *bytes, int len) {
    while (len > 0) {
        ssize_t sent = send(fd, bytes, (size_t)len, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes += sent;
        len -= (int)sent;
    }
    return true;
}

// Everything that the client has sent so far. False if it has left.
static bool from_client(SSL *ssl, int behind) {
    char bytes[16384];
    do {
        int got = SSL_read(ssl, bytes, sizeof bytes);
        if (got <= 0) return SSL_get_error(ssl, got) == SSL_ERROR_WANT_READ;
        if (!send_all(behind, bytes, got)) return false;
    } while (SSL_pending(ssl));
    return true;
}

// Until one of the two has left. A front that is stopped still hands on what comes, however late
// the machine delivers it: every client leaves before its front is stopped.
static void carry(SSL *ssl, int client, int behind) {
    char bytes[16384];
    for (;;) {
        struct pollfd p[2] = {{.fd = client, .events = POLLIN}, {.fd = behind, .events = POLLIN}};
        if (!poll(p, 2, PATIENCE_MS)) return;
        if (p[0].revents && !from_client(ssl, behind)) return;
        if (!p[1].revents) continue;
        ssize_t got = recv(behind, bytes, sizeof bytes, 0);
        if (got <= 0) {
            SSL_shutdown(ssl);
            return;
        }
        if (SSL_write(ssl, bytes, (int)got) <= 0) return;
    }
}

// Reads what the client has sent before closing; otherwise it would be a reset, and the alert lost.
static void see_off(const struct tls_front *f, int client) {
    char scratch[4096];
    shutdown(client, SHUT_WR);
    while (await(f, client) && recv(client, scratch, sizeof scratch, 0) > 0)
        ;
}

static void serve(struct tls_front *f, int client) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    const struct tls_front_options *o = &f->options;
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (SSL_CTX_use_certificate_chain_file(context, o->certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, o->certificate, SSL_FILETYPE_PEM) != 1)
        abort();
    if (o->newest) SSL_CTX_set_max_proto_version(context, o->newest);
    if (o->clients) {
        SSL_CTX_load_verify_file(context, o->clients);
        SSL_CTX_set_verify(context,
                           SSL_VERIFY_PEER | (o->polite ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT),
                           NULL);
    }
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, client);
    if (shake(f, ssl, client)) {
        f->shaken++;
        int behind = socket_of(f->behind, false);
        if (behind >= 0) carry(ssl, client, behind);
        if (behind >= 0) close(behind);
    } else {
        see_off(f, client);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
}

static void *run(void *context) {
    struct tls_front *f = context;
    ignore_broken_pipes();
    while (await(f, f->fd)) {
        int client = accept(f->fd, NULL, NULL);
        if (client < 0) break;
        serve(f, client);
        close(client);
    }
    return NULL;
}

void tls_front_start(struct tls_front *f, uint16_t behind,
                     const struct tls_front_options *options) {
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    *f = (struct tls_front){.options = *options,
                            .fd = socket_of(0, true),
                            .stop_fd = eventfd(0, EFD_CLOEXEC),
                            .behind = behind};
    getsockname(f->fd, (struct sockaddr *)&address, &len);
    f->port = ntohs(address.sin_port);
    if (pthread_create(&f->thread, NULL, run, f)) abort();
}

void tls_front_stop(struct tls_front *f) {
    uint64_t one = 1;
    if (write(f->stop_fd, &one, sizeof one) != sizeof one) abort();
    pthread_join(f->thread, NULL);
    close(f->fd);
    close(f->stop_fd);
}
