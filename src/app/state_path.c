// Finds the folder for what is kept from one run to the next.
#include "state_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST (256 * 1024)

bool state_path(const char *name, struct buf *ret_path) {
    const char *service = getenv("STATE_DIRECTORY"), *state = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    buf_clear(ret_path);
    if (service && *service) {
        struct span folders = span_of(service), first = span_take(&folders, ':');
        buf_format(ret_path, "%.*s/%s", (int)first.len, first.at, name);
    } else if (state && *state) {
        buf_format(ret_path, "%s/cdrtop/%s", state, name);
    } else if (home && *home) {
        buf_format(ret_path, "%s/.local/state/cdrtop/%s", home, name);
    } else {
        return false;
    }
    buf_put(ret_path, "", 1);
    return true;
}

int state_read(const char *path, struct buf *ret_text) {
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    bool none = fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);
    int failed = fd >= 0 || none ? 0 : -errno;
    bool regular = fd >= 0 && !fstat(fd, &s) && S_ISREG(s.st_mode);
    off_t from = regular && s.st_size > FILE_MOST ? s.st_size - FILE_MOST : 0;
    ssize_t n = 0;
    buf_clear(ret_text);
    buf_room(ret_text, FILE_MOST);
    while (regular && ret_text->len < FILE_MOST &&
           (n = pread(fd, ret_text->at + ret_text->len, FILE_MOST - ret_text->len,
                      from + (off_t)ret_text->len)) > 0)
        ret_text->len += (size_t)n;
    if (n < 0) failed = -errno;
    const char *cut = from ? memchr(ret_text->at, '\n', ret_text->len) : NULL;
    if (cut) buf_drop(ret_text, (size_t)(cut - ret_text->at) + 1);
    if (fd >= 0) close(fd);
    return failed;
}

bool history_path(const struct conf *conf, struct buf *ret_path) {
    const char *path = conf_text(conf, CONF_HISTORY_PATH);
    if (!*path) return state_path("history.db", ret_path);
    buf_clear(ret_path);
    conf_at_home(path, getenv("HOME"), ret_path);
    buf_put(ret_path, "", 1);
    return true;
}
