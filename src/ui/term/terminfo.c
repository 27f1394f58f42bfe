// Whether terminfo knows the terminal, and what it says of it. We ask this before curses does,
// because a newterm() that fails leaks memory.
#include "parts.h"
#include "ui/term.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

bool terminfo_knows(const char *name) {
    int error = 0;
    if (setupterm(name, 1, &error) == ERR) return false;
    del_curterm(cur_term);
    return true;
}

static void ask_terminfo(struct term_seen *s) {
    char *name = s->known ? (char *)(uintptr_t)s->name : (char *)(uintptr_t)TERM_FALLBACK;
    int error = 0;
    if (setupterm(name, 1, &error) == ERR) return;
    const char *move = tigetstr("cup");
    s->places = move && move != (char *)-1;
    s->colours = tigetnum("colors") > 0 ? tigetnum("colors") : 0;
    del_curterm(cur_term);
}

void term_look(struct term_seen *ret_seen) {
    struct term_seen *s = ret_seen;
    const char *name = getenv("TERM");
    struct tty tty = {.fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    *s = (struct term_seen){.there = tty.fd >= 0, .name = name ? name : ""};
    if (!s->there) return;
    if (!tty_size(&tty, &s->width, &s->height)) s->width = s->height = 0;
    close(tty.fd);
    s->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!*s->name || strcmp(s->name, "dumb") == 0) return;
    s->known = terminfo_knows(s->name);
    ask_terminfo(s);
}
