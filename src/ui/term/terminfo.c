// Whether terminfo knows the terminal. We ask this before curses does, because a newterm() that
// fails leaks memory.
#include "parts.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

bool terminfo_knows(const char *name) {
    int error = 0;
    if (setupterm(name, 1, &error) == ERR) return false;
    del_curterm(cur_term);
    return true;
}
