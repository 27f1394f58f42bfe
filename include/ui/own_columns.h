// The columns that the configuration chooses (columns:, custom_fields:).
#ifndef CDRTOP_UI_OWN_COLUMNS_H
#define CDRTOP_UI_OWN_COLUMNS_H

#include "board/columns.h"
#include "conf/conf.h"

// Reports every table and column that does not exist, by file and line.
void columns_check(const struct conf *conf, const char *file, struct conf_report *report);
// The configuration outlives the board.
void columns_set(const struct conf *conf, struct board *b);

#endif
