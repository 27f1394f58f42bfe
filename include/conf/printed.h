// The table of options as others read it: for the manual, in mdoc(7), and for shells.
#ifndef CDRTOP_CONF_PRINTED_H
#define CDRTOP_CONF_PRINTED_H

#include "conf/option.h"

// A word of text in mdoc: any character, none taken for a request.
void manual_text(struct span text, struct buf *out);
// Items of a list: the options that this command takes alone; ARGS_COMMANDS: those of several.
void manual_options(enum args_command command, struct buf *out);
void manual_keys(struct buf *out);      // of the configuration
void manual_variables(struct buf *out); // of the environment

enum shell { SHELL_BASH, SHELL_FISH };
void completion(enum shell shell, struct buf *out);

#endif
