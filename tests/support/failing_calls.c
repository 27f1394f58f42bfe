// Loaded before the C library (LD_PRELOAD), it lets the n-th call of a kind fail, in the process
// that it was started for and not in what that forks. How many there were, and which one failed,
// stands in a file, so that it is known however the process ends. Calls that the C library makes
// within itself are not seen.
#include "failing_calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static struct failing_calls *told; // shared with the test; NULL: nothing fails
static pid_t owner;
static uintptr_t program_from, program_to; // its code

static int find_program(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
        program_from = info->dlpi_addr + part->p_vaddr;
        program_to = program_from + part->p_memsz;
    }
    return 1; // the first one is the program
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv(FAILING_CALLS);
    if (!path) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    if (fd < 0) _exit(126);
    void *at =
        (void *)syscall(SYS_mmap, NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    unsetenv("LD_PRELOAD");
    dl_iterate_phdr(find_program, NULL);
    owner = getpid();
    if (at != MAP_FAILED) told = at;
}

static bool fails(enum failing_kind kind, const char *name, const char *on) {
    if (!told || told->kind != kind || getpid() != owner) return false;
    if (told->only[0] && !strstr(on, told->only) && strcmp(name, told->only) != 0) return false;
    unsigned n = atomic_fetch_add(&told->count, 1) + 1;
    if (!told->nth || n < told->nth || (n > told->nth && !told->on)) return false;
    if (n == told->nth) snprintf(told->what, sizeof told->what, "%s %s", name, on);
    atomic_fetch_add(&told->failed, 1);
    errno = told->error;
    return true;
}

// The file of a descriptor.
static const char *path_of(int fd, char out[static 200]) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = syscall(SYS_readlink, link, out, 199);
    out[n > 0 ? n : 0] = '\0';
    return out;
}

// A disk that fails from then on does not take the terminal with it. What curses writes into memory
// does not fail, nor what it says.
static bool fails_on(enum failing_kind kind, const char *name, int fd) {
    char path[200];
    if (!told || told->kind != kind || fd == STDERR_FILENO) return false;
    path_of(fd, path);
    bool in_memory = strncmp(path, "/memfd:", 7) == 0;
    bool on_disk = path[0] == '/' && strncmp(path, "/dev/", 5) != 0;
    return !in_memory && (on_disk || !told->on) && fails(kind, name, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// ---- write

#define FAILING_WRITE(type, name, declared, passed)                                                \
    type name declared {                                                                           \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails_on(FAILING_WRITES, #name, fd) ? -1 : next passed;                             \
    }
FAILING_WRITE(ssize_t, write, (int fd, const void *at, size_t len), (fd, at, len))
FAILING_WRITE(ssize_t, pwrite, (int fd, const void *at, size_t len, off_t to), (fd, at, len, to))
FAILING_WRITE(ssize_t, pwrite64, (int fd, const void *at, size_t len, off64_t to),
              (fd, at, len, to))
FAILING_WRITE(int, ftruncate, (int fd, off_t len), (fd, len))
FAILING_WRITE(int, ftruncate64, (int fd, off64_t len), (fd, len))

// ---- fsync

#define FAILING_SYNC(name)                                                                         \
    int name(int fd) {                                                                             \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails_on(FAILING_SYNCS, #name, fd) ? -1 : next(fd);                                 \
    }
FAILING_SYNC(fsync)
FAILING_SYNC(fdatasync)

// ---- rename

#define FAILING_RENAME(name)                                                                       \
    int name(const char *from, const char *to) {                                                   \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails(FAILING_RENAMES, #name, to) ? -1 : next(from, to);                            \
    }
FAILING_RENAME(rename)
FAILING_RENAME(link)

int linkat(int folder, const char *from, int other, const char *to, int flags) {
    static __typeof__(&linkat) next;
    if (!next) next = NEXT(linkat);
    return fails(FAILING_RENAMES, "linkat", to) ? -1 : next(folder, from, other, to, flags);
}

// ---- open, and what else needs a descriptor

#define FAILING_OPEN(name)                                                                         \
    int name(const char *path, int flags, ...) {                                                   \
        static int (*next)(const char *, int, ...);                                                \
        if (!next) next = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);                \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                  \
        va_end(rest);                                                                              \
        return fails(FAILING_OPENS, #name, path) ? -1 : next(path, flags, mode);                   \
    }
FAILING_OPEN(open)
FAILING_OPEN(open64)

int openat(int folder, const char *path, int flags, ...) {
    static int (*next)(int, const char *, int, ...);
    if (!next) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails(FAILING_OPENS, "openat", path) ? -1 : next(folder, path, flags, mode);
}

#define FAILING_FOPEN(name)                                                                        \
    FILE *name(const char *path, const char *how) {                                                \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails(FAILING_OPENS, #name, path) ? NULL : next(path, how);                         \
    }
FAILING_FOPEN(fopen)
FAILING_FOPEN(fopen64)

#define FAILING_DESCRIPTOR(name, on, declared, passed)                                             \
    int name declared {                                                                            \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails(FAILING_OPENS, #name, on) ? -1 : next passed;                                 \
    }
FAILING_DESCRIPTOR(memfd_create, name, (const char *name, unsigned flags), (name, flags))
FAILING_DESCRIPTOR(eventfd, "", (unsigned count, int flags), (count, flags))
FAILING_DESCRIPTOR(signalfd, "", (int fd, const sigset_t *set, int flags), (fd, set, flags))
FAILING_DESCRIPTOR(dup, "", (int fd), (fd))
FAILING_DESCRIPTOR(socket, "", (int domain, int type, int protocol), (domain, type, protocol))

#define FAILING_FCNTL(name)                                                                        \
    int name(int fd, int command, ...) {                                                           \
        static int (*next)(int, int, ...);                                                         \
        if (!next) next = (int (*)(int, int, ...))dlsym(RTLD_NEXT, #name);                         \
        va_list rest;                                                                              \
        va_start(rest, command);                                                                   \
        void *with = va_arg(rest, void *);                                                         \
        va_end(rest);                                                                              \
        bool copies = command == F_DUPFD || command == F_DUPFD_CLOEXEC;                            \
        return copies && fails(FAILING_OPENS, #name, "") ? -1 : next(fd, command, with);           \
    }
FAILING_FCNTL(fcntl)
FAILING_FCNTL(fcntl64)

// ---- mmap

#define FAILING_MMAP(name, offset)                                                                 \
    void *name(void *at, size_t len, int protection, int flags, int fd, offset from) {             \
        static __typeof__(&name) next;                                                             \
        if (!next) next = NEXT(name);                                                              \
        return fails_on(FAILING_MMAPS, #name, fd) ? MAP_FAILED                                     \
                                                  : next(at, len, protection, flags, fd, from);    \
    }
FAILING_MMAP(mmap, off_t)
FAILING_MMAP(mmap64, off64_t)

// ---- pthread_create

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *context) {
    static __typeof__(&pthread_create) next;
    if (!next) next = NEXT(pthread_create);
    if (fails(FAILING_THREADS, "pthread_create", "")) return told->error;
    return next(thread, attributes, run, context);
}

// ---- allocation, by the program itself: libraries have their own ways with it

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool fails_for(const void *caller, const char *name) {
    uintptr_t at = (uintptr_t)caller;
    return told && at >= program_from && at < program_to && fails(FAILING_ALLOCATIONS, name, "");
}

void *malloc(size_t size) {
    return fails_for(__builtin_return_address(0), "malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return fails_for(__builtin_return_address(0), "calloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    return fails_for(__builtin_return_address(0), "realloc") ? NULL : __libc_realloc(old, size);
}
