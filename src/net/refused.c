// libwebsockets reads SO_ERROR, which clears it, and tells nobody. The kernel still knows how many
// segments came in on that socket: a refusal is one, an unreachable host is none.
#include "refused.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

bool refused_by_peer(int fd) {
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    if (fd < 0 || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0) return false;
    size_t wanted = offsetof(struct tcp_info, tcpi_segs_in) + sizeof info.tcpi_segs_in;
    return len >= wanted && info.tcpi_segs_in > 0;
}
