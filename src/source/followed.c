// What can happen to a log while it is read, and what is done about it.
//
// It grows. Asterisk writes whole lines, but a reader may see half of one. Bytes are passed on as
// they come, and whoever takes them waits for the end of the line.
//
// It is renamed, and another file gets its name (logrotate; `logger rotate`). Asterisk keeps the
// old file open until it is told, and still writes to it. So we keep the old one open, too, and
// read it until the new one contains something, and then once more to its end, for what was written
// to it meanwhile. Only then the new one is read. That is a turn: a line of which the old part has
// only half will never become longer.
//
// It is renamed twice between two looks, because the machine or its disk slept. Then there is a
// part that was never read under its own name. It is beside the file, as queue_log.1 or
// queue_log-20261129: a file that was not there at our last look, and that was written to after the
// part that we read. All such parts are read in their order before the one that now has the name.
//
// It is cut to nothing and written again (copytruncate). Its length alone does not show that,
// because it may have grown longer again. So the bytes before the position that we have reached are
// kept, and read again at each look: if they differ, it was cut. What was written between our last
// look and the cut is in the copy that was made, beside it: the new file that has those bytes at
// that position. If there is none, the file is read from its beginning.
//
// It disappears and comes back, or the new part cannot be read. As long as a part is open it is
// read, whatever happened to its name. What is wrong with the next one is the trouble, which is
// reported until it is over. Nothing is lost by that: what was written meanwhile is read as soon as
// possible.
//
// A file is identified by device and inode. The inode of a deleted file is soon used for another
// one (on many file systems for the next), but not that of a file that is held open; for the files
// beside it, which are not, size and time count, too. A file that was written anew and is the same
// as far as it was read (by an editor or rsync) counts as the same file, because its mark is where
// it was.
#include "source/followed.h"

#include "base/mem.h"
#include "kin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define PIECE (64 * 1024)
#define MARK  256

struct part {
    int fd;      // -1 when not open
    int64_t at;  // how far it was read
    size_t mark; // so many bytes before that are known:
    char bytes[MARK];
};

struct followed {
    char *path, *folder; // owned
    struct part part;
    int next[KIN_MOST + 1]; // open: the parts that follow, of which the last has the name
    size_t next_count;
    struct kindred known; // the files beside it, at the last look
    struct kin left;      // the part that was read before this one; only which file it is
    int trouble;
};

void followed_destroy(struct followed *f) {
    if (!f) return;
    if (f->part.fd >= 0) close(f->part.fd);
    for (size_t i = 0; i < f->next_count; i++)
        close(f->next[i]);
    free(f->path);
    free(f->folder);
    free(f);
}

int followed_trouble(const struct followed *f) {
    return f->trouble;
}

void followed_watch(const struct followed *f, int notify) {
    inotify_add_watch(notify, f->path, IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF);
    inotify_add_watch(notify, f->folder, IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_ATTRIB);
}

// ---- one part

static void keep_mark(struct part *p, const char *end, size_t len) {
    p->mark = len < MARK ? len : MARK;
    memcpy(p->bytes, end - p->mark, p->mark);
}

// For what was read before it was handed over.
static void take_mark(struct part *p) {
    p->at = lseek(p->fd, 0, SEEK_CUR);
    size_t len = p->at < MARK ? (size_t)p->at : MARK;
    ssize_t got = pread(p->fd, p->bytes, len, p->at - (int64_t)len);
    if (got == (ssize_t)len)
        p->mark = len;
    else if (got >= 0)
        p->at = 0; // it was cut just now
}

enum { PART_CUT = -1 }; // below that: -errno - 1

// How many new bytes were appended.
static int64_t read_on(struct part *p, struct buf *out) {
    buf_room(out, MARK + PIECE);
    char *to = out->at + out->len;
    ssize_t got = pread(p->fd, to, p->mark + PIECE, p->at - (int64_t)p->mark);
    if (got < 0) return -errno - 1;
    if ((size_t)got < p->mark || memcmp(to, p->bytes, p->mark) != 0) return PART_CUT;
    size_t fresh = (size_t)got - p->mark;
    keep_mark(p, to + got, (size_t)got);
    memmove(to, to + got - fresh, fresh);
    out->len += fresh;
    p->at += (int64_t)fresh;
    return (int64_t)fresh;
}

static bool has_mark(const struct part *p, int fd) {
    char bytes[MARK];
    return pread(fd, bytes, p->mark, p->at - (int64_t)p->mark) == (ssize_t)p->mark &&
           memcmp(bytes, p->bytes, p->mark) == 0;
}

static void begin(struct part *p, int fd) {
    p->fd = fd;
    p->at = 0;
    p->mark = 0;
}

// ---- which part comes next

// 0, or why the file with that name cannot be read.
static int open_named(const char *path, int *ret_fd) {
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    int failed = fd < 0 ? errno : 0;
    if (fd >= 0 && fstat(fd, &s))
        failed = errno;
    else if (fd >= 0 && !S_ISREG(s.st_mode))
        failed = S_ISDIR(s.st_mode) ? EISDIR : ENOTSUP;
    if (failed && fd >= 0) close(fd);
    if (!failed) *ret_fd = fd;
    return failed;
}

static void put_next(struct followed *f, struct kin *k) {
    f->next[f->next_count++] = k->fd;
    k->fd = -1;
}

static void close_rest(struct kindred *all) {
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].fd >= 0) close(all->list[i].fd);
        all->list[i].fd = -1;
    }
}

static bool is_same(const struct kin *k, const struct stat *s) {
    return k->device == s->st_dev && k->inode == s->st_ino;
}

