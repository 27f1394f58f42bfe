// Prints the table of options for others: in mdoc(7) for the manual page, and for shells.
#ifndef CDRTOP_CONF_PRINTED_H
#define CDRTOP_CONF_PRINTED_H

#include "conf/option.h"

// Writes a word as mdoc text: any character is allowed, and none is taken for a macro.
void manual_text(struct span text, struct buf *out);
// Items of a list: the options that only this command accepts; with ARGS_COMMANDS, those that
// several accept.
void manual_options(enum args_command command, struct buf *out);
void manual_keys(struct buf *out);      // those of the configuration
void manual_variables(struct buf *out); // those of the environment

enum shell { SHELL_BASH, SHELL_FISH };
void completion(enum shell shell, struct buf *out);

#endif
