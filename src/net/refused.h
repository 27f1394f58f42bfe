// Why a TCP connection did not come about, when libwebsockets has already taken the error away.
#ifndef CDRTOP_NET_REFUSED_H
#define CDRTOP_NET_REFUSED_H

#include <stdbool.h>

// fd: a duplicate of the socket that failed to connect. True when the other side answered (with a
// reset): refused, in contrast to silence or an unreachable network.
bool refused_by_peer(int fd);
// What an error of connect() means, to be followed by whom it was to reach.
const char *refused_words(int error);

#endif
