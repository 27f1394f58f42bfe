// Files written by the disk's thread. The owner fills one buffer while the thread writes the other;
// they are swapped when an answer comes. So a file has at most one job under way, and no field is
// used by both sides at once.
//
// A file has no name until it is whole, so nothing of it is left however the program ends. File
// systems that have no such files (NFS) are given one under another name. An existing file is
// replaced in one step (rename). If no file may exist, link() refuses when one has appeared
// meanwhile. A pipe takes bytes as fast as its reader does: it gets the thread for a
// moment, and the rest becomes the next job.
#include "disk/file.h"

#include "base/clock.h"
#include "base/mem.h"
#include "disk/job.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE       0640 // who called whom is private
#define STATE_MODE 0600
#define TRIES      100
#define MOMENT_US  100000
#define HEAD_SIZE  512
#define PROC_NAME  40 // bytes

enum end { GOES_ON, WHOLE, GIVEN_UP };

struct disk_file {
    struct disk_job job; // must be first: a file is found by it
    struct disk *disk;
    struct disk_file_terms terms;
    // Used by the owner.
    struct buf filling;
    int outcome; // as of the last answer
    bool busy, ending, let_go;
    // Used by the thread while it is busy.
    struct buf bytes;
    size_t written; // of these bytes
    enum end end;   // what to do after them
    int fd, error;
    bool regular, piped, over;
    bool nameless;   // it is given its name in the end
    char *path;      // owned; NULL for standard output
    char *place;     // owned; where symbolic links lead to
    char *temporary; // owned; NULL when writing directly, or while it has no name
};

// ---- on the disk's thread

static bool cannot_link(int error) {
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK;
}

static int move(const struct disk_file *f) {
    if (f->terms.how == DISK_FILE_NEW) {
        if (!link(f->temporary, f->place)) return unlink(f->temporary) ? -errno : 0;
        if (!cannot_link(errno)) return -errno;
        if (!access(f->place, F_OK)) return -EEXIST;
    }
    return rename(f->temporary, f->place) ? -errno : 0;
}

int disk_file_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0700) && errno != EEXIST ? -errno : 0;
        *slash = '/';
        if (failed) return failed;
    }
    return 0;
}

// Looks what exists: *ret_there, or *ret_straight if it is not a regular file. A link that leads
// nowhere exists, too.
static int find_existing(const char *path, enum disk_file_how how, struct stat *ret_old,
                         bool *ret_there, bool *ret_straight) {
    *ret_there = !stat(path, ret_old);
    *ret_straight = *ret_there && !S_ISREG(ret_old->st_mode);
    if (*ret_there && S_ISDIR(ret_old->st_mode)) return -EISDIR;
    struct stat link;
    if (!*ret_there && how == DISK_FILE_NEW && !lstat(path, &link)) return DISK_FILE_EXISTS;
    return *ret_there && !*ret_straight && how == DISK_FILE_NEW ? DISK_FILE_EXISTS : 0;
}

static int opened(struct disk_file *f, int fd) {
    struct stat s;
    f->fd = fd;
    if (fd < 0) return -errno;
    if (fstat(fd, &s)) return -errno;
    f->regular = S_ISREG(s.st_mode);
    f->piped = S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode);
    return 0;
}

// "." or what ends in a slash; the caller frees it.
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
}

static mode_t mode_of(const struct disk_file *f) {
    return f->terms.state ? STATE_MODE : MODE;
}

static void name_in_proc(int fd, char out[static PROC_NAME]) {
    snprintf(out, PROC_NAME, "/proc/self/fd/%d", fd);
}

static int open_nameless(const struct disk_file *f) {
    char *folder = folder_of(f->place), link[PROC_NAME];
    int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, mode_of(f));
    free(folder);
    name_in_proc(fd, link);
    if (fd < 0 || !access(link, F_OK)) return fd;
    close(fd); // without /proc it would never have a name
    return -1;
}

// Gives a name of its own, in the folder of its place, to the file that is made; `make` is open()
// or link(), which return something negative on failure.
static int name_temporary(struct disk_file *f,
                          int (*make)(const struct disk_file *f, const char *name)) {
    const char *slash = strrchr(f->place, '/');
    int folder = slash ? (int)(slash - f->place) + 1 : 0, made = -1;
    struct buf name = {0};
    for (int i = 0; i < TRIES && made < 0; i++) {
        buf_clear(&name);
        buf_format(&name, "%.*s.cdrtop-%d-%d.tmp", folder, f->place, (int)getpid(), i);
        made = make(f, name.at);
        if (made < 0 && errno != EEXIST) break;
    }
    int error = errno;
    if (made >= 0) f->temporary = mem_string(name.at, name.len);
    buf_finish(&name);
    errno = error;
    return made;
}

