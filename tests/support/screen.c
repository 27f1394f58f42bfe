// forkpty and libvterm. Nothing is read but in screen_pump() and what calls it, so that a test
// makes a stalled terminal by not calling them.
#include "screen.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

struct screen {
    int pty, width, height, status;
    pid_t child;
    bool ended, hung_up;
    VTerm *vterm;
    VTermScreen *cells;
    struct buf raw;
};

struct screen *screen_open(const char *const *argv, const char *const *environment, int width,
                           int height) {
    struct screen *s = mem_zero(1, sizeof *s);
    struct winsize size = {.ws_col = (unsigned short)width, .ws_row = (unsigned short)height};
    s->width = width;
    s->height = height;
    s->child = forkpty(&s->pty, NULL, NULL, &size);
    if (s->child < 0) abort();
    if (s->child == 0) {
        unsetenv("HOME"); // nothing of whoever runs the tests is read or written
        for (size_t i = 0; environment && environment[i]; i++)
            putenv((char *)environment[i]);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    fcntl(s->pty, F_SETFL, O_NONBLOCK);
    s->vterm = vterm_new(height, width);
    vterm_set_utf8(s->vterm, 1);
    s->cells = vterm_obtain_screen(s->vterm);
    vterm_screen_enable_altscreen(s->cells, 1);
    vterm_screen_reset(s->cells, 1);
    return s;
}

static void reap(struct screen *s, int options) {
    int status;
    if (s->ended || waitpid(s->child, &status, options) != s->child) return;
    s->ended = true;
    s->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int screen_close(struct screen *s) {
    reap(s, WNOHANG);
    if (!s->ended) kill(s->child, SIGKILL);
    reap(s, 0);
    int status = s->status;
    if (s->pty >= 0) close(s->pty);
    vterm_free(s->vterm);
    buf_finish(&s->raw);
    free(s);
    return status;
}

void screen_send(struct screen *s, const char *bytes, size_t len) {
    while (len) {
        ssize_t n = write(s->pty, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            screen_pump(s, 5);
        } else {
            return;
        }
    }
}

void screen_type(struct screen *s, const char *text) {
    screen_send(s, text, strlen(text));
}

void screen_pump(struct screen *s, int milliseconds) {
    int64_t end = clock_monotonic_us() + milliseconds * INT64_C(1000);
    do {
        char bytes[8192];
        struct pollfd p = {.fd = s->pty, .events = POLLIN};
        int64_t left = (end - clock_monotonic_us()) / 1000;
        if (poll(&p, 1, left > 0 ? (int)left : 0) <= 0 || s->pty < 0) continue;
        ssize_t n = read(s->pty, bytes, sizeof bytes);
        if (n <= 0) {
            s->hung_up = n < 0 && errno == EIO;
            if (s->hung_up) return;
            continue;
        }
        buf_put(&s->raw, bytes, (size_t)n);
        vterm_input_write(s->vterm, bytes, (size_t)n);
    } while (clock_monotonic_us() < end);
}

size_t screen_unread(const struct screen *s) {
    int bytes = 0;
    ioctl(s->pty, FIONREAD, &bytes);
    return bytes > 0 ? (size_t)bytes : 0;
}

bool screen_wait_raw(struct screen *s, size_t from, const char *bytes, int at_most_ms) {
    int64_t end = clock_monotonic_us() + at_most_ms * INT64_C(1000);
    while (s->raw.len < from ||
           !memmem(s->raw.at + from, s->raw.len - from, bytes, strlen(bytes))) {
        if (clock_monotonic_us() > end || s->hung_up) return false;
        screen_pump(s, 5);
    }
    return true;
}

void screen_hang_up(struct screen *s) {
    close(s->pty);
    s->pty = -1;
}

bool screen_alternate(const struct screen *s) {
    bool on = false;
    for (size_t i = 0; i + 8 <= s->raw.len; i++)
        if (memcmp(s->raw.at + i, "\x1b[?1049", 7) == 0) on = s->raw.at[i + 7] == 'h';
    return on;
}

void screen_row(struct screen *s, int row, struct buf *out) {
    size_t start = out->len;
    for (int x = 0; x < s->width; x++) {
        VTermScreenCell cell;
        char bytes[4];
        VTermPos at = {.row = row, .col = x};
        if (!vterm_screen_get_cell(s->cells, at, &cell)) continue;
        if (cell.chars[0] == (uint32_t)-1) continue; // right half of a wide one
        if (!cell.chars[0]) buf_put(out, " ", 1);
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            buf_put(out, bytes, utf8_encode(cell.chars[i], bytes));
    }
    while (out->len > start && out->at[out->len - 1] == ' ')
        out->len--;
}

void screen_dump(struct screen *s, struct buf *out) {
    for (int y = 0; y < s->height; y++) {
        screen_row(s, y, out);
        buf_put(out, "\n", 1);
    }
}

bool screen_has(struct screen *s, const char *text) {
    struct buf all = {0};
    screen_dump(s, &all);
    bool found = memmem(all.at, all.len, text, strlen(text)) != NULL;
    buf_finish(&all);
    return found;
}

bool screen_wait(struct screen *s, const char *text, int at_most_ms) {
    int64_t end = clock_monotonic_us() + at_most_ms * INT64_C(1000);
    while (!screen_has(s, text)) {
        if (clock_monotonic_us() > end || s->hung_up) return false;
        screen_pump(s, 10);
    }
    return true;
}

bool screen_ended(struct screen *s, int at_most_ms) {
    int64_t end = clock_monotonic_us() + at_most_ms * INT64_C(1000);
    for (;;) {
        reap(s, WNOHANG);
        if (s->ended) screen_pump(s, 20);
        if (s->ended || clock_monotonic_us() > end) return s->ended;
        screen_pump(s, 10);
        if (s->hung_up) usleep(1000);
    }
}

void screen_resize(struct screen *s, int width, int height) {
    struct winsize size = {.ws_col = (unsigned short)width, .ws_row = (unsigned short)height};
    s->width = width;
    s->height = height;
    vterm_set_size(s->vterm, height, width);
    ioctl(s->pty, TIOCSWINSZ, &size);
}

struct span screen_raw(const struct screen *s) {
    return buf_text(&s->raw);
}

bool screen_cooked(const struct screen *s) {
    struct termios t;
    return tcgetattr(s->pty, &t) == 0 && (t.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}

void screen_signal(struct screen *s, int number) {
    kill(s->child, number);
}

static bool first_line_has(struct screen *s, const char *word) {
    struct buf line = {0};
    screen_row(s, 0, &line);
    bool has = memmem(line.at, line.len, word, strlen(word)) != NULL;
    buf_finish(&line);
    return has;
}

bool screen_level(struct screen *s, const char *level, int at_most_ms) {
    static const char *const order[] = {"calls", "visits", "records"};
    int at = 0;
    for (int waited = 0; waited < at_most_ms; waited += 10) {
        if (first_line_has(s, level)) return true;
        if (first_line_has(s, order[at])) {
            screen_type(s, "v");
            at = (at + 1) % 3;
        }
        screen_pump(s, 10);
    }
    return false;
}
