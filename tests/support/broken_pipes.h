// OpenSSL writes to a peer that may have left, and cannot be told not to raise SIGPIPE.
#ifndef CDRTOP_TESTS_BROKEN_PIPES_H
#define CDRTOP_TESTS_BROKEN_PIPES_H

#include <pthread.h>
#include <signal.h>

// For this thread and those that it starts.
static inline void ignore_broken_pipes(void) {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, NULL);
}

#endif
