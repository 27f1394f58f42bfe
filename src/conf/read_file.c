// Reads whole files, with a limit on their size. A configuration may come through a pipe, and is
// waited for; a signal ends that. What else it names is a file on the disk, or refused: it may be
// read while signals wait. A file that is a terminal never becomes our controlling terminal.
#include "conf_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int read_whole(const char *path, enum read_how how, struct conf_report *report,
               struct buf *ret_bytes, bool *ret_others_can_read) {
    struct stat info = {0};
    ssize_t got = -1;
    int waits = how == READ_PIPES_TOO ? 0 : O_NONBLOCK, result = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | waits);
    bool opened = fd >= 0 && fstat(fd, &info) == 0;
    if (opened && waits && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        conf_report_error(report, path, 0, "is not a regular file");
        close(fd);
        return CONF_WRONG;
    }
    if (opened) {
        do {
            buf_room(ret_bytes, 64 * 1024);
            got = read(fd, ret_bytes->at + ret_bytes->len, 64 * 1024);
            if (got > 0) ret_bytes->len += (size_t)got;
        } while ((got > 0 && ret_bytes->len <= CONF_FILE_MAX) || (got < 0 && errno == EINTR));
    }
    if (got < 0) {
        bool missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
        result = missing ? CONF_MISSING : CONF_WRONG;
        conf_report_error(report, path, 0, "%s", strerror(errno));
    }
    if (fd >= 0) close(fd);
    *ret_others_can_read = (info.st_mode & S_IROTH) != 0;
    return result;
}

int conf_read(const char *path, struct conf_report *report, struct conf *ret_conf) {
    struct buf yaml = {0};
    bool others_can_read = false;
    int result = read_whole(path, READ_PIPES_TOO, report, &yaml, &others_can_read);
    if (result)
        conf_init(ret_conf);
    else
        result = conf_parse(buf_text(&yaml), path, report, ret_conf);
    if (!result) ret_conf->others_can_read = others_can_read;
    buf_finish(&yaml);
    return result;
}
