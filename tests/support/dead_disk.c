// Loaded into the program under test (LD_PRELOAD): a disk that stops to answer. Whatever touches a
// file below DEAD_DISK in the way that DEAD_CALLS names (open, write, sync, or look for the second
// time) waits for ever, as with a file server that is gone, after a byte to the descriptor
// DEAD_TOLD. For how many milliseconds the program has waited for the thread of the disk in vain,
// after it was told to end, is kept in the file of the descriptor DEAD_WAITED.
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_dead(const char *call, const char *path) {
    const char *calls = getenv("DEAD_CALLS"), *below = getenv("DEAD_DISK");
    return calls && below && strstr(calls, call) && !strncmp(path, below, strlen(below));
}

static void never_answer(void) {
    const char *told = getenv("DEAD_TOLD");
    if (told) syscall(SYS_write, atoi(told), ".", 1);
    for (;;)
        pause();
}

static const char *path_of(int fd, char out[static 512]) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(name, out, 511);
    out[len > 0 ? len : 0] = '\0';
    return out;
}

static void reach(const char *call, int fd) {
    char path[512];
    if (is_dead(call, path_of(fd, path))) never_answer();
}

static int open_it(const char *path, int flags, unsigned mode) {
    if (is_dead("open", path)) never_answer();
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        unsigned mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, unsigned) : 0;              \
        va_end(more);                                                                              \
        return open_it(path, flags, mode);                                                         \
    }
OPEN(open)
OPEN(open64)

static atomic_int looks;

#define LOOK(name)                                                                                 \
    int name(const char *path, struct name *ret_info) {                                            \
        __typeof__(&name) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                       \
        if (is_dead("look", path) && looks++) never_answer();                                      \
        return next(path, ret_info);                                                               \
    }
LOOK(stat)
LOOK(stat64)

ssize_t write(int fd, const void *bytes, size_t len) {
    reach("write", fd);
    return syscall(SYS_write, fd, bytes, len);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at) {
    reach("write", fd);
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int fsync(int fd) {
    reach("sync", fd);
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    reach("sync", fd);
    return (int)syscall(SYS_fdatasync, fd);
}

// ---- how long it waits once it was told to end

static atomic_bool ends; // a signal was read
static int waited_ms;    // by the first thread

ssize_t read(int fd, void *bytes, size_t len) {
    char path[512];
    ssize_t n = syscall(SYS_read, fd, bytes, len);
    if (n > 0 && !ends && strcmp(path_of(fd, path), "anon_inode:[signalfd]") == 0) ends = true;
    return n;
}

static bool is_told_to_end(void) {
    sigset_t told;
    sigpending(&told);
    return ends || sigismember(&told, SIGTERM) || sigismember(&told, SIGINT) ||
           sigismember(&told, SIGHUP);
}

int poll(struct pollfd *fds, nfds_t count, int ms) {
    char path[512];
    const char *kept = getenv("DEAD_WAITED");
    struct timespec most = {ms / 1000, ms % 1000 * 1000000L};
    bool counts = kept && count == 1 && ms > 0 &&
                  strcmp(path_of(fds->fd, path), "anon_inode:[eventfd]") == 0 && is_told_to_end();
    int ready = (int)syscall(SYS_ppoll, fds, count, ms < 0 ? NULL : &most, NULL, 8);
    if (counts && ready == 0) {
        waited_ms += ms;
        syscall(SYS_pwrite64, atoi(kept), &waited_ms, sizeof waited_ms, 0L);
    }
    return ready;
}
