// A replayed recording: every client gets all of it, at the recorded pace.
#include "../../src/sim/centre/shift.h"
#include "../support/link_probe.h"
#include "../support/replay_child.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ODD FIXTURES "/odd/frames.jsonl.gz"

static size_t frames_of(struct recording *r, struct buf *ret_all) {
    struct span frame;
    int64_t at;
    size_t count = 0;
    for (; recording_next(r, &frame, &at); count++) {
        buf_span(ret_all, frame);
        buf_put(ret_all, "\n", 1);
    }
    recording_rewind(r);
    return count;
}

static void gets_all(struct probe *p, size_t count, const struct buf *wanted) {
    cr_expect(probe_until(p, probe_has_frames, count));
    cr_expect_eq(p->frames, count);
    cr_expect(span_same(buf_text(&p->kept), buf_text(wanted)));
}

Test(replay, every_client_gets_every_byte) {
    struct recording r = {0};
    struct replay_child child;
    struct buf wanted = {0};
    recording_load(&r, ODD);
    size_t count = frames_of(&r, &wanted);
    cr_assert_eq(count, 110);
    replay_child_start(&child, &(struct replay_options){0}, &r);
    struct probe first = {.keep = true}, second = {.keep = true};
    probe_on_port(&first, child.port, 0);
    probe_on_port(&second, child.port, 0);
    cr_assert(probe_until(&second, probe_has_ups, 1));
    gets_all(&first, count, &wanted);
    cr_expect(link_send(first.link, SPAN("{\"Action\":\"Ping\"}"))); // swallowed
    gets_all(&second, count, &wanted);
    struct probe late = {.keep = true}; // from the beginning too
    probe_on_port(&late, child.port, 0);
    gets_all(&late, count, &wanted);
    cr_expect_eq(first.downs + second.downs + late.downs, 0);
    cr_expect_eq(replay_child_stop(&child), 0);
    cr_expect(probe_until(&first, probe_has_downs, 1));
    probe_close(&first);
    probe_close(&second);
    probe_close(&late);
    buf_finish(&wanted);
    recording_finish(&r);
}

Test(replay, a_moved_stream_begins_now) {
    struct recording r = {0};
    struct replay_child child;
    recording_load(&r, FIXTURES "/odd/frames.rec.gz");
    int64_t before = (int64_t)time(NULL);
    replay_child_start(&child, &(struct replay_options){.move_to_now = true}, &r);
    struct probe p = {.keep = true};
    probe_on_port(&p, child.port, 0);
    cr_assert(probe_until(&p, probe_has_frames, 110));
    struct span all = buf_text(&p.kept);
    int64_t epoch = 0;
    cr_assert(shift_epoch(span_take(&all, '\n'), &epoch));
    cr_expect_geq(epoch, before - 20);
    cr_expect_leq(epoch, (int64_t)time(NULL) + 20);
    cr_expect_eq(replay_child_stop(&child), 0);
    probe_close(&p);
    recording_finish(&r);
}

static struct recording timed_frames(void) {
    struct recording r = {0};
    buf_format(&r.text, "100.000000\tfirst\n!up\n100.200000\tsecond\n101.000000\tthird\n");
    return r;
}

// No frame comes before its time; and at a speed of ten thousand, a day's frame does come.
Test(replay, keeps_the_recorded_pace) {
    struct recording r = timed_frames(), day = {0};
    struct replay_child child;
    int64_t start = clock_monotonic_us();
    replay_child_start(&child, &(struct replay_options){.speed = 2}, &r);
    struct probe p = {.keep = true};
    probe_on_port(&p, child.port, 0);
    cr_assert(probe_until(&p, probe_has_frames, 2));
    cr_expect_geq(clock_monotonic_us() - start, 100000);
    cr_assert(probe_until(&p, probe_has_frames, 3));
    cr_expect_geq(clock_monotonic_us() - start, 500000);
    cr_expect(span_same(buf_text(&p.kept), SPAN("first\nsecond\nthird\n")));
    cr_expect_eq(replay_child_stop(&child), 0);
    probe_close(&p);
    recording_finish(&r);
    buf_format(&day.text, "100.000000\tfirst\n86500.000000\tsecond\n");
    replay_child_start(&child, &(struct replay_options){.speed = 10000}, &day);
    p = (struct probe){0};
    probe_on_port(&p, child.port, 0);
    cr_expect(probe_until(&p, probe_has_frames, 2));
    cr_expect_eq(replay_child_stop(&child), 0);
    probe_close(&p);
    recording_finish(&day);
}

Test(replay, repeats_from_the_start) {
    struct recording r = timed_frames();
    struct replay_child child;
    replay_child_start(&child, &(struct replay_options){.repeat = true}, &r);
    struct probe p = {0};
    probe_on_port(&p, child.port, 0);
    cr_expect(probe_until(&p, probe_has_frames, 20000));
    cr_expect_eq(replay_child_stop(&child), 0);
    probe_close(&p);
    recording_finish(&r);
}

static size_t resident(pid_t pid) {
    char path[64];
    size_t size = 0, pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%zu %zu", &size, &pages) != 2) return 0;
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

// It requests the stream and never reads.
static int frozen_client(uint16_t port) {
    static const char request[] =
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(send(fd, request, sizeof request - 1, 0), (ssize_t)sizeof request - 1);
    char answer[12];
    cr_assert_eq(recv(fd, answer, sizeof answer, MSG_WAITALL), (ssize_t)sizeof answer);
    cr_assert_arr_eq(answer, "HTTP/1.1 101", sizeof answer);
    return fd;
}

Test(replay, a_client_that_reads_nothing_costs_nothing) {
    struct recording r = {0};
    struct replay_child child;
    recording_load(&r, ODD);
    replay_child_start(&child, &(struct replay_options){.repeat = true}, &r);
    int frozen = frozen_client(child.port);
    struct probe p = {0};
    probe_on_port(&p, child.port, 0);
    cr_assert(probe_until(&p, probe_has_frames, 1000));
    size_t before = resident(child.pid);
    cr_expect(probe_until(&p, probe_has_frames, 100000));
    cr_expect_leq(resident(child.pid), before + (16 << 20));
    cr_expect_eq(replay_child_stop(&child), 0);
    close(frozen);
    probe_close(&p);
    recording_finish(&r);
}

static bool nothing_next(void *context, struct span *ret_frame, int64_t *ret_at_us) {
    (void)context, (void)ret_frame, (void)ret_at_us;
    return false;
}

Test(replay, a_taken_port_is_said) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(fd, 1), 0);
    getsockname(fd, (struct sockaddr *)&address, &len);
    struct replay_options o = {.port = ntohs(address.sin_port)};
    struct replay_feed feed = {.next = nothing_next};
    cr_expect_eq(replay_run(&o, &feed), -EADDRINUSE);
    close(fd);
}
