// Signals that end the program.
#include "base/ending.h"

#include <stddef.h>

static const int ends[] = {SIGTERM, SIGINT, SIGHUP};
#define ENDS (sizeof ends / sizeof *ends)

bool ending_takes(int number) {
    struct sigaction now;
    return number != SIGHUP || sigaction(number, NULL, &now) || now.sa_handler != SIG_IGN;
}

void ending_add(sigset_t *set) {
    for (size_t i = 0; i < ENDS; i++)
        if (ending_takes(ends[i])) sigaddset(set, ends[i]);
}

bool ending_came(void) {
    sigset_t pending;
    sigpending(&pending);
    for (size_t i = 0; i < ENDS; i++)
        if (sigismember(&pending, ends[i]) && ending_takes(ends[i])) return true;
    return false;
}
