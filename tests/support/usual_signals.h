// For a child before exec: who runs the tests under nohup, or from a script in the background, has
// these ignored, and a program that is started with them ignored does not end by them.
#ifndef CDRTOP_TESTS_USUAL_SIGNALS_H
#define CDRTOP_TESTS_USUAL_SIGNALS_H

#include <signal.h>

// Before fork(); the parent sets what is returned again after it. What is sent to the child until
// it takes them waits: where they are ignored it would be lost.
static inline sigset_t hold_usual_signals(void) {
    sigset_t held, before;
    sigemptyset(&held);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGQUIT);
    pthread_sigmask(SIG_BLOCK, &held, &before);
    return before;
}

// In the child.
static inline void take_usual_signals(const sigset_t *before) {
    signal(SIGHUP, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

#endif
