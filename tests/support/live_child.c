// Uses blocking sockets with poll() before each read, because a test wants to know what came and
// what did not.
#include "live_child.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_listening(void *context, const char *server, bool tls, uint16_t port) {
    (void)context, (void)server, (void)tls;
    printf("%u\n", port);
    fflush(stdout);
}

static bool read_line(int fd, char *out, size_t size) {
    for (size_t used = 0; used + 1 < size;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, PATIENCE_MS) <= 0 || read(fd, out + used, 1) != 1) return false;
        if (out[used] == '\n') {
            out[used] = '\0';
            return true;
        }
        used++;
    }
    return false;
}

void live_child_start(struct live_child *c, struct live_options o) {
    int in[2], out[2];
    char line[32];
    if (pipe(in) || pipe(out)) abort();
    fflush(NULL);
    c->pid = fork();
    if (c->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        o.port = 0;
        o.commands = true;
        o.listening = on_listening;
        _exit(live_run(&o) ? 1 : 0);
    }
    close(in[0]);
    close(out[1]);
    c->in = in[1];
    c->out = out[0];
    if (!read_line(c->out, line, sizeof line)) abort();
    c->port = (uint16_t)atoi(line);
    for (size_t i = 0; o.ami_port >= 0 && i < o.centre.server_count && i < 2; i++) {
        if (!read_line(c->out, line, sizeof line)) abort();
        c->ami_ports[i] = (uint16_t)atoi(line);
    }
    for (size_t i = 0; o.tls && i < (o.ami_port < 0 ? 1 : 1 + o.centre.server_count); i++) {
        if (!read_line(c->out, line, sizeof line)) abort();
        c->tls_ports[i] = (uint16_t)atoi(line);
    }
}

bool live_child_say(struct live_child *c, const char *line, char *answer, size_t size) {
    if (write(c->in, line, strlen(line)) < 0 || write(c->in, "\n", 1) < 0) return false;
    return read_line(c->out, answer, size);
}

int live_child_stop(struct live_child *c) {
    int status = -1;
    kill(c->pid, SIGTERM);
    waitpid(c->pid, &status, 0);
    close(c->in);
    close(c->out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// --- the client

int client_connect(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

// One byte; 0 if none comes in time, -1 at the end, -2 on a reset.
static int read_byte(int fd, int64_t until_us, unsigned char *ret_byte) {
    int64_t left = (until_us - clock_monotonic_us()) / 1000;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, left > 0 ? (int)left : 0) <= 0) return 0;
    ssize_t got = recv(fd, ret_byte, 1, 0);
    if (got == 1) return 1;
    return got < 0 && errno == ECONNRESET ? -2 : -1;
}

int client_ask(int fd, int timeout_ms, const char *headers, struct buf *ret_answer) {
    int64_t until = clock_monotonic_us() + (int64_t)timeout_ms * 1000;
    char request[1024];
    int len = snprintf(request, sizeof request,
                       "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                       headers);
    buf_clear(ret_answer);
    if (send(fd, request, (size_t)len, MSG_NOSIGNAL) < 0) return -1;
    for (unsigned char byte;;) {
        int got = read_byte(fd, until, &byte);
        if (got <= 0) return got < 0 ? -1 : 0;
        buf_put(ret_answer, &byte, 1);
        const char *end = ret_answer->at + ret_answer->len - 4;
        if (ret_answer->len >= 4 && memcmp(end, "\r\n\r\n", 4) == 0)
            return atoi(ret_answer->at + 9);
    }
}

int client_handshake(int fd, int timeout_ms) {
    struct buf answer = {0};
    int status = client_ask(fd, timeout_ms, "", &answer);
    buf_finish(&answer);
    return status;
}

int client_open(uint16_t port) {
    int fd = client_connect(port);
    if (fd >= 0 && client_handshake(fd, PATIENCE_MS) == 101) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

enum client_got client_read(int fd, int timeout_ms, struct buf *out) {
    int64_t until = clock_monotonic_us() + (int64_t)timeout_ms * 1000;
    unsigned char head[2], byte;
    size_t len = 0, more;
    for (size_t i = 0; i < 2; i++) {
        int got = read_byte(fd, until, &head[i]);
        if (got <= 0) return got == 0 ? CLIENT_SILENCE : got == -1 ? CLIENT_END : CLIENT_RESET;
    }
    more = head[1] == 126 ? 2 : head[1] == 127 ? 8 : 0;
    if (!more) len = head[1];
    until += PATIENCE_MS * INT64_C(1000); // what has begun arrives completely
    for (; more; more--) {
        if (read_byte(fd, until, &byte) != 1) return CLIENT_END;
        len = len << 8 | byte;
    }
    for (; len; len--) {
        if (read_byte(fd, until, &byte) != 1) return CLIENT_END;
        if (out) buf_put(out, &byte, 1);
    }
    switch (head[0] & 0x0f) {
    case 8:
        return CLIENT_CLOSE;
    case 9:
        return CLIENT_PING;
    default:
        return CLIENT_TEXT;
    }
}

enum client_got client_read_past(int fd) {
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    enum client_got got;
    do
        got = client_read(fd, PATIENCE_MS, NULL);
    while ((got == CLIENT_TEXT || got == CLIENT_PING) && clock_monotonic_us() < until);
    return got;
}

void client_say(int fd, const char *text) {
    size_t len = strlen(text); // less than 126 bytes, masked with zeros
    unsigned char head[6] = {0x81, (unsigned char)(0x80 | len), 0, 0, 0, 0};
    if (send(fd, head, sizeof head, MSG_NOSIGNAL) < 0 || send(fd, text, len, MSG_NOSIGNAL) < 0)
        return;
}