static int make_named(const struct disk_file *f, const char *name) {
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_of(f));
}

// Creates it in the same folder, with the permissions of the file that it replaces.
static int open_temporary(struct disk_file *f, const struct stat *old) {
    int fd = f->terms.named ? -1 : open_nameless(f);
    f->nameless = fd >= 0;
    if (fd < 0) fd = name_temporary(f, make_named);
    int failed = opened(f, fd);
    if (!failed && old) (void)!fchmod(fd, old->st_mode & 0777);
    if (!failed && f->terms.everybody) (void)!fchmod(fd, 0644);
    return failed;
}

// Does not wait for a pipe that nobody reads.
static int open_straight(struct disk_file *f) {
    int fd = open(f->path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && errno == ENXIO) {
        struct stat s;
        return !stat(f->path, &s) && S_ISFIFO(s.st_mode) ? DISK_FILE_UNREAD : -ENXIO;
    }
    int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    return opened(f, fd);
}

// What was there may have been cut in the middle of a line.
static int begin_line(int fd) {
    char last = '\n';
    off_t size = lseek(fd, 0, SEEK_END);
    if (size > 0 && pread(fd, &last, 1, size - 1) < 0) return -errno;
    return last == '\n' || write(fd, "\n", 1) == 1 ? 0 : -errno;
}

static int open_to_append(struct disk_file *f) {
    char head[HEAD_SIZE];
    int failed = opened(f, open(f->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, MODE));
    if (failed || !f->regular) return failed;
    ssize_t n = pread(f->fd, head, sizeof head, 0);
    if (n < 0) return -errno;
    bool fits = !n || f->terms.fits(f->path, (struct span){head, (size_t)n});
    return fits ? begin_line(f->fd) : DISK_FILE_OTHER;
}

static int open_state(struct disk_file *f) {
    int outcome = disk_file_folders(f->path);
    f->place = mem_string(f->path, strlen(f->path));
    return outcome ? outcome : open_temporary(f, NULL);
}

static int open_to_replace(struct disk_file *f) {
    struct stat old;
    bool there, straight;
    int outcome = find_existing(f->path, f->terms.how, &old, &there, &straight);
    if (outcome) return outcome;
    if (straight) return open_straight(f);
    if (there) f->place = realpath(f->path, NULL);
    if (!f->place) f->place = mem_string(f->path, strlen(f->path));
    return open_temporary(f, there ? &old : NULL);
}

static int open_file(struct disk_file *f) {
    if (!f->path) return opened(f, fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    return f->terms.how == DISK_FILE_APPEND ? open_to_append(f)
           : f->terms.state                 ? open_state(f)
                                            : open_to_replace(f);
}

// The length up to a line end, if there is one within the bytes that a pipe takes at once.
static size_t lines_of(const char *at, size_t len) {
    if (len <= PIPE_BUF) return len;
    const char *end = memrchr(at, '\n', PIPE_BUF);
    return end ? (size_t)(end - at) + 1 : PIPE_BUF;
}

static bool can_take(int fd, int64_t until_us) {
    int64_t left = until_us - clock_monotonic_us();
    return left > 0 &&
           poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, (int)(left / 1000) + 1);
}

// What a reader does not accept in its moment remains for the next job.
static int write_on(struct disk_file *f) {
    int64_t until = clock_monotonic_us() + MOMENT_US;
    while (f->written < f->bytes.len) {
        const char *at = f->bytes.at + f->written;
        size_t len = f->bytes.len - f->written;
        if (f->piped && !can_take(f->fd, until)) break;
        ssize_t n = write(f->fd, at, f->piped ? lines_of(at, len) : len);
        if (n < 0 && errno != EINTR) return -errno;
        if (n > 0) f->written += (size_t)n;
    }
    return 0;
}

