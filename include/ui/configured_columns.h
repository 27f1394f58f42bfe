// The configured columns (columns:, custom_fields:).
#ifndef CDRTOP_UI_CONFIGURED_COLUMNS_H
#define CDRTOP_UI_CONFIGURED_COLUMNS_H

#include "board/columns.h"
#include "conf/conf.h"

// Reports all tables and columns that do not exist, with file and line.
void columns_check(const struct conf *conf, const char *file, struct conf_report *report);
// The configuration must outlive the board.
void columns_set(const struct conf *conf, struct board *b);

#endif
