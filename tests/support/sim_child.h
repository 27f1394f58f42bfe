// `cdrtop sim` commanded over its standard input, and what a board that watches it has to show.
#ifndef CDRTOP_TESTS_SIM_CHILD_H
#define CDRTOP_TESTS_SIM_CHILD_H

#include "screen.h"

#include <sys/types.h>

#define SIM_SPEED "10" // seconds of a PBX's faults pass so fast
#define SIM_ZONES "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"

struct sim_child {
    pid_t pid;
    int in, out;
    char url[64], ami[2][64]; // ami: with --ami-port, pbx1=ami://… and pbx2=ami://…
};
#define SIM_SECRET "CDRTOP_SECRET=simulated" // of AMI, in the environment

// The program under test with `arguments` behind "sim", ended by NULL.
void sim_start(struct sim_child *c, const char *program, const char *const *arguments);
// Sends a line; what it answers, false when it is no "ok ...".
bool sim_say(struct sim_child *c, const char *line, char *answer, size_t size);
void sim_stop(struct sim_child *c);

// A zone where it is about ten in the morning: no test runs over midnight. Static text.
const char *sim_zone(void);

// The number of calls on the board, -1 where there is none.
long long sim_total(struct screen *s);
// Waits until the board has both servers' marks and then a new call.
bool sim_wait_fresh(struct screen *s);

#endif
