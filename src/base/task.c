// How a job pauses.
//
// We want to write a job as what it is: a loop over a million rows, a sort, a load. And the
// program's main loop wants to answer a key within milliseconds. A job cut into slices by hand
// gives both, but nobody can read it: each of its loops becomes a place to come back to. So a job
// runs on a stack of its own, and simply stands still on it.
//
// That stack belongs to a thread, but the two threads never run at the same time. There is one
// baton. Whoever has it runs; the other waits for it in a semaphore. task_run() hands the baton to
// the job and waits. task_pause() hands it back once the budget is used up, and waits. So there is
// nothing to lock, nobody sees anything half done, and a test gives the same result every time: the
// job changes its owner's data as if it were a function that the owner called. Handing over the
// baton also makes the memory writes of one visible to the other; semaphores guarantee that.
//
// A job may do anything that a function called by its owner may do, as long as it does not exceed
// its budget by much between two pauses. It must not assume that after a pause the world is as it
// was before. Either its owner leaves alone what the job reads and makes events wait, or the job
// looks again.
//
// Cancelling sets a flag, which the next pause returns. The job then frees what it holds and
// returns, as it would on an error: no stack is thrown away, and nothing leaks. task_cancel() runs
// the job until it has done so.
//
// A test, and a run without a screen, has no task: task_pause(NULL) is false, and the same function
// runs from its first line to its last.
//
// (Switching contexts within one thread would be ten times as fast, 2 us instead of 20; with slices
// of one to two milliseconds that is one per cent. But sanitizers and debuggers do not follow such
// a switch, and not every C library offers it.)
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
    sem_t to_job, to_owner; // the baton, on its way to one of the two
    task_job *job;          // the job under way, or NULL
    void *context;
    int64_t until_us; // when the budget ends, by the monotonic clock
    bool cancelled, waits;
    bool ends; // asks the thread to end
};

static void wait_for_baton(sem_t *baton) {
    while (sem_wait(baton) && errno == EINTR)
        ;
}

static void *run_jobs(void *task) {
    struct task *t = task;
    for (;;) {
        wait_for_baton(&t->to_job);
        if (t->ends) return NULL;
        // when cancelled here, the job has not started yet
        if (!t->cancelled) t->job(t, t->context);
        t->job = NULL;
        sem_post(&t->to_owner);
    }
}

// Signals go to the owner's thread.
static int start_thread(struct task *t) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&t->thread, NULL, run_jobs, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -failed;
}

int task_create(struct task **ret_task) {
    struct task *t = mem_zero(1, sizeof *t);
    sem_init(&t->to_job, 0, 0);
    sem_init(&t->to_owner, 0, 0);
    int failed = start_thread(t);
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
    wait_for_baton(&t->to_owner);
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
    wait_for_baton(&t->to_job);
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
