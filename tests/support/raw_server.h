// A badly behaved server for tests: a listening socket on 127.0.0.1, and a script that runs for
// each client in turn, in a thread of its own.
#ifndef CDRTOP_TESTS_RAW_SERVER_H
#define CDRTOP_TESTS_RAW_SERVER_H

#include "base/buf.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raw_server {
    int fd, stop_fd;
    uint16_t port;
    pthread_t thread;
    void (*serve)(struct raw_server *s, int client, int nth); // the client is closed after it
};

void raw_server_start(struct raw_server *s, uint16_t port, // 0 for any
                      void (*serve)(struct raw_server *s, int client, int nth));
void raw_server_stop(struct raw_server *s);

uint16_t raw_free_port(void); // nobody listens on it

// For scripts.
bool raw_handshake(int client);                        // reads the request, answers 101
void raw_request(int client);                          // reads the request
bool raw_handshake_kept(int client, struct buf *kept); // and appends the request
void raw_request_kept(int client, struct buf *kept);
void raw_send(int client, const void *bytes, size_t len);
void raw_text(int client, const char *text);
enum { RAW_CONTINUATION = 0, RAW_TEXT = 1, RAW_BINARY = 2, RAW_PING = 9 };
void raw_frame(int client, bool final, int opcode, const void *bytes, size_t len);
void raw_hold(struct raw_server *s, int client); // until the client leaves or the server stops
void raw_freeze(struct raw_server *s);           // until the server stops, without reading
void raw_reset(int client);                      // closing it will send a RST

#endif
