// The loop: timers, watched descriptors, drawing before sleep, signals, and looking up names.
#include "../../src/net/link_parts.h"
#include "../../src/net/loop_private.h"
#include "../support/patience.h"
#include "base/clock.h"
#include "net/loop.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct bench {
    struct loop *loop;
    struct loop_timer *timers[4];
    struct loop_watch *watch;
    char log[256];
    int sleeps, fd, master;
    pthread_t thread;
};

static void note(struct bench *b, const char *text) {
    size_t len = strlen(b->log);
    snprintf(b->log + len, sizeof b->log - len, "%s", text);
}

static void count_sleep(void *context) {
    struct bench *b = context;
    b->sleeps++;
}

static void take_signal(void *context, int number) {
    struct bench *b = context;
    note(b, number == SIGUSR1 ? "usr1 " : "other ");
    loop_stop(b->loop);
}

static void give_up(void *context) {
    struct bench *b = context;
    note(b, "late ");
    loop_stop(b->loop);
}

static void open_bench(struct bench *b) {
    static const int signals[] = {SIGUSR1, SIGWINCH, 0};
    struct loop_handlers handlers = {b, take_signal, count_sleep};
    cr_assert_eq(loop_create(&handlers, signals, &b->loop), 0);
    cr_assert_eq(loop_open(b->loop), 0);
    loop_timer_add(b->loop, give_up, b, &b->timers[3]);
    loop_timer_set(b->timers[3], PATIENCE_MS * INT64_C(1000));
}

static void fire_a(void *context) {
    note(context, "a ");
}

static void fire_b(void *context) {
    note(context, "b ");
}

static void fire_last(void *context) {
    struct bench *b = context;
    note(b, "last ");
    loop_stop(b->loop);
}

Test(loop, timers_fire_in_their_order) {
    struct bench b = {0};
    open_bench(&b);
    loop_timer_add(b.loop, fire_a, &b, &b.timers[0]);
    loop_timer_add(b.loop, fire_b, &b, &b.timers[1]);
    loop_timer_add(b.loop, fire_last, &b, &b.timers[2]);
    // Each is set to a time after the one set before it, however long that takes.
    loop_timer_set(b.timers[2], PATIENCE_MS * INT64_C(1000));
    loop_timer_set(b.timers[0], 1);
    loop_timer_set(b.timers[1], 10000);
    loop_timer_set(b.timers[0], 20000);
    int64_t start = clock_monotonic_us();
    loop_timer_set(b.timers[2], 40000);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "b a last ");
    cr_expect_geq(clock_monotonic_us() - start, 40000);
    b.log[0] = '\0';
    loop_timer_set(b.timers[0], 1000);
    loop_timer_set(b.timers[1], 1000);
    loop_timer_stop(b.timers[0]);
    loop_timer_remove(b.timers[1]);
    loop_timer_set(b.timers[2], 5000);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "last ");
    loop_destroy(b.loop);
}

static void stop_at_third(void *context) {
    struct bench *b = context;
    if (++b->sleeps == 3) loop_stop(b->loop);
}

static void fire_quietly(void *context) {
    (void)context;
}

// libwebsockets runs timers and then sleeps: drawing must not wait for the next event.
Test(loop, before_sleep_runs_right_after_a_timer) {
    struct bench b = {0};
    struct loop_handlers handlers = {.context = &b, .before_sleep = stop_at_third};
    cr_assert_eq(loop_create(&handlers, NULL, &b.loop), 0);
    cr_assert_eq(loop_open(b.loop), 0);
    loop_timer_add(b.loop, fire_quietly, &b, &b.timers[0]);
    loop_timer_add(b.loop, give_up, &b, &b.timers[1]);
    loop_timer_set(b.timers[0], 5000);
    loop_timer_set(b.timers[1], PATIENCE_MS * INT64_C(1000));
    loop_run(b.loop); // once at the start, and once or twice for the timer
    if (b.sleeps < 3) {
        loop_timer_set(b.timers[0], 5000);
        loop_run(b.loop);
    }
    cr_expect_eq(b.sleeps, 3);
    cr_expect_str_eq(b.log, "");
    loop_destroy(b.loop);
}

static void read_pipe(void *context) {
    struct bench *b = context;
    char bytes[16] = "";
    while (read(b->fd, bytes, sizeof bytes - 1) > 0)
        note(b, bytes);
}

static void write_pipe(void *context) {
    note(context, "writable ");
}

static void pipe_closed(void *context) {
    struct bench *b = context;
    note(b, "closed ");
    loop_stop(b->loop);
}

static void hear_end(struct bench *b, int fds[2]) {
    b->fd = fds[0];
    struct loop_watch_handlers handlers = {b, read_pipe, write_pipe, pipe_closed};
    cr_assert_eq(loop_watch_add(b->loop, fds[0], &handlers, &b->watch), 0);
    cr_assert_eq(write(fds[1], "bytes ", 6), 6);
    close(fds[1]);
    loop_run(b->loop);
    close(fds[0]);
}

Test(loop, a_watch_reads_and_is_closed_once_at_the_end) {
    struct bench b = {0};
    int fds[2];
    open_bench(&b);
    cr_assert_eq(pipe(fds), 0);
    hear_end(&b, fds);
    cr_expect_str_eq(b.log, "bytes closed ");
    b.log[0] = '\0';
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    hear_end(&b, fds);
    cr_expect_str_eq(b.log, "bytes closed ");
    loop_destroy(b.loop);
}

