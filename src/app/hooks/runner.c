// The process that starts hooks. It is forked at the very beginning, has a session of its own, and
// keeps no variable of the environment but the few that programs need, so there is nothing in it to
// be found. For each job it starts one program without a shell, gives it its input, reads what it
// writes (and keeps the beginning), ends it when its time is over, and says what became of it. It
// is one loop over poll(); it may wait, since nobody waits for it.
#include "hooks.h"

#include "base/clock.h"
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS_MAX    16
#define STRINGS_MAX 256
#define JOBS_FD     3
#define GRACE_MS    2000 // between asking a program to end and ending it

struct run {
    pid_t pid; // 0: free
    uint32_t job;
    int out; // what it writes; -1 when it has closed that
    int64_t until_ms;
    bool asked, ended_by_us;
    char words[HOOK_WORDS];
    size_t len;
};

struct runner {
    int jobs; // the socket; -1 once the other end is gone
    int children;
    struct run runs[RUNS_MAX];
};

static int64_t now_ms(void) {
    return clock_monotonic_us() / 1000;
}

// ---- the environment

static bool is_needed(const char *variable) {
    static const char *const names[] = {"PATH=",
                                        "HOME=",
                                        "USER=",
                                        "LOGNAME=",
                                        "SHELL=",
                                        "LANG=",
                                        "LC_",
                                        "TZ=",
                                        "TMPDIR=",
                                        "DISPLAY=",
                                        "WAYLAND_DISPLAY=",
                                        "XAUTHORITY=",
                                        "XDG_RUNTIME_DIR=",
                                        "DBUS_SESSION_BUS_ADDRESS="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0) return true;
    return false;
}

// What is not needed is overwritten where it stands.
static void forget_environment(void) {
    size_t kept = 0;
    for (size_t i = 0; environ[i]; i++)
        if (is_needed(environ[i]))
            environ[kept++] = environ[i];
        else
            explicit_bzero(environ[i], strlen(environ[i]));
    environ[kept] = NULL;
}

// ---- starting

static void answer(struct runner *r, const struct hook_end *end) {
    if (r->jobs >= 0) (void)!send(r->jobs, end, sizeof *end, MSG_NOSIGNAL);
}

static void refuse(struct runner *r, uint32_t job, const char *why) {
    struct hook_end end = {.job = job, .how = HOOK_REFUSED};
    snprintf(end.words, sizeof end.words, "%s", why);
    answer(r, &end);
}

static _Noreturn void become(char *const *arguments, char *const *variables, int in, int out) {
    sigset_t none;
    setsid();
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int one = 1; one < NSIG; one++) // what we ignore, or nohup, or the shell that began us
        signal(one, SIG_DFL);
    for (size_t i = 0; variables[i]; i++)
        putenv(variables[i]);
    execvp(arguments[0], arguments);
    dprintf(STDERR_FILENO, "it cannot be started: %s", strerror(errno));
    _exit(127);
}

// A pipe that holds all of the input, so that nobody has to feed it.
static int input_of(const char *bytes, size_t len) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -1;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    (void)!write(ends[1], bytes, len);
    close(ends[1]);
    return ends[0];
}

static void start(struct runner *r, struct run *run, const struct hook_job *job,
                  char *const *arguments, char *const *variables, const char *input) {
    int out[2], in = input_of(input, job->input);
    if (in < 0 || pipe2(out, O_CLOEXEC)) {
        if (in >= 0) close(in);
        refuse(r, job->job, strerror(errno));
        return;
    }
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    pid_t pid = fork();
    if (pid == 0) become(arguments, variables, in, out[1]);
    close(in);
    close(out[1]);
    if (pid < 0) {
        close(out[0]);
        refuse(r, job->job, strerror(errno));
        return;
    }
    *run = (struct run){.pid = pid,
                        .job = job->job,
                        .out = out[0],
                        .until_ms = now_ms() + job->limit_s * INT64_C(1000)};
}

// Takes a message apart; false if it is not one.
static bool take_strings(char **at, const char *end, uint32_t count, char **ret_list) {
    if (count >= STRINGS_MAX) return false;
    for (uint32_t i = 0; i < count; i++) {
        ret_list[i] = *at;
        char *nul = memchr(*at, '\0', (size_t)(end - *at));
        if (!nul) return false;
        *at = nul + 1;
    }
    ret_list[count] = NULL;
    return true;
}

