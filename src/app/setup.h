// What a run was asked to do: the command line over the configuration over the defaults, checked,
// with all zones loaded. Everything that computes figures starts with it.
#ifndef CDRTOP_APP_SETUP_H
#define CDRTOP_APP_SETUP_H

#include "conf/args.h"
#include "conf/conf.h"
#include "engine/engine.h"

enum { // exit status (the man page lists them)
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NO_SERVER = 3,
};

// Reads the configuration, and lays the environment and the command line over it. EXIT_USAGE if
// something is wrong, which is printed on stderr; *ret_conf is valid in any case.
int setup_read_conf(const struct args *args, struct conf *ret_conf);

// Begins an engine with its settings, zones and filter, and looks at every file that is named. 0,
// or EXIT_USAGE with one line printed on stderr. Call engine_finish() in any case. `args` and
// `conf` must outlive the engine.
int setup_engine(const struct args *args, const struct conf *conf, struct engine *ret_engine);
// The same in two steps, for an engine with another clock.
int setup_make(const struct args *args, const struct conf *conf, struct engine *e);

// Whether what was observed earlier belongs to what it shows: only with links, since files are a
// history themselves, and the clock of a simulated PBX is not ours; or with nothing else.
bool history_is_read(const struct conf *conf, const struct engine *e);

// The formula of the service level to show first.
enum service_formula setup_formula(const struct conf *conf);

// The place of a link under `servers` in the configuration; NULL if it is not there.
const char *setup_server_of(const struct conf *conf, const char *source);

// ---- the parts of this

// For a SOURCE that is no file and that source_meant() has no word for: "did you mean the command
// …?" in `out`. False if it is not like one.
bool meant_command(enum args_command command, const char *word, char *out, size_t size);

// The direction rules of the configuration, compiled. *ret_rules is NULL if there are none, so that
// the default rules apply. EXIT_USAGE, with one line printed (FILE:LINE and what is wrong), if a
// pattern is wrong.
int directions_make(const struct conf *conf, struct direction_rules **ret_rules);

// The filters of a run: --filter, and those saved in the configuration. 0, or EXIT_USAGE with what
// is wrong, the expression and a caret printed on stderr. `path`: the configuration file.
int filters_check_saved(const struct conf *conf, const char *path);
int filters_check(const struct conf *conf);
// Prints the expression, and a caret below that place.
void filters_show_place(struct span text, const struct filter_error *e);
// Uses the --filter expressions.
int filters_begin(const struct conf *conf, struct figures *f);

#endif
