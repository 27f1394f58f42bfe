// How a job pauses.
//
// A job wants to be written as what it is: a loop over a million rows, a sort, a load. The loop of
// the program wants to answer a key within milliseconds. A job that is cut into slices by hand
// gives both, and nobody can read it any more: each of its loops becomes a place to come back to.
// So the job runs on a stack of its own, and stands still on it.
//
// That stack is a thread, and the thread is never a second one that runs: there is one baton. Who
// has it runs; the other waits for it in a semaphore. task_run() hands the baton to the job and
// waits; task_pause(), once the budget is used up, hands it back and waits. Both never run at the
// same time, so there is nothing to lock, nothing is seen half done, and a test gives the same
// result each time: the job changes what the owner owns as if it were a function that the owner
// called. Handing over is also what makes the memory of the one visible to the other; a semaphore
// promises that.
//
// What a job may do: anything that a function called by the owner may do, as long as it does not
// outlast its budget by much between two pauses. What it must not rely on: that the world is as it
// was once it has paused. Its owner keeps what the job reads as it is, and lets events wait, or the
// job asks anew.
//
// Cancelling is a flag that the next pause returns. The job frees what it holds and returns, as it
// would in the case of an error: no stack is thrown away, and nothing leaks. task_cancel() runs it
// until it has done so.
//
// A test, and a run without a face, has no task: task_pause(NULL) is false, and the same function
// runs through from its first line to its last.
//
// (A switch of contexts within one thread is ten times as quick, 2 us against 20, which at slices
// of one to two milliseconds is one per cent; but sanitizers and debuggers do not follow it, and
// not every C library has it.)
#include "base/task.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>

struct task {
    pthread_t thread;
    sem_t to_job, to_owner; // the baton, on its way to one of them
    task_job *job;          // under way; NULL none
    void *context;
    int64_t until_us; // of the monotonic clock: the budget ends
    bool cancelled, waits;
    bool ends; // the thread is to end
};

static void take(sem_t *baton) {
    while (sem_wait(baton) && errno == EINTR)
        ;
}

static void *run(void *task) {
    struct task *t = task;
    for (;;) {
        take(&t->to_job);
        if (t->ends) return NULL;
        if (!t->cancelled) t->job(t, t->context); // else it has not begun
        t->job = NULL;
        sem_post(&t->to_owner);
    }
}

// Signals are the owner's.
static int start(struct task *t) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&t->thread, NULL, run, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -failed;
}

int task_create(struct task **ret_task) {
    struct task *t = mem_zero(1, sizeof *t);
    sem_init(&t->to_job, 0, 0);
    sem_init(&t->to_owner, 0, 0);
    int failed = start(t);
    if (failed) {
        free(t);
        return failed;
    }
    *ret_task = t;
    return 0;
}

void task_destroy(struct task *t) {
    if (!t) return;
    task_cancel(t);
    t->ends = true;
    sem_post(&t->to_job);
    pthread_join(t->thread, NULL);
    sem_destroy(&t->to_job);
    sem_destroy(&t->to_owner);
    free(t);
}

bool task_busy(const struct task *t) {
    return t->job != NULL;
}

void task_begin(struct task *t, task_job *job, void *context) {
    task_cancel(t);
    t->job = job;
    t->context = context;
}

bool task_run(struct task *t, int64_t budget_us) {
    if (!t->job) return true;
    t->until_us = clock_monotonic_us() + budget_us;
    sem_post(&t->to_job);
    take(&t->to_owner);
    return !t->job;
}

void task_cancel(struct task *t) {
    t->cancelled = true;
    while (!task_run(t, 0))
        ;
    t->cancelled = false;
}

static bool hand_back(struct task *t) {
    sem_post(&t->to_owner);
    take(&t->to_job);
    return t->cancelled;
}

bool task_pause(struct task *t) {
    if (!t) return false;
    return t->cancelled || (clock_monotonic_us() >= t->until_us && hand_back(t));
}

bool task_wait(struct task *t) {
    if (!t) return false;
    t->waits = true;
    bool cancelled = t->cancelled || hand_back(t);
    t->waits = false;
    return cancelled;
}

bool task_waits(const struct task *t) {
    return t->waits;
}
