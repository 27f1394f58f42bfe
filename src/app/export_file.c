// What stood there before is replaced in one step (rename), and where nothing may stand, link()
// refuses if something came meanwhile.
#include "exporting.h"

#include "base/mem.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE     0640 // calls are nobody else's business
#define TRIES    100
#define LEAVE_US INT64_C(1000000)

struct export_file {
    struct writer *writer;
    char *path;      // owned
    char *temporary; // owned; NULL: written straight
    bool force;
    atomic_bool whole, refused, done;
    void (*ended)(void *context);
    void *context;
};

static bool cannot_link(int error) {
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK;
}

static int move(const struct export_file *f) {
    if (!f->force) {
        if (!link(f->temporary, f->path)) return unlink(f->temporary) ? -errno : 0;
        if (!cannot_link(errno)) return -errno;
        if (!access(f->path, F_OK)) return -EEXIST;
    }
    return rename(f->temporary, f->path) ? -errno : 0;
}

static void on_failure(void *context) {
    atomic_store(&((struct export_file *)context)->refused, true);
}

static int on_end(void *context, int error) {
    struct export_file *f = context;
    if (f->temporary) {
        bool whole = atomic_load(&f->whole);
        if (!error && whole) error = move(f);
        if (error || !whole) unlink(f->temporary);
    }
    if (f->ended) f->ended(f->context);
    atomic_store(&f->done, true);
    return error;
}

static void destroy(struct export_file *f) {
    free(f->path);
    free(f->temporary);
    free(f);
}

// In the folder of the path, with the rights of the file that it replaces.
static int open_temporary(struct export_file *f, const struct stat *old) {
    const char *slash = strrchr(f->path, '/');
    int folder = slash ? (int)(slash - f->path) + 1 : 0, fd = -1;
    for (int i = 0; i < TRIES && fd < 0; i++) {
        struct buf name = {0};
        buf_format(&name, "%.*s.cdrtop-%d-%d.tmp", folder, f->path, (int)getpid(), i);
        free(f->temporary);
        f->temporary = mem_string(name.at, name.len);
        buf_finish(&name);
        fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
        if (fd < 0 && errno != EEXIST) break;
    }
    if (fd < 0) return -errno;
    if (old) (void)!fchmod(fd, old->st_mode & 0777);
    return fd;
}

// What is there: *ret_there, or *ret_straight where it is no file.
static int look(const char *path, bool force, struct stat *ret_old, bool *ret_there,
                bool *ret_straight) {
    *ret_there = !stat(path, ret_old);
    *ret_straight = *ret_there && !S_ISREG(ret_old->st_mode);
    if (*ret_there && S_ISDIR(ret_old->st_mode)) return -EISDIR;
    return *ret_there && !*ret_straight && !force ? EXPORT_FILE_EXISTS : 0;
}

int export_file_check(const char *path, bool force, bool *ret_straight) {
    struct stat old;
    bool there;
    int outcome = look(path, force, &old, &there, ret_straight);
    if (outcome) return outcome;
    if (*ret_straight) return access(path, W_OK) ? -errno : 0;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
    outcome = access(folder, W_OK | X_OK) ? -errno : 0;
    free(folder);
    return outcome;
}

// Without `waits` a pipe that nobody reads is -ENXIO.
static int open_straight(const char *path, bool waits) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK));
    if (fd < 0) return -errno;
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK); // the writing thread may wait
    return fd;
}

static int open_file(const char *path, bool force, bool waits, void (*ended)(void *context),
                     void *context, struct export_file **ret_file) {
    struct stat old;
    bool there = true, straight = true;
    int outcome = path ? look(path, force, &old, &there, &straight) : 0;
    if (outcome) return outcome;
    struct export_file *f = mem_zero(1, sizeof *f);
    if (there && !straight) f->path = realpath(path, NULL);
    if (!f->path && path) f->path = mem_string(path, strlen(path));
    f->force = force;
    f->ended = ended;
    f->context = context;
    int fd = !path      ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
             : straight ? open_straight(path, waits)
                        : open_temporary(f, there ? &old : NULL);
    if (!path && fd < 0) fd = -errno;
    const struct writer_hooks hooks = {
        .context = f, .sync = !straight, .lines = straight, .failed = on_failure, .ended = on_end};
    int error = fd < 0 ? fd : writer_start(fd, &hooks, &f->writer);
    if (error) {
        if (fd >= 0 && f->temporary) unlink(f->temporary);
        destroy(f);
        return error;
    }
    *ret_file = f;
    return 0;
}

int export_file_open(const char *path, bool force, void (*ended)(void *context), void *context,
                     struct export_file **ret_file) {
    return open_file(path, force, true, ended, context, ret_file);
}

int export_file_try(const char *path, bool force, struct export_file **ret_file) {
    struct stat there;
    int outcome = open_file(path, force, false, NULL, NULL, ret_file);
    bool pipe = outcome == -ENXIO && !stat(path, &there) && S_ISFIFO(there.st_mode);
    return pipe ? EXPORT_FILE_UNREAD : outcome;
}

struct buf *export_file_fill(struct export_file *f) {
    return writer_fill(f->writer);
}

void export_file_filled(struct export_file *f) {
    writer_filled(f->writer);
}

size_t export_file_waiting(struct export_file *f) {
    return writer_waiting(f->writer);
}

void export_file_wait(struct export_file *f, size_t most) {
    writer_wait(f->writer, most);
}

bool export_file_done(struct export_file *f) {
    return atomic_load(&f->done);
}

bool export_file_refused(struct export_file *f) {
    return atomic_load(&f->refused);
}

void export_file_end(struct export_file *f) {
    atomic_store(&f->whole, true);
    writer_end(f->writer);
}

int export_file_close(struct export_file *f) {
    if (!f) return 0;
    int error = writer_stop(f->writer);
    destroy(f);
    return error;
}

int export_file_leave(struct export_file *f) {
    int error = 0;
    if (f->temporary) return export_file_close(f);
    if (writer_stop_within(f->writer, LEAVE_US, &error)) destroy(f);
    return error;
}
