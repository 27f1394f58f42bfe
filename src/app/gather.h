// An engine for commands without a screen: files are read to their end, links listened to until
// every PBX has told its first state, and everything is counted. Or links are listened to until a
// signal.
#ifndef CDRTOP_APP_GATHER_H
#define CDRTOP_APP_GATHER_H

#include "setup.h"

#include <signal.h>

struct gather { // must not move after it was begun
    struct engine engine;
    struct disk *disk; // reads the history, and writes what is kept; NULL for neither
    struct loop *loop; // NULL without links; handles TERM, INT and HUP
    struct loop_timer *tick;
    bool interrupted; // by one of these
    bool keeps;       // what is observed is kept in the history; set by `watch`
    sigset_t early;   // USR1 and USR2, if they came before `also` was set
    // called at each tick, and for SIGUSR1 and SIGUSR2, if it is set; `number` is 0 at a tick
    void (*also)(void *also_context, int number);
    void *also_context;
    void (*ticked)(void *context); // called at each tick when the loop is run again; NULL at first
    void *context;
    char last_words[HISTORY_LAST_WORDS]; // said in the end; "" for nothing
    int64_t now_us, moment_us;           // by the clock; of the figures
    int64_t leaves_us;                   // monotonic; 0 until it is asked for
};

// Returns an exit status, after printing what was wrong. Call gather_finish() in any case. If it
// keeps the history, a link that is not up yet is no failure.
int gather_begin(struct gather *g, const struct args *args, const struct conf *conf);
// Makes the loop, and connects to all links.
int gather_listen(struct gather *g, const struct links_hooks *hooks);
// Runs the loop again, with `ticked` ten times a second, until a signal or loop_stop().
void gather_on(struct gather *g, void (*ticked)(void *context), void *context);
// SIG_BLOCK or SIG_UNBLOCK for the signals of base/ending.h, which end the program when they are
// not blocked.
void gather_mask_signals(int how);
// Starts the disk's thread, if there is none yet. EXIT_FAILED, after saying why, if it cannot be.
int gather_disk(struct gather *g);
void gather_say_zones(struct gather *g); // wrong ones, each once, on stderr
// Monotonic: until when its end waits for the disk, from the first call on.
int64_t gather_leaves_us(struct gather *g);
// False, after saying so, if the disk does not answer: what it was to write is lost.
bool gather_finish(struct gather *g);

#endif
