// live_run() in a process of its own, given commands through its standard input, and a simple
// WebSocket client that notices what a polite one would hide: resets, silence, half a handshake.
#ifndef CDRTOP_TESTS_LIVE_CHILD_H
#define CDRTOP_TESTS_LIVE_CHILD_H

#include "patience.h"

#include "base/buf.h"
#include "sim/live.h"

#include <sys/types.h>

struct live_child {
    pid_t pid;
    // tls_ports: of amiws, then in the order of ami_ports
    uint16_t port, ami_ports[2], tls_ports[3];
    int in, out;
};

void live_child_start(struct live_child *c,
                      struct live_options o); // its port and commands are set here
// Sends a line and gets the first line of the answer; false if none comes.
bool live_child_say(struct live_child *c, const char *line, char *answer, size_t size);
int live_child_stop(struct live_child *c); // by SIGTERM; returns the exit status, or -1

// A TCP connection, -1 if it is refused.
int client_connect(uint16_t port);
// Requests a WebSocket; returns the status of the answer, 0 if none comes in time, -1 at the end of
// the file.
int client_handshake(int fd, int timeout_ms);
// The same with more header lines, and with the whole answer.
int client_ask(int fd, int timeout_ms, const char *headers, struct buf *ret_answer);
int client_open(uint16_t port); // both, and it must be accepted; returns the descriptor or -1

enum client_got {
    CLIENT_TEXT,
    CLIENT_PING,
    CLIENT_CLOSE,
    CLIENT_SILENCE,
    CLIENT_END,
    CLIENT_RESET
};
// The next message; its text is appended to `out` (may be NULL).
enum client_got client_read(int fd, int timeout_ms, struct buf *out);
// Skips to the next that is neither text nor a ping.
enum client_got client_read_past(int fd);
void client_say(int fd, const char *text);

#endif
