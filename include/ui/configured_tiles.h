// The configured figures on top (display.tiles).
#ifndef CDRTOP_UI_CONFIGURED_TILES_H
#define CDRTOP_UI_CONFIGURED_TILES_H

#include "board/board.h"
#include "conf/conf.h"

// Reports all that are not there, or are there twice, with file and line.
void tiles_check(const struct conf *conf, const char *file, struct conf_report *report);
void tiles_set(const struct conf *conf, struct board *b);

#endif
