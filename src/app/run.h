// The subcommands. Each gives the exit status of the program.
#ifndef CDRTOP_APP_RUN_H
#define CDRTOP_APP_RUN_H

#include "conf/args.h"
#include "conf/conf.h"

int run_board(const struct args *args, const struct conf *conf);
int run_snapshot(const struct args *args, const struct conf *conf);
int run_export(const struct args *args, const struct conf *conf);
int run_record(const struct args *args, const struct conf *conf);
int run_sim(const struct conf *conf);    // the simulated call centre, or a replay
int run_replay(const struct conf *conf); // sim --replay
// That its port cannot be had (-errno); EXIT_FAILED.
int sim_say_port(int port, int error);

#endif