// All files that are beside it now, and were not written to since that moment, are known from now
// on.
static void look_beside(struct followed *f, int64_t since_ns) {
    struct kindred all;
    kindred_look(f->path, &f->known, &all);
    close_rest(&all);
    f->known.count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].changed_ns < since_ns) f->known.list[f->known.count++] = all.list[i];
}

// Another file has the name of the part that is read, or one has it for the first time. Its fd is
// -1 if it is empty or nothing has the name yet; then there is only what lies between. False if
// that is nothing.
static bool turn_to(struct followed *f, int fd, const struct stat *old, const struct stat *named) {
    struct kindred all;
    kindred_look(f->path, &f->known, &all);
    for (size_t i = 0; i < all.count; i++) {
        struct kin *k = &all.list[i];
        bool is_new = k->fd >= 0 && k->size && k->changed_ns >= kin_changed_ns(old);
        if (is_new && !is_same(k, old) && !is_same(k, named)) put_next(f, k);
    }
    close_rest(&all);
    if (fd >= 0) f->next[f->next_count++] = fd;
    if (f->next_count) f->known = all;
    return f->next_count;
}

// The part was cut: what was not read of it is in its copy, and then in later copies if it was cut
// again. Whatever is later than the part itself came after it. False if there is none.
static bool go_on_in_copy(struct followed *f) {
    struct kindred all;
    struct stat cut;
    int copy = -1;
    if (fstat(f->part.fd, &cut)) return false;
    kindred_look(f->path, &f->known, &all);
    f->known.count = 0;
    for (size_t i = 0; i < all.count; i++) {
        struct kin *k = &all.list[i];
        // Without a mark the last part would do, if something was written to it after its turn.
        bool left = !f->part.mark && k->device == f->left.device && k->inode == f->left.inode;
        bool is_new = k->fd >= 0 && !is_same(k, &cut) && !left;
        if (k->changed_ns > kin_changed_ns(&cut)) continue;
        f->known.list[f->known.count++] = *k;
        if (is_new && copy >= 0) put_next(f, k);
        if (!is_new || copy >= 0 || !has_mark(&f->part, k->fd)) continue;
        copy = k->fd;
        k->fd = -1;
    }
    close_rest(&all);
    if (copy < 0) return false;
    f->next[f->next_count++] = f->part.fd;
    f->part.fd = copy;
    return true;
}

// Nothing of it was read, and now it contains something: it may have been cut before.
static bool begins(const struct followed *f) {
    struct stat s;
    return f->part.fd >= 0 && !f->part.at && !f->next_count && !fstat(f->part.fd, &s) && s.st_size;
}

static void advance(struct followed *f) {
    struct stat s;
    bool read = f->part.fd >= 0 && !fstat(f->part.fd, &s);
    f->left = read ? (struct kin){.device = s.st_dev, .inode = s.st_ino} : (struct kin){.fd = -1};
    if (f->part.fd >= 0) close(f->part.fd);
    begin(&f->part, f->next[0]);
    f->next_count--;
    memmove(f->next, f->next + 1, f->next_count * sizeof *f->next);
}

// What to read next when the part is at its end. False if there is nothing yet.
static bool find_next(struct followed *f) {
    struct stat old = {.st_ino = 0}, named = {.st_ino = 0};
    bool read = f->part.fd >= 0;
    int fd;
    if (read && fstat(f->part.fd, &old)) return false;
    f->trouble = stat(f->path, &named) ? errno : 0;
    if (read && f->trouble == ENOENT) { // between two parts
        f->trouble = 0;
        return turn_to(f, -1, &old, &named);
    }
    if (f->trouble || (read && named.st_dev == old.st_dev && named.st_ino == old.st_ino))
        return false;
    if (read && S_ISREG(named.st_mode) && !named.st_size) return turn_to(f, -1, &old, &named);
    f->trouble = open_named(f->path, &fd);
    if (f->trouble) return false;
    if (fstat(fd, &named) || (read && !named.st_size)) {
        close(fd);
    } else if (f->part.mark && has_mark(&f->part, fd)) {
        if (read) close(f->part.fd);
        f->part.fd = fd;
        return true;
    } else {
        turn_to(f, fd, &old, &named);
        if (!read && !f->part.at) advance(f); // it is the first one
        return true;
    }
    return false;
}

// The files beside it were there before, except the part that was read and has been renamed since,
// or one after that.
struct followed *followed_create(const char *path, int fd) {
    struct followed *f = mem_zero(1, sizeof *f);
    const char *slash = strrchr(path, '/');
    struct stat s;
    f->path = mem_string(path, strlen(path));
    f->folder = slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
    f->part.fd = fd;
    if (fd >= 0) take_mark(&f->part);
    look_beside(f, fd >= 0 && !fstat(fd, &s) ? kin_changed_ns(&s) : INT64_MAX);
    return f;
}

enum followed_step followed_look(struct followed *f, struct buf *out) {
    for (;;) {
        if (begins(f) && go_on_in_copy(f)) continue;
        int64_t got = f->part.fd >= 0 ? read_on(&f->part, out) : 0;
        if (got > 0) return FOLLOWED_BYTES;
        if (f->next_count && (!got || got == PART_CUT)) {
            advance(f);
            return FOLLOWED_TURNED;
        }
        if (got == PART_CUT && go_on_in_copy(f)) continue;
        if (got == PART_CUT) {
            begin(&f->part, f->part.fd);
            return FOLLOWED_TURNED;
        }
        if (got < 0) { // as when a file is gone on a server: it is looked for by its name
            close(f->part.fd);
            f->part.fd = -1;
            f->trouble = (int)(-got - 1);
            return FOLLOWED_NOTHING;
        }
        if (!find_next(f)) return FOLLOWED_NOTHING;
    }
}
