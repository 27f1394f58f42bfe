// What `--print` prints: pages of the manual, and completions.
#ifndef CDRTOP_APP_PRINT_H
#define CDRTOP_APP_PRINT_H

#include "conf/conf.h"

extern const char *const cdrtop_1[]; // their lines (man/); NULL ends them
extern const char *const cdrtop_yaml_5[];

// What CONF_PRINT asks for; the manual shows the keys as this configuration binds them.
void print_page(const struct conf *conf, struct buf *out);

#endif
