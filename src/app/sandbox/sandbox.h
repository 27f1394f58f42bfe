// What a command that listens to PBXs may still do once it runs, whatever comes over its links.
#ifndef CDRTOP_APP_SANDBOX_H
#define CDRTOP_APP_SANDBOX_H

#include "conf/args.h"
#include "conf/conf.h"
#include "disk/disk.h"

enum { // what the kernel keeps it from
    SANDBOX_FILES = 1,
    SANDBOX_CALLS = 2,
};

// From here on this thread, and every thread that it starts, writes no file. That of the disk
// writes only below the folders that the configuration and the command line name for it: state,
// history, exports, metrics, recordings. Neither starts a program, listens on a port, traces a
// process, mounts anything or becomes another user, for as long as the process lives. Reading stays
// as it was. Processes that were started before (the one for hooks) are not concerned. Returns what
// the kernel can do of this; 0 with --no-sandbox.
int sandbox_enter(const struct args *args, const struct conf *conf, struct disk *disk);

#endif
