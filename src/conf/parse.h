// A configuration out of bytes, and the colours of a theme: for the reader, and for tests.
#ifndef CDRTOP_CONF_PARSE_H
#define CDRTOP_CONF_PARSE_H

#include "conf/theme.h"

// As conf_read(); `name` is the file in messages.
int conf_parse(struct span yaml, const char *name, struct conf_report *report,
               struct conf *ret_conf);

// Adds a checked value; keys and value are copied.
void conf_add(struct conf *c, int option, const struct span *keys, size_t key_count, uint32_t item,
              struct span value);
void conf_settle(struct conf *c); // puts in the defaults and the values above
// That queues are not merged in a circle: an error for each circle, at the line of its first.
void conf_check_merges(const struct conf *c, struct conf_report *report, const char *file);

// The colours that meet where this style is drawn on that ground; THEME_NO_COLOUR: the terminal's
// own, unknown.
void theme_meeting(const struct style *style, const struct style *first, enum theme_ground ground,
                   int32_t *ret_fg, int32_t *ret_bg);

#endif
