// A long job written plainly: an ordinary function with ordinary loops that asks every few dozen
// rows whether it is to pause. Within its budget that is a look at the clock; past it the job
// stands still and its owner goes on, and takes it up again later. src/base/task.c says who may run
// when.
#ifndef CDRTOP_BASE_TASK_H
#define CDRTOP_BASE_TASK_H

#include <stdbool.h>
#include <stdint.h>

struct task; // opaque; at most one job at a time

// The job. It ends by returning; a cancelled one unwinds as any function does that is told to stop.
typedef void task_job(struct task *t, void *context);

// 0, or a negative errno: there is no thread to be had.
int task_create(struct task **ret_task);
// Cancels the job first, if there is one, and waits for it to unwind. NULL is nothing.
void task_destroy(struct task *t);

// A job is under way: begun, and not yet at its end.
bool task_busy(const struct task *t);
// Begins a job. One that is under way is cancelled first. It does not run before task_run().
void task_begin(struct task *t, task_job *job, void *context);
// Runs the job for about `budget_us`, until it pauses or is at its end. True: nothing is under way
// any more. With a budget of 0 it runs to its next pause.
bool task_run(struct task *t, int64_t budget_us);
// Has the job unwind, now: when this returns it is at its end. One that has not run yet never does.
void task_cancel(struct task *t);

// Of a job: the owner may run in between. True when it was cancelled: then it lets go of what it
// holds, changes nothing that is shown, and returns. Without a task (NULL) it is nothing, and the
// same function runs through.
bool task_pause(struct task *t);
// The same at once, whatever is left of the budget: the job cannot go on before something outside
// has happened, and asks again then. Its owner sees that it waits, and lets it run when that may
// be.
bool task_wait(struct task *t);
bool task_waits(const struct task *t);

#endif
