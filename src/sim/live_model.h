// The running simulator. Shared by src/sim/live*.c.
#ifndef CDRTOP_SIM_LIVE_MODEL_H
#define CDRTOP_SIM_LIVE_MODEL_H

#include "base/buf.h"
#include "base/clock.h"
#include "centre/run.h"
#include "server.h"

enum live_fault { FAULT_STALL, FAULT_GREETING, FAULT_REFUSE, LIVE_FAULTS };

enum live_greeting { GREET_WELL, GREET_NOT_FOUND, GREET_REDIRECT }; // the answers over HTTP
enum live_password { PASSWORD_NONE, PASSWORD_BASIC, PASSWORD_DIGEST };

struct live_client {
    struct live_client *after;
    size_t pbx;         // server_id of the PBX whose AMI it uses; 0: it uses amiws' WebSocket
    bool in, ends;      // for AMI: logged in; the connection ends when everything is sent
    struct buf backlog; // size_t length, then the bytes of a frame
    size_t head;
};

struct live {
    struct centre *centre;
    struct server *server;
    struct clock clock;
    double rate;
    struct live_client *clients;
    struct live_client *asker; // at an AMI, whose action is being answered
    bool amiws_asked;          // an action that came through amiws is being answered
    unsigned ami_doors;        // the server with id N has the N-th door after amiws'
    bool tls;                  // and as many doors again with TLS
    enum live_greeting greeting;
    enum live_password password;
    bool other_password; // the proxy has another password than ours, so no WebSocket is opened
    unsigned nonce;      // for Digest: each is valid for one login
    bool stalled, fresh; // fresh: there are frames to send
    int64_t until_us[LIVE_FAULTS]; // monotonic; 0 for faults that are off
    struct buf input;              // from standard input, up to a line end
    bool commands;
};

// Obeys the line, and answers with one line: "ok ..." or "error: ...".
void live_command(struct live *l, struct span line, struct buf *out);
void live_fault_over(struct live *l, enum live_fault fault);

// A WebSocket is requested: the answer to give instead; nothing if it is opened.
void live_answer(struct live *l, struct span authorization, struct buf *out);
void live_put(struct live_client *c, struct span message);

// For AMI: a client connected, or sent something; a PBX sends something; its port closed or opened.
void live_ami_greet(struct live *l, struct live_client *c);
void live_ami_said(struct live *l, struct live_client *c, struct span packet);
void live_ami_packet(struct live *l, unsigned server_id, struct span packet);
void live_ami_there(struct live *l, unsigned server_id, bool there);

#endif
