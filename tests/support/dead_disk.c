// Loaded into the program under test (LD_PRELOAD): a disk that stops to answer. Whatever touches a
// file below DEAD_DISK in the way that DEAD_CALLS names (open, write, sync, or look for the second
// time) waits for ever, as with a file server that is gone, after a byte to the descriptor
// DEAD_TOLD.
#include <dlfcn.h>
#include <fcntl.h>
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

static void reach(const char *call, int fd) {
    char name[64], path[512];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(name, path, sizeof path - 1);
    path[len > 0 ? len : 0] = '\0';
    if (is_dead(call, path)) never_answer();
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
