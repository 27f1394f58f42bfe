// A recorded day, read from its files by the whole program except for the terminal, with a clock
// that stands still.
#ifndef CDRTOP_TESTS_DAY_H
#define CDRTOP_TESTS_DAY_H

#include "../../src/app/board/app.h"

extern struct app app; // the open one

// `files` ends with NULL; `yaml` is a configuration, NULL for the built-in one. pbx1 and the board
// are in Berlin, pbx2 is in Toronto.
void day_open(const char *const *files, const char *yaml, int64_t now_s);
void day_close(void);
void day_screen(int width, int height, enum charset charset); // on a new screen
void day_settle(void); // until nothing is left to be counted or sorted, and then draws
void day_press(const char *keys);

#endif
