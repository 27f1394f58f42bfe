// What snapshot and export begin with: files are read to their end, links listened to until every
// PBX has told its first state, and all is folded.
#ifndef CDRTOP_APP_GATHER_H
#define CDRTOP_APP_GATHER_H

#include "base/clock.h"
#include "engine/figures.h"
#include "engine/links.h"
#include "setup.h"

struct gather { // stays where it was begun
    struct clock clock;
    struct door door;
    struct load load;
    struct setup setup;
    struct figures figures;
    struct links links;
    struct loop *loop; // NULL without links; its signals are TERM, INT and HUP
    struct loop_timer *tick;
    bool interrupted;              // by one of them
    void (*ticked)(void *context); // at each tick of a loop that is run again; NULL at first
    void *context;
    bool zone_said[SERVERS_MAX]; // that its times do not look like its zone
    int64_t now_us, moment_us;   // of the clock; of the figures (setup_moment_us())
};

// An exit status; what was wrong has been said. gather_finish() in either case.
int gather_begin(struct gather *g, const struct args *args, const struct conf *conf);
// Runs the loop on, with `ticked` ten times a second, until a signal or loop_stop().
void gather_on(struct gather *g, void (*ticked)(void *context), void *context);
void gather_finish(struct gather *g);

#endif
