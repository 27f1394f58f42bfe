// Plain sockets, and just enough of RFC 6455 for a client's handshake.
#include "raw_server.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static void must(bool held, const char *what) {
    if (held) return;
    perror(what);
    abort();
}

static int bound(uint16_t port, uint16_t *ret_port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    socklen_t len = sizeof address;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    must(bind(fd, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    getsockname(fd, (struct sockaddr *)&address, &len);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static void *run(void *context) {
    struct raw_server *s = context;
    for (int nth = 0;; nth++) {
        struct pollfd p[2] = {{.fd = s->fd, .events = POLLIN},
                              {.fd = s->stop_fd, .events = POLLIN}};
        poll(p, 2, -1);
        if (p[1].revents) return NULL;
        int client = accept(s->fd, NULL, NULL);
        if (client < 0) return NULL;
        s->serve(s, client, nth);
        close(client);
    }
}

void raw_server_start(struct raw_server *s, uint16_t port,
                      void (*serve)(struct raw_server *s, int client, int nth)) {
    s->fd = bound(port, &s->port);
    must(listen(s->fd, 8) == 0, "listen");
    s->stop_fd = eventfd(0, EFD_CLOEXEC);
    s->serve = serve;
    must(pthread_create(&s->thread, NULL, run, s) == 0, "pthread_create");
}

void raw_server_stop(struct raw_server *s) {
    uint64_t one = 1;
    must(write(s->stop_fd, &one, sizeof one) == sizeof one, "write");
    pthread_join(s->thread, NULL);
    close(s->stop_fd);
    close(s->fd);
}

// The socket is kept, so that no other test is given this port. As it does not listen, the one that
// it was taken for can.
uint16_t raw_free_port(void) {
    uint16_t port;
    (void)bound(0, &port);
    return port;
}

static bool read_request(int client, char *out, size_t size) {
    size_t len = 0;
    while (len + 1 < size) {
        ssize_t n = recv(client, out + len, size - 1 - len, 0);
        if (n <= 0) return false;
        len += (size_t)n;
        out[len] = '\0';
        if (strstr(out, "\r\n\r\n")) return true;
    }
    return false;
}

void raw_request_kept(int client, struct buf *kept) {
    char request[4096];
    if (read_request(client, request, sizeof request) && kept) buf_span(kept, span_of(request));
}

void raw_request(int client) {
    raw_request_kept(client, NULL);
}

bool raw_handshake(int client) {
    return raw_handshake_kept(client, NULL);
}

bool raw_handshake_kept(int client, struct buf *kept) {
    char request[4096], key[65], joined[128], answer[512];
    unsigned char digest[EVP_MAX_MD_SIZE], accept64[64];
    unsigned length = 0;
    if (!read_request(client, request, sizeof request)) return false;
    if (kept) buf_span(kept, span_of(request));
    const char *found = strcasestr(request, "Sec-WebSocket-Key:");
    if (!found || sscanf(found + 18, " %64[^\r\n ]", key) != 1) return false;
    snprintf(joined, sizeof joined, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    EVP_Digest(joined, strlen(joined), digest, &length, EVP_sha1(), NULL);
    EVP_EncodeBlock(accept64, digest, (int)length);
    snprintf(answer, sizeof answer,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
             (char *)accept64);
    raw_text(client, answer);
    return true;
}

void raw_send(int client, const void *bytes, size_t len) {
    const char *at = bytes;
    while (len) {
        ssize_t n = send(client, at, len, MSG_NOSIGNAL);
        if (n <= 0) return;
        at += n;
        len -= (size_t)n;
    }
}

void raw_text(int client, const char *text) {
    raw_send(client, text, strlen(text));
}

void raw_frame(int client, bool final, int opcode, const void *bytes, size_t len) {
    unsigned char head[10] = {(unsigned char)((final ? 0x80 : 0) | opcode)};
    size_t size = 2;
    if (len < 126) {
        head[1] = (unsigned char)len;
    } else {
        int count = len < 65536 ? 2 : 8;
        head[1] = count == 2 ? 126 : 127;
        for (int i = 0; i < count; i++)
            head[2 + i] = (unsigned char)(len >> (8 * (count - 1 - i)));
        size += (size_t)count;
    }
    raw_send(client, head, size);
    raw_send(client, bytes, len);
}

void raw_hold(struct raw_server *s, int client) {
    for (;;) {
        char scratch[4096];
        struct pollfd p[2] = {{.fd = client, .events = POLLIN},
                              {.fd = s->stop_fd, .events = POLLIN}};
        poll(p, 2, -1);
        if (p[1].revents || recv(client, scratch, sizeof scratch, 0) <= 0) return;
    }
}

void raw_freeze(struct raw_server *s) {
    struct pollfd p = {.fd = s->stop_fd, .events = POLLIN};
    poll(&p, 1, -1);
}

void raw_reset(int client) {
    struct linger now = {.l_onoff = 1};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}
