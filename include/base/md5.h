// MD5 (RFC 1321), because AMI's login is made of it. It guards nothing else.
#ifndef CDRTOP_BASE_MD5_H
#define CDRTOP_BASE_MD5_H

#include "base/text.h"

// In small hexadecimal digits and a NUL. Of texts of at most 4 kB that stand one behind the other.
enum { MD5_HEX = 33, MD5_MOST = 4096 };
void md5_hex(struct span first, struct span second, char ret_hex[MD5_HEX]);

#endif