static void take_job(struct runner *r) {
    char message[HOOK_BYTES_MAX], *at = message + sizeof(struct hook_job);
    char *arguments[STRINGS_MAX], *variables[STRINGS_MAX];
    struct hook_job job;
    struct run *run = NULL;
    ssize_t len = recv(r->jobs, message, sizeof message, 0);
    if (len <= 0) {
        if (len < 0 && errno == EINTR) return;
        close(r->jobs);
        r->jobs = -1;
        return;
    }
    const char *end = message + len;
    if ((size_t)len < sizeof job) return;
    memcpy(&job, message, sizeof job);
    for (size_t i = 0; i < RUNS_MAX && !run; i++)
        if (!r->runs[i].pid) run = &r->runs[i];
    if (!job.arguments)
        refuse(r, job.job, "the configuration no longer has it");
    else if (!take_strings(&at, end, job.arguments, arguments) ||
             !take_strings(&at, end, job.variables, variables) || (size_t)(end - at) != job.input)
        refuse(r, job.job, "its arguments are too many");
    else if (!run)
        refuse(r, job.job, "too many hooks run at the same time");
    else
        start(r, run, &job, arguments, variables, at);
}

// ---- while they run

// Keeps the beginning of what it wrote, and throws the rest away.
static void read_words(struct run *run) {
    char bytes[65536];
    ssize_t n = read(run->out, bytes, sizeof bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        close(run->out);
        run->out = -1;
        return;
    }
    size_t room = sizeof run->words - 1 - run->len, more = (size_t)n < room ? (size_t)n : room;
    memcpy(run->words + run->len, bytes, more);
    run->len += more;
}

static void end_run(struct runner *r, struct run *run, int status) {
    if (run->out >= 0) read_words(run);
    if (run->out >= 0) close(run->out);
    struct hook_end end = {.job = run->job,
                           .how = run->ended_by_us    ? HOOK_TOO_LONG
                                  : WIFEXITED(status) ? HOOK_EXITED
                                                      : HOOK_SIGNALLED,
                           .status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status)};
    memcpy(end.words, run->words, sizeof end.words);
    answer(r, &end);
    run->pid = 0;
}

static void reap(struct runner *r) {
    struct signalfd_siginfo info;
    int status;
    (void)!read(r->children, &info, sizeof info);
    for (size_t i = 0; i < RUNS_MAX; i++) {
        struct run *run = &r->runs[i];
        if (run->pid && waitpid(run->pid, &status, WNOHANG) == run->pid) end_run(r, run, status);
    }
}

// Ends those whose time is over, first politely. Returns how long to wait; -1 for as long as it
// takes.
static int keep_time(struct runner *r) {
    int64_t now = now_ms(), next = -1;
    for (size_t i = 0; i < RUNS_MAX; i++) {
        struct run *run = &r->runs[i];
        if (!run->pid) continue;
        if (now >= run->until_ms) {
            kill(-run->pid, run->asked ? SIGKILL : SIGTERM);
            run->ended_by_us = true;
            run->asked = true;
            run->until_ms = now + GRACE_MS;
        }
        if (next < 0 || run->until_ms - now < next) next = run->until_ms - now;
    }
    return (int)next;
}

static bool is_over(const struct runner *r) {
    for (size_t i = 0; i < RUNS_MAX; i++)
        if (r->runs[i].pid) return false;
    return r->jobs < 0;
}

static _Noreturn void serve(int jobs) {
    struct runner r = {.jobs = jobs};
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_SETMASK, &child, NULL);
    r.children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    while (!is_over(&r)) {
        int wait_ms = keep_time(&r);
        struct pollfd fds[RUNS_MAX + 2] = {{.fd = r.jobs, .events = POLLIN},
                                           {.fd = r.children, .events = POLLIN}};
        for (size_t i = 0; i < RUNS_MAX; i++)
            fds[i + 2] =
                (struct pollfd){.fd = r.runs[i].pid ? r.runs[i].out : -1, .events = POLLIN};
        if (poll(fds, RUNS_MAX + 2, wait_ms) < 0 && errno != EINTR) break;
        for (size_t i = 0; i < RUNS_MAX; i++)
            if (fds[i + 2].revents) read_words(&r.runs[i]);
        if (fds[1].revents) reap(&r);
        if (fds[0].revents) take_job(&r);
    }
    _exit(0);
}

// Forked twice, so that it belongs to nobody and leaves nothing to be waited for.
int hooks_fork(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        setsid();
        if (fork()) _exit(0);
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (int fd = 0; fd < 3 && null >= 0; fd++)
            dup2(null, fd);
        // Nothing that this program was given is handed on.
        int jobs = fcntl(ends[1], F_DUPFD_CLOEXEC, JOBS_FD + 1);
        jobs = dup3(jobs, JOBS_FD, O_CLOEXEC);
        close_range(JOBS_FD + 1, ~0U, 0);
        signal(SIGPIPE, SIG_IGN);
        prctl(PR_SET_NAME, "cdrtop-hooks");
        forget_environment();
        serve(jobs);
    }
    close(ends[1]);
    if (pid > 0) waitpid(pid, NULL, 0);
    if (pid > 0) return ends[0];
    close(ends[0]);
    return -1;
}