static void read_then_hang_up(void *context) {
    struct bench *b = context;
    read_pipe(b);
    if (b->master >= 0) close(b->master);
    b->master = -1;
}

Test(loop, a_terminal_that_is_hung_up_is_closed) {
    struct bench b = {0};
    int slave;
    open_bench(&b);
    cr_assert_eq(openpty(&b.master, &slave, NULL, NULL, NULL), 0);
    b.fd = slave;
    struct loop_watch_handlers handlers = {&b, read_then_hang_up, NULL, pipe_closed};
    cr_assert_eq(loop_watch_add(b.loop, slave, &handlers, &b.watch), 0);
    cr_assert_eq(write(b.master, "key \n", 5), 5);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "key \nclosed ");
    close(slave);
    loop_destroy(b.loop);
}

static void write_then_stop(void *context) {
    struct bench *b = context;
    note(b, "writable ");
    loop_stop(b->loop);
}

Test(loop, a_watch_can_ask_to_write) {
    struct bench b = {0};
    int fds[2];
    open_bench(&b);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    struct loop_watch_handlers handlers = {.context = &b, .writable = write_then_stop};
    cr_assert_eq(loop_watch_add(b.loop, fds[1], &handlers, &b.watch), 0);
    loop_watch_want_write(b.watch);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "writable ");
    cr_expect_lt(loop_watch_add(b.loop, 9999, &handlers, &b.watch), 0);
    close(fds[0]);
    close(fds[1]);
    loop_destroy(b.loop);
}

static void write_once_more(void *context) {
    struct bench *b = context;
    if (++b->fd < 4)
        loop_watch_want_write(b->watch); // libwebsockets forgets a request made here
    else
        loop_stop(b->loop);
}

Test(loop, a_writable_handler_can_ask_to_write_on) {
    struct bench b = {0};
    int fds[2];
    open_bench(&b);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    const struct loop_watch_handlers handlers = {.context = &b, .writable = write_once_more};
    cr_assert_eq(loop_watch_add(b.loop, fds[0], &handlers, &b.watch), 0);
    loop_watch_want_write(b.watch);
    b.fd = 0;
    loop_run(b.loop);
    cr_expect_eq(b.fd, 4);
    cr_expect_str_eq(b.log, "");
    close(fds[0]);
    close(fds[1]);
    loop_destroy(b.loop);
}

Test(loop, signals_come_through_the_loop) {
    struct bench b = {0};
    open_bench(&b);
    kill(getpid(), SIGUSR1);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "usr1 ");
    loop_destroy(b.loop);
}

static void stop_when_woken(void *context) {
    struct bench *b = context;
    if (++b->sleeps == 1)
        pthread_create(&b->thread, NULL, (void *(*)(void *))(void (*)(void))loop_wake, b->loop);
    else
        loop_stop(b->loop);
}

Test(loop, a_thread_wakes_it) {
    struct bench b = {0};
    struct loop_handlers handlers = {.context = &b, .before_sleep = stop_when_woken};
    cr_assert_eq(loop_create(&handlers, NULL, &b.loop), 0);
    loop_wake(b.loop); // before it is open there is nothing to wake, and no harm is done
    loop_run(b.loop);
    cr_expect_eq(b.sleeps, 2);
    pthread_join(b.thread, NULL);
    loop_destroy(b.loop);
}

Test(loop, sleeps_when_nothing_happens) {
    struct bench b = {0};
    open_bench(&b);
    loop_timer_add(b.loop, fire_last, &b, &b.timers[0]);
    loop_timer_set(b.timers[0], 300000);
    loop_run(b.loop);
    cr_expect_leq(b.sleeps, 4, "%d rounds", b.sleeps);
    loop_destroy(b.loop);
}

static void found(void *context, const struct prepared *outcome) {
    struct bench *b = context;
    snprintf(b->log, sizeof b->log, "%zu %s", outcome->count,
             outcome->count ? outcome->found[0].text : outcome->unresolved);
    loop_stop(b->loop);
}

Test(resolve, numbers_need_no_look_up_and_names_come_back) {
    struct address a;
    cr_expect(resolve_numeric("127.0.0.1", &a));
    cr_expect(resolve_numeric("::1", &a));
    cr_expect_str_eq(a.text, "::1");
    cr_expect(!resolve_numeric("localhost", &a));
    cr_expect(!resolve_numeric("1.2.3", &a));
    struct bench b = {0};
    open_bench(&b);
    prepare_start(b.loop, "localhost", NULL, found, &b);
    loop_run(b.loop);
    cr_expect(strstr(b.log, " 127.0.0.1") || strstr(b.log, " ::1"), "%s", b.log);
    b.log[0] = '\0';
    prepare_cancel(prepare_start(b.loop, "localhost", NULL, found, &b));
    loop_timer_add(b.loop, fire_last, &b, &b.timers[0]);
    loop_timer_set(b.timers[0], 50000);
    loop_run(b.loop);
    cr_expect_str_eq(b.log, "last ");
    prepare_start(b.loop, "no-such-host.invalid", NULL, found, &b); // and destroyed while it runs
    loop_destroy(b.loop);
}
