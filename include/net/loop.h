// The loop of the program: libwebsockets' own, with the terminal, signals and timers in it. No type
// of libwebsockets is shown here.
#ifndef CDRTOP_NET_LOOP_H
#define CDRTOP_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_watch; // a file descriptor in the loop
struct loop_timer;

struct loop_handlers {
    void *context;
    void (*signal)(void *context, int number); // one of those given to loop_create()
    // after the handlers of a round, if any ran: the place to draw
    void (*before_sleep)(void *context);
};

// Blocks `signals` (ended by 0, or NULL) for this thread and receives them by signalfd from then
// on: call it before any thread is started. They stay blocked after loop_destroy(). SIGPIPE is
// ignored from here on, and a HUP that is ignored already stays so. It is quick, so draw the first
// screen after it. Negative: -errno.
int loop_create(const struct loop_handlers *handlers, const int *signals, struct loop **ret_loop);

// Prepares libwebsockets and OpenSSL, and removes http_proxy from the environment. It takes about a
// millisecond, so it is a step of its own. Everything below except loop_stop() needs it. 0 also if
// it was done already. Negative: -errno.
int loop_open(struct loop *l);

// Also ends what is still in the loop: no handler is called, and pointers to its links, watches and
// timers are invalid. Not to be called from a handler.
void loop_destroy(struct loop *l);

void loop_run(struct loop *l);  // until loop_stop(); opens the loop if need be
void loop_stop(struct loop *l); // from a handler, or before loop_run(), which then returns at once

// Watches a duplicate of fd. It becomes non-blocking, and with it the whole open file. At the end
// of the file or on an error `closed` is called once, and the watch is gone. Negative: -errno.
struct loop_watch_handlers {
    void *context;
    void (*readable)(void *context);
    void (*writable)(void *context); // only after loop_watch_want_write()
    void (*closed)(void *context);   // may be NULL, like the others
};
int loop_watch_add(struct loop *l, int fd, const struct loop_watch_handlers *handlers,
                   struct loop_watch **ret_watch);
void loop_watch_want_write(struct loop_watch *w);

// A timer that runs once after it is set; setting it again moves it. The loop owns its memory. Set
// to 0 it runs in the next round, after what has come in meanwhile: so long work can be cut into
// slices.
int loop_timer_add(struct loop *l, void (*fire)(void *context), void *context,
                   struct loop_timer **ret_timer);
void loop_timer_set(struct loop_timer *t, int64_t after_us);
void loop_timer_stop(struct loop_timer *t);
void loop_timer_remove(struct loop_timer *t); // also from its own handler; NULL is allowed

#endif
