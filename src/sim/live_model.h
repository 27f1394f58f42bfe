// The running simulator. Private to src/sim/live*.c.
#ifndef CDRTOP_SIM_LIVE_MODEL_H
#define CDRTOP_SIM_LIVE_MODEL_H

#include "base/buf.h"
#include "base/clock.h"
#include "centre_run.h"
#include "server.h"

enum live_fault { FAULT_STALL, FAULT_GREETING, FAULT_REFUSE, LIVE_FAULTS };

struct live {
    struct centre *centre;
    struct server *server;
    struct clock clock;
    double rate;
    struct live_client *clients;
    bool stalled, fresh;           // fresh: there are frames to send
    int64_t until_us[LIVE_FAULTS]; // monotonic; 0: not now
    struct buf input;              // of standard input, up to a line's end
    bool commands;
};

// Does what the line says and answers with one line, "ok ..." or "error: ...".
void live_command(struct live *l, struct span line, struct buf *out);
void live_fault_over(struct live *l, enum live_fault fault);

#endif
