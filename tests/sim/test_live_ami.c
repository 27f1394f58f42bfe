// The AMI of each simulated PBX: its login, who gets which answers, and its faults.
#include "live_child.h"

#include "base/clock.h"
#include "base/headers.h"
#include "base/md5.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct live_child child;

static void start(void) {
    static const struct centre_server_options servers[] = {
        {.name = "pbx1", .timestamps = true, .mapped = true, .system = true}, {.name = "pbx2"}};
    live_child_start(&child, (struct live_options){.rate = 5,
                                                   .ami_port = 0,
                                                   .centre = {.seed = 11,
                                                              .lively = true,
                                                              .warm_up_s = 120,
                                                              .servers = servers,
                                                              .server_count = 2}});
}

static void stop(void) {
    live_child_stop(&child);
}

TestSuite(live_ami, .init = start, .fini = stop);

static void command(const char *line, const char *wanted) {
    char answer[256] = "";
    cr_assert(live_child_say(&child, line, answer, sizeof answer), "%s", line);
    cr_assert_str_eq(answer, wanted);
}

static void say(int fd, const char *text) {
    cr_assert_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

// The next packet, or line if `line`; false at the end or if none comes.
static bool read_packet(int fd, struct buf *out, bool line, int timeout_ms) {
    unsigned matched = 0;
    buf_clear(out);
    for (;;) {
        char byte;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, timeout_ms) <= 0 || recv(fd, &byte, 1, 0) != 1) return false;
        buf_put(out, &byte, 1);
        if (line ? byte == '\n' : headers_end((struct span){&byte, 1}, &matched) != 0) return true;
    }
}

static bool has(const struct buf *packet, const char *text) {
    return packet->len && memmem(packet->at, packet->len, text, strlen(text));
}

// Reads packets until one contains the text; false if none does.
static bool hears(int fd, const char *text) {
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    struct buf packet = {0};
    bool found = false;
    while (!found && clock_monotonic_us() < until && read_packet(fd, &packet, false, PATIENCE_MS))
        found = has(&packet, text);
    buf_finish(&packet);
    return found;
}

// Connects and logs in; *out has the answer. -1 if there was no greeting.
static int log_in(uint16_t port, const char *secret, struct buf *out) {
    int fd = client_connect(port);
    struct span challenge;
    char key[MD5_HEX], text[256];
    if (fd < 0) return -1;
    if (!read_packet(fd, out, true, PATIENCE_MS)) {
        close(fd);
        return -1;
    }
    cr_assert(span_starts(buf_text(out), SPAN("Asterisk Call Manager/")));
    say(fd, "Action: Challenge\r\nAuthType: MD5\r\n\r\n");
    cr_assert(read_packet(fd, out, false, PATIENCE_MS));
    cr_assert(headers_find(buf_text(out), "Challenge", &challenge));
    md5_hex(challenge, span_of(secret), key);
    snprintf(text, sizeof text,
             "Action: Login\r\nAuthType: MD5\r\nUsername: cdrtop\r\nKey: %s\r\n"
             "Events: cdr,call,agent,system\r\n\r\n",
             key);
    say(fd, text);
    cr_assert(read_packet(fd, out, false, PATIENCE_MS));
    return fd;
}

Test(live_ami, lets_in_who_knows_the_secret) {
    struct buf answer = {0};
    int fd = log_in(child.ami_ports[0], LIVE_SECRET, &answer);
    cr_expect(has(&answer, "Response: Success\r\nMessage: Authentication accepted\r\n"));
    cr_expect(hears(fd, "Event: FullyBooted\r\nPrivilege: system,all\r\n"));
    cr_expect(hears(fd, "Event: Cdr\r\nPrivilege: cdr,all\r\nTimestamp: "));
    say(fd, "Action: Logoff\r\n\r\n");
    cr_expect(hears(fd, "Response: Goodbye\r\n"));
    cr_expect(!read_packet(fd, &answer, false, PATIENCE_MS));
    close(fd);
    fd = log_in(child.ami_ports[1], "wrong", &answer);
    cr_expect(has(&answer, "Response: Error\r\nMessage: Authentication failed\r\n"));
    cr_expect(!read_packet(fd, &answer, false, PATIENCE_MS), "and is put out");
    close(fd);
    buf_finish(&answer);
}

