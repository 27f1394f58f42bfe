// Asterisk's side of AMI, for scripts of a raw server: its greeting and its login by challenge.
#ifndef CDRTOP_TESTS_RAW_AMI_H
#define CDRTOP_TESTS_RAW_AMI_H

#include "base/buf.h"

#define RAW_AMI_GREETING "Asterisk Call Manager/11.0.0\r\n"

// Reads one action, its empty line with it, and appends it to *heard (may be NULL). False when the
// client went or `stop_fd` (of the server) was written to.
bool raw_ami_read(int client, int stop_fd, struct buf *heard);
// Greets, challenges, and lets in who knows the secret of that user: true. Who does not is told so.
bool raw_ami_login(int client, int stop_fd, const char *user, const char *secret,
                   struct buf *heard);

#endif
