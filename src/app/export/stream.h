// The lines of an export that follows, for whoever connects to a UNIX socket: from then on each
// reader gets every line, as fast as it reads. Nothing waits for a connection or for a reader.
#ifndef CDRTOP_APP_EXPORT_STREAM_H
#define CDRTOP_APP_EXPORT_STREAM_H

#include "base/text.h"

#include <stdbool.h>

struct stream;

// Makes the socket, for its owner alone (mode 0600). A socket that a program left behind is
// replaced; one that somebody listens to is not. 0, or -errno: -EADDRINUSE if it is in use,
// -EEXIST if something else is there, -ENAMETOOLONG.
int stream_open(const char *path, struct stream **ret_stream);
void stream_close(struct stream *s); // removes the socket; NULL is allowed

// Sends what waits. False while a reader has so much waiting that no more may be added: try again
// soon. After two seconds of that the reader is let go of, with a line on stderr.
bool stream_tick(struct stream *s);
void stream_put(struct stream *s, struct span lines); // to all who are there
void stream_let_in(struct stream *s);                 // those who have connected since

#endif
