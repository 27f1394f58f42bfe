// A link as it is given: [NAME=]ami://[user@]host[:port] or ws://host[:port][/path], or either over
// TLS, with what the configuration says about it.
#ifndef CDRTOP_APP_LIVE_LINK_H
#define CDRTOP_APP_LIVE_LINK_H

#include "conf/conf.h"
#include "engine/settings.h"

// True if the source is a link to AMI itself.
bool live_link_is_ami(const char *source);
// Finds certificates, name and secret of a link whose url is the source, and leaves only the
// address there. `server` is its place in the configuration, NULL for none. 0, or EXIT_USAGE with
// one line printed on stderr.
int live_link_make(const struct conf *conf, const char *server, struct engine_link *link);

#endif
