// A recording gives the same figures as listening, and does no harm to other files.
#include "patience.h"
#include "raw_server.h"
#include "run.h"
#include "sim_child.h"

#include "base/clock.h"
#include "base/limits.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(record, .init = make_folder, .fini = remove_folder);

static void in_folder(const char *name, char *path, size_t size) {
    snprintf(path, size, "%s/%s", folder, name);
}

static void listen_only(const char *url, char *path, size_t size) {
    char text[256];
    in_folder("config.yaml", path, size);
    snprintf(text, sizeof text, "servers:\n  - url: %s\n    send: nothing\n", url);
    run_write_file(path, span_of(text));
    chmod(path, 0600);
}

static json_t *read_json(int fd) {
    struct buf all = {0};
    ssize_t n;
    do {
        buf_room(&all, 65536);
        n = read(fd, all.at + all.len, 65536);
        if (n > 0) all.len += (size_t)n;
    } while (n > 0);
    json_t *root = json_loadb(all.at, all.len, 0, NULL);
    cr_assert_not_null(root, "%.*s", (int)all.len, all.at);
    buf_finish(&all);
    return root;
}

static json_t *printed(const struct run *r) {
    cr_assert_eq(r->status, 0, "%s", r->err.at);
    json_t *root = json_loadb(r->out.at, r->out.len, 0, NULL);
    cr_assert_not_null(root);
    return root;
}

static json_t *snapshot_of(const char *const *argv) {
    struct run r;
    run_program(argv, NULL, &r);
    json_t *root = printed(&r);
    run_finish(&r);
    return root;
}

static void expect_same(json_t *a, json_t *b) {
    json_t *cdrs = json_object_get(json_object_get(a, "ingest"), "cdrs");
    json_t *records = json_object_get(a, "records");
    cr_expect_gt(json_integer_value(cdrs), 20);
    cr_expect(json_equal(cdrs, json_object_get(json_object_get(b, "ingest"), "cdrs")));
    cr_expect(json_equal(records, json_object_get(b, "records")), "%s\n\n%s",
              json_dumps(records, 0), json_dumps(json_object_get(b, "records"), 0));
}

// How many frames in the recording contain those words.
static size_t frames_with(const char *path, const char *words) {
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, count = 0;
    while (file && getline(&line, &room, file) > 0) {
        const char *frame = strchr(line, '\t');
        count += frame && frame[1] == '{' && strchr(frame, '\n') && strstr(frame, words);
    }
    free(line);
    if (file) fclose(file);
    return count;
}

static size_t frames_in(const char *path) {
    return frames_with(path, "");
}

static bool wait_for_frames_with(const char *path, const char *words, size_t wanted) {
    int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while (frames_with(path, words) < wanted) {
        if (clock_monotonic_us() > end) return false;
        poll(NULL, 0, 20);
    }
    return true;
}

static bool wait_for_frames(const char *path, size_t wanted) {
    return wait_for_frames_with(path, "", wanted);
}

