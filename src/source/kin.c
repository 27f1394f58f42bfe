// Looks for the parts of a rotated file. A part that has been packed meanwhile is ignored: its
// contents were in a plain file before.
#include "kin.h"

#include "base/buf.h"
#include "source/source.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)

int64_t kin_changed_ns(const struct stat *s) {
    return (int64_t)s->st_mtim.tv_sec * SECOND_NS + s->st_mtim.tv_nsec;
}

static bool is_known(const struct kindred *known, const struct kin *k) {
    for (size_t i = 0; i < known->count; i++) {
        const struct kin *o = &known->list[i];
        if (o->device == k->device && o->inode == k->inode && o->size == k->size &&
            o->changed_ns == k->changed_ns)
            return true;
    }
    return false;
}

static bool is_older(const struct kin *a, const struct kin *b) {
    return a->changed_ns != b->changed_ns ? a->changed_ns < b->changed_ns : a->age > b->age;
}

static void put_in_order(struct kindred *all, struct kin k) {
    size_t at = all->count++;
    for (; at && is_older(&k, &all->list[at - 1]); at--)
        all->list[at] = all->list[at - 1];
    all->list[at] = k;
}

static bool is_kin(const char *name, const char *own) {
    return strcmp(name, own) != 0 && !source_is_packed(name) &&
           span_same(source_stem(name), source_stem(own));
}

void kindred_look(const char *path, const struct kindred *known, struct kindred *ret_now) {
    const char *slash = strrchr(path, '/'), *own = slash ? slash + 1 : path;
    struct buf folder = {0};
    const struct dirent *entry;
    ret_now->count = 0;
    buf_put(&folder, path, (size_t)(own - path));
    buf_put(&folder, ".", 2);
    DIR *d = opendir(folder.at);
    buf_finish(&folder);
    while (d && ret_now->count < KIN_MOST && (entry = readdir(d))) {
        struct stat s;
        if (!is_kin(entry->d_name, own)) continue;
        int fd = openat(dirfd(d), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0) continue;
        bool plain = !fstat(fd, &s) && S_ISREG(s.st_mode);
        struct kin k = {.fd = -1};
        if (plain)
            k = (struct kin){
                s.st_dev, s.st_ino, s.st_size, kin_changed_ns(&s), source_age(entry->d_name), fd};
        if (!plain || is_known(known, &k)) {
            close(fd);
            k.fd = -1;
        }
        if (plain) put_in_order(ret_now, k);
    }
    if (d) closedir(d);
}
