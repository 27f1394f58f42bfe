// TLS in front of a plain server: what a client says through it is handed on in the clear, one
// client after the other, by a thread of its own.
#ifndef CDRTOP_TESTS_TLS_FRONT_H
#define CDRTOP_TESTS_TLS_FRONT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct tls_front_options {
    const char *certificate; // PEM, with its key; read anew for each client
    const char *clients;     // PEM of who signs certificates of clients, which are wanted then
    int newest;              // TLS1_2_VERSION, ...; 0: all that there are
};

struct tls_front {
    struct tls_front_options options;
    int fd, stop_fd;
    uint16_t port, behind;
    pthread_t thread;
    unsigned shaken; // handshakes that came to an end; to be read when it has stopped
};

void tls_front_start(struct tls_front *f, uint16_t behind, const struct tls_front_options *options);
void tls_front_stop(struct tls_front *f);

#endif
