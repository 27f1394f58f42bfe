// libwebsockets reads SO_ERROR, which clears it, and tells nobody. The kernel still knows how many
// segments came in on that socket: a refusal is one, an unreachable host is none.
#include "link_parts.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

// As the kernel goes on behind what glibc's header knows (<linux/tcp.h>, never reordered).
struct longer_info {
    struct tcp_info known;
    uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
    uint32_t segments_out, segments_in;
};

_Static_assert(offsetof(struct longer_info, segments_in) == 140, "as in <linux/tcp.h>");

bool refused_by_peer(int fd) {
    struct longer_info info = {0};
    socklen_t len = sizeof info;
    if (fd <= 0 || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0) return false;
    return len >= offsetof(struct longer_info, segments_in) + sizeof info.segments_in &&
           info.segments_in > 0;
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
