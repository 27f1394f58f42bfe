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

// How long a command that was told to end waits for a disk that does not answer: with all the rest
// it ends within a second.
#define LEAVE_US INT64_C(800000)

// Reads the configuration, and lays the environment and the command line over it. EXIT_USAGE if
// something is wrong, which is printed on stderr; *ret_conf is valid in any case.
int setup_read_conf(const struct args *args, struct conf *ret_conf);
// The same without printing: what is wrong, or worth saying, goes into *report. `path`: the file;
// NULL to look for it.
void setup_read(const struct args *args, const char *path, struct conf_report *report,
                struct conf *ret_conf);
// Prints a report on stderr, and lets go of it. EXIT_USAGE if there are errors in it.
int setup_say(struct conf_report *report);
// A line on stderr, for where signals wait: if nobody reads there and it takes no more, the line is
// left out, so that a command still ends when it is told to.
void setup_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Loads a zone; EXIT_FAILED with one line on stderr if it cannot be had.
int setup_zone(const char *name, struct zone **ret_zone);

// Says on stderr that something failed (-errno) without which there is nothing to do; EXIT_FAILED.
int setup_failed(const char *what, int error);
#define A_THREAD "a thread could not be started"
#define THE_LOOP "the loop could not be made"

// Begins an engine with its settings, zones and filter, and looks at every file that is named. 0,
// or another exit status with one line printed on stderr. Call engine_finish() in any case. `args`
// and `conf` must outlive the engine.
int setup_engine(const struct args *args, const struct conf *conf, struct engine *ret_engine);
// The same in two steps, for an engine with another clock.
int setup_make(const struct args *args, const struct conf *conf, struct engine *e);

// What the engine computes with, without zones, links and files.
void setup_values(const struct conf *conf, struct engine_settings *s);
void setup_names(const struct conf *conf, struct servers *servers); // of extensions

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

// The direction rules of the configuration, compiled; NULL if there are none, so that the default
// rules apply, or if a pattern is wrong, which *report says.
struct direction_rules *directions_make(const struct conf *conf, struct conf_report *report);

// The filters of a run: --filter, and those saved in the configuration. *report says what is wrong,
// with the expression and a caret. `path`: the configuration file.
void filters_check_saved(const struct conf *conf, const char *path, struct conf_report *report);
void filters_check(const struct conf *conf, struct conf_report *report);
// Adds to an error just reported the expression, and a caret below that place.
void filters_show_place(struct span text, const struct filter_error *e, struct conf_report *report);
// Uses the --filter expressions.
int filters_begin(const struct conf *conf, struct figures *f);

#endif
