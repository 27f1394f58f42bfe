// The signals that end the program: TERM, INT and HUP.
#ifndef CDRTOP_BASE_ENDING_H
#define CDRTOP_BASE_ENDING_H

#include <signal.h>
#include <stdbool.h>

// False for a HUP that has been ignored since before the start: under nohup the program goes on
// when the connection ends. True for every other signal.
bool ending_takes(int number);

// Adds those that are taken.
void ending_add(sigset_t *set);

// Whether one of those that are blocked has come.
bool ending_came(void);

#endif
