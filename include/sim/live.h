// `cdrtop sim`: serves the simulated call centre as amiws would, over a WebSocket on a loopback
// port, and as the AMI of each PBX, all of it over TLS, too. It writes the truth to files, and
// makes faults on command. It is a program of its own with a loop of its own.
#ifndef CDRTOP_SIM_LIVE_H
#define CDRTOP_SIM_LIVE_H

#include "sim/centre.h"

#define LIVE_USER   "cdrtop" // of AMI, and of a proxy in front of amiws
#define LIVE_SECRET "simulated"

struct live_options {
    uint16_t port; // 0 for any free one
    // that of the first PBX, followed by the others; 0 for any free ones; -1 for no AMI
    int32_t ami_port;
    // its certificate and key as PEM: serves TLS as well, on free ports; NULL for none
    const char *tls;
    double rate;       // of the centre's clock: 1 is real time, N is N times as fast
    const char *truth; // a folder for queue_log-NAME and Master-NAME.csv; NULL: none are written
    bool commands;     // read from standard input; each is answered by a line on standard output
    struct centre_options centre; // start_us 0: now
    // Called with the port of amiws (server NULL) and of each PBX's AMI once it listens, first
    // without TLS.
    void (*listening)(void *context, const char *server, bool tls, uint16_t port);
    void *context;
};

// Serves until SIGTERM, SIGINT or the command `quit`. 0; -errno if the port or the files cannot be
// opened; -EBADMSG if that file lacks a certificate or its key.
int live_run(const struct live_options *o);

#endif
