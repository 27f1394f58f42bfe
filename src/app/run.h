// The subcommands. Each returns the exit status of the program.
#ifndef CDRTOP_APP_RUN_H
#define CDRTOP_APP_RUN_H

#include "conf/args.h"
#include "conf/conf.h"
#include "pbx/servers.h"

#include <sys/types.h>

// `runner`: what hooks_fork() gave; it is closed.
int run_board(const struct args *args, const struct conf *conf, int runner);
int run_snapshot(const struct args *args, const struct conf *conf);
int run_export(const struct args *args, const struct conf *conf);
int run_record(const struct args *args, const struct conf *conf);
int run_import(const struct args *args, const struct conf *conf);
int run_watch(const struct args *args, const struct conf *conf, int runner);
int run_check(const struct args *args); // reads the configuration itself, as it may be wrong
int run_history(const struct conf *conf);
int run_alerts(const struct args *args, const struct conf *conf, int runner);
int run_sim(const struct conf *conf);    // the simulated call centre, or a replay
int run_replay(const struct conf *conf); // sim --replay
// Says that the port cannot be opened (-errno); returns EXIT_FAILED.
int sim_say_port(int port, int error);

// `cdrtop --demo`: a simulated call centre in a process of its own that ends with this one. The day
// so far comes from logs of the simulated PBXs, and what happens from now on comes over the link.
#define DEMO_FILES 4

struct demo {
    pid_t process; // 0 for none
    char url[64];
    char folder[32];            // has the day so far, and is removed in the end; "" for none
    char files[DEMO_FILES][64]; // in it: Master.csv and queue_log of each PBX
};

// Starts it; must come before any thread is started. Negative: -errno.
int demo_start(const struct conf *conf, struct demo *ret_demo);
// The zones of its PBXs; EXIT_FAILED with one line on stderr if one cannot be had.
int demo_add_zones(const struct conf *conf, struct servers *servers);
void demo_stop(struct demo *d); // waits until it has ended

// Prints what `--print` asks for: pages of the manual, and completions.
extern const char *const cdrtop_1[]; // the lines of the pages (man/); NULL at the end
extern const char *const cdrtop_yaml_5[];

// Prints what CONF_PRINT asks for; the manual shows the keys of this configuration.
void print_page(const struct conf *conf, struct buf *out);
// For --check-config, once the configuration was read: checks the theme, too. Says in `out` that
// all is well, or on stderr what is not, with EXIT_USAGE.
int print_checked(const struct conf *conf, struct buf *out);

#endif
