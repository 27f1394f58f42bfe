// Reads and answers packets of AMI on a plain socket.
#include "raw_ami.h"

#include "base/headers.h"
#include "base/md5.h"
#include "patience.h"
#include "raw_server.h"

#include <poll.h>
#include <sys/socket.h>

#define CHALLENGE "372897859"

bool raw_ami_read(int client, int stop_fd, struct buf *heard) {
    unsigned matched = 0;
    for (;;) {
        char byte;
        struct pollfd p[2] = {{.fd = client, .events = POLLIN}, {.fd = stop_fd, .events = POLLIN}};
        poll(p, 2, PATIENCE_MS);
        if (!p[0].revents || recv(client, &byte, 1, 0) != 1) return false;
        if (heard) buf_put(heard, &byte, 1);
        if (headers_end((struct span){&byte, 1}, &matched)) return true;
    }
}

bool raw_ami_login(int client, int stop_fd, const char *user, const char *secret,
                   struct buf *heard) {
    struct buf said = {0};
    struct span key = SPAN_NONE, name = SPAN_NONE;
    char wanted[MD5_HEX];
    raw_text(client, RAW_AMI_GREETING);
    bool in = raw_ami_read(client, stop_fd, &said);
    if (in) raw_text(client, "Response: Success\r\nChallenge: " CHALLENGE "\r\n\r\n");
    in = in && raw_ami_read(client, stop_fd, &said);
    if (heard) buf_span(heard, buf_text(&said));
    md5_hex(SPAN(CHALLENGE), span_of(secret), wanted);
    in = in && headers_find(buf_text(&said), "Key", &key) && span_same(key, span_of(wanted)) &&
         headers_find(buf_text(&said), "Username", &name) && span_same(name, span_of(user));
    raw_text(client, in ? "Response: Success\r\nMessage: Authentication accepted\r\n\r\n"
                        : "Response: Error\r\nMessage: Authentication failed\r\n\r\n");
    buf_finish(&said);
    return in;
}
