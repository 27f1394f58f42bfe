// forkpty and libvterm. Only screen_pump() and what calls it reads anything, so a test makes a
// terminal stall by not calling these.
#include "screen.h"

#include "usual_signals.h"

#include "base/clock.h"
#include "base/larger.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

// Even a slow reader sees what is there only for a moment.
#define LOOK_BYTES 512     // between two looks
#define BUSY_US    1000000 // a program that never rests is taken as it is

struct screen {
    int pty, width, height, status;
    pid_t child;
    bool ended, hung_up;
    VTerm *vterm;
    VTermScreen *cells;
    struct buf raw;
    size_t shown; // bytes of it that the terminal has processed
};

// libvterm dies of text for a larger screen on one of a single column.
static void make_vterm(struct screen *s) {
    s->vterm = vterm_new(larger(s->height, 2), larger(s->width, 2));
    vterm_set_utf8(s->vterm, 1);
    s->cells = vterm_obtain_screen(s->vterm);
    vterm_screen_enable_altscreen(s->cells, 1);
    vterm_screen_reset(s->cells, 1);
}

struct screen *screen_open(const char *const *argv, const char *const *environment, int width,
                           int height) {
    struct screen *s = mem_zero(1, sizeof *s);
    struct winsize size = {.ws_col = (unsigned short)width, .ws_row = (unsigned short)height};
    s->width = width;
    s->height = height;
    sigset_t signals = hold_usual_signals();
    s->child = forkpty(&s->pty, NULL, NULL, &size);
    if (s->child < 0) abort();
    if (s->child == 0) {
        take_usual_signals(&signals);
        unsetenv("HOME"); // nothing of whoever runs the tests is read or written
        unsetenv("XDG_STATE_HOME");
        unsetenv("STATE_DIRECTORY");
        unsetenv("NO_COLOR");
        setenv("LC_ALL", "C.UTF-8", 1);
        setenv("TERM", "xterm-256color", 1);
        for (size_t i = 0; environment && environment[i]; i++)
            putenv((char *)environment[i]);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    fcntl(s->pty, F_SETFL, O_NONBLOCK);
    make_vterm(s);
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

// libvterm takes a character in two parts for another one, so the first part waits for the rest.
static size_t whole_characters(struct span s) {
    size_t tail = 1;
    while (tail < 4 && tail < s.len && ((unsigned char)s.at[s.len - tail] & 0xC0) == 0x80)
        tail++;
    if (tail > s.len) return s.len;
    unsigned char lead = (unsigned char)s.at[s.len - tail];
    size_t needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return needs > tail ? s.len - tail : s.len;
}

// Reads once, waiting at most so long for something to read.
static void take(struct screen *s, int milliseconds, size_t at_most) {
    char bytes[8192];
    struct pollfd p = {.fd = s->pty, .events = POLLIN};
    if (poll(&p, 1, milliseconds) <= 0 || s->pty < 0) return;
    ssize_t n = read(s->pty, bytes, at_most < sizeof bytes ? at_most : sizeof bytes);
    s->hung_up = n < 0 && errno == EIO;
    if (n <= 0) return;
    buf_put(&s->raw, bytes, (size_t)n);
    struct span fresh = {s->raw.at + s->shown, s->raw.len - s->shown};
    fresh.len = whole_characters(fresh);
    vterm_input_write(s->vterm, fresh.at, fresh.len);
    s->shown += fresh.len;
}

void screen_pump(struct screen *s, int milliseconds) {
    int64_t end = clock_monotonic_us() + milliseconds * INT64_C(1000);
    do {
        int64_t left = (end - clock_monotonic_us()) / 1000;
        take(s, left > 0 ? (int)left : 0, SIZE_MAX);
    } while (!s->hung_up && clock_monotonic_us() < end);
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
        if (cell.chars[0] == (uint32_t)-1) continue; // right half of a wide character
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

// The program in the terminal waits for something, so it is not drawing.
static bool sleeps(const struct screen *s) {
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)tcgetpgrp(s->pty));
    FILE *file = fopen(path, "r");
    if (!file) return true;
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *name_end = strrchr(line, ')');
    return !read || !name_end || strncmp(name_end, ") R", 3) != 0;
}

// Nothing is half drawn.
static bool settled(const struct screen *s) {
    struct pollfd p = {.fd = s->pty, .events = POLLIN};
    return poll(&p, 1, 0) == 0 && sleeps(s) && poll(&p, 1, 5) == 0 && sleeps(s);
}

// Waits until one of the two texts (b may be NULL) is there, or neither is, on a completely drawn
// screen. What appears and disappears while this reads counts as having been there.
static bool until(struct screen *s, const char *a, const char *b, bool there, int at_most_ms) {
    int64_t now = clock_monotonic_us(), end = now + at_most_ms * INT64_C(1000), since = now;
    for (bool was = true, came = false;;) {
        bool is = (screen_has(s, a) || (b && screen_has(s, b))) == there;
        now = clock_monotonic_us();
        came |= there && is && !was;
        if (is && !was) since = now;
        if ((is || came) && (settled(s) || now - since > BUSY_US)) return true;
        if (s->hung_up || now > end) return is || came;
        was = is;
        take(s, 5, LOOK_BYTES);
    }
}

bool screen_wait(struct screen *s, const char *text, int at_most_ms) {
    return until(s, text, NULL, true, at_most_ms);
}

bool screen_wait_either(struct screen *s, const char *a, const char *b, int at_most_ms) {
    return until(s, a, b, true, at_most_ms);
}

bool screen_gone(struct screen *s, const char *text, int at_most_ms) {
    return until(s, text, NULL, false, at_most_ms);
}

bool screen_wait_cooked(struct screen *s, bool cooked, int at_most_ms) {
    int64_t end = clock_monotonic_us() + at_most_ms * INT64_C(1000);
    while (screen_cooked(s) != cooked) {
        if (clock_monotonic_us() > end || s->hung_up) return false;
        screen_pump(s, 10);
    }
    return true;
}

bool screen_ended(struct screen *s, int at_most_ms) {
    int64_t end = clock_monotonic_us() + at_most_ms * INT64_C(1000);
    for (;;) {
        reap(s, WNOHANG);
        for (int i = 0; s->ended && s->pty >= 0 && !s->hung_up && i < 100; i++)
            screen_pump(s, 20); // everything that it left behind
        if (s->ended || clock_monotonic_us() > end) return s->ended;
        screen_pump(s, 10);
        if (s->hung_up) usleep(1000);
    }
}

static void set_size(struct screen *s) {
    struct winsize size = {.ws_col = (unsigned short)s->width, .ws_row = (unsigned short)s->height};
    ioctl(s->pty, TIOCSWINSZ, &size);
}

void screen_resize(struct screen *s, int width, int height) {
    s->width = width;
    s->height = height;
    vterm_set_size(s->vterm, height, width);
    set_size(s);
}

void screen_replace(struct screen *s, int width, int height) {
    if (width == s->width && height == s->height) return; // nobody is told of that
    vterm_free(s->vterm);
    s->width = width;
    s->height = height;
    make_vterm(s);
    set_size(s);
}

struct span screen_raw(const struct screen *s) {
    return buf_text(&s->raw);
}

bool screen_cooked(const struct screen *s) {
    struct termios t;
    return tcgetattr(s->pty, &t) == 0 && (t.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}

int screen_process(const struct screen *s) {
    return (int)s->child;
}

void screen_signal(struct screen *s, int number) {
    kill(s->child, number);
}

void screen_signal_foreground(struct screen *s, int number) {
    pid_t group = tcgetpgrp(s->pty);
    if (group > 0) killpg(group, number);
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
