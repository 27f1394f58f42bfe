// What a command may still do once it listens: it writes where it should, and nowhere else, in none
// of its threads; and it starts nothing.
#include "../../src/app/sandbox/sandbox.h"
#include "../../src/app/setup.h"
#include "raw_server.h"
#include "run.h"
#include "screen.h"

#include "disk/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void begin(void) {
    run_folder(folder, sizeof folder);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(sandbox, .init = begin, .fini = end);

static bool has_landlock(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static const char *in_folder(const char *name, char out[160]) {
    snprintf(out, 160, "%s/%s", folder, name);
    return out;
}

// ---- the calls themselves, in a process of its own

static int try_write(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), failed = fd < 0 ? errno : 0;
    if (fd >= 0) close(fd);
    return failed;
}

static void *write_as_thread(void *path) {
    return (void *)(intptr_t)try_write(path);
}

static int in_a_new_thread(char *path) {
    pthread_t thread;
    void *failed = NULL;
    if (pthread_create(&thread, NULL, write_as_thread, path) || pthread_join(thread, &failed))
        return -1;
    return (int)(intptr_t)failed;
}

static int on_the_disk(struct disk *d, bool state, const char *path) {
    struct disk_file *f = disk_file_open(
        d, &(struct disk_file_terms){.path = path, .state = state, .how = DISK_FILE_REPLACE});
    disk_file_end(f);
    bool over = disk_file_wait(f, PATIENCE_S * INT64_C(1000000));
    int failed = over ? -disk_file_outcome(f) : -1;
    disk_file_close(f);
    return failed;
}

static int try_to_trace(void) {
    char from = 1, to = 0;
    struct iovec here = {&to, 1}, there = {&from, 1};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1 ? 0 : errno;
}

static int try_exec(void) {
    int status;
    pid_t child = fork();
    if (!child) {
        execl("/bin/true", "true", NULL);
        _exit(errno);
    }
    return waitpid(child, &status, 0) == child ? WEXITSTATUS(status) : -1;
}

struct tried {
    int held;
    int here, thread, disk_elsewhere, disk_state, disk_export, disk_beside, disk_linked;
    int exec, listens, traces, mounts, changes_user;
};

static void try_all(int out, const char *const *words) {
    struct args args;
    struct conf conf;
    struct disk *d;
    struct buf text = {0};
    struct tried t = {0};
    char path[160];
    int count = 0;
    while (words[count])
        count++;
    if (args_parse(count, (char **)words, &text, &args)) _exit(5);
    if (setup_read_conf(&args, &conf) || disk_create(&d)) _exit(3);
    t.held = sandbox_enter(&args, &conf, d);
    t.here = try_write(in_folder("exports/here", path));
    t.thread = in_a_new_thread((char *)in_folder("exports/thread", path));
    t.disk_state = on_the_disk(d, true, in_folder("state/cdrtop/board", path));
    t.disk_export = on_the_disk(d, false, in_folder("exports/rows.csv", path));
    t.disk_beside = on_the_disk(d, false, in_folder("metrics/cdrtop.prom", path));
    t.disk_linked = on_the_disk(d, false, in_folder("links/history.db", path));
    t.disk_elsewhere = on_the_disk(d, false, in_folder("other/rows.csv", path));
    t.exec = try_exec();
    t.listens = listen(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), 1) ? errno : 0;
    t.traces = try_to_trace();
    t.mounts = mount("none", folder, "tmpfs", 0, NULL) ? errno : 0;
    t.changes_user = setuid(getuid()) ? errno : 0;
    if (write(out, &t, sizeof t) != sizeof t) _exit(4);
    _exit(0);
}

static struct tried tried_with(const char *option) {
    struct tried t = {.held = -1};
    static const char *const folders[] = {"exports", "metrics", "links", "large", "other"};
    char path[160], exports[200], metrics[200], large[160], history[160];
    int ends[2], status;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        cr_assert_eq(mkdir(in_folder(folders[i], path), 0700), 0);
    cr_assert_eq(try_write(in_folder("large/history.db", large)), 0);
    cr_assert_eq(symlink(large, in_folder("links/history.db", history)), 0);
    snprintf(metrics, sizeof metrics, "--metrics-file=%s/metrics/cdrtop.prom", folder);
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (!child) {
        setenv("XDG_STATE_HOME", in_folder("state", path), 1);
        unsetenv("STATE_DIRECTORY");
        snprintf(exports, sizeof exports, "%s/exports", folder);
        setenv("CDRTOP_EXPORT_DIR", exports, 1);
        setenv("CDRTOP_HISTORY_PATH", history, 1);
        try_all(ends[1], (const char *[]){"cdrtop", "-c", "/dev/null", metrics, "ws://127.0.0.1:1",
                                          option, NULL});
    }
    close(ends[1]);
    cr_assert_eq(read(ends[0], &t, sizeof t), sizeof t, "it ended early");
    close(ends[0]);
    cr_assert(waitpid(child, &status, 0) == child && status == 0);
    return t;
}

Test(sandbox, writes_only_where_it_should) {
    struct tried t = tried_with(NULL);
    cr_expect(t.held & SANDBOX_CALLS, "held %d", t.held);
    cr_expect_eq(t.exec, EPERM, "%d", t.exec);
    cr_expect_eq(t.listens, EPERM);
    cr_expect_eq(t.traces, EPERM);
    cr_expect_eq(t.mounts, EPERM);
    cr_expect_eq(t.changes_user, EPERM);
    cr_expect_eq(t.disk_state, 0, "%d", t.disk_state);
    cr_expect_eq(t.disk_export, 0, "%d", t.disk_export);
    cr_expect_eq(t.disk_beside, 0, "%d", t.disk_beside);
    cr_expect_eq(t.disk_linked, 0, "a link leads there: %d", t.disk_linked);
    if (!has_landlock()) cr_skip_test("this kernel has no Landlock");
    cr_expect(t.held & SANDBOX_FILES);
    cr_expect_eq(t.here, EACCES, "the loop's thread writes: %d", t.here);
    cr_expect_eq(t.thread, EACCES, "a thread of its own writes: %d", t.thread);
    cr_expect_eq(t.disk_elsewhere, EACCES, "%d", t.disk_elsewhere);
}

