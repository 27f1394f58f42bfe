// A recorded day read from its files through the whole of the program but for the terminal, with a
// clock that stands.
#ifndef CDRTOP_TESTS_DAY_H
#define CDRTOP_TESTS_DAY_H

#include "../../src/app/board/app.h"

extern struct app app; // the one that is open

// `files` ends in NULL; `yaml` is a configuration, NULL the built-in one. pbx1 is in Berlin, as is
// the board, and pbx2 in Toronto.
void day_open(const char *const *files, const char *yaml, int64_t now_s);
void day_close(void);
void day_screen(int width, int height, enum charset charset); // afresh
void day_settle(void); // until nothing is left to be folded or put in order, then draws
void day_press(const char *keys);

#endif
