// Shared by what a check looks at: sources, links, this machine.
#ifndef CDRTOP_APP_CHECK_PARTS_H
#define CDRTOP_APP_CHECK_PARTS_H

#include "../setup.h"
#include "judge.h"
#include "out/check.h"

struct check {
    const struct conf *conf;
    struct check_lines lines;
    struct args good;  // the sources of which a run can be made; its strings are borrowed
    struct args links; // the links among them
    bool no_use;       // the configuration or a source is wrong
    bool reached;      // some link was up, or a database answered
    bool unreached;    // a database did not
};

// Tries every source by itself, since one that is wrong must not hide the others; files are read.
void check_sources(struct check *c, const struct args *args);
// Listens to all links for as long as `--wait` says, or until everything was heard.
void check_links(struct check *c);
void check_terminal(struct check *c);
void check_history(struct check *c);

// What was found as one line for Nagios.
int check_nagios(const struct check *c);
// Figures in its place: whether the conditions of --warn and --crit hold, with what a snapshot of
// the sources would show. Returns the status.
int check_thresholds(const struct check *c, const struct args *args);

#endif
