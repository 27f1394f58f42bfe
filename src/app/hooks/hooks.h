// Hooks: programs that alerts run. A small process starts them, which is forked before this program
// has read anything, so that no secret is in its memory, and no thread. This is how it is spoken
// to. Nothing here ever waits.
#ifndef CDRTOP_APP_HOOKS_HOOKS_H
#define CDRTOP_APP_HOOKS_HOOKS_H

#include "alert/alerts.h"
#include "base/buf.h"
#include "conf/conf.h"

#define HOOK_LIMIT_S   10    // unless it has its own
#define HOOK_WORDS     200   // kept of what it wrote
#define HOOK_BYTES_MAX 32768 // of a job: arguments, variables and JSON together

// Forks it; call it before anything else. Returns our end of a socket, -1 if there is none. When
// that is closed, it ends as soon as the last hook has.
int hooks_fork(void);

struct hook_end { // what became of a job
    uint32_t job;
    enum { HOOK_EXITED, HOOK_SIGNALLED, HOOK_TOO_LONG, HOOK_REFUSED } how;
    int32_t status;         // its exit status, or the signal
    char words[HOOK_WORDS]; // the beginning of what it wrote, as it came
};

// Has the runner start the hook of that name for an alert. 0, or a negative errno: it is gone, or
// takes nothing at the moment.
int hooks_start(int runner, const struct conf *conf, const char *hook, uint32_t job,
                const struct alert_words *alert, const struct zone *zone);
// True when there was one; false when there is none yet. Negative errno in *ret_gone if the runner
// is gone.
bool hooks_ended(int runner, struct hook_end *ret_end, int *ret_gone);
// "done", "ended with status 1: …", in cleaned words. True if that is a failure.
bool hook_end_words(const struct hook_end *end, char *out, size_t size);

#endif