static int stop_record(pid_t pid) {
    int status = -1;
    kill(pid, SIGINT);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// How many connections the kernel counts for the port of that URL.
static int connections(const char *url) {
    unsigned port = (unsigned)atoi(strrchr(url, ':') + 1), local, state;
    FILE *file = fopen("/proc/net/tcp", "r");
    char line[512];
    int count = 0;
    while (file && fgets(line, sizeof line, file))
        count += sscanf(line, " %*d: %*x:%x %*x:%*x %x", &local, &state) == 2 && local == port &&
                 state == 1;
    if (file) fclose(file);
    return count;
}

static bool has_frames(void *frames, const struct run *r, double seconds) {
    (void)seconds;
    json_t *root = json_loadb(r->out.at, r->out.len, 0, NULL);
    json_t *heard = json_object_get(json_object_get(root, "ingest"), "frames");
    bool all = json_integer_value(heard) == (json_int_t) * (const size_t *)frames;
    json_decref(root);
    return all;
}

// Nothing tells when a replay is over.
static json_t *snapshot_of_link(const char *config, size_t frames) {
    struct run r;
    run_listening((const char *[]){CDRTOP, "snapshot", SIM_ZONES, "-c", config, "--wait",
                                   RUN_SECONDS, "--day", "2026-11-22", NULL},
                  has_frames, &frames, &r);
    json_t *root = printed(&r);
    run_finish(&r);
    return root;
}

Test(record, a_replay_recorded_again_says_the_same) {
    struct sim_child sim;
    char config[128], file[128];
    int ignored;
    sim_start(&sim, CDRTOP,
              (const char *[]){"--replay", CAPTURE, "--speed", "1000000", "--port", "0", NULL});
    listen_only(sim.url, config, sizeof config);
    in_folder("frames.rec", file, sizeof file);
    json_t *of_capture = snapshot_of(
        (const char *[]){CDRTOP, "snapshot", SIM_ZONES, CAPTURE, "--day", "2026-11-22", NULL});
    size_t frames = (size_t)json_integer_value(
        json_object_get(json_object_get(of_capture, "ingest"), "frames"));
    pid_t record =
        run_start((const char *[]){CDRTOP, "record", file, "-c", config, NULL}, &ignored);
    cr_expect(wait_for_frames(file, frames), "%zu of %zu", frames_in(file), frames);
    cr_expect_eq(stop_record(record), 0);
    json_t *of_file = snapshot_of(
        (const char *[]){CDRTOP, "snapshot", SIM_ZONES, file, "--day", "2026-11-22", NULL});
    json_t *of_link = snapshot_of_link(config, frames);
    expect_same(of_capture, of_file);
    expect_same(of_link, of_file);
    json_decref(of_capture);
    json_decref(of_file);
    json_decref(of_link);
    sim_stop(&sim);
}

static json_int_t cdrs_of(json_t *root) {
    return json_integer_value(json_object_get(json_object_get(root, "ingest"), "cdrs"));
}

// A small day, recorded, and heard by a snapshot that waits so many seconds; false if the snapshot
// ended before it had heard the day.
static bool small_day(const char *seconds) {
    struct sim_child sim;
    char config[128], file[128], answer[256], from[16], to[16];
    int ignored, out;
    time_t before = time(NULL) - 2 * 86400, behind = time(NULL) + 3 * 86400;
    struct tm day;
    strftime(from, sizeof from, "%Y-%m-%d", gmtime_r(&before, &day));
    strftime(to, sizeof to, "%Y-%m-%d", gmtime_r(&behind, &day));
    // One caller an hour until both listen, so nothing important happens before.
    sim_start(&sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--speed", "60", "--calls", "1", NULL});
    listen_only(sim.url, config, sizeof config);
    in_folder("frames.rec", file, sizeof file);
    pid_t record =
        run_start((const char *[]){CDRTOP, "record", file, "-c", config, NULL}, &ignored);
    pid_t snapshot =
        run_start((const char *[]){CDRTOP, "snapshot", SIM_ZONES, "-c", config, "--wait", seconds,
                                   "--from", from, "--to", to, NULL},
                  &out);
    for (int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
         connections(sim.url) < 2 && clock_monotonic_us() < end;)
        poll(NULL, 0, 10);
    cr_assert_eq(connections(sim.url), 2);
    cr_assert(sim_say(&sim, "calls 3000", NULL, 0));
    cr_expect(wait_for_frames(file, 1000), "%zu", frames_in(file));
    cr_assert(sim_say(&sim, "close", NULL, 0));
    do {
        poll(NULL, 0, 50);
        cr_assert(sim_say(&sim, "census", answer, sizeof answer));
    } while (!strstr(answer, " callers 0 "));
    // When a PBX returns, this comes after everything before.
    static const char back[] = "Authentication accepted";
    size_t had = frames_with(file, back);
    cr_assert(sim_say(&sim, "ami-loss pbx1 1", NULL, 0));
    cr_expect(wait_for_frames_with(file, back, had + 1));
    json_t *heard = read_json(out);
    waitpid(snapshot, NULL, 0);
    cr_expect_eq(stop_record(record), 0);
    json_t *recorded = snapshot_of(
        (const char *[]){CDRTOP, "snapshot", SIM_ZONES, file, "--from", from, "--to", to, NULL});
    bool in_time = cdrs_of(heard) == cdrs_of(recorded);
    if (in_time) expect_same(heard, recorded);
    json_decref(heard);
    json_decref(recorded);
    sim_stop(&sim);
    unlink(file);
    return in_time;
}

Test(record, what_is_recorded_of_life_says_what_was_heard) {
    cr_expect(small_day("20") || small_day("60") || small_day("180"));
}

// A line for each frame and mark: a tab behind its time, and no other.
static void expect_whole_lines(const char *path) {
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    while (file && getline(&line, &room, file) > 0) {
        const char *tab = strchr(line, '\t');
        cr_expect(tab && !strchr(tab + 1, '\t'), "%s", line);
    }
    free(line);
    if (file) fclose(file);
}

// The one before may have been killed, or the disk was full.
static void cut(const char *path) {
    struct stat s;
    cr_assert_eq(stat(path, &s), 0);
    cr_assert_eq(truncate(path, s.st_size - 5), 0);
}

Test(record, goes_on_behind_a_recording) {
    struct sim_child sim;
    char file[128];
    int ignored;
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", "--lively", "--speed", "10", NULL});
    in_folder("frames.rec", file, sizeof file);
    for (int i = 0; i < 2; i++) {
        size_t had = frames_in(file);
        pid_t record = run_start((const char *[]){CDRTOP, "record", file, sim.url, NULL}, &ignored);
        cr_expect(wait_for_frames(file, had + 20));
        cr_expect_eq(stop_record(record), 0);
        if (!i) cut(file);
    }
    cr_expect_geq(frames_in(file), 40);
    expect_whole_lines(file);
    sim_stop(&sim);
}

Test(record, leaves_another_file_alone) {
    char file[128];
    struct run r;
    in_folder("letter.txt", file, sizeof file);
    run_write_file(file, SPAN("Dear sir,\nthis is no recording.\n"));
    run_program((const char *[]){CDRTOP, "record", file, "ws://127.0.0.1:9", NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    cr_expect_not_null(strstr(r.err.at, "exists and is not a recording"), "%s", r.err.at);
    struct stat now;
    cr_expect_eq(stat(file, &now), 0);
    cr_expect_eq(now.st_size, 32);
    run_finish(&r);
}

Test(record, ends_with_a_line_when_the_disk_is_full) {
    struct sim_child sim;
    struct run r;
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    run_program((const char *[]){CDRTOP, "record", "/dev/full", sim.url, NULL}, NULL, &r);
    cr_expect_eq(r.status, 1);
    cr_expect_not_null(strstr(r.err.at, "cdrtop: /dev/full: No space left on device\n"), "%s",
                       r.err.at);
    run_finish(&r);
    sim_stop(&sim);
}

// A full pipe that nobody reads accepts nothing more, like a dead disk.
static int full_pipe(const char *path) {
    char bytes[4096] = "";
    cr_assert_eq(mkfifo(path, 0600), 0);
    int pipe = open(path, O_RDWR | O_NONBLOCK);
    cr_assert_geq(pipe, 0);
    while (write(pipe, bytes, sizeof bytes) > 0)
        ;
    return pipe;
}

// So many frames that they are more than may wait (LIMIT_BACKLOG), then nothing.
#define FRAME_BYTES ((size_t)1000 * 1000)
#define FLOOD       100

static void flood(struct raw_server *s, int client, int nth) {
    static const char head[] =
        "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": "
        "false, \"data\": {\"Event\": \"Cdr\",\"UserField\": \"";
    char *frame = malloc(FRAME_BYTES);
    cr_assert_not_null(frame);
    memset(frame, 'x', FRAME_BYTES);
    memcpy(frame, head, sizeof head - 1);
    memcpy(frame + FRAME_BYTES - 3, "\"}}", 3);
    if (raw_handshake(client) && nth == 0)
        for (int i = 0; i < FLOOD; i++)
            raw_frame(client, true, RAW_TEXT, frame, FRAME_BYTES);
    raw_hold(s, client);
    free(frame);
}

// Reads what was recorded until its links were lost and are up again.
static void read_gap(int pipe) {
    static const char *const marks[] = {"\t!down the disk, or who reads this, was too slow\n",
                                        "\t!up\n"};
    struct pollfd readable = {.fd = pipe, .events = POLLIN};
    struct buf all = {0};
    for (size_t seen = 0; seen < 2;) {
        cr_assert_eq(poll(&readable, 1, PATIENCE_MS), 1, "nothing comes any more");
        buf_room(&all, 65536);
        ssize_t n = read(pipe, all.at + all.len, 65536);
        if (n > 0) all.len += (size_t)n;
        const char *found = memmem(all.at, all.len, marks[seen], strlen(marks[seen]));
        size_t drop = found ? (size_t)(found - all.at) : all.len > 100 ? all.len - 100 : 0;
        seen += found != NULL;
        buf_drop(&all, drop);
    }
    buf_finish(&all);
}

// Once frames were left out the pipe is read, so what was recorded has a gap.
Test(record, leaves_out_what_a_slow_disk_does_not_take) {
    struct raw_server s;
    char path[128], line[512], url[64], command[512];
    int said, status = -1, left_out = 0;
    in_folder("pipe", path, sizeof path);
    int pipe = full_pipe(path);
    raw_server_start(&s, 0, flood);
    snprintf(url, sizeof url, "ws://127.0.0.1:%d", s.port);
    snprintf(command, sizeof command, "exec " CDRTOP " record %s %s 2>&1", path, url);
    pid_t record = run_start((const char *[]){"/bin/sh", "-c", command, NULL}, &said);
    do
        cr_assert(run_line(said, line, sizeof line), "nothing is left out");
    while (!strstr(line, "too slow: what comes now is left out"));
    read_gap(pipe);
    kill(record, SIGTERM);
    while (run_line(said, line, sizeof line)) {
        const char *counted = strstr(line, "too many frames: ");
        if (counted) sscanf(counted, "too many frames: %d left out", &left_out);
    }
    waitpid(record, &status, 0);
    cr_expect(WIFEXITED(status));
    cr_expect_gt(left_out, 0);
    cr_expect_leq(left_out, FLOOD - (int)(LIMIT_BACKLOG / FRAME_BYTES));
    raw_server_stop(&s);
    close(said);
    close(pipe);
}

Test(record, ends_with_a_line_when_the_disk_does_not_answer) {
    struct sim_child sim;
    char path[128], line[512], command[512], wanted[256];
    int said, status = -1;
    in_folder("pipe", path, sizeof path);
    int pipe = full_pipe(path);
    snprintf(wanted, sizeof wanted, "cdrtop: %s: the disk does not answer", path);
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    snprintf(command, sizeof command, "exec " CDRTOP " record %s %s 2>&1", path, sim.url);
    pid_t record = run_start((const char *[]){"/bin/sh", "-c", command, NULL}, &said);
    do
        cr_assert(run_line(said, line, sizeof line), "the link is not up");
    while (!strstr(line, ": up")); // and this is recorded
    kill(record, SIGINT);
    waitpid(record, &status, 0);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 1, "%d", status);
    do
        cr_assert(run_line(said, line, sizeof line), "it is not said");
    while (strcmp(line, wanted) != 0);
    sim_stop(&sim);
    close(said);
    close(pipe);
}
