// A child process with two pipes and a time limit.
#include "run.h"

#include "usual_signals.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static void become(const char *const *argv, const sigset_t *signals) {
    char *words[64];
    size_t n = 0;
    for (; argv[n] && n < 63; n++)
        words[n] = strdup(argv[n]);
    words[n] = NULL;
    take_usual_signals(signals);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("XDG_STATE_HOME", "/dev/null", 0); // no test reads what others keep
    execv(words[0], words);
    _exit(127);
}

static void drain(struct pollfd *p, struct buf *into) {
    if (p->fd < 0 || !p->revents) return;
    buf_room(into, 65536);
    ssize_t n = read(p->fd, into->at + into->len, 65536);
    if (n > 0) {
        into->len += (size_t)n;
        return;
    }
    close(p->fd);
    p->fd = -1;
}

static int status_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void run_program(const char *const *argv, const char *input, struct run *ret_run) {
    int out[2], err[2], in[2];
    *ret_run = (struct run){0};
    if (pipe(out) || pipe(err) || pipe(in)) abort();
    sigset_t signals = hold_usual_signals();
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        become(argv, &signals);
    }
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    close(in[0]);
    close(out[1]);
    close(err[1]);
    if (input) {
        signal(SIGPIPE, SIG_IGN);
        if (write(in[1], input, strlen(input)) < 0) perror("input");
    }
    close(in[1]);
    struct pollfd fds[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        if (poll(fds, 2, PATIENCE_MS) <= 0) {
            kill(child, SIGKILL);
            break;
        }
        drain(&fds[0], &ret_run->out);
        drain(&fds[1], &ret_run->err);
    }
    int status;
    waitpid(child, &status, 0);
    ret_run->status = status_of(status);
    buf_put(&ret_run->out, "", 1);
    buf_put(&ret_run->err, "", 1);
    ret_run->out.len--;
    ret_run->err.len--;
}

void run_finish(struct run *r) {
    buf_finish(&r->out);
    buf_finish(&r->err);
}

void run_listening(const char *const *argv, run_enough *enough, void *context,
                   struct run *ret_run) {
    static const char *const seconds[] = {"2", "6", "20", "80"};
    size_t most = sizeof seconds / sizeof *seconds, n;
    const char *words[64];
    for (size_t i = 0; i < most; i++) {
        for (n = 0; argv[n] && n < 63; n++)
            words[n] = strcmp(argv[n], RUN_SECONDS) == 0 ? seconds[i] : argv[n];
        words[n] = NULL;
        run_program(words, NULL, ret_run);
        if (enough(context, ret_run, atof(seconds[i])) || i + 1 == most) return;
        run_finish(ret_run);
    }
}

pid_t run_start(const char *const *argv, int *ret_stdout) {
    int out[2];
    if (pipe2(out, O_CLOEXEC)) abort();
    sigset_t signals = hold_usual_signals();
    pid_t child = fork();
    if (child == 0) {
        dup2(out[1], 1);
        become(argv, &signals);
    }
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    close(out[1]);
    *ret_stdout = out[0];
    return child;
}

bool run_line(int fd, char *out, size_t size) {
    size_t len = 0;
    struct pollfd p = {fd, POLLIN, 0};
    char c;
    while (poll(&p, 1, PATIENCE_MS) > 0 && read(fd, &c, 1) == 1) {
        if (c == '\n') {
            out[len] = '\0';
            return true;
        }
        if (len + 1 < size) out[len++] = c;
    }
    return false;
}

int run_end(pid_t child) {
    int status = 0;
    kill(child, SIGTERM);
    waitpid(child, &status, 0);
    return status_of(status);
}

struct buf run_file(const char *path) {
    struct buf text = {0};
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "re");
    while (file && (n = fread(bytes, 1, sizeof bytes, file)))
        buf_put(&text, bytes, n);
    if (file) fclose(file);
    buf_put(&text, "", 1);
    text.len--;
    return text;
}

size_t run_count(const char *path, const char *words) {
    struct buf text = run_file(path);
    size_t count = 0, len = strlen(words);
    const char *at = text.at, *end = at + text.len;
    for (; (at = memmem(at, (size_t)(end - at), words, len)); at += len)
        count++;
    buf_finish(&text);
    return count;
}

bool run_wait_count(const char *path, const char *words, size_t count) {
    bool there = false;
    for (int waited = 0; waited < PATIENCE_MS && !there; waited += 20) {
        there = run_count(path, words) >= count;
        if (!there) usleep(20000);
    }
    return there;
}

bool run_wait_file(const char *path, const char *words) {
    return run_wait_count(path, words, 1);
}

struct buf run_fixture(const char *name) {
    char path[512];
    struct buf bytes = {0};
    snprintf(path, sizeof path, FIXTURES "/%s", name);
    gzFile file = gzopen(path, "rb");
    if (!file) {
        perror(path);
        abort();
    }
    int n;
    do {
        buf_room(&bytes, 65536);
        n = gzread(file, bytes.at + bytes.len, 65536);
        if (n > 0) bytes.len += (size_t)n;
    } while (n > 0);
    gzclose(file);
    return bytes;
}

void run_write_file(const char *path, struct span bytes) {
    FILE *file = fopen(path, "wb");
    bool written = file && (!bytes.len || fwrite(bytes.at, 1, bytes.len, file) == bytes.len);
    if (!written || fclose(file)) abort();
}

void run_folder(char *out, size_t size) {
    snprintf(out, size, "/tmp/cdrtop-test-XXXXXX");
    cr_assert_not_null(mkdtemp(out));
}

void run_folder_end(const char *folder) {
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(chdir("/"), 0); // we may be in that folder
    cr_assert_eq(system(command), 0);
}

void run_folder_empty(const char *folder) {
    run_folder_end(folder);
    cr_assert_eq(mkdir(folder, 0700), 0);
}
