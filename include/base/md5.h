// MD5 (RFC 1321), needed because AMI's login uses it. Nothing else relies on it.
#ifndef CDRTOP_BASE_MD5_H
#define CDRTOP_BASE_MD5_H

#include "base/text.h"

// The hash of several texts joined, at most 4 kB in all, as lower-case hexadecimal and a NUL.
enum { MD5_HEX = 33, MD5_MOST = 4096 };
void md5_hex(struct span first, struct span second, char ret_hex[MD5_HEX]);

#endif
