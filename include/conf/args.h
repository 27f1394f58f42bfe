// The command line: the subcommand, its arguments, and the strongest layer of the options.
#ifndef CDRTOP_CONF_ARGS_H
#define CDRTOP_CONF_ARGS_H

#include "conf/conf.h"

#define ARGS_LIST_MAX 4096 // sources; rotated files may be many

struct args { // strings are those of argv
    enum args_command command;
    const char *record; // record: the file
    const char *sources[ARGS_LIST_MAX];
    size_t source_count;
    struct conf said; // owned; only what was given, without defaults
};

enum { ARGS_USAGE = 1 };

// 0, or ARGS_USAGE: then *error has one sentence for the user (without a line end) and *ret_args is
// untouched. Everything after --help or --version is ignored. Whether files exist is not checked
// here.
int args_parse(int argc, char *const *argv, struct buf *error, struct args *ret_args);
void args_finish(struct args *a);

void args_help(enum args_command command, struct buf *out);

extern const char *const args_command_words[ARGS_COMMANDS]; // "" stands for the board

#endif
