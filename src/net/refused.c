// Was a connection refused? libwebsockets reads SO_ERROR, which clears it, and tells nobody. But
// the kernel still knows how many segments came in on that socket: one for a refusal, none for a
// host that is unreachable.
#include "link_parts.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

// The kernel's struct is longer than the one in glibc's header (<linux/tcp.h>; it is never
// reordered).
struct longer_info {
    struct tcp_info known;
    uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
    uint32_t segments_out, segments_in;
};

#define TLS_ALERT_BYTES 7 // TLS answers like this to something that is not TLS, and then closes

_Static_assert(offsetof(struct longer_info, segments_in) == 140, "as in <linux/tcp.h>");

// False if the kernel does not tell.
static bool look(int fd, struct longer_info *ret_info) {
    socklen_t len = sizeof *ret_info;
    *ret_info = (struct longer_info){0};
    return fd > 0 && getsockopt(fd, IPPROTO_TCP, TCP_INFO, ret_info, &len) == 0 &&
           len >= offsetof(struct longer_info, segments_in) + sizeof ret_info->segments_in;
}

bool refused_by_peer(int fd) {
    struct longer_info info;
    return look(fd, &info) && info.segments_in > 0;
}

bool refused_in_tls(int fd) {
    struct longer_info info;
    // The kernel counts the end as a byte.
    return look(fd, &info) &&
           (info.bytes_received == TLS_ALERT_BYTES || info.bytes_received == TLS_ALERT_BYTES + 1);
}

const char *refused_words(int error) {
    switch (error) {
    case ECONNREFUSED:
        return "connection refused by";
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EADDRNOTAVAIL:
        return "no route to";
    case ETIMEDOUT:
        return "timed out connecting to";
    default:
        return "cannot connect to";
    }
}
