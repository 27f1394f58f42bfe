// The terminal, drawn by curses into a file in memory. After each refresh we take the bytes out of
// it and send them without waiting, because curses itself would spin or block on a terminal that
// has stopped reading. While bytes wait nothing is drawn, so a slow terminal shows fewer pictures,
// but no outdated ones.
#include "ui/term.h"

#include "base/mem.h"
#include "parts.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LEAVE_US    200000 // how long the end of the program waits for a slow terminal
#define LEAVE_BYTES 4096   // what leaving takes: there may be no more memory then
#define AGAIN_US    1000   // how often exit() asks for the lock

struct guard { // outlives the terminal, because exit() looks into it
    struct term *term;
    pthread_mutex_t lock; // of whoever uses the terminal: another thread may call exit()
};

struct term {
    struct tty tty;
    struct paint paint;
    struct guard *guard;
    SCREEN *screen;
    FILE *in, *memory; // what curses takes for the terminal
    int width, height;
    enum charset charset;
    bool keypad_on, suspended;
    bool ring;  // the bell is due
    bool mouse; // wanted, and the terminal has one
    bool ansi;  // understands sequences that begin with ESC [
    char name[64];
};

void term_locale(void) {
    if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
    // The terminal shows UTF-8, but this machine lacks the locale of that language.
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value) continue;
        if (strcasestr(value, "utf-8") || strcasestr(value, "utf8")) setlocale(LC_CTYPE, "C.UTF-8");
        return;
    }
}

static void empty_memory(struct term *t) {
    int fd = fileno(t->memory);
    lseek(fd, 0, SEEK_SET);
    if (ftruncate(fd, 0) < 0) return; // if this fails, the next bytes overwrite them
}

// Takes the bytes that curses wrote.
static void collect(struct term *t) {
    int fd = fileno(t->memory);
    off_t len = lseek(fd, 0, SEEK_CUR);
    if (len <= 0) return;
    buf_room(&t->tty.out, (size_t)len);
    ssize_t n = pread(fd, t->tty.out.at + t->tty.out.len, (size_t)len, 0);
    if (n > 0) t->tty.out.len += (size_t)n;
    empty_memory(t);
}

// Sends a capability without its padding, which no modern terminal needs.
static void send_capability(struct term *t, const char *name) {
    const char *text = tigetstr(name);
    if (!text || text == (char *)-1) return;
    while (*text) {
        const char *end = strncmp(text, "$<", 2) ? NULL : strchr(text, '>');
        if (end)
            text = end + 1;
        else
            buf_put(&t->tty.out, text++, 1);
    }
}

// Reports presses and the wheel, with positions that may be beyond column 223.
static void switch_mouse(struct term *t, bool on) {
    if (t->mouse)
        buf_format(&t->tty.out, "\x1b[?1000%c\x1b[?1006%c", on ? 'h' : 'l', on ? 'h' : 'l');
}

// Pasted text is put between two marks. A terminal that does not know the request ignores it.
static void switch_paste(struct term *t, bool on) {
    if (t->ansi) buf_format(&t->tty.out, "\x1b[?2004%c", on ? 'h' : 'l');
}

static void leave(struct term *t) {
    if (t->suspended) return;
    set_term(t->screen);
    if (t->keypad_on) send_capability(t, "rmkx");
    if (t->keypad_on) switch_mouse(t, false);
    if (t->keypad_on) switch_paste(t, false);
    t->keypad_on = false;
    curs_set(1);
    endwin();
    collect(t);
    tty_drain(&t->tty, LEAVE_US);
    tty_cooked(&t->tty);
    t->suspended = true;
}

static struct guard *make_guard(struct term *t) {
    struct guard *guard = mem_zero(1, sizeof *guard);
    pthread_mutexattr_t again; // exit() may be called while drawing
    guard->term = t;
    pthread_mutexattr_init(&again);
    pthread_mutexattr_settype(&again, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&guard->lock, &again);
    pthread_mutexattr_destroy(&again);
    return guard;
}

