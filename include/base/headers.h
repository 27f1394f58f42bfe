// Header lines as AMI and HTTP have them: `Name: value`, each ended by CR LF, up to an empty line.
#ifndef CDRTOP_BASE_HEADERS_H
#define CDRTOP_BASE_HEADERS_H

#include "base/text.h"

// Takes the next header line off *rest. Lines that are not headers are skipped: empty ones, names
// with blanks or bytes outside plain ASCII, the output of a command. False at the end.
bool headers_next(struct span *rest, struct span *ret_name, struct span *ret_value);
// The first header of that name, in upper or lower case; false when there is none.
bool headers_find(struct span lines, const char *name, struct span *ret_value);

// Finds the end of the headers in a stream of bytes: the number of bytes up to and including the
// empty line, or 0 when it is not there yet. *matched carries what was seen of the end from one
// call to the next; start with 0.
size_t headers_end(struct span bytes, unsigned *matched);

#endif
