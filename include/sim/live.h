// `cdrtop sim`: the simulated call centre served as amiws would, over a WebSocket on a loopback
// port, and as each PBX's own AMI, both over TLS too, with its truth written to files and faults at
// command. A program of its own beside the board: its loop is its own.
#ifndef CDRTOP_SIM_LIVE_H
#define CDRTOP_SIM_LIVE_H

#include "sim/centre.h"

#define LIVE_USER   "cdrtop" // of AMI, and of a proxy in front of amiws
#define LIVE_SECRET "simulated"

struct live_options {
    uint16_t port;     // 0: any free one
    int32_t ami_port;  // of the first PBX, the others behind it; 0: any free ones; -1: no AMI
    const char *tls;   // its certificate and key, PEM: TLS as well, at free ports; NULL: none
    double rate;       // the centre's clock: 1 is life, N is N times as fast
    const char *truth; // a folder for queue_log-NAME and Master-NAME.csv; NULL: none is kept
    bool commands;     // read from standard input, each answered by a line on standard output
    struct centre_options centre; // start_us 0: now
    // Called for amiws (server NULL) and for the AMI of each PBX, listening, first without TLS:
    // tells the port.
    void (*listening)(void *context, const char *server, bool tls, uint16_t port);
    void *context;
};

// Serves until SIGTERM, SIGINT or the command `quit`. 0, or -errno when the port or the truth's
// files cannot be had; -EBADMSG: there is no certificate with its key in that file.
int live_run(const struct live_options *o);

#endif