static void hold(struct term *t) {
    pthread_mutex_lock(&t->guard->lock);
}

static void let_go(struct term *t) {
    pthread_mutex_unlock(&t->guard->lock);
}

// From here on no other thread uses the terminal. One that has the lock for long has no memory,
// either: it waits for the end.
static void take_for_good(struct guard *guard) {
    for (int waited_us = 0; pthread_mutex_trylock(&guard->lock) && waited_us < LEAVE_US;
         waited_us += AGAIN_US)
        usleep(AGAIN_US);
}

// The program ends in the middle, perhaps because there is no more memory. Nobody will look at what
// is drawn but not sent, so it is dropped: then the room that is there takes what leaving needs.
static void at_exit(int status, void *context) {
    struct guard *guard = context;
    (void)status;
    take_for_good(guard);
    struct term *t = guard->term;
    if (!t) return;
    guard->term = NULL;
    tty_cooked(&t->tty);       // whatever becomes of the rest
    if (!t->keypad_on) return; // nothing was sent yet
    empty_memory(t);
    buf_clear(&t->tty.out);
    send_capability(t, "sgr0"); // what was sent may have ended in the middle of a colour
    leave(t);
}

static const int touched[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH}; // by newterm()
#define TOUCHED (sizeof touched / sizeof touched[0])

static void handled_by_us(int number) {
    (void)number;
}

// Whenever curses draws it ignores SIGTSTP for a while, and the kernel then drops one that waits
// for the loop. It leaves the signal alone if it has a handler when the screen is made.
static SCREEN *open_screen(struct term *t, const char *name) {
    struct sigaction kept[TOUCHED];
    for (size_t i = 0; i < TOUCHED; i++)
        sigaction(touched[i], NULL, &kept[i]);
    sigaction(SIGTSTP, &(struct sigaction){.sa_handler = handled_by_us}, NULL);
    SCREEN *screen = newterm(name, t->memory, t->in);
    for (size_t i = 0; i < TOUCHED; i++)
        sigaction(touched[i], &kept[i], NULL);
    if (screen) snprintf(t->name, sizeof t->name, "%s", name);
    return screen;
}

static void discard(struct term *t) {
    if (t->screen) delscreen(t->screen);
    if (t->memory) fclose(t->memory);
    if (t->in) fclose(t->in);
    paint_finish(&t->paint);
    tty_close(&t->tty);
    free(t);
}

static int count_colours(void) {
    if (!has_colors() || start_color() == ERR) return 0;
    use_default_colors();
    // The flag says how colours are numbered, and their count that there are enough numbers.
    return tigetflag("RGB") > 0 && COLORS >= 1 << 24 ? 1 << 24
           : COLORS >= 256                           ? 256
           : COLORS >= 16                            ? 16
           : COLORS >= 8                             ? 8
                                                     : 0;
}

static enum charset choose_charset(bool ascii, const char *name) {
    if (ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) return CHARSET_ASCII;
    bool console = strncmp(name, "linux", 5) == 0 && (!name[5] || name[5] == '-');
    return console ? CHARSET_CONSOLE : CHARSET_UTF8;
}

