// A database as it is given, [NAME=]mysql://[user@]host[:port]/database, with what the
// configuration says about it under sources:.
#ifndef CDRTOP_APP_DATABASE_SOURCE_H
#define CDRTOP_APP_DATABASE_SOURCE_H

#include "conf/args.h"
#include "conf/conf.h"
#include "engine/engine.h"

// 0, or EXIT_USAGE with one line printed on stderr. `live`: it is polled, because there is a board.
int database_source_add(const struct conf *conf, struct engine *e, const char *source, bool live);
// The same for one that fills gaps.
int database_source_fill(const struct conf *conf, struct engine *e, const char *source);

#endif
