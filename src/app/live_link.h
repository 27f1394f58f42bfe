// A link as it is asked for: [NAME=]ami://[user@]host[:port] or ws://host[:port][/path], and both
// over TLS, with what the configuration says of it.
#ifndef CDRTOP_APP_LIVE_LINK_H
#define CDRTOP_APP_LIVE_LINK_H

#include "conf/conf.h"
#include "engine/settings.h"

// True when the source is one to AMI itself.
bool live_link_is_ami(const char *source);
// Finds the certificates, the name and the secret of a link whose url is the source, and leaves the
// address alone there. `server` is its place in the configuration, NULL none. 0, or EXIT_USAGE with
// one line said on stderr.
int live_link_make(const struct conf *conf, const char *server, struct engine_link *link);

#endif
