// The running simulator. Private to src/sim/live*.c.
#ifndef CDRTOP_SIM_LIVE_MODEL_H
#define CDRTOP_SIM_LIVE_MODEL_H

#include "base/buf.h"
#include "base/clock.h"
#include "centre/run.h"
#include "server.h"

enum live_fault { FAULT_STALL, FAULT_GREETING, FAULT_REFUSE, LIVE_FAULTS };

enum live_greeting { GREET_WELL, GREET_NOT_FOUND, GREET_REDIRECT }; // by HTTP
enum live_password { PASSWORD_NONE, PASSWORD_BASIC, PASSWORD_DIGEST };

struct live_client {
    struct live_client *after;
    size_t pbx;         // the server_id of the PBX whose AMI it is; 0: it is at amiws' WebSocket
    bool in, ends;      // of AMI: logged in; the connection ends behind what there is to send
    struct buf backlog; // size_t length, then the bytes of a frame
    size_t head;
};

struct live {
    struct centre *centre;
    struct server *server;
    struct clock clock;
    double rate;
    struct live_client *clients;
    struct live_client *asker; // of AMI, whose action is being answered
    bool amiws_asked;          // an action that came through amiws is being answered
    unsigned ami_doors;        // the door of the server of id N is the Nth behind amiws'
    bool tls;                  // as many doors again
    enum live_greeting greeting;
    enum live_password password;
    bool other_password;           // than ours: nobody who asks for a WebSocket is let in
    unsigned nonce;                // of Digest: each is good for one login
    bool stalled, fresh;           // fresh: there are frames to send
    int64_t until_us[LIVE_FAULTS]; // monotonic; 0: not now
    struct buf input;              // of standard input, up to a line's end
    bool commands;
};

// Does what the line says and answers with one line, "ok ..." or "error: ...".
void live_command(struct live *l, struct span line, struct buf *out);
void live_fault_over(struct live *l, enum live_fault fault);

// A WebSocket is asked for: what is answered instead, nothing where it is let in.
void live_answer(struct live *l, struct span authorization, struct buf *out);
void live_put(struct live_client *c, struct span message);

// AMI itself: a client came, or says something; a PBX says something; its port went or came back.
void live_ami_greet(struct live *l, struct live_client *c);
void live_ami_said(struct live *l, struct live_client *c, struct span packet);
void live_ami_packet(struct live *l, unsigned server_id, struct span packet);
void live_ami_there(struct live *l, unsigned server_id, bool there);

#endif
