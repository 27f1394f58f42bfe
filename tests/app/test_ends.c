// Every command ends when it is told to, whatever it is waiting for: by TERM, INT and HUP.
#include "ending.h"
#include "raw_server.h"
#include "rows_of_now.h"
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FRAMES FIXTURES "/callcentre/frames.rec.gz"

static char folder[64], fifo[96], full[96], recording[96], yaml[96], mark[96];
static char url[64], database[96]; // of a server that says nothing
static struct raw_server server;
static _Atomic int reached; // its clients
static int writer = -1;

static void serve_nothing(struct raw_server *s, int client, int nth) {
    (void)nth;
    reached++;
    raw_hold(s, client);
}

static void configure(const char *text) {
    run_write_file(yaml, span_of(text));
}

static char *in_folder(const char *name, char *out, size_t size) {
    snprintf(out, size, "%s/%s", folder, name);
    return out;
}

static void begin(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    run_folder(folder, sizeof folder);
    in_folder("frames.rec", recording, sizeof recording);
    in_folder("c.yaml", yaml, sizeof yaml);
    in_folder("mark", mark, sizeof mark);
    cr_assert_eq(mkfifo(in_folder("fifo", fifo, sizeof fifo), 0600), 0);
    cr_assert_eq(mkfifo(in_folder("full", full, sizeof full), 0600), 0);
    setenv("TZ", "UTC", 1);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    raw_server_start(&server, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", server.port);
    snprintf(database, sizeof database, "mysql://u@127.0.0.1:%u/asteriskcdrdb", server.port);
}

// A hook goes on without the program that began it, until its time is over.
static void end(void) {
    raw_server_stop(&server);
    ending_tell();
    while (wait(NULL) > 0)
        ;
    run_folder_end(folder);
}

TestSuite(ends, .init = begin, .fini = end);

static pid_t start(const char *const *words, int *ret_out) {
    return ending_start(words, NULL, NULL, ret_out);
}

// ---- commands that wait for somebody

typedef const char *const command[12];

// `comes`: the moment to end it has come.
static void walk(command *commands, size_t count, const char *output, const char *errors,
                 void (*comes)(pid_t child, int before)) {
    for (size_t c = 0; c < count; c++)
        for (int i = 0; i < ENDING_SIGNALS; i++) {
            int out, before = reached;
            pid_t child = ending_start(commands[c], output, errors, &out);
            comes(child, before);
            ends_by(child, ending_signals[i], commands[c][0]);
            if (writer >= 0) close(writer);
            writer = -1;
            close(out);
        }
}
#define COUNT(commands) (sizeof commands / sizeof *commands)

static void wait_to_be_reached(pid_t child, int before) {
    (void)child;
    for (int waited = 0; waited < PATIENCE_MS && reached == before; waited++)
        usleep(1000);
    cr_expect_gt(reached, before);
}

Test(ends, while_a_server_says_nothing) {
    char path[96];
    in_folder("socket", path, sizeof path);
    command commands[] = {{"snapshot", "--wait", "100000", url},
                          {"export", "--what", "calls", "--wait", "100000", url},
                          {"export", "--what", "calls", "--follow", url},
                          {"watch", url},
                          {"watch", "--what", "calls", "--socket", path, url},
                          {"record", recording, url},
                          {"check", "--wait", "100000", url}};
    walk(commands, COUNT(commands), NULL, NULL, wait_to_be_reached);
}

Test(ends, while_a_database_says_nothing) {
    char source[112];
    snprintf(source, sizeof source, "pbx1=%s", database);
    command commands[] = {{"import", source},
                          {"snapshot", source},
                          {"snapshot", source, url},
                          {"export", "--what", "calls", source},
                          {"export", "--what", "calls", "--follow", source, url},
                          {"check", source, url},
                          {"watch", source}};
    walk(commands, COUNT(commands), NULL, NULL, wait_to_be_reached);
}

// Somebody has opened it, and reads.
static int wait_for_reader(void) {
    int fd = -1;
    for (int waited = 0; waited < PATIENCE_MS && fd < 0; waited++)
        if ((fd = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) usleep(1000);
    return fd;
}

static void wait_to_be_read(pid_t child, int before) {
    (void)child, (void)before;
    writer = wait_for_reader();
    cr_expect_geq(writer, 0);
}

Test(ends, while_its_configuration_does_not_come) {
    command commands[] = {
        {"snapshot", "-c", fifo},        {"export", "--what", "calls", "-c", fifo},
        {"watch", "-c", fifo},           {"record", "-c", fifo, recording},
        {"check", "-c", fifo},           {"history", "-c", fifo},
        {"import", "-c", fifo, "queue"}, {"alerts", "--test", "x", "-c", fifo},
        {"--check-config", "-c", fifo},  {"-c", fifo}};
    walk(commands, COUNT(commands), NULL, NULL, wait_to_be_read);
}

Test(ends, while_its_source_does_not_come) {
    command commands[] = {{"snapshot", fifo},
                          {"export", "--what", "calls", fifo},
                          {"import", fifo},
                          {"check", fifo},
                          {"alerts", "--replay", fifo},
                          {"sim", "--port", "0", "--replay", fifo}};
    walk(commands, COUNT(commands), NULL, NULL, wait_to_be_read);
}

// ---- nobody reads

// Nothing fits into it any more; keeps it open.
static void fill_up(void) {
    char page[4096] = "";
    int fd = open(full, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    cr_assert_geq(fcntl(fd, F_SETPIPE_SZ, sizeof page), (int)sizeof page);
    while (write(fd, page, sizeof page) > 0)
        ;
}

static void wait_to_be_stuck(pid_t child, int before) {
    (void)before;
    ending_wait_stuck(child);
}

Test(ends, while_nobody_reads_what_it_prints) {
    struct sim_child sim;
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    fill_up();
    configure("alerts: {any: calls>0}\n");
    command commands[] = {{"snapshot", FRAMES},
                          {"snapshot", "--no-history", sim.url},
                          {"check", "--wait", "0.1", url},
                          {"alerts", "--replay", FRAMES, "-c", yaml},
                          {"sim", "--port", "0"},
                          {"--dump-config"}};
    walk(commands, COUNT(commands), full, NULL, wait_to_be_stuck);
    sim_stop(&sim);
}

static void serve_nobody(struct raw_server *s, int client, int nth) {
    (void)s, (void)client, (void)nth;
    reached++;
}

// It has been sent away twice, so there was something to say.
static void wait_to_try_again(pid_t child, int before) {
    wait_to_be_reached(child, before);
    wait_to_be_reached(child, before + 1);
}

Test(ends, while_nobody_reads_what_it_says) {
    char refusing[64];
    struct raw_server s;
    raw_server_start(&s, 0, serve_nobody);
    snprintf(refusing, sizeof refusing, "ws://127.0.0.1:%u", s.port);
    fill_up();
    command commands[] = {{"record", recording, refusing},
                          {"watch", "--wait", "0.1", refusing},
                          {"export", "--what", "calls", "--follow", "--wait", "5", refusing},
                          {"snapshot", "--wait", "2", refusing}};
    walk(commands, COUNT(commands), NULL, full, wait_to_try_again);
    setenv("TERM", "dumb", 1); // of which a board says that it will not do
    command ends_itself[] = {{"snapshot", "--wait", "0.1", refusing}, {"--no-history", refusing}};
    walk(ends_itself, COUNT(ends_itself), NULL, full, wait_to_be_stuck);
    raw_server_stop(&s);
}

// They try again and again, so they live.
Test(ends, not_by_a_hangup_under_nohup) {
    char refusing[64];
    struct raw_server s;
    raw_server_start(&s, 0, serve_nobody);
    snprintf(refusing, sizeof refusing, "ws://127.0.0.1:%u", s.port);
    command commands[] = {{"record", recording, refusing},
                          {"watch", "--wait", "0.1", refusing},
                          {"watch", "--wait", "100000", refusing},
                          {"export", "--what", "calls", "--follow", "--wait", "100000", refusing},
                          {"snapshot", "--wait", "100000", refusing}};
    for (size_t c = 0; c < COUNT(commands); c++) {
        const char *argv[32] = {"/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", CDRTOP};
        for (size_t i = 0; commands[c][i]; i++)
            argv[i + 5] = commands[c][i];
        int out, before = reached;
        pid_t child = run_start(argv, &out);
        wait_to_try_again(child, before);
        kill(child, SIGHUP);
        before = reached;
        wait_to_try_again(child, before);
        ends_by(child, SIGTERM, commands[c][0]);
        close(out);
    }
    raw_server_stop(&s);
}

// A pipe of one page is full with what was written first.
static void wait_until_full(int fd) {
    int there = 0;
    for (int waited = 0; waited < PATIENCE_MS && there == 0; waited += 10) {
        usleep(10000);
        cr_assert_eq(ioctl(fd, FIONREAD, &there), 0);
    }
    cr_assert_gt(there, 0);
}

Test(ends, while_nobody_reads_what_it_writes) {
    struct sim_child sim;
    sim_start(&sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "4000", NULL});
    command commands[] = {{"record", fifo, sim.url},
                          {"export", "--what", "records", "--follow", "-o", fifo, "--force",
                           sim.url}};
    for (size_t c = 0; c < COUNT(commands); c++)
        for (int i = 0; i < ENDING_SIGNALS; i++) {
            int out, reader = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
            cr_assert_geq(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
            pid_t child = start(commands[c], &out);
            if (!c) wait_until_full(reader);
            ends_by(child, ending_signals[i], commands[c][0]);
            close(reader);
            close(out);
        }
    sim_stop(&sim);
}

// ---- hooks

static void wait_for_the_hook(pid_t child, int before) {
    (void)child, (void)before;
    cr_expect(run_wait_file(mark, "hangs"));
    unlink(mark);
}

static void put_rows(const char *path, int count) {
    struct buf rows = {0};
    put_rows_of_now(&rows, 0, count);
    run_write_file(path, buf_text(&rows));
    buf_finish(&rows);
}

Test(ends, while_a_hook_hangs) {
    char rows[112], text[512];
    snprintf(rows, sizeof rows, "%s-Master.csv", mark);
    put_rows(rows, 1);
    snprintf(text, sizeof text,
             "sources: {%s: {follow: true}}\n"
             "alerts: {any: {when: calls>0, hook: hangs}}\n"
             "hooks: {hangs: {exec: [/bin/sh, -c, 'echo hangs >%s; exec sleep 600'], limit: 1s}}\n",
             rows, mark);
    configure(text);
    command commands[] = {{"alerts", "--test", "any", "-c", yaml},
                          {"watch", "--no-history", "-c", yaml}};
    walk(commands, COUNT(commands), NULL, NULL, wait_for_the_hook);
}

// ---- boards

static struct screen *board(const char *more) {
    static char state[96], config[96];
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", folder);
    return screen_open(
        (const char *[]){CDRTOP, url, more, NULL},
        (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", state, config, NULL}, 120, 40);
}

static void make_fifo(const char *below, const char *name) {
    char path[128];
    mkdir(in_folder("cdrtop", path, sizeof path), 0700);
    mkdir(in_folder(below, path, sizeof path), 0700);
    cr_assert_eq(mkfifo(in_folder(name, path, sizeof path), 0600), 0);
}

// What a board remembers, and the themes that it could show, may be anything by now.
Test(ends, a_board_with_pipes_in_the_place_of_its_files) {
    make_fifo("cdrtop", "cdrtop/board");
    make_fifo("cdrtop", "cdrtop/alerts");
    make_fifo("cdrtop/themes", "cdrtop/themes/night.yaml");
    for (int i = 0; i < ENDING_SIGNALS; i++) {
        struct screen *s = board(NULL);
        cr_expect(screen_wait(s, "WAITING", PATIENCE_MS));
        cr_expect_eq(screen_ends_by(s, ending_signals[i], "a board with pipes"), 0);
    }
}

Test(ends, a_board_whose_database_says_nothing) {
    char source[112];
    snprintf(source, sizeof source, "pbx1=%s", database);
    for (int i = 0; i < ENDING_SIGNALS; i++) {
        int before = reached;
        struct screen *s = board(source);
        cr_expect(screen_wait(s, "WAITING", PATIENCE_MS));
        wait_to_be_reached(0, before);
        cr_expect_eq(screen_ends_by(s, ending_signals[i], "a board on a database"), 0);
    }
}

// At whatever moment: the terminal is as it was.
static void ends_after(unsigned us, int number, const char *option) {
    char what[40];
    struct screen *s = board(option);
    snprintf(what, sizeof what, "a board that began %u us ago", us);
    usleep(us);
    int status = screen_ends_by(s, number, what);
    cr_expect(status == 0 || status == 128 + number, "%d", status);
}

Test(ends, a_board_before_its_first_screen) {
    for (unsigned i = 0; i < 24; i++)
        ends_after(2000 * i, ending_signals[i % ENDING_SIGNALS], "--no-history");
}

// ---- what is no file

static void refuses(const char *const *words, int status, const char *says) {
    struct run r;
    const char *argv[12] = {CDRTOP};
    for (size_t i = 0; words[i]; i++)
        argv[i + 1] = words[i];
    run_program(argv, NULL, &r);
    cr_expect_eq(r.status, status, "%s: %d", words[0], r.status);
    cr_expect(strstr(r.err.at, says) || strstr(r.out.at, says), "%s%s", r.out.at, r.err.at);
    run_finish(&r);
}

// Nobody writes into these pipes: whoever opened one would wait.
Test(ends, at_once_where_a_file_is_a_pipe) {
    char path[128];
    configure("agents: \"@fifo\"\n");
    refuses((const char *[]){"--check-config", "-c", yaml, NULL}, 2, "is not a regular file");
    refuses((const char *[]){"--check-config", "--theme", fifo, NULL}, 2, "is not a regular file");
    configure("{}\n");
    cr_assert_eq(mkfifo(in_folder("manager.conf", path, sizeof path), 0600), 0);
    refuses((const char *[]){"check", "--wait", "0.1", "--asterisk", folder, "-c", yaml, url, NULL},
            3, "manager.conf");
    cr_assert_eq(mkfifo(in_folder("queue_log-pbx1", path, sizeof path), 0600), 0);
    refuses((const char *[]){"sim", "--port", "0", "--truth", folder, NULL}, 2, "--truth");
}

// ---- what comes early

// A request that comes before it can be answered is answered later.
Test(ends, not_by_a_request_for_a_snapshot) {
    char snapshot[128];
    int out;
    in_folder("cdrtop/snapshot.json", snapshot, sizeof snapshot);
    pid_t child = start((const char *[]){"watch", "--wait", "1", "-c", fifo, url, NULL}, &out);
    writer = wait_for_reader();
    cr_assert_geq(writer, 0);
    kill(child, SIGUSR2);
    cr_assert_eq(write(writer, "{}\n", 3), 3);
    close(writer);
    cr_expect(run_wait_file(snapshot, "\"generatedAt\""));
    ends_by(child, SIGTERM, "watch");
    close(out);
}

#define ROWS 40000

// Once something may have been heard, in the first count too, it is a good end.
Test(ends, while_it_reads_its_history_and_counts) {
    struct run r;
    char rows[96], source[128];
    put_rows(in_folder("Master.csv", rows, sizeof rows), ROWS);
    snprintf(source, sizeof source, "pbx1=%s", rows);
    run_program((const char *[]){CDRTOP, "import", source, NULL}, NULL, &r);
    cr_assert_eq(r.status, 0, "%s", r.err.at);
    run_finish(&r);
    for (unsigned i = 0; i < 16; i++) {
        int out, before = reached;
        pid_t child = start((const char *[]){"watch", "--wait", "0.05", url, NULL}, &out);
        if (i % 2) wait_to_be_reached(child, before);
        usleep(10000 * i);
        if (i % 2)
            cr_expect_eq(run_end(child), 0);
        else
            ends_by(child, SIGTERM, "watch");
        close(out);
    }
    for (unsigned i = 0; i < 16; i++)
        ends_after(10000 * i, ending_signals[i % ENDING_SIGNALS], NULL);
}
