// The half of the sandbox that is about calls of the kernel.
#ifndef CDRTOP_APP_SANDBOX_CALLS_H
#define CDRTOP_APP_SANDBOX_CALLS_H

#include <stdbool.h>

// Takes from all threads what cdrtop never calls. False if this kernel cannot.
bool sandbox_refuse_calls(void);

#endif
