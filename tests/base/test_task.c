// A job that pauses: who runs when, how it is cancelled, and how it runs without a task.
#include "base/task.h"

#include <criterion/criterion.h>

#define ROWS 100

struct count {
    int rows, unwound, whole;
};

static void count(struct task *t, void *context) {
    struct count *c = context;
    for (int i = 0; i < ROWS; i++) {
        if (task_pause(t)) {
            c->unwound++;
            return;
        }
        c->rows++;
    }
    c->whole++;
}

Test(task, pauses_at_each_row_without_a_budget) {
    struct task *t;
    struct count c = {0};
    cr_assert_eq(task_create(&t), 0);
    cr_assert(!task_busy(t));
    task_begin(t, count, &c);
    cr_assert(task_busy(t));
    cr_assert_eq(c.rows, 0, "it does not run before it is told to");
    for (int turn = 0; turn < ROWS; turn++) {
        cr_assert(!task_run(t, 0));
        cr_assert_eq(c.rows, turn, "one row a turn");
    }
    cr_assert(task_run(t, 0));
    cr_assert_eq(c.rows, ROWS);
    cr_assert_eq(c.whole, 1);
    cr_assert(!task_busy(t));
    cr_assert(task_run(t, 0), "nothing is under way");
    task_destroy(t);
}

Test(task, runs_through_within_its_budget) {
    struct task *t;
    struct count c = {0};
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, count, &c);
    cr_assert(task_run(t, INT64_C(3600) * 1000000));
    cr_assert_eq(c.whole, 1);
    task_destroy(t);
}

Test(task, a_cancelled_job_unwinds_before_cancel_returns) {
    struct task *t;
    struct count c = {0};
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, count, &c);
    task_run(t, 0);
    task_run(t, 0);
    task_cancel(t);
    cr_assert_eq(c.unwound, 1);
    cr_assert_eq(c.rows, 1);
    cr_assert(!task_busy(t));
    task_cancel(t);
    cr_assert_eq(c.unwound, 1, "there was nothing to cancel");
    task_destroy(t);
}

Test(task, a_newer_job_cancels_the_one_under_way) {
    struct task *t;
    struct count first = {0}, second = {0};
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, count, &first);
    task_run(t, 0);
    task_begin(t, count, &second);
    cr_assert_eq(first.unwound, 1);
    while (!task_run(t, 0))
        ;
    cr_assert_eq(second.rows, ROWS);
    cr_assert_eq(first.whole, 0);
    task_destroy(t);
}

Test(task, one_that_has_not_run_is_dropped) {
    struct task *t;
    struct count c = {0};
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, count, &c);
    task_destroy(t);
    cr_assert_eq(c.rows, 0);
    cr_assert_eq(c.unwound, 0);
}

static void wait_for(struct task *t, void *context) {
    struct count *c = context;
    while (!c->whole) {
        c->rows++;
        if (task_wait(t)) {
            c->unwound++;
            return;
        }
    }
}

Test(task, what_waits_says_so_and_asks_again) {
    struct task *t;
    struct count c = {0};
    cr_assert_eq(task_create(&t), 0);
    task_begin(t, wait_for, &c);
    cr_expect(!task_waits(t));
    cr_assert(!task_run(t, INT64_C(3600) * 1000000), "it does not use up its budget");
    cr_expect(task_waits(t));
    cr_assert(!task_run(t, INT64_C(3600) * 1000000));
    cr_expect_eq(c.rows, 2);
    c.whole = 1;
    cr_assert(task_run(t, 0));
    cr_expect(!task_waits(t));
    c.whole = 0;
    task_begin(t, wait_for, &c);
    task_run(t, 0);
    task_cancel(t);
    cr_expect_eq(c.unwound, 1);
    cr_expect(!task_waits(t));
    task_destroy(t);
}

Test(task, without_one_the_same_function_runs_through) {
    struct count c = {0};
    count(NULL, &c);
    cr_assert_eq(c.rows, ROWS);
    cr_assert_eq(c.whole, 1);
    task_destroy(NULL);
}
