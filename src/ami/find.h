// A field of a frame by its name.
#ifndef CDRTOP_AMI_FIND_H
#define CDRTOP_AMI_FIND_H

#include "ami/frame.h"

// The first field of that name, letters of any case; false when there is none.
bool ami_find(const struct ami_frame *f, const char *name, struct span *ret_value);

#endif
