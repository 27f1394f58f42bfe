// For a child before exec: who runs the tests under nohup, or from a script in the background, has
// these ignored, and a program that is started with them ignored does not end by them.
#ifndef CDRTOP_TESTS_USUAL_SIGNALS_H
#define CDRTOP_TESTS_USUAL_SIGNALS_H

#include <signal.h>

static inline void take_usual_signals(void) {
    signal(SIGHUP, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
}

#endif
