// The centre as it is served: a client sees it live at once, requests things, and meets each fault
// as commanded.
#include "live_child.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct live_child child;

static void start(void) {
    live_child_start(&child, (struct live_options){
                                 .rate = 5,
                                 .centre = {.seed = 11, .lively = true, .warm_up_s = 120},
                             });
}

static void stop(void) {
    live_child_stop(&child);
}

TestSuite(live, .init = start, .fini = stop);

static void say(const char *line, const char *wanted) {
    char answer[256] = "";
    cr_assert(live_child_say(&child, line, answer, sizeof answer), "%s", line);
    cr_assert_str_eq(answer, wanted);
}

// Reads messages until one contains the text; false if none does.
static bool hears(int fd, const char *text) {
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while (clock_monotonic_us() < until) {
        struct buf frame = {0};
        enum client_got got = client_read(fd, 500, &frame);
        bool found = got == CLIENT_TEXT && memmem(frame.at, frame.len, text, strlen(text));
        buf_finish(&frame);
        if (found) return true;
        if (got > CLIENT_SILENCE) return false;
    }
    return false;
}

Test(live, is_alive_at_once_and_answers) {
    int fd = client_open(child.port), second = client_open(child.port);
    cr_assert(fd >= 0 && second >= 0);
    client_say(fd, "{\"Action\":\"QueueStatus\",\"ActionID\":\"q7\"}");
    cr_expect(hears(fd, "\"Event\": \"QueueEntry\""));
    cr_expect(hears(fd, "\"Event\": \"QueueStatusComplete\",\"ActionID\": \"q7\""));
    cr_expect(hears(second, "\"ActionID\": \"q7\""), "answers go to every client");
    cr_expect(hears(fd, "\"Event\": \"Cdr\""));
    close(fd);
    close(second);
    say("census please", "error: census: too many arguments");
}

Test(live, drop_ends_without_a_close_frame) {
    int fd = client_open(child.port);
    cr_assert(hears(fd, "Event"));
    say("drop", "ok drop");
    cr_expect_eq(client_read_past(fd), CLIENT_END);
    close(fd);
    fd = client_open(child.port);
    cr_expect(hears(fd, "Event"), "and others are let in");
    close(fd);
}

Test(live, reset_is_a_tcp_reset) {
    int fd = client_open(child.port);
    cr_assert(hears(fd, "Event"));
    say("reset", "ok reset");
    cr_expect_eq(client_read_past(fd), CLIENT_RESET);
    close(fd);
}

// The PBX's own time in a message; 0 if it has none.
static double time_of(const struct buf *frame) {
    static const char name[] = "\"Timestamp\": \"";
    const char *at = memmem(frame->at, frame->len, name, sizeof name - 1);
    return at ? atof(at + sizeof name - 1) : 0;
}

// The time in the next message that has one, 0 if none comes.
static double next_time(int fd, int timeout_ms) {
    double at = 0;
    enum client_got got;
    do {
        struct buf frame = {0};
        got = client_read(fd, timeout_ms, &frame);
        buf_put(&frame, "", 1);
        if (got == CLIENT_TEXT) at = time_of(&frame);
        buf_finish(&frame);
    } while (got == CLIENT_TEXT && at == 0);
    return at;
}

// What happened meanwhile is delivered later, from where it stopped: the PBXs have an event nearly
// every second.
Test(live, stall_keeps_the_connection_and_delivers_later) {
    int fd = client_open(child.port);
    double last = next_time(fd, PATIENCE_MS);
    say("stall 86400", "ok stall");
    for (double at; (at = next_time(fd, 300)) != 0;)
        last = at; // what was on its way
    cr_expect_eq(client_read(fd, 5800, NULL), CLIENT_SILENCE, "no ping either");
    say("stall 0", "ok stall");
    double first = next_time(fd, PATIENCE_MS);
    cr_expect(last != 0 && first >= last && first < last + 10, "%f, then %f", last, first);
    close(fd);
}

// Ends the fault: soon connections are normal again.
static void over(const char *line, const char *answer) {
    bool well = false;
    say(line, answer);
    for (int wait = 500; !well && wait < PATIENCE_MS / 4; wait += wait / 2) {
        int fd = client_connect(child.port);
        well = fd >= 0 && client_handshake(fd, wait) == 101 &&
               client_read(fd, wait, NULL) == CLIENT_TEXT;
        if (fd >= 0) close(fd);
        if (!well) usleep(100000);
    }
    cr_expect(well, "after %s", line);
}

Test(live, half_open_answers_no_handshake) {
    int before = client_open(child.port);
    say("half-open 86400", "ok half-open");
    int fd = client_connect(child.port);
    cr_assert(fd >= 0);
    cr_expect_eq(client_handshake(fd, 1200), 0);
    cr_expect(hears(before, "Event"), "the others go on");
    close(fd);
    over("half-open 0", "ok half-open");
    close(before);
}

