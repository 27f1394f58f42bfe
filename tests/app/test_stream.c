// `cdrtop watch --what … --socket PATH`: whoever connects reads what comes, and nobody who does not
// read holds up the others.
#include "rows_of_now.h"
#include "run.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], master[96], config[96], path[96], said[96];

static void begin(void) {
    char yaml[200];
    run_folder(folder, sizeof folder);
    snprintf(master, sizeof master, "%s/Master.csv", folder);
    snprintf(config, sizeof config, "%s/c.yaml", folder);
    snprintf(path, sizeof path, "%s/stream.sock", folder);
    snprintf(said, sizeof said, "%s/said", folder);
    snprintf(yaml, sizeof yaml, "timezone: UTC\nsources: {'pbx1=%s': {follow: true}}\n", master);
    run_write_file(config, span_of(yaml));
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(stream, .init = begin, .fini = end);

static void put_rows(int from, int count) {
    struct buf rows = {0};
    put_rows_of_now(&rows, from, count);
    FILE *f = fopen(master, "a");
    cr_assert_not_null(f);
    fwrite(rows.at, 1, rows.len, f);
    fclose(f);
    buf_finish(&rows);
}

static pid_t start(void) {
    int out;
    pid_t child = run_start(
        (const char *[]){"/bin/sh", "-c",
                         "exec \"$0\" watch --no-history -c \"$1\" --what records --fields "
                         "uniqueId,startTime,destinationChannel --socket \"$2\" 2>\"$3\"",
                         CDRTOP, config, path, said, NULL},
        &out);
    close(out);
    return child;
}

static int reached(void) { // -1 while nobody listens
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    if (!connect(fd, (const struct sockaddr *)&at, sizeof at)) return fd;
    close(fd);
    return -1;
}

static int wait_to_reach(void) {
    int fd = -1;
    for (int i = 0; i < PATIENCE_MS / 10 && (fd = reached()) < 0; i++)
        usleep(10000);
    cr_assert_geq(fd, 0);
    return fd;
}

// To be read in large parts: a reader who takes long for a line is one who does not read.
static FILE *reading(int fd) {
    FILE *f = fdopen(fd, "r");
    cr_assert_not_null(f);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){PATIENCE_S, 0},
               sizeof(struct timeval));
    return f;
}

// How many of the rows come that put_rows() numbered from there on, until the last one or the end
// of the file. Rows by which a reader was let in may come before them.
static int rows_of(FILE *reader, int from, int count) {
    char line[512], wanted[16];
    int rows = 0;
    while (rows < count && fgets(line, sizeof line, reader)) {
        snprintf(wanted, sizeof wanted, ".%d\"", from + rows);
        rows += strstr(line, wanted) != NULL;
    }
    return rows;
}

// Rows come until each of them gets one: by then they are let in.
static void wait_until_read(const int *readers, int count) {
    int from = 1000000;
    for (int i = 0; i < count; i++) {
        struct pollfd p = {.fd = readers[i], .events = POLLIN};
        for (int tries = 0; tries < PATIENCE_MS / 20 && poll(&p, 1, 20) == 0; tries++)
            put_rows(from++, 1);
        cr_assert_neq(p.revents & POLLIN, 0);
    }
}

Test(stream, several_readers_get_what_comes) {
    char lines[2][512], wanted[64];
    struct stat s;
    put_rows(0, 5);
    pid_t child = start();
    int readers[2] = {wait_to_reach(), wait_to_reach()};
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 07777, 0600);
    wait_until_read(readers, 2);
    put_rows(77, 1);
    for (int i = 0; i < 2; i++) {
        cr_assert(run_line(readers[i], lines[i], sizeof lines[i]));
        cr_expect_not_null(strstr(lines[i], ".10000"), "none from before it came: %s", lines[i]);
        while (!strstr(lines[i], ".77\""))
            cr_assert(run_line(readers[i], lines[i], sizeof lines[i]));
    }
    cr_expect_str_eq(lines[0], lines[1]);
    snprintf(wanted, sizeof wanted, "{\"uniqueId\":\"");
    cr_expect_eq(strncmp(lines[0], wanted, strlen(wanted)), 0, "%s", lines[0]);
    close(readers[0]); // the other reads on, also when it has said that it will not write
    shutdown(readers[1], SHUT_WR);
    put_rows(78, 1);
    do
        cr_assert(run_line(readers[1], lines[1], sizeof lines[1]));
    while (!strstr(lines[1], ".78\""));
    cr_expect_eq(run_end(child), 0);
    cr_expect_neq(access(path, F_OK), 0, "it is removed in the end");
    close(readers[1]);
}