Test(sandbox, is_not_there_where_it_is_not_wanted) {
    struct tried t = tried_with("--no-sandbox");
    cr_expect_eq(t.held, 0);
    cr_expect_eq(t.here, 0);
    cr_expect_eq(t.thread, 0);
    cr_expect_eq(t.disk_elsewhere, 0);
    cr_expect_eq(t.exec, 0);
    cr_expect_eq(t.listens, 0);
}

// ---- the board

static struct screen *board(const char *option) {
    static char exports[96];
    snprintf(exports, sizeof exports, "CDRTOP_EXPORT_DIR=%s/exports", folder);
    const char *const environment[] = {"LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=/nonexistent", exports,
                                       NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "--tz", "UTC",
                                     FIXTURES "/callcentre/Master-pbx1.csv.gz", option, NULL},
                    environment, 120, 40);
    cr_assert(screen_wait(s, "of 391", PATIENCE_MS), "the day is not there");
    return s;
}

static void export_to(struct screen *s, const char *name) {
    char keys[200];
    screen_type(s, "4e");
    cr_assert(screen_wait(s, "calls to:", PATIENCE_MS));
    snprintf(keys, sizeof keys, "\x15%s/%s\r", folder, name);
    screen_type(s, keys);
}

Test(sandbox, the_board_says_where_exports_go) {
    char path[160];
    cr_assert_eq(mkdir(in_folder("exports", path), 0700), 0);
    struct screen *s = board(NULL);
    export_to(s, "exports/calls.csv");
    cr_expect(screen_wait(s, "391 rows written", PATIENCE_MS));
    if (has_landlock()) {
        export_to(s, "calls.csv");
        cr_expect(screen_wait(s, "(use export_dir as it was at the start, or --no-sandbox)",
                              PATIENCE_MS));
        cr_expect_neq(access(in_folder("calls.csv", path), F_OK), 0);
        screen_type(s, "\x1b");
    }
    screen_close(s);
    s = board("--no-sandbox");
    export_to(s, "calls.csv");
    cr_expect(screen_wait(s, "391 rows written", PATIENCE_MS));
    screen_close(s);
}

// How many threads have that line in their status, and how many have not.
static void count_threads(int process, const char *line, int *ret_with, int *ret_without) {
    char path[300], text[4096];
    snprintf(path, sizeof path, "/proc/%d/task", process);
    DIR *d = opendir(path);
    cr_assert_not_null(d);
    *ret_with = *ret_without = 0;
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/status", process, e->d_name);
        FILE *f = fopen(path, "r");
        if (!f) continue; // it has ended
        size_t n = fread(text, 1, sizeof text - 1, f);
        fclose(f);
        text[n] = '\0';
        ++*(strstr(text, line) ? ret_with : ret_without);
    }
    closedir(d);
}

Test(sandbox, every_thread_of_the_board_is_in_it) {
    int with, without;
    struct screen *s = board(NULL);
    count_threads(screen_process(s), "Seccomp:\t2", &with, &without);
    cr_expect_gt(with, 2);
    cr_expect_eq(without, 0);
    count_threads(screen_process(s), "NoNewPrivs:\t1", &with, &without);
    cr_expect_eq(without, 0);
    screen_close(s);
    s = board("--no-sandbox");
    count_threads(screen_process(s), "Seccomp:\t2", &with, &without);
    cr_expect_eq(with, 0);
    screen_close(s);
}

static _Atomic int reached; // clients of the silent server

static void serve_nothing(struct raw_server *s, int client, int nth) {
    (void)nth;
    reached++;
    raw_hold(s, client);
}

static void expect_all_threads(pid_t process, const char *what) {
    int with, without;
    count_threads(process, "Seccomp:\t2", &with, &without);
    cr_expect(with > 0 && without == 0, "%s: %d, and %d without", what, with, without);
}

Test(sandbox, every_command_that_listens_is_in_it) {
    struct raw_server server;
    char url[64], recording[160];
    raw_server_start(&server, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", server.port);
    in_folder("frames.rec", recording);
    const char *const commands[][8] = {{CDRTOP, "watch", url},
                                       {CDRTOP, "record", recording, url},
                                       {CDRTOP, "snapshot", "--wait", "100000", url},
                                       {CDRTOP, "export", "--what", "calls", "--follow", url}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        int out, before = reached;
        pid_t child = run_start(commands[i], &out);
        for (int waited = 0; waited < PATIENCE_MS && reached == before; waited += 10)
            usleep(10000);
        expect_all_threads(child, commands[i][1]);
        run_end(child);
        close(out);
    }
    raw_server_stop(&server);
}

Test(sandbox, watch_is_in_it_with_files_alone) {
    char yaml[300], config[160], log[160], metrics[160];
    int out;
    run_write_file(in_folder("Master.csv", log), SPAN_NONE);
    snprintf(yaml, sizeof yaml, "sources: {'pbx1=%s': {follow: true}}\n", log);
    run_write_file(in_folder("c.yaml", config), span_of(yaml));
    pid_t child = run_start((const char *[]){CDRTOP, "watch", "--no-history", "-c", config,
                                             "--metrics-file", in_folder("metrics", metrics), NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "cdrtop_"));
    expect_all_threads(child, "watch");
    run_end(child);
    close(out);
}
