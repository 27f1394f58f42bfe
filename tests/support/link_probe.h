// One link in a loop, which runs until something has happened or it has taken too long.
#ifndef CDRTOP_TESTS_LINK_PROBE_H
#define CDRTOP_TESTS_LINK_PROBE_H

#include "base/buf.h"
#include "net/link.h"
#include "raw_server.h"

#define PROBE_SECRET "a secret" // of an ami:// URL
// What a link says to an AMI from its login to its end, with that secret and one request between.
#define PROBE_SAID_OVER_AMI                                                                        \
    "Action: Challenge\r\nAuthType: MD5\r\n\r\n"                                                   \
    "Action: Login\r\nAuthType: MD5\r\nUsername: board\r\n"                                        \
    "Key: 63c24f17619821ac24ae418c7460daab\r\n"                                                    \
    "Events: cdr,call,agent,system\r\n\r\n"                                                        \
    "Action: QueueStatus\r\nActionID: x-1\r\n\r\n"                                                 \
    "Action: Logoff\r\n\r\n"

struct probe {
    struct link_tls tls; // set these before it is opened
    enum link_login login;
    const char *user;
    bool has_no_secret;
    const char *secret; // NULL: PROBE_SECRET
    struct loop *loop;
    struct link *link;
    struct loop_timer *deadline;
    bool late;
    size_t frames, frame_bytes;
    struct buf kept; // every message, with a line end
    bool keep;
    struct buf states; // "up |", "down REASON|", "connecting REASON|"
    size_t ups, downs;
    bool (*enough)(struct probe *p); // asked after each handler
    size_t wanted;                   // for `enough`
};

void probe_open(struct probe *p, const char *url, size_t limit); // p must be zeroed
void probe_on_port(struct probe *p, uint16_t port, size_t limit);
// False if it did not happen within the time that anybody would wait.
bool probe_until(struct probe *p, bool (*enough)(struct probe *p), size_t wanted);
void probe_close(struct probe *p);

bool probe_has_frames(struct probe *p);
bool probe_has_ups(struct probe *p);
bool probe_has_downs(struct probe *p);
bool probe_said(const struct probe *p, const char *text); // some state said this

// A probe of a link to a raw server of its own.
struct probed { // zeroed, but for what is set in the probe
    struct raw_server server;
    struct probe probe;
};
// `wire`: what stands before the host, as in "ws://".
struct probe *probed_begin(struct probed *t, const char *wire,
                           void (*serve)(struct raw_server *s, int client, int nth), size_t limit);
void probed_end(struct probed *t);
// As probe_said(), with the server's address in place of %s.
bool probed_says(const struct probed *t, const char *format);

#endif
