// An engine for who has no screen: files are read to their end, links listened to until every PBX
// has told its first state, and all is counted; or links are listened to until a signal.
#ifndef CDRTOP_APP_GATHER_H
#define CDRTOP_APP_GATHER_H

#include "setup.h"

struct gather { // stays where it was begun
    struct engine engine;
    struct loop *loop; // NULL without links; its signals are TERM, INT and HUP
    struct loop_timer *tick;
    bool interrupted;              // by one of them
    void (*ticked)(void *context); // at each tick of a loop that is run again; NULL at first
    void *context;
    int64_t now_us, moment_us; // of the clock; of the figures
};

// An exit status; what was wrong has been said. gather_finish() in either case.
int gather_begin(struct gather *g, const struct args *args, const struct conf *conf);
// Makes the loop, and connects to all links.
int gather_listen(struct gather *g, const struct links_hooks *hooks);
// Runs the loop on, with `ticked` ten times a second, until a signal or loop_stop().
void gather_on(struct gather *g, void (*ticked)(void *context), void *context);
void gather_say_zones(struct gather *g); // that are wrong, each once, on stderr
void gather_finish(struct gather *g);

#endif
