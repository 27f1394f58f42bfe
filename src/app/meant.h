// What somebody may have meant who named a source that is none.
#ifndef CDRTOP_APP_MEANT_H
#define CDRTOP_APP_MEANT_H

#include "conf/args.h"

// Of a SOURCE that is neither a link nor a file that is there: "no such file; did you mean …?" in
// `out`. False: it looks like nothing but a file.
bool meant_source(enum args_command command, const char *source, char *out, size_t size);

#endif
