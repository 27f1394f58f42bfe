// What the files of this room ask of the table of options, and a value checked against its option.
#ifndef CDRTOP_CONF_CHECK_H
#define CDRTOP_CONF_CHECK_H

#include "conf/option.h"

int conf_option_find(struct span path); // its number, -1 when there is none
// True when the row is a direct child of `parent` ("" is the top, "servers[]" an item); its own
// part of the path is *ret_name.
bool conf_option_under(const struct conf_option *o, struct span parent, struct span *ret_name);
bool conf_option_fixed(const struct conf_option *o);     // stands once: not in a list or by a name
bool conf_option_is_group(const struct conf_option *o);  // section, list or named
bool conf_has_word(const char *words, struct span word); // any case

// Checks a value as written against its option. NULL: good, and *out (emptied first) holds it in
// its one form: durations as seconds, "true" or "false", "HH:MM", words in small letters. Else what
// is wrong, in *out's memory.
const char *conf_check(const struct conf_option *o, struct span written, struct buf *out);
// The number of a checked integer, duration, time of day (seconds) or boolean; of hours 86400 times
// the first and the second; -1 for a word.
int64_t conf_number(const struct conf_option *o, struct span checked);

#endif
