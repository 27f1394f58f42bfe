// `cdrtop --demo`: a simulated call centre in a process of its own, which ends with this one. The
// day so far comes from the simulated PBXs' own logs, what happens from now on over the link.
#ifndef CDRTOP_APP_DEMO_H
#define CDRTOP_APP_DEMO_H

#include "conf/conf.h"
#include "pbx/servers.h"

#include <sys/types.h>

#define DEMO_FILES 4

struct demo {
    pid_t process; // 0: none
    char url[64];
    char folder[32];            // of the day so far, removed in the end; "" none
    char files[DEMO_FILES][64]; // in it: Master.csv and queue_log of each PBX
};

// Starts it, before any thread. Negative: -errno.
int demo_start(const struct conf *conf, struct demo *ret_demo);
void demo_add_zones(const struct conf *conf, struct servers *servers); // of its PBXs
void demo_stop(struct demo *d);                                        // waits for its end

#endif
