// Lets a long job be written as an ordinary function with ordinary loops. Every few dozen rows it
// calls task_pause(). Within its time budget that only looks at the clock; after that the job
// stands still, its owner continues, and resumes the job later. src/base/task.c explains who runs
// when.
#ifndef CDRTOP_BASE_TASK_H
#define CDRTOP_BASE_TASK_H

#include <stdbool.h>
#include <stdint.h>

struct task; // opaque; runs at most one job at a time

// The job. It ends by returning. When it is cancelled, it returns early as any function does on an
// error.
typedef void task_job(struct task *t, void *context);

// 0, or a negative errno if no thread can be started.
int task_create(struct task **ret_task);
// Cancels a job that is under way, and waits until it has returned. NULL is allowed.
void task_destroy(struct task *t);

// Whether a job has been started and has not ended.
bool task_busy(const struct task *t);
// Starts a job; one that is under way is cancelled first. It does not run until task_run().
void task_begin(struct task *t, task_job *job, void *context);
// Runs the job for about `budget_us`, until it pauses or ends. True when no job is under way any
// more. With a budget of 0 it runs to its next pause.
bool task_run(struct task *t, int64_t budget_us);
// Cancels the job, and returns once it has ended. A job that has not run yet never will.
void task_cancel(struct task *t);

// Called by the job: its owner may run in between. True means cancelled: the job frees what it
// holds, changes nothing that is shown, and returns. With a NULL task this does nothing, and the
// same function runs straight through.
bool task_pause(struct task *t);
// Pauses at once, whatever is left of the budget, because the job cannot continue before something
// outside has happened. It asks again when it is resumed. The owner sees that it waits, and resumes
// it when that may have happened.
bool task_wait(struct task *t);
bool task_waits(const struct task *t);

#endif
