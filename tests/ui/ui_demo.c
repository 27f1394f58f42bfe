// A board on a made-up day, for tests through a real terminal and for looking at it:
//
//     ui_demo [--tty PATH] [--records N] [--ascii] [--no-colour] [--hostile] [--busy] [--die]
//             [--dump WxH] [--turns FD] [--ends MICROSECONDS]
//
// --busy adds a record and draws every 20 ms; --die ends by exit(3) on the key x; --turns writes a
// byte to FD for each turn of the loop that begins while the terminal accepts no bytes; --ends
// draws without a pause until another thread ends by exit(3).
#include "made_up.h"
#include "ui/keys.h"
#include "ui/term.h"
#include "ui/ui.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct demo {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct term *term;
    struct keys *keys;
    bool busy, die, dirty, over;
    int turns;          // file descriptor, -1 for none
    useconds_t ends_us; // 0: not by another thread
};

static void hostile(struct made_up *m) {
    static const char *const names[] = {
        "\x1b]0;owned\x07",   "\x9b\x33\x31mred",     "a\u202Eb\u2066c\u200B", "\x1b[2J\x1b[H",
        "\u65E5\u672C\u8A9E", "e\u0301\u0302\u0303x", "\U0001F600 hi",         "tab\there\r\n",
        "\xc2\x9bz",          "\xff\xfe\xc0",
    };
    for (int i = 0; i < 10; i++)
        made_up_add(m, names[i], names[(i + 3) % 10], "1001", 10 - i, CDR_ANSWERED, 3, 60);
    made_up_fold(m);
    m->servers[0].name = names[0];
    m->servers[2].reason = "\x1b[31mslow\x1b]52;c;aGk=\x07";
    m->input.filter = "queue:\x1b[5m";
}

static void draw(struct demo *d) {
    int width, height;
    if (!d->dirty || term_wants_write(d->term)) return;
    ui_input(&d->ui, &d->day.input);
    board_fill(&d->board, &d->day.input);
    term_size(d->term, &width, &height);
    if (width != d->canvas.width || height != d->canvas.height)
        canvas_resize(&d->canvas, width, height);
    ui_draw(&d->ui, &d->canvas);
    d->dirty = term_draw(d->term, &d->canvas, ui_theme(&d->ui)) < 0;
}

static bool quit(void *context) {
    ((struct demo *)context)->over = true;
    return false;
}

static bool suspend(void *context) {
    struct demo *d = context;
    term_suspend(d->term);
    raise(SIGSTOP);
    term_resume(d->term);
    return true;
}

static bool repaint(void *context) {
    term_repaint(((struct demo *)context)->term);
    return true;
}

static bool obey(struct demo *d, struct key key) {
    if (d->die && key.code == 'x') exit(3);
    bool pasted = key.code == KEYCODE_PASTE;
    d->dirty |= pasted ? ui_paste(&d->ui, keys_pasted(d->keys)) : ui_key(&d->ui, key);
    return !d->over;
}

static bool read_keys(struct demo *d) {
    char bytes[4096];
    size_t len;
    struct key key;
    if (term_read(d->term, bytes, sizeof bytes, &len) < 0) return false;
    keys_push(d->keys, bytes, len);
    while (keys_next(d->keys, &key))
        if (!obey(d, key)) return false;
    return true;
}

static void *end_it(void *after_us) {
    usleep(*(useconds_t *)after_us);
    exit(3);
}

static int draw_until_the_end(struct demo *d) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, end_it, &d->ends_us)) return 1;
    for (;;) {
        term_repaint(d->term);
        d->dirty = true;
        draw(d);
        term_flush(d->term);
    }
}

static int run_demo(struct demo *d) {
    struct pollfd p = {.fd = term_fd(d->term)};
    for (;;) {
        int64_t wait = keys_again_us(d->keys);
        struct key key;
        if (d->busy) {
            made_up_add(&d->day, "1003", "support", "1001", 3, CDR_ANSWERED, 1, 2);
            d->day.input.now_us += 20000;
            made_up_fold(&d->day);
            d->dirty = true;
        }
        if (term_resize(d->term)) d->dirty = true;
        draw(d);
        if (d->turns >= 0 && term_wants_write(d->term) && write(d->turns, ".", 1) != 1) return 1;
        p.events = (short)(POLLIN | (term_wants_write(d->term) ? POLLOUT : 0));
        int ready = poll(&p, 1, wait ? (int)(wait / 1000) : 20);
        if (ready == 0 && wait) {
            keys_expire(d->keys);
            while (keys_next(d->keys, &key))
                if (!obey(d, key)) return 0;
        }
        if (ready > 0 && p.revents & POLLOUT && term_flush(d->term) < 0) return 1;
        if (ready > 0 && p.revents & POLLIN && !read_keys(d)) return 0;
        if (ready > 0 && p.revents & (POLLHUP | POLLERR)) return 1;
    }
}

static int dump(struct demo *d, const char *size, enum charset charset) {
    struct buf text = {0};
    int width = 80, height = 24;
    sscanf(size, "%dx%d", &width, &height);
    canvas_init(&d->canvas, width, height, charset);
    board_fill(&d->board, &d->day.input);
    ui_draw(&d->ui, &d->canvas);
    canvas_dump(&d->canvas, &text);
    fwrite(text.at, 1, text.len, stdout);
    buf_finish(&text);
    return 0;
}

int main(int argc, char **argv) {
    static struct demo d; // it is large; zeroed
    struct term_options options = {0};
    const char *size = NULL;
    int records = 1102, status = 2;
    bool bad = false;
    d.turns = -1;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--tty") && i + 1 < argc)
            options.path = argv[++i];
        else if (!strcmp(argv[i], "--records") && i + 1 < argc)
            records = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--turns") && i + 1 < argc)
            d.turns = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--ends") && i + 1 < argc)
            d.ends_us = (useconds_t)atoi(argv[++i]);
        else if (!strcmp(argv[i], "--dump") && i + 1 < argc)
            size = argv[++i];
        else if (!strcmp(argv[i], "--ascii"))
            options.ascii = true;
        else if (!strcmp(argv[i], "--no-colour"))
            options.no_colour = true;
        else if (!strcmp(argv[i], "--hostile"))
            bad = true;
        else if (!strcmp(argv[i], "--busy"))
            d.busy = true;
        else if (!strcmp(argv[i], "--die"))
            d.die = true;
        else
            return 2;
    }
    made_up_init(&d.day, records);
    if (bad) hostile(&d.day);
    board_init(&d.board);
    ui_init(&d.ui, &d.board, 0);
    static const struct ui_answer answers[] = {
        {"quit_now", quit}, {"suspend", suspend}, {"redraw", repaint}, {0}};
    static const struct ui_answer *const lists[] = {answers, NULL};
    d.ui.host = (struct ui_host){&d, lists};
    d.dirty = true;
    if (size) {
        status = dump(&d, size, options.ascii ? CHARSET_ASCII : CHARSET_UTF8);
    } else {
        term_locale();
        int outcome = term_open(&options, &d.term);
        if (outcome) {
            fprintf(stderr, "no terminal: %d\n", outcome);
        } else {
            canvas_init(&d.canvas, 80, 24, term_charset(d.term));
            keys_create(term_name(d.term), term_charset(d.term) != CHARSET_ASCII, &d.keys);
            status = d.ends_us ? draw_until_the_end(&d) : run_demo(&d);
            keys_destroy(d.keys);
            term_close(d.term);
        }
    }
    canvas_finish(&d.canvas);
    ui_finish(&d.ui);
    board_finish(&d.board);
    made_up_finish(&d.day);
    return status;
}
