// Lines of `Name: value`, each ended by CR LF, up to an empty one: so AMI speaks, and HTTP.
#ifndef CDRTOP_BASE_HEADERS_H
#define CDRTOP_BASE_HEADERS_H

#include "base/text.h"

// Takes the next line that is one off *rest. What is none is passed over: an empty line, a name
// with blanks or bytes that are not plain ASCII, the output of a command. False at the end.
bool headers_next(struct span *rest, struct span *ret_name, struct span *ret_value);

#endif
