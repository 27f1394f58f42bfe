// The baton of base/task: the job and its owner write to the same memory in turn, without a lock,
// and jobs are cancelled at every possible place. Exits with 0 if everything was as expected.
#include "base/task.h"

#define ROWS 2000

struct shared {
    int by_job, by_owner, unwound, whole;
};

static void count(struct task *t, void *context) {
    struct shared *s = context;
    for (int i = 0; i < ROWS; i++) {
        if (task_pause(t)) {
            s->unwound++;
            return;
        }
        s->by_job = s->by_owner + 1;
    }
    s->whole++;
}

static int in_turn(void) {
    struct shared s = {0};
    struct task *t;
    if (task_create(&t)) return 1;
    task_begin(t, count, &s);
    for (; !task_run(t, 0); s.by_owner = s.by_job)
        ;
    task_destroy(t);
    return s.whole != 1 || s.by_job != ROWS;
}

static int cancelled(void) {
    struct shared s = {0};
    struct task *t;
    if (task_create(&t)) return 1;
    for (int turns = 0; turns < 20; turns++) {
        task_begin(t, count, &s);
        for (int i = 0; i < turns; i++)
            task_run(t, 0);
        s.by_owner = 0;
        if (turns % 2) task_cancel(t);
    }
    task_destroy(t);
    return s.unwound != 19; // the first one had not started
}

int main(void) {
    return in_turn() || cancelled();
}
