// Asterisk's side of AMI, for the scripts of a raw server: its greeting and its login by challenge.
#ifndef CDRTOP_TESTS_RAW_AMI_H
#define CDRTOP_TESTS_RAW_AMI_H

#include "base/buf.h"

#define RAW_AMI_GREETING "Asterisk Call Manager/11.0.0\r\n"

// Reads one action with its empty line, and appends it to *heard (may be NULL). False if the client
// has left, or something was written to the server's `stop_fd` (-1: only when it has left).
bool raw_ami_read(int client, int stop_fd, struct buf *heard);
// Greets, sends a challenge, and accepts a client that knows that user's secret: true. Others are
// told that they are refused.
bool raw_ami_login(int client, int stop_fd, const char *user, const char *secret,
                   struct buf *heard);

#endif
