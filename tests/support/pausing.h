// Runs a job as the program does, but pauses it at every opportunity.
#ifndef CDRTOP_TESTS_PAUSING_H
#define CDRTOP_TESTS_PAUSING_H

#include "base/task.h"

#include <criterion/criterion.h>

typedef bool pausing_job(struct task *t, void *context); // returns true when cancelled

struct pausing {
    pausing_job *job;
    void *context;
    bool cancelled;
    size_t pauses;
};

static inline void pausing_run(struct task *t, void *context) {
    struct pausing *p = context;
    p->cancelled = p->job(t, p->context);
}

// Runs it, and cancels it at its pause number `cancel_at`, counted from 1; 0 for never.
static inline struct pausing pausing(pausing_job *job, void *context, size_t cancel_at) {
    struct pausing p = {.job = job, .context = context};
    struct task *t;
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, pausing_run, &p);
    while (!task_run(t, 0) && ++p.pauses != cancel_at)
        ;
    task_destroy(t);
    return p;
}

#endif