#define MOST 16 // docs/operations.md, "Without a screen"

Test(stream, lets_in_no_more_than_sixteen) {
    int readers[MOST];
    char byte;
    put_rows(0, 1);
    pid_t child = start();
    for (int i = 0; i < MOST; i++)
        readers[i] = wait_to_reach();
    int more = wait_to_reach();
    struct pollfd p = {.fd = more, .events = POLLIN};
    cr_assert_eq(poll(&p, 1, PATIENCE_MS), 1, "it is let in");
    cr_expect_eq(read(more, &byte, 1), 0);
    wait_until_read(readers, MOST);
    cr_expect_eq(run_end(child), 0);
    for (int i = 0; i < MOST; i++)
        close(readers[i]);
    close(more);
}

#define MANY 12000 // more than is kept for a reader, and than the kernel keeps

Test(stream, lets_go_of_a_reader_who_does_not_read) {
    char line[256] = "";
    put_rows(500000, 1);
    pid_t child = start();
    int readers[2] = {wait_to_reach(), wait_to_reach()};
    wait_until_read(readers, 2);
    put_rows(0, MANY);
    FILE *reads = reading(readers[0]), *does_not = reading(readers[1]);
    cr_expect_eq(rows_of(reads, 0, MANY), MANY, "the other gets all");
    int got = rows_of(does_not, 0, MANY);
    cr_expect(got > 0 && got < MANY, "%d", got);
    put_rows(MANY, 1);
    cr_expect_eq(rows_of(reads, MANY, 1), 1);
    cr_expect_eq(run_end(child), 0);
    FILE *f = fopen(said, "r");
    cr_assert(f && fgets(line, sizeof line, f));
    cr_expect_not_null(strstr(line, "disconnected a reader that does not read"), "%s", line);
    cr_expect_null(fgets(line, sizeof line, f), "%s", line);
    fclose(f);
    fclose(reads);
    fclose(does_not);
}

static int status_of(const char *socket_path, const char *ret_words) {
    struct run r;
    run_program((const char *[]){CDRTOP, "watch", "--no-history", "-c", config, "--what", "records",
                                 "--socket", socket_path, NULL},
                NULL, &r);
    cr_expect_not_null(strstr(r.err.at, ret_words), "%s", r.err.at);
    int status = r.status;
    run_finish(&r);
    return status;
}

Test(stream, replaces_what_was_left_and_nothing_else) {
    char other[96], too_long[256];
    put_rows(0, 1);
    pid_t child = start();
    close(wait_to_reach());
    cr_expect_eq(status_of(path, "stream.sock: another program sends there already"), 2);
    close(wait_to_reach()); // and it does
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    cr_assert_eq(access(path, F_OK), 0, "left behind");
    child = start();
    int reader = wait_to_reach();
    wait_until_read(&reader, 1); // before that, a signal ends it at once
    close(reader);
    cr_expect_eq(run_end(child), 0);
    snprintf(other, sizeof other, "%s/file", folder);
    run_write_file(other, span_of("kept"));
    cr_expect_eq(status_of(other, "file exists already and is not a socket"), 2);
    cr_expect_eq(access(other, F_OK), 0);
    cr_expect_eq(status_of("/nowhere/s", "/nowhere/s: No such file or directory"), 2);
    snprintf(too_long, sizeof too_long, "%s/%0150d", folder, 0);
    cr_expect_eq(status_of(too_long, "File name too long"), 2);
}