Test(live_ami, answers_nobody_else) {
    struct buf packet = {0};
    int fd = log_in(child.ami_ports[1], LIVE_SECRET, &packet),
        other = log_in(child.ami_ports[1], LIVE_SECRET, &packet), board = client_open(child.port);
    say(fd, "Action: QueueStatus\r\nActionID: q7\r\n\r\n");
    cr_expect(hears(fd, "Event: QueueParams\r\nQueue: "));
    cr_expect(hears(fd, "Event: QueueStatusComplete\r\nActionID: q7\r\n"));
    client_say(board, "{\"Action\":\"Ping\",\"ActionID\":\"w1\"}");
    say(other, "Action: Ping\r\nActionID: p8\r\n\r\n");
    bool alone = true, answered = false;
    while (!answered && read_packet(other, &packet, false, PATIENCE_MS)) {
        alone = alone && !has(&packet, "q7") && !has(&packet, "w1") && !has(&packet, "QueueParams");
        answered = has(&packet, "ActionID: p8\r\nPing: Pong\r\n");
    }
    cr_expect(answered && alone);
    say(other, "Action: Hangup\r\nActionID: h9\r\n\r\n");
    cr_expect(hears(other, "Response: Error\r\nActionID: h9\r\n"));
    close(fd);
    close(other);
    close(board);
    buf_finish(&packet);
}

// Both forms tell the same, in the same order.
Test(live_ami, tells_what_amiws_tells) {
    struct buf packet = {0}, frame = {0};
    int fd = log_in(child.ami_ports[1], LIVE_SECRET, &packet), board = client_open(child.port);
    struct span unique, found;
    size_t same = 0;
    while (same < 20 && read_packet(fd, &packet, false, PATIENCE_MS)) {
        if (!headers_find(buf_text(&packet), "Uniqueid", &unique)) continue;
        struct span event = span_from(buf_text(&packet), 7);
        event = span_take(&event, '\r');
        bool told = false;
        int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
        while (!told && clock_monotonic_us() < until) {
            buf_clear(&frame);
            if (client_read(board, PATIENCE_MS, &frame) > CLIENT_PING) break;
            char text[160];
            snprintf(text, sizeof text, "\"Event\": \"%.*s\"", (int)event.len, event.at);
            found = unique;
            told = has(&frame, "\"server_id\": 2") && has(&frame, text) &&
                   memmem(frame.at, frame.len, found.at, found.len);
        }
        if (!told && !same) continue; // it was sent before the board came
        cr_assert(told, "%.*s", (int)packet.len, packet.at);
        same++;
    }
    cr_expect_eq(same, 20);
    close(fd);
    close(board);
    buf_finish(&packet);
    buf_finish(&frame);
}

static void expect_gone(int fd) {
    struct buf packet = {0};
    while (read_packet(fd, &packet, false, PATIENCE_MS)) {
    }
    close(fd);
    buf_finish(&packet);
}

Test(live_ami, a_pbx_that_is_restarted_is_gone_and_comes_back) {
    struct buf packet = {0};
    int fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet), other;
    command("restart pbx1 86400", "ok restart");
    expect_gone(fd);
    cr_expect_eq(log_in(child.ami_ports[0], LIVE_SECRET, &packet), -1, "nobody listens");
    other = log_in(child.ami_ports[1], LIVE_SECRET, &packet);
    cr_expect(hears(other, "Event: "), "the other PBX is well");
    close(other);
    command("restart pbx1 1", "ok restart");
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while ((fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet)) < 0 &&
           clock_monotonic_us() < until)
        poll(NULL, 0, 20);
    cr_assert(fd >= 0);
    cr_expect(hears(fd, "Event: FullyBooted\r\nPrivilege: system,all\r\n"));
    close(fd);
    buf_finish(&packet);
}

Test(live_ami, a_wrong_secret_puts_all_out) {
    struct buf packet = {0};
    int fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet);
    command("secret wrong", "ok secret");
    expect_gone(fd);
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while ((fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet)) < 0 &&
           clock_monotonic_us() < until)
        poll(NULL, 0, 20);
    cr_expect(has(&packet, "Message: Authentication failed"));
    close(fd);
    command("secret right", "ok secret");
    fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet);
    cr_expect(has(&packet, "Message: Authentication accepted"));
    close(fd);
    buf_finish(&packet);
}

Test(live_ami, shares_the_faults_of_the_link) {
    struct buf packet = {0};
    command("404 86400", "ok 404");
    int fd = client_connect(child.ami_ports[0]);
    cr_expect(read_packet(fd, &packet, true, PATIENCE_MS) && has(&packet, "HTTP/1.1 404"));
    close(fd);
    command("404 0", "ok 404");
    command("half-open 86400", "ok half-open");
    fd = client_connect(child.ami_ports[0]);
    cr_expect(!read_packet(fd, &packet, true, 300));
    cr_expect_eq(packet.len, 0);
    close(fd);
    command("half-open 0", "ok half-open");
    command("hang 86400", "ok hang");
    fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet);
    cr_expect(has(&packet, "Message: Authentication accepted"));
    cr_expect(!read_packet(fd, &packet, false, 1500), "and then nothing");
    close(fd);
    command("hang 0", "ok hang");
    fd = log_in(child.ami_ports[0], LIVE_SECRET, &packet);
    command("drop", "ok drop");
    expect_gone(fd);
    buf_finish(&packet);
}
