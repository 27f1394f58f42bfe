// The only place that writes to the terminal. What the terminal does not accept at once waits in a
// buffer. Only at the end of the program does somebody wait for it, and not for long.
#include "parts.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

int tty_open(struct tty *t, const char *path) {
    // A new open file: O_NONBLOCK applies to the open file, and that of fd 0 is shared with the
    // shell.
    int fd = open(path ? path : "/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return -errno;
    struct tty opened = {.fd = fd};
    if (tcgetattr(fd, &opened.saved) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    *t = opened;
    return 0;
}

void tty_close(struct tty *t) {
    tty_cooked(t);
    close(t->fd);
    buf_finish(&t->out);
    t->fd = -1;
}

void tty_raw(struct tty *t) {
    struct termios raw = t->saved;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    t->raw = tcsetattr(t->fd, TCSANOW, &raw) == 0;
}

void tty_cooked(struct tty *t) {
    if (t->raw) tcsetattr(t->fd, TCSANOW, &t->saved);
    t->raw = false;
}

int tty_flush(struct tty *t) {
    size_t sent = 0;
    int outcome = 0;
    while (sent < t->out.len) {
        ssize_t n = write(t->fd, t->out.at + sent, t->out.len - sent);
        if (n > 0) {
            sent += (size_t)n;
        } else if (n < 0 && errno != EINTR) {
            outcome = errno == EAGAIN ? 1 : -errno;
            break;
        }
    }
    buf_drop(&t->out, sent);
    if (outcome < 0) buf_clear(&t->out);
    return outcome;
}

void tty_drain(struct tty *t, int64_t at_most_us) {
    int64_t end = clock_monotonic_us() + at_most_us;
    while (tty_flush(t) == 1) {
        int64_t left = end - clock_monotonic_us();
        if (left <= 0) return;
        struct pollfd p = {.fd = t->fd, .events = POLLOUT};
        poll(&p, 1, (int)(left / 1000) + 1);
    }
}

int tty_read(struct tty *t, void *out, size_t size, size_t *ret_len) {
    ssize_t n;
    do
        n = read(t->fd, out, size);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno != EAGAIN) return -errno;
    if (n == 0) return -EIO; // the terminal hung up
    *ret_len = n > 0 ? (size_t)n : 0;
    return 0;
}

bool tty_size(const struct tty *t, int *ret_width, int *ret_height) {
    struct winsize size;
    if (ioctl(t->fd, TIOCGWINSZ, &size) < 0 || !size.ws_col || !size.ws_row) return false;
    *ret_width = size.ws_col;
    *ret_height = size.ws_row;
    return true;
}
