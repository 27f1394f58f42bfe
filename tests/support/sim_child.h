// `cdrtop sim`, given commands through its standard input, and what a board on it has to show.
#ifndef CDRTOP_TESTS_SIM_CHILD_H
#define CDRTOP_TESTS_SIM_CHILD_H

#include "screen.h"

#include <sys/types.h>

#define SIM_SPEED "10" // the factor for seconds in faults of a PBX
#define SIM_ZONES "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"

struct sim_child {
    pid_t pid;
    int in, out;
    char url[64], ami[2][64];  // ami: with --ami-port, pbx1=ami://… and pbx2=ami://…
    char wss[64], amis[2][64]; // with --tls
};
#define SIM_SECRET "CDRTOP_SECRET=simulated" // for AMI, in the environment

// Starts the program under test with `arguments` after "sim", NULL at the end.
void sim_start(struct sim_child *c, const char *program, const char *const *arguments);
// Sends a line and gets the answer; false if that is not "ok ...".
bool sim_say(struct sim_child *c, const char *line, char *answer, size_t size);
void sim_stop(struct sim_child *c);

// A zone in which it is about ten in the morning, so that no test runs past midnight. Static text.
const char *sim_zone(void);

// The number of calls on the board, -1 if there is none.
long long sim_total(struct screen *s);
// Waits until the board shows the marks of both servers and then a new call.
bool sim_wait_fresh(struct screen *s);

#endif
