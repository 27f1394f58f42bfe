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
    void (*before_sleep)(void *context);       // once each round, after all handlers: draw here
};

// Blocks `signals` (0-ended) for this thread and takes them from then on by signalfd: call it
// before any thread starts. Negative: -errno.
int loop_create(const struct loop_handlers *handlers, const int *signals, struct loop **ret_loop);
void loop_destroy(struct loop *l);
void loop_run(struct loop *l);  // until loop_stop()
void loop_stop(struct loop *l); // from a handler
void loop_wake(struct loop *l); // from any thread: before_sleep runs

// Watches a duplicate of fd (which becomes non-blocking, and so does its open file: see traps). On
// end-of-file or an error `closed` is called once and the watch is gone.
struct loop_watch_handlers {
    void *context;
    void (*readable)(void *context);
    void (*writable)(void *context); // only after loop_watch_want_write()
    void (*closed)(void *context);
};
int loop_watch_add(struct loop *l, int fd, const struct loop_watch_handlers *handlers,
                   struct loop_watch **ret_watch);
void loop_watch_remove(struct loop_watch *w);
void loop_watch_want_write(struct loop_watch *w);

// A timer that runs once after it is set; setting it again moves it. Its memory is the caller's
// loop's.
int loop_timer_add(struct loop *l, void (*fire)(void *context), void *context,
                   struct loop_timer **ret_timer);
void loop_timer_set(struct loop_timer *t, int64_t after_us);
void loop_timer_stop(struct loop_timer *t);
void loop_timer_remove(struct loop_timer *t);

#endif
