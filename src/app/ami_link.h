// A link to AMI itself as it is asked for: [NAME=]ami://[user@]host[:port], with its secret.
#ifndef CDRTOP_APP_AMI_LINK_H
#define CDRTOP_APP_AMI_LINK_H

#include "conf/conf.h"
#include "engine/settings.h"

// True when the source is one.
bool ami_link_is(const char *source);
// Finds the name and secret of a link whose url is the source, and leaves the address alone there.
// `server` is its place in the configuration, NULL none. 0, or EXIT_USAGE with one line said on
// stderr.
int ami_link_make(const struct conf *conf, const char *server, struct engine_link *link);

#endif
