// The command line: one table of options for every subcommand, from which it is read and from which
// --help is printed.
#ifndef CDRTOP_CONF_ARGS_H
#define CDRTOP_CONF_ARGS_H

#include "base/buf.h"
#include "base/civil.h"

#define ARGS_LIST_MAX 64 // sources, server zones

enum args_command { ARGS_BOARD, ARGS_SNAPSHOT, ARGS_EXPORT, ARGS_RECORD, ARGS_SIM, ARGS_COMMANDS };
enum args_format { ARGS_JSON, ARGS_TEXT, ARGS_CSV, ARGS_NDJSON };

struct args_pair { // NAME=VALUE
    struct span name;
    const char *value;
};

struct args { // strings are those of argv
    enum args_command command;
    bool help, version, dump_config, strict, no_history;
    bool no_color, ascii, mouse;
    bool demo;
    bool repeat, now, lively;              // sim
    const char *config, *theme, *timezone; // NULL: not given
    const char *record;                    // record: the file
    const char *replay, *truth, *names;    // sim
    bool has_from, has_to, has_day;
    struct civil from, to, day; // in the board's zone; `to` is excluded, a day alone is its 00:00
    int64_t threshold_s;        // -1: not given
    int64_t kiosk_s;            // -1: not given, 0: given without seconds
    int64_t mask_digits;        // -1: not given; at most 32
    bool no_mask;
    double wait_s;       // 10
    double speed;        // -1: not given
    int32_t port;        // sim; 0: any free one
    int32_t ami_port;    // sim; -1: not given
    int64_t seed, calls; // sim; -1: not given
    bool has_format;
    enum args_format format; // snapshot: ARGS_JSON; export: ARGS_CSV
    const char *what;        // export, as the next ones
    const char *fields, *date_format, *sort, *output;
    bool no_header, descending, force, follow;
    int64_t limit, offset; // limit -1: not given
    const char *sources[ARGS_LIST_MAX];
    size_t source_count;
    struct args_pair server_zones[ARGS_LIST_MAX];
    size_t server_zone_count;
    const char *filters[ARGS_LIST_MAX]; // all of them hold
    size_t filter_count;
};

enum { ARGS_USAGE = 1 };

// 0, or ARGS_USAGE: *error has one sentence for people (no line end), *ret_args is untouched. With
// --help or --version what stands behind is not looked at. Whether the files and zones exist is not
// checked here.
int args_parse(int argc, char *const *argv, struct buf *error, struct args *ret_args);

void args_help(enum args_command command, struct buf *out);

// The table, for the help and the man page.
enum args_argument {
    ARG_NONE,
    ARG_TEXT,
    ARG_DAY,
    ARG_MOMENT,
    ARG_DURATION, // seconds, 1:30, 2m; whole
    ARG_PERIOD,   // the same up to a day, may be left out: 0 then; its value only behind a "="
    ARG_SECONDS,  // a number of seconds, 0.5 too
    ARG_NUMBER,   // above 0
    ARG_PORT,
    ARG_WHOLE,  // 0 and more
    ARG_DIGITS, // 0..32
    ARG_FORMAT,
    ARG_PAIR,   // repeatable
    ARG_FILTER, // repeatable
};

struct args_option {
    const char *name; // without the dashes
    char letter;      // '\0': none
    const char *value;
    const char *text;
    enum args_argument argument;
    size_t offset;     // of the member of struct args
    size_t has_offset; // of the flag that it was given; 0: none
    unsigned commands; // bits 1 << enum args_command
};

extern const struct args_option args_options[];
extern const size_t args_option_count;
extern const char *const args_command_words[ARGS_COMMANDS]; // "" is the board

#endif