int term_open(const struct term_options *options, struct term **ret_term) {
    const char *name = getenv("TERM");
    if (!name || !*name || strcmp(name, "dumb") == 0) return TERM_DUMB;
    struct term *t = mem_zero(1, sizeof *t);
    int outcome = tty_open(&t->tty, options->path);
    if (outcome < 0) {
        free(t);
        return outcome;
    }
    int memory = memfd_create("screen", MFD_CLOEXEC), in = dup(t->tty.fd);
    if (memory >= 0) t->memory = fdopen(memory, "w");
    if (in >= 0) t->in = fdopen(in, "r");
    if (!t->memory || !t->in) {
        outcome = -errno;
        discard(t);
        return outcome;
    }
    buf_room(&t->tty.out, LEAVE_BYTES);
    t->charset = choose_charset(options->ascii, name);
    t->screen = open_screen(t, terminfo_knows(name) ? name : TERM_FALLBACK);
    const char *move = t->screen ? tigetstr("cup") : NULL;
    if (!move || move == (char *)-1) {
        discard(t);
        return TERM_DUMB;
    }
    t->ansi = strncmp(move, "\x1b[", 2) == 0;
    const char *pointer = tigetstr("kmous");
    t->mouse = options->mouse && pointer && pointer != (char *)-1;
    t->paint.colours = options->no_colour ? 0 : count_colours();
    t->guard = make_guard(t);
    hold(t);
    on_exit(at_exit, t->guard);
    tty_raw(&t->tty);
    curs_set(0);
    t->width = COLS;
    t->height = LINES;
    term_resize(t);
    let_go(t);
    *ret_term = t;
    return 0;
}

void term_close(struct term *t) {
    if (!t) return;
    struct guard *guard = t->guard; // it remains for exit()
    hold(t);
    leave(t);
    guard->term = NULL;
    discard(t);
    pthread_mutex_unlock(&guard->lock);
}

int term_fd(const struct term *t) {
    return t->tty.fd;
}

enum charset term_charset(const struct term *t) {
    return t->charset;
}

const char *term_name(const struct term *t) {
    return t->name;
}

void term_size(const struct term *t, int *ret_width, int *ret_height) {
    *ret_width = t->width;
    *ret_height = t->height;
}

static bool resize(struct term *t) {
    int width = t->width, height = t->height;
    if (!tty_size(&t->tty, &width, &height)) return false;
    term_repaint(t); // the size may have changed twice, which lost what was cut off
    if (width == t->width && height == t->height) return false;
    t->width = width;
    t->height = height;
    set_term(t->screen);
    resizeterm(height, width);
    return true;
}

bool term_resize(struct term *t) {
    hold(t);
    bool changed = resize(t);
    let_go(t);
    return changed;
}

int term_read(struct term *t, void *out, size_t size, size_t *ret_len) {
    return tty_read(&t->tty, out, size, ret_len);
}

int term_flush(struct term *t) {
    hold(t);
    int outcome = tty_flush(&t->tty);
    let_go(t);
    return outcome == 1 ? TERM_PENDING : outcome;
}

bool term_wants_write(const struct term *t) {
    return t->tty.out.len > 0;
}

static int draw(struct term *t, const struct canvas *c, const struct theme *theme) {
    if (t->suspended) return 0;
    int outcome = term_flush(t);
    if (outcome) return outcome;
    set_term(t->screen);
    paint_canvas(&t->paint, c, theme, t->width, t->height);
    refresh();
    collect(t);
    if (t->ring) buf_put(&t->tty.out, "\a", 1);
    t->ring = false;
    if (!t->keypad_on) send_capability(t, "smkx");
    if (!t->keypad_on) switch_mouse(t, true);
    if (!t->keypad_on) switch_paste(t, true);
    t->keypad_on = true;
    return term_flush(t);
}

int term_draw(struct term *t, const struct canvas *c, const struct theme *theme) {
    hold(t);
    int outcome = draw(t, c, theme);
    let_go(t);
    return outcome;
}

void term_ring(struct term *t) {
    t->ring = true;
}

void term_repaint(struct term *t) {
    hold(t);
    set_term(t->screen);
    paint_forget(&t->paint);
    clearok(curscr, TRUE);
    let_go(t);
}

void term_suspend(struct term *t) {
    hold(t);
    leave(t);
    let_go(t);
}

void term_resume(struct term *t) {
    if (!t->suspended) return;
    hold(t);
    t->suspended = false;
    tty_raw(&t->tty);
    set_term(t->screen);
    curs_set(0);
    term_resize(t);
    term_repaint(t);
    let_go(t);
}
