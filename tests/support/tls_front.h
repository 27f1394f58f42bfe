// TLS in front of a plain server: what a client sends through it is passed on unencrypted, one
// client after the other, by a thread of its own.
#ifndef CDRTOP_TESTS_TLS_FRONT_H
#define CDRTOP_TESTS_TLS_FRONT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct tls_front_options {
    const char *certificate; // PEM, with its key; read again for each client
    bool polite;             // who shows none is let in all the same
    const char *clients;     // PEM of who signs client certificates, which are then required
    int newest;              // TLS1_2_VERSION, ...; 0 for all versions
};

struct tls_front {
    struct tls_front_options options;
    int fd, stop_fd;
    uint16_t port, behind;
    pthread_t thread;
    unsigned shaken; // completed handshakes; read it after the front has stopped
};

void tls_front_start(struct tls_front *f, uint16_t behind, const struct tls_front_options *options);
void tls_front_stop(struct tls_front *f);

#endif
