// For each connection, a thread copies bytes between TLS and one end of a socket pair.
#include "tls_client.h"

#include "broken_pipes.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct relay {
    SSL *ssl;
    int plain, net;
};

static bool inwards(struct relay *r) {
    char bytes[4096];
    int n = SSL_read(r->ssl, bytes, sizeof bytes);
    // only a session ticket
    if (n <= 0 && SSL_get_error(r->ssl, n) == SSL_ERROR_WANT_READ) return true;
    return n > 0 && send(r->plain, bytes, (size_t)n, MSG_NOSIGNAL) == n;
}

static bool outwards(struct relay *r) {
    char bytes[4096];
    ssize_t n = recv(r->plain, bytes, sizeof bytes, 0);
    return n > 0 && SSL_write(r->ssl, bytes, (int)n) > 0;
}

static void *carry(void *context) {
    struct relay *r = context;
    for (bool open = true; open;) {
        struct pollfd p[2] = {{.fd = r->net, .events = POLLIN}, {.fd = r->plain, .events = POLLIN}};
        if (!SSL_pending(r->ssl)) poll(p, 2, -1);
        if (SSL_pending(r->ssl) || p[0].revents) open = inwards(r);
        if (open && p[1].revents) open = outwards(r);
    }
    SSL_free(r->ssl);
    close(r->net);
    close(r->plain);
    free(r);
    return NULL;
}

static SSL *shake_hands(int fd, const char *ca_file) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL *ssl = SSL_CTX_load_verify_file(context, ca_file) == 1 ? SSL_new(context) : NULL;
    SSL_CTX_free(context);
    if (!ssl) return NULL;
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), "127.0.0.1");
    SSL_set_fd(ssl, fd);
    SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
    if (SSL_connect(ssl) == 1) return ssl;
    SSL_free(ssl);
    return NULL;
}

int tls_client(uint16_t port, const char *ca_file) {
    ignore_broken_pipes();
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int net = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), ends[2];
    pthread_t thread;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    SSL *ssl = connect(net, (struct sockaddr *)&address, sizeof address) == 0
                   ? shake_hands(net, ca_file)
                   : NULL;
    if (!ssl) {
        close(net);
        return -1;
    }
    struct relay *r = malloc(sizeof *r);
    if (!r || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) abort();
    *r = (struct relay){ssl, ends[1], net};
    if (pthread_create(&thread, NULL, carry, r)) abort();
    pthread_detach(thread);
    return ends[0];
}
