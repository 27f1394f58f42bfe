// What goes over the socket to the runner: this, then `arguments` and `variables` strings, each
// ended by a NUL, then `input` bytes for its standard input.
#ifndef CDRTOP_APP_HOOKS_JOB_H
#define CDRTOP_APP_HOOKS_JOB_H

#include <stdint.h>

struct hook_job {
    uint32_t job, limit_s, arguments, variables, input;
};

#endif