Test(live, hang_says_nothing_after_the_handshake) {
    say("hang 86400", "ok hang");
    int fd = client_open(child.port);
    cr_assert(fd >= 0);
    cr_expect_eq(client_read(fd, 1000, NULL), CLIENT_SILENCE);
    over("hang 0", "ok hang");
    cr_expect_eq(client_read(fd, 1500, NULL), CLIENT_SILENCE, "for ever");
    close(fd);
}

Test(live, not_found_is_a_404) {
    say("404 86400", "ok 404");
    int fd = client_connect(child.port);
    cr_expect_eq(client_handshake(fd, PATIENCE_MS), 404);
    close(fd);
    over("404 0", "ok 404");
}

Test(live, refuse_is_a_closed_port_for_a_while) {
    int fd = client_open(child.port);
    cr_assert(hears(fd, "Event"));
    say("refuse 86400", "ok refuse");
    cr_expect_eq(client_read_past(fd), CLIENT_END);
    close(fd);
    cr_expect_eq(client_connect(child.port), -1);
    over("refuse 0", "ok refuse");
}

Test(live, faults_of_a_pbx) {
    int fd = client_open(child.port);
    say("ami-loss pbx2 5", "ok ami-loss");
    cr_expect(hears(fd, "\"server_name\": \"pbx2\", \"ssl\": false, \"data\": {\"Response\": "
                        "\"Success\",\"Message\": "
                        "\"Authentication accepted\"}}"));
    say("restart pbx1 5", "ok restart");
    cr_expect(hears(fd, "\"server_name\": \"pbx1\", \"ssl\": false, \"data\": {\"Response\": "
                        "\"Success\",\"Message\": "
                        "\"Authentication accepted\"}}"));
    say("secret wrong", "ok secret");
    cr_expect(hears(fd, "Authentication failed"));
    say("secret right", "ok secret");
    cr_expect(hears(fd, "\"Event\": \"Newchannel\""));
    say("batch pbx2 10", "ok batch");
    say("batch pbx9", "error: batch: no such server");
    say("timestamps pbx2", "ok timestamps");
    cr_expect(hears(fd, "\"server_name\": \"pbx2\", \"ssl\": false, \"data\": {\"Event\": "
                        "\"Newchannel\",\"Privilege\": \"call,all\",\"Timestamp\": \""));
    say("timestamps pbx9 0", "error: timestamps: no such server");
    say("restart pbx9", "error: restart: no such server");
    say("restart", "error: restart: an argument is missing");
    say("restart pbx1 x", "error: restart: not a number");
    close(fd);
}

Test(live, cut_and_hostile_frames) {
    size_t cut = 0;
    int fd = client_open(child.port);
    say("names hostile", "ok names");
    say("names odd", "error: names: clean, latin1 or hostile");
    say("cut 500", "ok cut");
    for (int i = 0; i < 400; i++) {
        struct buf frame = {0};
        if (client_read(fd, 1000, &frame) == CLIENT_TEXT)
            cut += frame.len < 2 || memcmp(frame.at + frame.len - 2, "}}", 2) != 0;
        buf_finish(&frame);
    }
    cr_expect_gt(cut, 50, "%zu", cut);
    say("cut 0", "ok cut");
    close(fd);
}

Test(live, other_commands) {
    char line[256] = "";
    say("nonsense", "error: no such command; try help");
    say("calls 3000", "ok calls");
    say("calls", "error: calls: an argument is missing");
    cr_assert(live_child_say(&child, "census", line, sizeof line));
    cr_expect(strstr(line, "ok census servers 2 callers ") == line, "%s", line);
    say("close", "ok close");
    cr_assert(live_child_say(&child, "help", line, sizeof line));
    cr_expect(strstr(line, "  drop ") == line, "%s", line);
}

Test(live_alone, truth_is_written_and_quit_ends) {
    char folder[] = "/tmp/cdrtop-truth-XXXXXX", path[128], line[256];
    struct stat info;
    cr_assert(mkdtemp(folder) != NULL);
    live_child_start(&child,
                     (struct live_options){.rate = 50,
                                           .truth = folder,
                                           .centre = {.seed = 2, .lively = true, .warm_up_s = 60}});
    do
        cr_assert(live_child_say(&child, "census", line, sizeof line));
    while (strstr(line, " callers 0 "));
    cr_assert(live_child_say(&child, "quit", line, sizeof line));
    cr_expect_eq(live_child_stop(&child), 0);
    static const char *const names[] = {"queue_log-pbx1", "queue_log-pbx2", "Master-pbx1.csv",
                                        "Master-pbx2.csv"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        cr_expect(stat(path, &info) == 0 && info.st_size > 100, "%s", path);
        unlink(path);
    }
    rmdir(folder);
}