static int make_link(const struct disk_file *f, const char *name) {
    char link[PROC_NAME];
    name_in_proc(f->fd, link);
    return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

static int give_name(struct disk_file *f) {
    bool new = f->terms.how == DISK_FILE_NEW;
    return (new ? make_link(f, f->place) : name_temporary(f, make_link)) ? -errno : 0;
}

static void finish(struct disk_file *f) {
    bool ours = f->fd >= 0 && f->regular && f->path;
    if (ours && !f->error && f->end == WHOLE && fsync(f->fd)) f->error = -errno;
    if (f->nameless && !f->error && f->end == WHOLE) f->error = give_name(f);
    if (f->fd >= 0 && close(f->fd) && !f->error) f->error = -errno;
    if (f->temporary && !f->error && f->end == WHOLE) {
        f->error = move(f);
        if (f->error) unlink(f->temporary);
    } else if (f->temporary) {
        unlink(f->temporary);
    }
    f->over = true;
}

static void work(struct disk_job *job) {
    struct disk_file *f = (struct disk_file *)job;
    if (f->fd < 0 && f->end != GIVEN_UP) f->error = open_file(f);
    if (!f->error) f->error = write_on(f);
    bool whole = f->written == f->bytes.len && f->end != GOES_ON;
    if (whole || (f->error && f->error != DISK_FILE_UNREAD)) finish(f);
}

// ---- on the owner's thread

static void destroy(struct disk_file *f) {
    buf_finish(&f->filling);
    buf_finish(&f->bytes);
    free(f->path);
    free(f->place);
    free(f->temporary);
    free(f);
}

static void hand_over(struct disk_file *f) {
    f->busy = true;
    disk_do(f->disk, &f->job);
}

// Starts the next job if there is something to do.
static void go_on(struct disk_file *f) {
    if (f->busy || f->over) return;
    if (f->let_go) f->bytes.len = f->written = f->filling.len = 0;
    if (f->outcome == DISK_FILE_UNREAD && !f->let_go) return;
    if (!f->bytes.len) {
        struct buf empty = f->bytes;
        f->bytes = f->filling;
        f->filling = empty;
    }
    f->end = f->let_go ? GIVEN_UP : f->ending && !f->filling.len ? WHOLE : GOES_ON;
    if (f->bytes.len || f->end != GOES_ON) hand_over(f);
}

static void done(struct disk_job *job) {
    struct disk_file *f = (struct disk_file *)job;
    f->busy = false;
    f->outcome = f->error;
    if (f->over || f->written == f->bytes.len) f->bytes.len = f->written = 0;
    if (f->over) buf_clear(&f->filling);
    bool let_go = f->let_go;
    if (let_go && f->over)
        destroy(f);
    else
        go_on(f);
    if (!let_go && f->terms.told) f->terms.told(f->terms.context); // this may close it
}

int disk_file_check(const char *path, enum disk_file_how how, bool *ret_straight) {
    struct stat old;
    bool there;
    int outcome = find_existing(path, how, &old, &there, ret_straight);
    if (outcome) return outcome;
    if (*ret_straight) return access(path, W_OK) ? -errno : 0;
    char *folder = folder_of(path);
    outcome = access(folder, W_OK | X_OK) ? -errno : 0;
    free(folder);
    return outcome;
}

struct disk_file *disk_file_open(struct disk *d, const struct disk_file_terms *terms) {
    struct disk_file *f = mem_zero(1, sizeof *f);
    *f = (struct disk_file){.job = {.work = work, .done = done},
                            .disk = d,
                            .terms = *terms,
                            .outcome = DISK_FILE_OPENING,
                            .fd = -1};
    if (terms->path) f->path = mem_string(terms->path, strlen(terms->path));
    f->job.path = f->path ? f->path : "standard output";
    hand_over(f);
    return f;
}

void disk_file_again(struct disk_file *f) {
    if (!f->busy && f->outcome == DISK_FILE_UNREAD) hand_over(f);
}

struct buf *disk_file_fill(struct disk_file *f) {
    return &f->filling;
}

void disk_file_filled(struct disk_file *f) {
    if (disk_file_over(f)) buf_clear(&f->filling);
    go_on(f);
}

size_t disk_file_waiting(const struct disk_file *f) {
    return f->filling.len + f->bytes.len;
}

void disk_file_end(struct disk_file *f) {
    f->ending = true;
    go_on(f);
}

int disk_file_outcome(const struct disk_file *f) {
    return f->outcome;
}

bool disk_file_over(const struct disk_file *f) {
    return !f->busy && f->over;
}

bool disk_file_wait(struct disk_file *f, int64_t at_most_us) {
    int64_t until = clock_monotonic_us() + at_most_us, left = at_most_us;
    for (; !disk_file_over(f) && left > 0; left = until - clock_monotonic_us())
        disk_wait(f->disk, left + 1000);
    return disk_file_over(f);
}

void disk_file_close(struct disk_file *f) {
    if (!f) return;
    f->let_go = true;
    go_on(f);
    if (disk_file_over(f)) destroy(f);
}
