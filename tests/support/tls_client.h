// A TLS client as a plain file descriptor, so that everything that can talk to a socket can use it.
#ifndef CDRTOP_TESTS_TLS_CLIENT_H
#define CDRTOP_TESTS_TLS_CLIENT_H

#include <stdint.h>

// Connects to that port of 127.0.0.1, trusting only a certificate that `ca_file` vouches for and
// that is valid for that address; -1 if it fails. When the other side ends, so does the descriptor.
int tls_client(uint16_t port, const char *ca_file);

#endif
