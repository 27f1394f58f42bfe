// The one loop: libwebsockets' own, with the terminal, signals and timers in it. Nothing here shows
// a type of libwebsockets.
#ifndef CDRTOP_NET_LOOP_H
#define CDRTOP_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_watch; // a file descriptor in the loop
struct loop_timer;

struct loop_handlers {
    void *context;
    void (*signal)(void *context, int number); // of those given to loop_create()
    void (*before_sleep)(void *context); // after the handlers of a round, if any ran: draw here
};

// Blocks `signals` (0-ended, or NULL) for this thread and takes them from then on by signalfd: call
// it before any thread starts. They stay blocked after loop_destroy(). SIGPIPE is ignored from here
// on. Cheap: draw the first screen after it. Negative: -errno.
int loop_create(const struct loop_handlers *handlers, const int *signals, struct loop **ret_loop);

// Makes libwebsockets ready and takes http_proxy out of the environment. Without TLS this costs
// well under a millisecond, with it 20 to 45 ms: so it is a step of its own. Everything below but
// loop_stop() needs it. Done already: 0. Negative: -errno.
int loop_open(struct loop *l);

// Ends what is still in the loop too: no handler is called, and pointers to its links, watches and
// timers are dead. Not from a handler.
void loop_destroy(struct loop *l);

void loop_run(struct loop *l);  // until loop_stop(); opens the loop when that was not done
void loop_stop(struct loop *l); // from a handler, or before loop_run(), which then returns at once

// Watches a duplicate of fd (which becomes non-blocking, and so does its open file: see traps). On
// end-of-file or an error `closed` is called once and the watch is gone. Negative: -errno.
struct loop_watch_handlers {
    void *context;
    void (*readable)(void *context);
    void (*writable)(void *context); // only after loop_watch_want_write()
    void (*closed)(void *context);   // may be NULL, as the others
};
int loop_watch_add(struct loop *l, int fd, const struct loop_watch_handlers *handlers,
                   struct loop_watch **ret_watch);
void loop_watch_want_write(struct loop_watch *w);

// A timer that runs once after it is set; setting it again moves it. Its memory is the loop's. Set
// to 0 it runs in the next round, behind what has come in meanwhile: so long work is cut in slices.
int loop_timer_add(struct loop *l, void (*fire)(void *context), void *context,
                   struct loop_timer **ret_timer);
void loop_timer_set(struct loop_timer *t, int64_t after_us);
void loop_timer_stop(struct loop_timer *t);
void loop_timer_remove(struct loop_timer *t); // in its own handler too; NULL is fine

#endif
