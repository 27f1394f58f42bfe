// Lines of `Name: value`, each ended by CR LF, up to an empty one: so AMI speaks, and HTTP.
#ifndef CDRTOP_BASE_HEADERS_H
#define CDRTOP_BASE_HEADERS_H

#include "base/text.h"

// Takes the next line that is one off *rest. What is none is passed over: an empty line, a name
// with blanks or bytes that are not plain ASCII, the output of a command. False at the end.
bool headers_next(struct span *rest, struct span *ret_name, struct span *ret_value);
// The first of that name, letters of any case; false when there is none.
bool headers_find(struct span lines, const char *name, struct span *ret_value);

// Where the lines end in a stream of bytes: how many there are up to and with the empty line, 0
// when it is not among them. *matched is how much of it the bytes before had: begin with 0.
size_t headers_end(struct span bytes, unsigned *matched);

#endif
