// A client of TLS as a plain file descriptor, so that whoever can talk to a socket can talk to it.
#ifndef CDRTOP_TESTS_TLS_CLIENT_H
#define CDRTOP_TESTS_TLS_CLIENT_H

#include <stdint.h>

// Connects to that port of 127.0.0.1 and believes only a certificate that `ca_file` vouches for and
// that is for that address; -1 where it does not come about. When the other side ends, so does the
// descriptor.
int tls_client(uint16_t port, const char *ca_file);

#endif
